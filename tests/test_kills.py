"""SIGKILL at random moments of the story. Ten kills per database; `KEQIAO_KILLS=100` asks for more."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.starting import load_starter
from bot.wiring import open_database
from domain.bookings import Booking
from storage.database import Database
from storage.repositories import Repositories
from tests.botapi.server import BotApiServer
from tests.kills import story
from tests.kills.books import Books
from tests.kills.people import OnTelegram, OnWeb
from tests.kills.process import Keqiao
from tests.talk.people import eventually

KILLS = int(os.environ.get("KEQIAO_KILLS", "10"))
SEED = int(os.environ.get("KEQIAO_KILLS_SEED", "1"))
LONGEST_LIFE = 2.5
"""Seconds beside those of a start; long enough that the story goes on, short enough that most turns, sends and starts
are hit."""


class Town:
    """A Keqiao that is killed again and again, the messengers around it, and its people."""

    def __init__(self, keqiao: Keqiao, database: Database, api: BotApiServer) -> None:
        self.keqiao, self.database, self.api = keqiao, database, api
        self.pages: list[OnWeb] = []
        self.soon: list[Booking] = []
        self.stories = 0
        self._chance = random.Random(SEED)
        self._ids = iter(range(1000, 100_000))

    def person(self, messenger: str) -> OnTelegram | OnWeb:
        """Somebody new on this messenger."""
        if messenger == "telegram":
            return OnTelegram(self.api.user(next(self._ids)))
        self.pages.append(OnWeb(self.keqiao.base))
        return self.pages[-1]

    async def close(self) -> None:
        """Everybody goes home."""
        for page in self.pages:
            await page.close()

    async def kill_often(self, enough: asyncio.Event) -> None:
        """Kills and restarts until there were `KILLS` kills; sets `enough` then."""
        longest = LONGEST_LIFE + await self.keqiao.answers()
        while self.keqiao.kills < KILLS:
            with suppress(TimeoutError):
                await asyncio.wait_for(enough.wait(), self._chance.uniform(0, longest))
            await self.keqiao.kill()
            self.keqiao.start()
        enough.set()

    async def tell_stories(self, enough: asyncio.Event) -> None:
        """Story after story, asked on one messenger and answered on the other, until there were enough kills."""
        experts = {messenger: self.person(messenger) for messenger in story.EXPERTS}
        for messenger, expert in experts.items():
            await story.join(self.database, expert, story.EXPERTS[messenger])
        while not enough.is_set():
            asking, answering = [("web", "telegram"), ("telegram", "web")][self.stories % 2]
            plant, expert = self.person(asking), experts[answering]
            await story.ask(plant, expert, story.EXPERTS[answering], self.stories + 1)
            self.stories += 1
            self.soon.append(await story.agree_on_one_soon(self.database, self.stories))

    async def settled(self) -> None:
        """Waits until everything that came in is handled and everything that went out is at its end."""

        def nothing_left(store: Repositories) -> bool:
            reminded = {f"booking:{booking.id}:1" for booking in self.soon}
            told = {row.about for row in store.outbox.read(range(1, store.outbox.last_id() + 1))}
            known = all(any(about in each for each in told) for about in reminded)
            idle = not store.inbox.next_rows((), 1) and not store.outbox.any_open(datetime.now(UTC))
            return known and idle and self.api.world.updates.unacknowledged == 0

        async def idle() -> bool:
            return await self.database.read(nothing_left)

        assert await eventually(idle, within=60, every=0.1), f"not everything ended:\n{self.keqiao.log()[-3000:]}"


@asynccontextmanager
async def town(folder: Path, url: str) -> AsyncIterator[Town]:
    """A town whose Keqiao runs with the sample city; SQLite lies in its data folder, as by default."""
    settings = Settings(data=folder, database_url="" if url.startswith("sqlite") else url)
    database = open_database(settings)
    load_starter(database, datetime.now(UTC), sample=True)
    database.write_now(story.prepare)
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(BotApiServer())
        more = {"KEQIAO_TELEGRAM_TOKEN": api.token, "KEQIAO_TELEGRAM_API": api.url}
        keqiao = Keqiao(folder, settings.database_url, more)
        place = Town(keqiao, database, api)
        keqiao.start()
        stack.push_async_callback(keqiao.stop)
        stack.push_async_callback(place.close)
        yield place
    database.close()


@pytest.mark.kills
async def test_killed_at_any_moment_nothing_is_lost_and_nothing_is_doubled(tmp_path: Path, database_url: str) -> None:
    async with town(tmp_path / "data", database_url) as place:
        enough = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(place.kill_often(enough))
            group.create_task(place.tell_stories(enough))
        await place.settled()
        books = Books(place.database)
        acknowledged = set().union(*(page.acknowledged for page in place.pages))
        books.nothing_acknowledged_was_lost(acknowledged, place.api)
        books.everybody_was_served_in_order()
        books.nothing_was_doubled(place.soon, place.stories)
        books.everything_came_to_its_end()
        books.every_reminder_was_sent_or_listed(place.soon)
        books.replies_arrived_in_order(place.api)
        books.pages_show_everything(place.pages)
        print(f"{place.keqiao.kills} kills, {place.stories} stories, {len(books.inbox)} in, {len(books.outbox)} out")
    assert place.keqiao.kills >= KILLS
    assert place.stories > 0
