"""A whole running Keqiao for a test: real database, real worker and sender, a clock the test sets."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.channels.memory import MemoryChannel
from bot.running import started
from bot.settings import Settings
from bot.wiring import House, build
from domain.accounts import Role
from domain.channels import Channel
from domain.records import Kind
from scheduler.ticker import Ticker
from storage.repositories import Repositories
from tests.botapi.server import BotApiServer
from tests.talk.first_start import sample_city
from tests.talk.memory import MemoryPerson
from tests.talk.people import settled
from tests.talk.telegram import TelegramPerson
from tests.talk.web import WebPerson

SATURDAY = datetime(2026, 11, 21, 2, 2, tzinfo=UTC)
"""Saturday 21 November 2026, 10:02 in Asia/Shanghai: the day of the story."""


Somebody = MemoryPerson | WebPerson | TelegramPerson


class World:
    """The running house, its clock and its people."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.now = SATURDAY
        self.port = 0
        self.channel = "memory"
        self.api: BotApiServer | None = None
        self._pages: list[WebPerson] = []

    def clock(self) -> datetime:
        """The instant it is in this test."""
        return self.now

    async def advance(self, **by: float) -> None:
        """Lets time pass and every duty that is due be done."""
        self.now += timedelta(**by)
        for duty in self.house.duties:
            await duty.work()
        await settled(self.house)

    def person(self, name: str) -> MemoryPerson:
        """Somebody on the memory channel."""
        return MemoryPerson(self.house, name)

    async def meet(self, name: str) -> Somebody:
        """Somebody on the channel of this world."""
        if self.channel == "web":
            page = await WebPerson(self.house, self.port).open()
            self._pages.append(page)
            return page
        if self.channel == "telegram":
            assert self.api is not None
            return TelegramPerson(self.house, self.api.user(1_000 + zlib.crc32(name.encode()), name))
        return self.person(name)

    async def invited(self, person: Somebody, role: Role, expert: str = "") -> None:
        """Makes somebody an expert, operator or admin through a real invitation link, consent included."""
        token = await self.house.database.write(partial(_invite, role=role, expert=expert, now=self.now))
        await person.follow(token)
        await person.press("同意")
        await person.sees("")

    @asynccontextmanager
    async def running(self, *, web: bool = False, extra: Sequence[Channel] = ()) -> AsyncIterator[World]:
        """Runs the house inside the block."""
        sample_city(self.settings, SATURDAY)
        self.house: House = build(self.settings, self.clock, [MemoryChannel(), *extra])
        # by itself no day passes here, and `advance` does every duty
        self.house.ticker = Ticker([duty for duty in self.house.duties if duty.name != "retention"])
        async with started(self.house, web=web) as port:
            self.port = port
            yield self
            for page in self._pages:
                await page.close()


@asynccontextmanager
async def world_on(channel: str, folder: Path, url: str) -> AsyncIterator[World]:
    """A running installation with the sample city; everybody meets it on this channel."""
    if channel == "telegram":
        async with city_of(folder, url, web=False) as (running, api):
            running.channel, running.api = channel, api
            yield running
        return
    running = World(settings_for(folder, url))
    running.channel = channel
    async with running.running(web=channel == "web"):
        yield running


@asynccontextmanager
async def city_of(folder: Path, url: str, *, web: bool = True) -> AsyncIterator[tuple[World, BotApiServer]]:
    """A running installation with Telegram, by default beside the web messenger."""
    async with BotApiServer() as api:
        settings = settings_for(folder, url, telegram_token=api.token, telegram_api=api.url)
        async with World(settings).running(web=web) as running:
            yield running, api


def _invite(store: Repositories, role: Role, expert: str, now: datetime) -> str:
    number = store.records.named(Kind.EXPERT, expert)[0].id.number if expert else None
    return store.invites.create(role, number, None, now)


def settings_for(folder: Path, url: str, **more: object) -> Settings:
    """Settings of a test installation: everything under `folder`, any free port."""
    return Settings(data=folder, database_url=url, port=0, **more)  # type: ignore[arg-type]
