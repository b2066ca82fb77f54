"""A server, a channel that talks to it, an inlet that it fills, and a person to write to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio

from bot.channels.telegram import TelegramChannel
from tests.botapi import BotApiServer, User
from tests.channels.telegram.playing import NOW, MemoryInlet, new_channel


@pytest_asyncio.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with BotApiServer(clock=NOW.timestamp) as server:
        yield server


@pytest_asyncio.fixture
async def channel(server: BotApiServer) -> AsyncIterator[TelegramChannel]:
    channel = new_channel(server)
    yield channel
    await channel.close()


@pytest_asyncio.fixture
async def inlet(channel: TelegramChannel) -> AsyncIterator[MemoryInlet]:
    inlet = MemoryInlet()
    receiving = asyncio.create_task(channel.receive(inlet))
    yield inlet
    receiving.cancel()
    await asyncio.gather(receiving, return_exceptions=True)


@pytest_asyncio.fixture
async def person(server: BotApiServer, channel: TelegramChannel) -> User:
    """Somebody whom the bot may write to, before it receives anything."""
    person = server.user(7, "张工", "zh-hans")
    person.say("在吗")
    server.world.updates = type(server.world.updates)()
    return person
