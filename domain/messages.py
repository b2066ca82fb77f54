"""What travels between people and the program; there is no other message class.

A handler builds a `Reply` out of `Phrase`s (a text key with typed arguments). The words are made once,
when the outgoing row is written, in the receiver's language (`texts.catalog.render`): from then on every
`Words` in the reply is plain `str`, which the channel escapes and shows as well as it can.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from domain.errors import BadButton

MAX_BUTTON_BYTES: Final = 64
MAX_KEY_CHARS: Final = 16
MOST_BUTTONS: Final = 6
"""Choices under one reply; more goes behind a button."""

_LARGEST_ID: Final = 2**63 - 1
_LARGEST_VERSION: Final = 2**31 - 1
"""A larger number is forged and would not fit the database's columns."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount or a range in whole yuan; `low` None means "at most", `high` None means "at least"."""

    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text key of `texts/` with its arguments; rendered once, in the receiver's language."""

    key: str
    args: Mapping[str, Argument] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time on one day, shown as `11 月 25 日（周三）15:00–16:00`; both ends aware."""

    start: datetime
    end: datetime


Argument = str | int | Decimal | date | datetime | Money | Span | Phrase | tuple[Phrase | str, ...]
Words = Phrase | str
"""A `Phrase` until rendered, `str` afterwards; a `str` in a handler's reply is the person's own words."""


def say(key: str, /, **args: Argument) -> Phrase:
    """Short form of `Phrase(key, {...})`."""
    return Phrase(key, args)


@dataclass(frozen=True, slots=True)
class Address:
    """Where one person is reached: a channel's name and that channel's id of the person."""

    channel: str
    id: str


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file that was received and stored; `id` is a row of `files`."""

    id: int
    name: str
    mime: str
    size: int


@dataclass(frozen=True, slots=True)
class Said:
    """A person wrote something. `text` is at most `MAX_TEXT` characters, `at` is aware UTC.

    `unreadable` names what came in place of text (`voice`, `photo`, `sticker`, …) or is empty.
    """

    address: Address
    text: str
    files: tuple[FileRef, ...]
    at: datetime
    unreadable: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A person pressed a button. All of action, row_id, version and key are untrusted.

    `on` is the outgoing row (`outbox.id`) whose button it was, or None when the channel cannot tell.
    """

    address: Address
    action: str
    row_id: int
    version: int
    key: str
    on: int | None
    at: datetime


Message = Said | Pressed


@dataclass(frozen=True, slots=True)
class Button:
    """A press that may come back: ids only, never a name, text, amount, role or address."""

    label: Words
    action: str
    row_id: int = 0
    version: int = 0
    key: str = ""

    def data(self) -> str:
        """The ASCII form that a channel carries, such as `b.pick:812:3:0947` (at most 64 bytes)."""
        wire = f"{self.action}:{self.row_id}:{self.version}:{self.key}"
        if len(wire.encode()) > MAX_BUTTON_BYTES or not wire.isascii():
            raise BadButton(wire)
        return wire


def read_button(data: str) -> tuple[str, int, int, str]:
    """(action, row_id, version, key) out of `Button.data()`; `BadButton` when it is not that form."""
    parts = data.split(":")
    well_formed = len(parts) == 4 and data.isascii() and len(data) <= MAX_BUTTON_BYTES
    if not well_formed or not parts[1].isdigit() or not parts[2].isdigit() or len(parts[3]) > MAX_KEY_CHARS:
        raise BadButton(data[:MAX_BUTTON_BYTES])
    row_id, version = int(parts[1]), int(parts[2])
    if row_id > _LARGEST_ID or version > _LARGEST_VERSION:
        raise BadButton(data)
    return parts[0], row_id, version, parts[3]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: Words


@dataclass(frozen=True, slots=True)
class Card:
    """A titled list of short lines with an optional last line (what comes next, by whom, by when)."""

    title: Words
    lines: tuple[Words, ...]
    footnote: Words = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """Buttons, in reading order, `columns` to a row where the channel can."""

    buttons: tuple[Button, ...]
    columns: int = 2


@dataclass(frozen=True, slots=True)
class Slot:
    """One time that can be pressed; the channel may draw a calendar of them. Both ends aware."""

    start: datetime
    end: datetime
    button: Button


@dataclass(frozen=True, slots=True)
class Times:
    """Times to choose from."""

    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A stored file to be handed over; `file_id` is a row of `files`."""

    file_id: int
    name: str


Part = Text | Card | Choices | Times | Document


@dataclass(frozen=True, slots=True)
class Reply:
    """What one turn answers, or what somebody is told.

    `replaces` is an earlier outgoing row: edited where the channel can, sent anew where it cannot.
    `toast` is a one-line acknowledgement of a press.
    """

    parts: tuple[Part, ...]
    replaces: int | None = None
    toast: Words | None = None


NOTHING: Final = Reply(parts=())


def buttons_of(reply: Reply) -> tuple[Button, ...]:
    """All buttons of a reply in reading order, those of times included."""
    buttons: list[Button] = []
    for part in reply.parts:
        if isinstance(part, Choices):
            buttons.extend(part.buttons)
        elif isinstance(part, Times):
            buttons.extend(slot.button for slot in part.slots)
    return tuple(buttons)
