"""Short statements that the server hands to a browser and recognises when they come back (HMAC-SHA-256)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import Any, Final

SECRET: Final = "web-secret"
"""Name of the installation's setting that holds the key."""


class Signer:
    """Signs JSON objects for a purpose; a statement for one purpose is worth nothing for another."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def sign(self, purpose: str, values: dict[str, Any], until: datetime) -> str:
        """The statement as URL-safe ASCII; it holds until that instant."""
        body = json.dumps([values, until.timestamp()], ensure_ascii=False, separators=(",", ":")).encode()
        return f"{_text(body)}.{_text(self._mac(purpose, body))}"

    def read(self, purpose: str, statement: str, now: datetime) -> dict[str, Any] | None:
        """What was signed, or None when it was not signed by us for this purpose, or is too old."""
        encoded, _, mac = statement.partition(".")
        try:
            body, given = _bytes(encoded), _bytes(mac)
        except ValueError:
            return None
        if not hmac.compare_digest(self._mac(purpose, body), given):
            return None
        values, until = json.loads(body)
        return dict(values) if now.timestamp() < until else None

    def _mac(self, purpose: str, body: bytes) -> bytes:
        return hmac.new(self._secret, purpose.encode() + b"\0" + body, hashlib.sha256).digest()


UPLOAD: Final = "upload"
UPLOAD_LIFE: Final = timedelta(hours=24)
DOWNLOAD: Final = "download"
DOWNLOAD_LIFE: Final = timedelta(hours=12)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
