"""An outbox with three messengers, its sender, and a clock that the test sets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.channels.memory import MemoryChannel
from domain.channels import Limits, Sent
from domain.messages import Address, Reply, Text
from scheduler.leadership import Leadership
from scheduler.sender import Sender
from storage.database import Database
from storage.outbox import Draft
from storage.repositories import Repositories
from storage.tables import outbox
from tests.engines import engine_of
from tests.talk.people import eventually


class OtherChannel(MemoryChannel):
    """A second messenger; remembers from which part on each message was handed over."""

    name = "other"

    def __init__(self) -> None:
        super().__init__()
        self.from_part: list[int] = []

    async def send(
        self, address: Address, reply: Reply, row_id: int, replaces_ref: str = "", parts_sent: int = 0
    ) -> Sent:
        self.from_part.append(parts_sent)
        return await super().send(address, reply, row_id, replaces_ref, parts_sent)


class SlowChannel(MemoryChannel):
    """A messenger that takes two messages a second."""

    name = "slow"
    limits = Limits(1000, rate=2, rate_per_address=2, buttons=True, edits=True, documents=True)


class Post:
    """An outbox, its sender, and a clock that the test sets."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database = database
        self.now = now
        self.memory, self.other, self.slow = MemoryChannel(), OtherChannel(), SlowChannel()

    @asynccontextmanager
    async def sending(self, process: str = "p") -> AsyncIterator[Sender]:
        """A process that sends inside the block."""
        channels = {channel.name: channel for channel in (self.memory, self.other, self.slow)}
        leadership = Leadership(self.database.lease("test"))
        sender = Sender(self.database, channels, lambda: self.now, process=process, leadership=leadership)
        leadership.changed = sender.wake
        tasks = [asyncio.create_task(sender.run()), asyncio.create_task(leadership.run())]
        try:
            yield sender
        finally:
            await sender.stop()
            tasks[1].cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def meet(self, *addresses: Address) -> int:
        """An account with these addresses; the last one is where it wrote last."""

        def work(store: Repositories) -> int:
            account_id = store.accounts.touch(addresses[0], self.now)
            for later, address in enumerate(addresses[1:], start=1):
                store.accounts.add_address(account_id, address, self.now + timedelta(microseconds=later))
            return account_id

        return self.database.write_now(work)

    def write(
        self, account_id: int, text: str, kind: str = "reply", address: Address | None = None, about: str = ""
    ) -> int:
        """Adds a row that waits; its id."""
        draft = Draft(account_id, kind, Reply((Text(text),)), self.now, address, about)
        row_id = self.database.write_now(lambda store: store.outbox.add(draft, self.now))
        assert row_id is not None
        return row_id

    def state(self, row_id: int) -> str:
        return self.database.read_now(lambda store: store.outbox.read([row_id]))[0].state

    async def becomes(self, row_id: int, state: str) -> None:
        """Waits until the row is in that state."""

        async def there() -> bool:
            return self.state(row_id) == state

        assert await eventually(there, within=10), f"row {row_id} is {self.state(row_id)}, not {state}"

    async def put_back(self, row_id: int) -> None:
        """Waits until a row that could not be handed over waits for its next try."""

        async def there() -> bool:
            with engine_of(self.database.url).connect() as connection:
                query = select(outbox.c.state, outbox.c.not_before).where(outbox.c.id == row_id)
                state, not_before = connection.execute(query).one()
            return state == "waiting" and not_before is not None and not_before > self.now

        assert await eventually(there), f"row {row_id} is {self.state(row_id)}"

    def heard(self, name: str, channel: MemoryChannel | None = None) -> list[str]:
        """Texts that arrived, in order."""
        handed = (channel or self.memory).handed[name]
        return [str(part.text) for _, reply in handed for part in reply.parts if isinstance(part, Text)]
