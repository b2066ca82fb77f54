"""Where every channel puts what it received: the inbox, committed before the channel acknowledges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from domain.channels import Update
from domain.errors import Conflict
from storage.database import Database
from storage.repositories import Repositories

TRIES: Final = 5
"""How often a batch is written anew when it lost a race against another process."""


class Reception:
    """The `Inlet` of all channels of this process; `wake` is called after each commit that brought something new."""

    def __init__(self, database: Database, clock: Callable[[], datetime], wake: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake

    async def put(self, updates: Sequence[Update]) -> None:
        """Writes the updates in one transaction; one that was here before changes nothing."""
        now = self._clock()

        def work(store: Repositories) -> None:
            for update in updates:
                store.inbox.put(update, now)

        for tries_left in reversed(range(TRIES)):
            try:
                await self._database.write(work)
                break
            except Conflict:  # another process met the same people in another order: nothing was written
                if not tries_left:
                    raise
        self._wake()

    async def keep_file(self, name: str, mime: str, content: bytes) -> int:
        """Stores a received file; it becomes its sender's when the message that names it is put."""
        now = self._clock()
        return await self._database.write(lambda store: store.files.keep(name, mime, content, now).id)

    async def open_file(self, file_id: int) -> tuple[str, bytes]:
        """(name, content) of a stored file."""
        ref, content = await self._database.read(lambda store: store.files.open(file_id))
        return ref.name, content

    async def read_cursor(self, channel: str, bot: str) -> str:
        """The last update id put by this bot."""
        return await self._database.read(lambda store: store.inbox.last_update_id(channel, bot))
