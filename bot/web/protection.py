"""Headers of every response, and the check that a request comes from our own page."""

from __future__ import annotations

import re
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # "no-referrer" would make browsers send "Origin: null" with our own forms
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_HOST: Final = re.compile(r"[A-Za-z0-9.-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:]+\](:\d{1,5})?")
_OLD_WEBKIT: Final = re.compile(r"(?:OS (\d+)_[_\d]+ like Mac OS X|Version/(\d+)\.\d.* Safari)")


def same_origin(connection: HTTPConnection) -> bool:
    """Whether the browser says that a page of this very host sent the request (RFC 6454; behind TLS proxies, too)."""
    host, origin = connection.headers.get("host", ""), connection.headers.get("origin", "")
    scheme, _, netloc = origin.partition("://")
    return bool(host) and scheme in {"http", "https"} and netloc.lower() == host.lower()


def policy(headers: Headers) -> str:
    """The content security policy.

    WebKit before 16 did not let 'self' cover WebSockets, as CSP level 3 asks, so these browsers are told
    the same host once more with its scheme.
    """
    host, found = headers.get("host", ""), _OLD_WEBKIT.search(headers.get("user-agent", ""))
    if found is None or not _HOST.fullmatch(host):
        return CSP
    if int(found.group(1) or found.group(2)) >= 16:
        return CSP
    return CSP.replace("connect-src 'self'", f"connect-src 'self' wss://{host} ws://{host}")


class Protection:
    """ASGI middleware. In a demonstration only this machine's own names are served: another site that makes its
    name point here (DNS rebinding) would otherwise sit down as the administrator.
    """

    def __init__(self, app: ASGIApp, *, loopback_only: bool) -> None:
        self._app = app
        self._loopback_only = loopback_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if self._loopback_only and _name(headers.get("host", "")) not in LOOPBACK:
            await _refuse(scope, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                protect(MutableHeaders(scope=message), headers)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _name(host: str) -> str:
    """A Host header without port and brackets, in small letters."""
    found = _HOST.fullmatch(host)
    return host.removesuffix(found.group(1) or found.group(2) or "").strip("[]").lower() if found else ""


def protect(headers: MutableHeaders, requested: Headers) -> None:
    """Adds our headers to those of a response, for a request with these headers."""
    headers["Content-Security-Policy"] = policy(requested)
    for name, value in HEADERS.items():
        headers[name] = value
    headers.setdefault("Cache-Control", "no-store")


async def _refuse(scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await send({"type": "http.response.start", "status": 421, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"This demonstration is served to this machine only.\n"})
