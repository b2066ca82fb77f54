"""Rows of the transcript as the page gets them: JSON with finished words, times already in city time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from domain.messages import Button, Card, Choices, Document, Part, Said, Slot, Text, Times
from storage.transcripts import Heard, Told
from texts import formats

LinkOf = Callable[[int], str]
"""The address under which this visitor may fetch a file."""


def told(row: Told, language: str, link_of: LinkOf) -> dict[str, Any]:
    """`{id, kind, parts, replaces, toast, answers, at, day, clock}`; `at` is ISO 8601 in UTC."""
    reply = row.reply
    return {
        "id": row.id,
        "kind": row.kind,
        "parts": [_part(part, language, link_of) for part in reply.parts],
        "replaces": reply.replaces,
        "toast": reply.toast,
        "answers": row.answers,
        **_moment(row.at, language),
    }


def heard(row: Heard, language: str) -> dict[str, Any]:
    """`{row, id, at, day, clock}` with `text` and `files` of what was said, or `press` and `on` of what was pressed.

    `row` is the inbox row, `id` the number the browser gave the message.
    """
    known = {"row": row.id, "id": row.update.update_id, **_moment(row.at, language)}
    message = row.update.message
    if isinstance(message, Said):
        hidden = bool(row.update.invite or row.update.start)  # a link was followed, nothing was typed
        files = [{"name": file.name, "size": file.size} for file in message.files]
        return known | {"text": "" if hidden else message.text, "files": files}
    pressed = Button("", message.action, message.row_id, message.version, message.key)
    return known | {"press": pressed.data(), "on": message.on}


def _moment(at: datetime, language: str) -> dict[str, str]:
    local = at.astimezone(formats.CITY_TIME)
    return {"at": at.isoformat(), "day": formats.day(local.date(), language), "clock": f"{local:%H:%M}"}


def _part(part: Part, language: str, link_of: LinkOf) -> dict[str, Any]:
    match part:
        case Text(text):
            return {"type": "text", "text": text}
        case Card(title, lines, footnote):
            return {"type": "card", "title": title, "lines": list(lines), "footnote": footnote}
        case Choices(buttons, columns):
            return {"type": "choices", "columns": columns, "buttons": [_button(button) for button in buttons]}
        case Times(slots):
            return {"type": "times", "days": _days(slots, language)}
        case Document(file_id, name):
            return {"type": "document", "name": name, "url": link_of(file_id)}


def _button(button: Button) -> dict[str, Any]:
    return {"label": button.label, "data": button.data()}


def _days(slots: Iterable[Slot], language: str) -> list[dict[str, Any]]:
    """Slots by day, in order of time: `{day: 2026-11-25, label, slots: [{clock, label, data}]}`."""
    ordered = sorted(slots, key=lambda slot: slot.start)
    days = groupby(ordered, key=lambda slot: slot.start.astimezone(formats.CITY_TIME).date())
    return [
        {
            "day": day.isoformat(),
            "label": formats.day(day, language),
            "slots": [
                {
                    "clock": f"{slot.start.astimezone(formats.CITY_TIME):%H:%M}",
                    "label": formats.moment(slot.start, language),
                    "data": slot.button.data(),
                }
                for slot in found
            ],
        }
        for day, found in days
    ]
