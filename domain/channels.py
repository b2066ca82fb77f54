"""What every messenger looks like from inside: a port with a name, limits, and two verbs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.messages import Address, Message, Reply


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel can do. Rates are messages a second; `edits`: an earlier message can be changed.

    `polled`: updates are fetched, which the messenger allows one process at a time.
    """

    text_units: int
    rate: float
    rate_per_address: float
    buttons: bool
    edits: bool
    documents: bool
    polled: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """The channel's own reference of what was handed over (message id); empty where it has none."""

    ref: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """One incoming update, as it is written to `inbox` before it is acknowledged.

    `update_id` is unique within (`channel`, `bot`). `invite` is the SHA-256 of an invite token when the message
    carried one (the token itself is cut out before the row is written). `start` is any other deep-link argument.
    `language` is the sender's, as the channel tells it (`zh`, `en`), or empty. `name` is their display name.
    `pressed_ref` is the `Sent.ref` of the message whose button was pressed, where the channel knows that but not
    the outgoing row (`Pressed.on` is None then).
    """

    channel: str
    bot: str
    update_id: str
    message: Message
    language: str = ""
    name: str = ""
    invite: str = ""
    start: str = ""
    pressed_ref: str = ""


class Inlet(Protocol):
    """Where a channel puts what it received; returns after commit. Idempotent on (channel, bot, update_id)."""

    async def put(self, updates: Sequence[Update]) -> None: ...

    async def keep_file(self, name: str, mime: str, content: bytes) -> int:
        """Stores a received file; returns its `files.id`. `BadFile` over 10 MB."""
        ...

    async def open_file(self, file_id: int) -> tuple[str, bytes]:
        """(name, content) of a stored file; `NotFound` when it is gone."""
        ...

    async def read_cursor(self, channel: str, bot: str) -> str:
        """The last update id put by this bot ("" at first); a channel that polls starts behind it."""
        ...


class Channel(Protocol):
    """A messenger. `send` raises `Unreachable | RetryAfter | Rejected | InDoubt`."""

    name: str
    limits: Limits

    async def receive(self, inlet: Inlet) -> None:
        """Runs until cancelled; puts every update before acknowledging it."""
        ...

    async def send(
        self, address: Address, reply: Reply, row_id: int, replaces_ref: str = "", parts_sent: int = 0
    ) -> Sent:
        """Hands a rendered reply over; `row_id` is the outgoing row, named again in `Pressed.on`."""
        ...


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An outgoing row as a sender reads it. `replaces_ref` is a reference at `replaces_at` and nowhere else."""

    id: int
    account_id: int
    kind: str
    reply: Reply
    address: Address | None = None
    replaces_ref: str = ""
    replaces_at: Address | None = None
    parts_sent: int = 0
    attempts: int = 0
    state: str = ""
    about: str = ""
