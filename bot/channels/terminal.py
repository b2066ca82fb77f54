"""The terminal as a channel: `keqiao chat` writes to the inbox and reads its transcript in the outbox."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import re
from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import uuid4

from domain.channels import Inlet, Limits, Outgoing, Sent, Update
from domain.errors import BadButton
from domain.messages import (
    Address,
    Button,
    Card,
    Choices,
    Document,
    Pressed,
    Reply,
    Said,
    Text,
    Times,
    read_button,
)

LIMITS: Final = Limits(100_000, rate=1_000, rate_per_address=1_000, buttons=False, edits=False, documents=True)
_TAKES_NUMBERS: Final = frozenset({"need.target", "need.budget", "need.present"})
"""Open questions that a bare number answers; elsewhere it presses the button of that number."""

_NUMBER: Final = re.compile(r"[0-9]{1,3}")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""What a terminal would obey instead of showing; words of others must not redraw the screen."""


class TerminalChannel:
    """What is sent lies in the outbox already; the chat reads it there."""

    name = "terminal"
    limits = LIMITS

    async def receive(self, inlet: Inlet) -> None:
        """The chat puts what is typed by itself."""
        await asyncio.Event().wait()

    async def send(
        self, address: Address, reply: Reply, row_id: int, replaces_ref: str = "", parts_sent: int = 0
    ) -> Sent:
        """Nothing to do: the row is read by `keqiao chat`."""
        return Sent(str(row_id))


class Screen:
    """Shows replies as plain lines with numbered choices, and reads typed lines back into messages."""

    def __init__(self, address: Address, show: Callable[[str], None], clock: Callable[[], datetime]) -> None:
        self._address = address
        self._show = show
        self._clock = clock
        self._choices: list[tuple[int, Button]] = []

    def display(self, row: Outgoing) -> None:
        """Writes one reply; its choices are what a bare number presses from now on."""
        lines: list[str] = []
        buttons: list[Button] = []
        for part in row.reply.parts:
            match part:
                case Text(text):
                    lines.append(str(text))
                case Card(title, rows, footnote):
                    lines += [str(title), *(f"  {each}" for each in rows)]
                    lines += [str(footnote)] if footnote else []
                case Choices(choices):
                    buttons += choices
                case Times(slots):
                    buttons += [slot.button for slot in slots]
                case Document(file_id, name):
                    lines.append(f"[{name}] #{file_id}")
        self._choices = [(row.id, button) for button in buttons]
        if buttons:
            lines.append("  ".join(f"{index}·{button.label}" for index, button in enumerate(buttons, start=1)))
        for line in itertools.chain(lines, [""]):
            self._show(_CONTROLS.sub("", line))

    def read(self, line: str, question: str) -> Update:
        """The update for a typed line, with the open question known; an invite's token is hashed right here.

        A bare number presses, unless the open question takes one; `#2` always does.
        """
        line = line.replace("\x00", "").encode("utf-8", "replace").decode()  # a foreign encoding gives half surrogates
        words = line.strip()
        number = words.removeprefix("#")
        if _NUMBER.fullmatch(number) and (number != words or question not in _TAKES_NUMBERS):
            pressed = self._press(int(number))
            if pressed is not None:
                return self._update(pressed)
        start = words.removeprefix("/start ") if words.startswith("/start ") else ""
        if start.startswith("i_"):
            hashed = hashlib.sha256(start[2:].encode()).hexdigest()
            return self._update(Said(self._address, "/start", (), self._clock()), invite=hashed)
        text = "/start" if start else line
        return self._update(Said(self._address, text, (), self._clock()), start=start)

    def _press(self, number: int) -> Pressed | None:
        if not 0 < number <= len(self._choices):
            return None
        row_id, button = self._choices[number - 1]
        try:
            action, about, version, key = read_button(button.data())
        except BadButton:
            return None
        return Pressed(self._address, action, about, version, key, row_id, self._clock())

    def _update(self, message: Said | Pressed, invite: str = "", start: str = "") -> Update:
        return Update("terminal", "terminal", uuid4().hex, message, invite=invite, start=start)
