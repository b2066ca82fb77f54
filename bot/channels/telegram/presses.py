"""Ends the spinner of a pressed button, with the reply's toast where the reply is quick enough."""

from __future__ import annotations

import asyncio
from typing import Final

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.methods import Response

TOAST_SECONDS: Final = 0.8
MAX_TOAST: Final = 200
ANSWER_FORM: Final = Response[bool]  # held, or pydantic builds it anew at every press

log = structlog.get_logger()


class Presses:
    """Presses that Telegram still waits for; best effort, nothing depends on an answer."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._open: dict[str, list[str]] = {}
        self._answers: set[asyncio.Task[None]] = set()

    def begin(self, chat_id: str, query_id: str) -> None:
        """A press was stored: it is answered with the next reply to its chat, or plainly after a moment."""
        self._open.setdefault(chat_id, []).append(query_id)
        asyncio.get_running_loop().call_later(TOAST_SECONDS, self._expire, chat_id, query_id)

    def end(self, chat_id: str, toast: str = "") -> bool:
        """Answers the chat's waiting presses, the last one with `toast`; False when there is none."""
        waiting = self._open.pop(chat_id, [])
        for query_id in waiting:
            self._answer(query_id, toast if query_id == waiting[-1] else "")
        return bool(waiting)

    async def close(self) -> None:
        """Gives up what is not answered yet."""
        self._open.clear()
        for task in tuple(self._answers):
            task.cancel()
        await asyncio.gather(*self._answers, return_exceptions=True)

    def _expire(self, chat_id: str, query_id: str) -> None:
        if query_id in self._open.get(chat_id, ()):
            self.end(chat_id)

    def _answer(self, query_id: str, toast: str) -> None:
        task = asyncio.get_running_loop().create_task(self._try(query_id, toast))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _try(self, query_id: str, toast: str) -> None:
        try:
            await self._bot.answer_callback_query(query_id, text=toast[:MAX_TOAST] or None)
        except AiogramError as error:
            log.debug("telegram_press_not_answered", error=type(error).__name__)
