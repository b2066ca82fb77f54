"""The server, and the independent client that checks it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
import telegram

from tests.botapi import BotApiServer


@pytest_asyncio.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as server:
        yield server


@pytest_asyncio.fixture
async def bot(server: BotApiServer) -> AsyncIterator[telegram.Bot]:
    async with ptb(server) as bot:
        yield bot


def ptb(server: BotApiServer, token: str = "") -> telegram.Bot:
    """python-telegram-bot, speaking to the local server."""
    return telegram.Bot(token or server.token, base_url=f"{server.url}/bot", base_file_url=f"{server.url}/file/bot")


def keyboard(*data: str) -> telegram.InlineKeyboardMarkup:
    """One row of buttons, each labelled with its data."""
    return telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton(text, callback_data=text) for text in data]])
