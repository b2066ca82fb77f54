"""Messages and replies as JSON columns, and back."""

from __future__ import annotations

from typing import Any, Final

from pydantic import TypeAdapter

from domain.channels import Update
from domain.messages import Reply

_REPLY: Final = TypeAdapter(Reply)
_UPDATE: Final = TypeAdapter(Update)


def reply_to_json(reply: Reply) -> Any:
    """A rendered reply as JSON values; each part is told by its own fields."""
    return _REPLY.dump_python(reply, mode="json")


def reply_from_json(value: Any) -> Reply:
    """The inverse of `reply_to_json`."""
    return _REPLY.validate_python(value)


def update_to_json(update: Update) -> Any:
    """An update as JSON values."""
    return _UPDATE.dump_python(update, mode="json")


def update_from_json(value: Any) -> Update:
    """The inverse of `update_to_json`."""
    return _UPDATE.validate_python(value)
