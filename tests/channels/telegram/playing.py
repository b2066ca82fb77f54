"""What the tests of the Telegram channel share: an inlet in memory, a time, an address."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.channels.telegram import TelegramChannel
from domain.channels import Update
from domain.errors import BadFile, NotFound
from domain.messages import Address, Part, Pressed, Reply, Said, Text
from tests.botapi import BotApiServer

NOW = datetime(2026, 11, 21, 2, 2, tzinfo=UTC)
ME = Address("telegram", "7")


class MemoryInlet:
    """Keeps what a channel puts, by (channel, bot, update id). `fail_before` and `fail_after` hit the next `put`."""

    def __init__(self) -> None:
        self.updates: dict[tuple[str, str, str], Update] = {}
        self.files: dict[int, tuple[str, bytes]] = {}
        self.puts: list[tuple[str, ...]] = []
        self.fail_before: BaseException | None = None
        self.fail_after: BaseException | None = None
        self._news = asyncio.Event()

    async def put(self, updates: Sequence[Update]) -> None:
        self.puts.append(tuple(update.update_id for update in updates))
        error, self.fail_before = self.fail_before, None
        if error:
            raise error
        for update in updates:
            self.updates.setdefault((update.channel, update.bot, update.update_id), update)
        self._news.set()
        error, self.fail_after = self.fail_after, None
        if error:
            raise error

    async def keep_file(self, name: str, mime: str, content: bytes) -> int:
        if len(content) > 10 * 1024 * 1024:
            raise BadFile("file-too-big")
        self.files[len(self.files) + 1] = (name, content)
        return len(self.files)

    async def open_file(self, file_id: int) -> tuple[str, bytes]:
        if file_id not in self.files:
            raise NotFound
        return self.files[file_id]

    async def read_cursor(self, channel: str, bot: str) -> str:
        ids = [int(update_id) for *of, update_id in self.updates if of == [channel, bot]]
        return str(max(ids)) if ids else ""

    @property
    def messages(self) -> list[Said | Pressed]:
        return [update.message for update in self.updates.values()]

    async def holds(self, count: int) -> list[Update]:
        """Waits for this many updates."""
        async with asyncio.timeout(5):
            while len(self.updates) < count:
                self._news.clear()
                await self._news.wait()
        return list(self.updates.values())


def new_channel(server: BotApiServer) -> TelegramChannel:
    return TelegramChannel(server.token, server.url, now=lambda: NOW, send_seconds=0.3, first_pause=0.01)


def reply(*parts: Part | str, toast: str | None = None) -> Reply:
    return Reply(tuple(Text(part) if isinstance(part, str) else part for part in parts), toast=toast)
