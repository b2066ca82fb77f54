"""`keqiao chat`: a conversation in the terminal, beside a running Keqiao or all by itself."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import AsyncExitStack
from functools import partial

from bot.channels.terminal import Screen
from bot.lock import RunLock
from bot.receiving import Reception
from bot.running import started
from bot.settings import Settings
from bot.wiring import build, now, open_database
from domain.channels import Outgoing
from domain.errors import AlreadyRunning
from domain.messages import Address, say
from storage.database import Database
from storage.repositories import Repositories
from texts import catalog

_LOOK: float = 0.1


async def chat(settings: Settings, person: str) -> None:
    """Talks as `person` until the input ends. Uses the running process if there is one, otherwise runs its own."""
    address = Address("terminal", person)
    async with AsyncExitStack() as stack:
        database, reception = await _connect(settings, stack)
        screen = Screen(address, print, now)
        if sys.stdin.isatty():
            print(catalog.write(say("terminal-hint"), _language()), end="\n\n")
        reader = asyncio.create_task(_show(database, address, screen))
        try:
            await _read(database, reception, address, screen)
            await _settle(database, address)
        finally:
            await asyncio.sleep(2 * _LOOK)
            reader.cancel()


def _language() -> str:
    """The terminal's language, as its environment names it."""
    return "en" if os.environ.get("LANG", "").startswith("en") else "zh"


async def _connect(settings: Settings, stack: AsyncExitStack) -> tuple[Database, Reception]:
    try:
        stack.enter_context(RunLock(settings.data))
    except AlreadyRunning:
        database = open_database(settings)
        stack.callback(database.close)
        return database, Reception(database, now, lambda: None)
    house = build(settings)
    await stack.enter_async_context(started(house, web=False))
    return house.database, house.reception


async def _read(database: Database, reception: Reception, address: Address, screen: Screen) -> None:
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        if line.strip():
            question = await database.read(lambda store: _question(store, address))
            await reception.put([screen.read(line.rstrip("\n"), question)])
            if not sys.stdin.isatty():
                await _settle(database, address)


def _question(store: Repositories, address: Address) -> str:
    account = store.accounts.number_at(address)
    return store.conversations.get(account).question if account is not None else ""


async def _show(database: Database, address: Address, screen: Screen) -> None:
    seen = await database.read(lambda store: store.outbox.last_id())
    while True:
        account = await database.read(lambda store: store.accounts.number_at(address))
        if account is not None:
            for row in await database.read(partial(_news, account_id=account, after=seen)):
                screen.display(row)
                seen = row.id
        await asyncio.sleep(_LOOK)


def _news(store: Repositories, account_id: int, after: int) -> list[Outgoing]:
    return store.outbox.transcript(account_id, "terminal", after)


async def _settle(database: Database, address: Address, within: float = 10.0) -> None:
    """Waits until what was typed is answered, so that piped input keeps its order."""
    deadline = now().timestamp() + within
    while now().timestamp() < deadline:
        if not await database.read(lambda store: store.inbox.has_new(address)):
            await asyncio.sleep(_LOOK * 1.5)
            return
        await asyncio.sleep(_LOOK / 2)
