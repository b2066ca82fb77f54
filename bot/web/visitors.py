"""Who looks at the page: a random cookie, known to us by its hash only, and the language the browser asks for."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Final

from starlette.requests import HTTPConnection
from starlette.responses import Response

from domain.messages import Address

COOKIE: Final = "keqiao"
LANGUAGE_COOKIE: Final = "keqiao_language"
LIFE: Final = 400 * 24 * 3600
"""Seconds; the longest that browsers keep a cookie (RFC 6265bis)."""

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")


def token_of(connection: HTTPConnection) -> str | None:
    """The visitor's cookie, None when there is none of our making."""
    token = connection.cookies.get(COOKIE, "")
    return token if _TOKEN.fullmatch(token) else None


def address_of(token: str) -> Address:
    """The address behind a cookie; the cookie itself is never stored."""
    return Address("web", hashed(token))


def hashed(token: str) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def keep(response: Response, connection: HTTPConnection) -> None:
    """Gives the visitor a cookie, or renews the one that is there."""
    _set(response, connection, COOKIE, token_of(connection) or secrets.token_urlsafe(32))


def keep_language(response: Response, connection: HTTPConnection, language: str) -> None:
    """Remembers the language the visitor chose."""
    _set(response, connection, LANGUAGE_COOKIE, language)


def language_of(connection: HTTPConnection) -> str:
    """`zh` or `en`: what the visitor chose, otherwise what the browser prefers, otherwise Chinese."""
    chosen = connection.cookies.get(LANGUAGE_COOKIE)
    if chosen in {"zh", "en"}:
        return chosen
    return preferred(connection.headers.get("accept-language", ""))


def preferred(accepted: str) -> str:
    """The better liked of zh and en in an Accept-Language header (RFC 9110, 12.5.4); zh when neither is named."""
    best, language = 0.0, "zh"
    for item in accepted[:500].split(","):
        name, _, weight = item.strip().partition(";q=")
        short = name.partition("-")[0].lower()
        liked = float(weight) if re.fullmatch(r"[01](\.\d{0,3})?", weight) else 1.0
        if short in {"zh", "en"} and liked > best:
            best, language = liked, short
    return language


def in_wechat(connection: HTTPConnection) -> bool:
    """Whether the page is shown by the browser inside 微信, which blocks downloads."""
    return "MicroMessenger" in connection.headers.get("user-agent", "")


def _set(response: Response, connection: HTTPConnection, name: str, value: str) -> None:
    https = connection.url.scheme == "https"
    response.set_cookie(name, value, max_age=LIFE, path="/", httponly=True, secure=https, samesite="lax")
