"""What a browser sends over the socket, read into updates; nothing in it is trusted.

{"id": uuid, "say": {"text": "…", "files": [statement, …]}, "invite": token?, "start": "e_17"?}
{"id": uuid, "press": {"data": "b.pick:812:3:0947", "on": 4711}}
{"seen": [4711, 4712]}
{"ping": 1}
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.web.visitors import hashed
from domain.channels import Update
from domain.errors import BadButton, KeqiaoError
from domain.messages import Address, FileRef, Pressed, Said, read_button

BOT: Final = "web"
MAX_TEXT: Final = 100_000
"""Characters that are kept of a message; the rest is cut off."""

MAX_FRAME: Final = 1_000_000
"""Characters of a frame; a longer one is refused with a sentence."""

MAX_FILES: Final = 10
MAX_ID: Final = 2**62

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_START: Final = re.compile(r"[ex]_\d{1,18}")

FileOf = Callable[[str], FileRef | None]
"""The file behind a statement of `bot.web.transfers`, None when it is not this visitor's."""


class BadFrame(KeqiaoError):
    """A frame that our page does not send. `update_id` names the message where it can be told."""

    def __init__(self, update_id: str = "") -> None:
        super().__init__("bad frame")
        self.update_id = update_id


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose socket it is."""

    address: Address
    language: str
    name: str = ""


def parse(raw: str) -> dict[str, Any]:
    """The frame as a mapping; `BadFrame` when it is none."""
    try:
        frame = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadFrame from error
    if not isinstance(frame, dict):
        raise BadFrame
    return frame


def seen_in(frame: dict[str, Any]) -> list[int]:
    """Rows that the page showed."""
    rows = frame.get("seen")
    return [row for row in rows[:500] if _is_id(row)] if isinstance(rows, list) else []


def update_in(frame: dict[str, Any], sender: Sender, file_of: FileOf, now: datetime) -> Update:
    """The message or the press in a frame; `BadFrame` when there is neither."""
    update_id = frame.get("id")
    if not isinstance(update_id, str) or not _UUID.fullmatch(update_id):
        raise BadFrame
    message = _said(frame, sender, file_of, now) or _pressed(frame, sender, now)
    if message is None:
        raise BadFrame(update_id)
    invite, start = frame.get("invite"), frame.get("start")
    return Update(
        channel="web",
        bot=BOT,
        update_id=update_id,
        message=message,
        language=sender.language,
        name=sender.name,
        invite=hashed(invite) if isinstance(invite, str) and invite else "",
        start=start if isinstance(start, str) and _START.fullmatch(start) else "",
    )


def _said(frame: dict[str, Any], sender: Sender, file_of: FileOf, now: datetime) -> Said | None:
    said = frame.get("say")
    if not isinstance(said, dict) or not isinstance(said.get("text"), str):
        return None
    statements = said.get("files")
    named = [each for each in statements[:MAX_FILES] if isinstance(each, str)] if isinstance(statements, list) else []
    files = tuple(file for file in map(file_of, named) if file is not None)
    text = cleaned(said["text"])
    return Said(sender.address, text, files, now) if text.strip() or files else None


def _pressed(frame: dict[str, Any], sender: Sender, now: datetime) -> Pressed | None:
    press = frame.get("press")
    if not isinstance(press, dict) or not isinstance(press.get("data"), str):
        return None
    try:
        action, row_id, version, key = read_button(press["data"])
    except BadButton:
        return None
    if max(row_id, version) > MAX_ID:
        return None
    on = press.get("on")
    return Pressed(sender.address, action, row_id, version, key, on if _is_id(on) else None, now)


def cleaned(text: str) -> str:
    """Without what a database or UTF-8 cannot hold (NUL, half a surrogate pair), at most `MAX_TEXT` characters."""
    return text[:MAX_TEXT].replace("\x00", "").encode("utf-8", "replace").decode()


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < MAX_ID
