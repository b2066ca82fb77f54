"""A bare aiogram bot that says everything back: what receiving and sending cost with nothing in between."""

from __future__ import annotations

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message


async def _echo(message: Message) -> None:
    await message.answer(message.text or "")


async def _run(url: str, token: str) -> None:
    dispatcher = Dispatcher()
    dispatcher.message.register(_echo)
    print("running", flush=True)
    await dispatcher.start_polling(Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url))))


if __name__ == "__main__":
    asyncio.run(_run(*sys.argv[1:]))
