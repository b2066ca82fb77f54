"""The web messenger on a real port with a real database, and a worker small enough to see through."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

import httpx
import pytest

from bot.receiving import Reception
from bot.web import demo
from bot.web.hub import Hub
from bot.web.serving import WebServer
from domain.messages import Button, Card, Choices, Message, Pressed, Reply, Text
from domain.records import Kind, NewRecord
from storage.database import Database
from storage.outbox import Draft
from storage.repositories import Repositories
from tests.web.browser import Page, open_page


def ticking(now: datetime) -> Callable[[], datetime]:
    """A clock that is a millisecond later at each look."""
    ticks = count()
    return lambda: now + timedelta(milliseconds=next(ticks))


def echo(message: Message) -> Reply:
    """Said: the words back, with two buttons. Pressed: the pressed row, changed."""
    if isinstance(message, Pressed):
        return Reply((Text(f"pressed {message.key}"),), replaces=message.on, toast="done")
    buttons = Choices((Button("Yes", "t.yes", 1, 1, "yes"), Button("No", "t.no", 1, 1, "no")))
    files = tuple(f"{file.name} {file.size}" for file in message.files)
    return Reply((Card(message.text, files), buttons))


@dataclass
class Site:
    """A running web messenger."""

    database: Database
    clock: Callable[[], datetime]
    demo: bool = False
    hub: Hub = field(default_factory=Hub)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    heartbeats: dict[str, datetime | None] = field(default_factory=dict)
    port: int = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def client(self, **headers: str) -> httpx.AsyncClient:
        """A browser with cookies of its own."""
        accepted = {"Accept": "text/html"} | headers
        # no TLS here, and reading certificates takes 20 ms
        return httpx.AsyncClient(base_url=f"http://{self.host}", headers=accepted, verify=False)

    async def visitor(self) -> httpx.AsyncClient:
        """A browser that has opened the page once."""
        client = self.client()
        await client.get("/")
        return client

    @asynccontextmanager
    async def page(self, client: httpx.AsyncClient, query: str = "") -> AsyncIterator[Page]:
        """The visitor's page, connected and up to date."""
        async with open_page(self.host, client.cookies["keqiao"], query) as page:
            await page.until("ready")
            yield page

    async def write(self, work: Callable[[Repositories], object]) -> None:
        await self.database.write(work)

    async def tell(self, account_id: int, reply: Reply, wake: bool = True) -> int:
        """What a turn of somebody else does: a row for this account's transcript."""
        row_id = await self.database.write(lambda store: self._tell(store, account_id, reply))
        if wake:
            self.hub.notify(account_id)
        return row_id

    def _tell(self, store: Repositories, account_id: int, reply: Reply) -> int:
        [address] = store.accounts.addresses_of(account_id)
        row_id = store.outbox.add(Draft(account_id, "news", reply, self.clock(), address), self.clock())
        assert row_id is not None
        return row_id

    @asynccontextmanager
    async def running(self, worker: bool = True) -> AsyncIterator[Site]:
        """Serves inside the block; with the same port when it is entered again."""
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self.port))
        reception = Reception(self.database, self.clock, self.woken.set)
        heartbeats = lambda: self.heartbeats  # noqa: E731
        server = WebServer(
            listening, self.database, reception, self.hub, demo=self.demo, clock=self.clock, heartbeats=heartbeats
        )
        await server.start()
        self.port = server.port
        working = asyncio.create_task(self._work()) if worker else None
        try:
            yield self
        finally:
            if working is not None:
                working.cancel()
            await server.stop()

    async def _work(self) -> None:
        while True:
            await self.woken.wait()
            self.woken.clear()
            while answered := await self.database.write(self._answer):
                for account_id in answered:
                    self.hub.notify(account_id)

    def _answer(self, store: Repositories) -> list[int]:
        rows = store.inbox.next_rows(())
        for row in rows:
            message, now = row.update.message, self.clock()
            store.inbox.mark_handled(row.id, now)
            draft = Draft(row.account_id, "reply", echo(message), now, message.address, answers=row.id)
            store.outbox.add(draft, now)
        return [row.account_id for row in rows]


def sample_expert(number: int) -> NewRecord:
    """A record as the sample city has them."""
    name = f"专家{number}（示例）"
    return NewRecord(Kind.EXPERT, name, name, {"unit": "某研究院", "fields": "铸造"}, sample=True)


@pytest.fixture
async def site(database: Database, now: datetime) -> AsyncIterator[Site]:
    """An installation as a city runs it: no demonstration."""
    async with Site(database, ticking(now)).running() as running:
        yield running


@pytest.fixture
async def demo_site(database: Database, now: datetime) -> AsyncIterator[Site]:
    """A demonstration with three sample experts."""

    def work(store: Repositories) -> None:
        store.records.load([sample_expert(number) for number in (1, 2, 3)], now)
        demo.prepare(store, now)

    database.write_now(work)
    async with Site(database, ticking(now), demo=True).running() as running:
        yield running


@pytest.fixture
def experts(database: Database) -> list[int]:
    """Numbers of the sample experts."""
    return [record.id.number for record in database.read_now(lambda store: store.records.of_kind(Kind.EXPERT))]
