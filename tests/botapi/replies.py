"""What a method can end in, and how its parameters are read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Params = dict[str, Any]


class ApiError(Exception):
    """An answer with `ok: false`; `parameters` such as `retry_after=3`."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """The JSON body as Telegram sends it."""
        body: Json = {"ok": False, "error_code": self.status, "description": self.description}
        return body | {"parameters": self.parameters} if self.parameters else body


def bad_request(why: str) -> ApiError:
    """A 400 with the words of Telegram."""
    return ApiError(400, f"Bad Request: {why}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came in a multipart body."""

    name: str
    mime: str
    content: bytes


def read_int(params: Params, name: str, default: int | None = None) -> int:
    """An integer parameter, which forms carry as text; 400 when it is missing without a default, or no number."""
    value = params.get(name, default)
    if value is None or value == "":
        raise bad_request(f"{name} is empty")
    try:
        return int(value)
    except (TypeError, ValueError):
        raise bad_request(f"invalid {name} specified") from None


def read_text(params: Params, name: str) -> str:
    """A text parameter, empty when missing; 400 when it cannot be UTF-8."""
    value = params.get(name, "")
    text = value if isinstance(value, str) else json.dumps(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return text


def read_json(params: Params, name: str) -> Any:
    """A structured parameter, which forms carry as JSON text; None when missing."""
    value = params.get(name)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value else None
    except ValueError:
        raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None
