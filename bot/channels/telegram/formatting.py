"""A reply as Telegram shows it: messages of at most 4,096 UTF-16 units. The one place that escapes."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from bot.channels.telegram.splitting import cut_at_sentences
from domain.messages import Button, Card, Choices, Document, Part, Reply, Slot, Text, Times, Words

TEXT_UNITS: Final = 4096
MOST_COLUMNS: Final = 8
NO_TEXT: Final = "…"  # buttons need a message to hang on

Rows = tuple[tuple[Button, ...], ...]
Run = tuple[str, bool]  # some text, and whether it is bold


@dataclass(frozen=True, slots=True)
class Message:
    """One message: escaped HTML, and the rows of buttons below it."""

    html: str
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class File:
    """One file, and the rows of buttons below it."""

    document: Document
    rows: Rows = ()


Piece = Message | File


def pieces_of(reply: Reply) -> list[Piece]:
    """What to hand over, in this order: the files, then the text, with all buttons under the very last piece.

    Files come first so that the message with the buttons is the newest one in the chat, and the one whose
    reference is known at the end also when a failed hand-over went on from the middle.
    """
    files = [part for part in reply.parts if isinstance(part, Document)]
    rows = tuple(_rows(reply.parts))
    texts = _messages(_runs(reply.parts))
    if rows and not texts and not files:
        texts = [NO_TEXT]
    pieces: list[Piece] = [*(File(file) for file in files), *(Message(text) for text in texts)]
    if rows and pieces:
        last = pieces[-1]
        pieces[-1] = Message(last.html, rows) if isinstance(last, Message) else File(last.document, rows)
    return pieces


def plain(words: Words) -> str:
    """Rendered words, with what no client can show left out; `TypeError` when they were not rendered yet."""
    if not isinstance(words, str):
        raise TypeError(f"{words.key} was not rendered")
    joined = words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return joined.replace("\x00", "")


def _runs(parts: Sequence[Part]) -> list[Run]:
    """The text of all parts, a blank line between two of them."""
    blocks = [block for part in parts if (block := list(_block(part)))]
    return [run for block in blocks for run in (("\n\n", False), *block)][1:]


def _block(part: Part) -> Iterator[Run]:
    if isinstance(part, Text) and (text := plain(part.text).strip()):
        yield text, False
    if isinstance(part, Card):
        lines = [*(plain(line) for line in part.lines), *([plain(part.footnote)] if part.footnote else [])]
        if title := plain(part.title).strip():
            yield title, True
            lines = ["", *lines]
        yield "\n".join(lines), False


def _messages(runs: list[Run]) -> list[str]:
    """Escaped HTML of each message; a tag or reference is never cut, because cutting comes before escaping."""
    ranges = cut_at_sentences("".join(text for text, _ in runs), TEXT_UNITS)
    return [_escaped(_between(runs, start, end)) for start, end in ranges]


def _between(runs: Iterable[Run], start: int, end: int) -> Iterator[Run]:
    at = 0
    for text, bold in runs:
        inside = text[max(start - at, 0) : max(end - at, 0)]
        if inside:
            yield inside, bold
        at += len(text)


def _escaped(runs: Iterable[Run]) -> str:
    """HTML as Telegram reads it."""
    escaped = ((html.escape(text, quote=False), bold) for text, bold in runs)
    return "".join(f"<b>{text}</b>" if bold else text for text, bold in escaped)


def _rows(parts: Sequence[Part]) -> Iterator[tuple[Button, ...]]:
    for part in parts:
        if isinstance(part, Choices):
            yield from _in_rows(part.buttons, min(max(part.columns, 1), MOST_COLUMNS))
        if isinstance(part, Times):
            for _, slots in groupby(part.slots, _day):
                buttons = [slot.button for slot in slots]
                yield from _in_rows(buttons, _columns(buttons))


def _in_rows(buttons: Sequence[Button], columns: int) -> Iterator[tuple[Button, ...]]:
    for first in range(0, len(buttons), columns):
        yield tuple(buttons[first : first + columns])


def _day(slot: Slot) -> object:
    """Times of one Asia/Shanghai day stand together."""
    return slot.start.astimezone(ZoneInfo("Asia/Shanghai")).date()


def _columns(buttons: Sequence[Button]) -> int:
    """How many labels fit beside each other on a phone."""
    longest = max(len(plain(button.label)) for button in buttons)
    return 4 if longest <= 6 else 2 if longest <= 16 else 1
