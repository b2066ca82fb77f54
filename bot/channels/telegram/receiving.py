"""The loop of getUpdates: store first, acknowledge afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

import structlog
from aiogram import Bot, types
from aiogram import exceptions as telegram
from aiogram.methods import Response
from aiohttp import ClientError
from pydantic import ValidationError

from bot.channels.telegram.failures import within
from bot.channels.telegram.presses import Presses
from bot.channels.telegram.reading import CHANNEL, FETCH_FAILED, clean, read_update
from domain.channels import Inlet, Update
from domain.errors import BadFile, Unavailable
from domain.messages import FileRef, Pressed

POLL_SECONDS: Final = 25
ANSWER_SECONDS: Final = POLL_SECONDS + 10
FETCH_SECONDS: Final = 20
FETCH_TRIES: Final = 3
FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 30.0
MAX_FILE: Final = 10 * 1024 * 1024
TOO_BIG: Final = "document_too_big"
WANTED: Final = ["message", "callback_query"]
ANSWER_FORM: Final = Response[list[types.Update]]  # held, or pydantic drops it and builds it anew: 5 ms a call

log = structlog.get_logger()


class Receiver:
    """Polls one bot into an inlet. Telegram forgets an update only when a later offset is asked for."""

    def __init__(
        self, bot: Bot, inlet: Inlet, presses: Presses, now: Callable[[], datetime], first_pause: float
    ) -> None:
        self._bot = bot
        self._bot_id = str(bot.id)
        self._inlet = inlet
        self._presses = presses
        self._now = now
        self._first_pause = first_pause

    async def run(self) -> None:
        """Until cancelled; a failure of the network, of Telegram or of the database is waited out."""
        offset: int | None = None
        failures = 0
        while True:
            try:
                if offset is None:
                    offset = await self._first_offset()
                offset = await self._turn(offset)
                failures = 0
            except (telegram.AiogramError, Unavailable) as error:
                failures += 1
                pause = self._pause(error, failures)
                log.warning("telegram_receive_failed", error=type(error).__name__, failures=failures, pause=pause)
                await self._remove_webhook(error)
                await asyncio.sleep(pause)

    async def _first_offset(self) -> int:
        cursor = await self._inlet.read_cursor(CHANNEL, self._bot_id)
        return int(cursor) + 1 if cursor else 0

    async def _turn(self, offset: int) -> int:
        """Stores one batch; the offset that acknowledges it with the next call."""
        batch, following = await self._fetch(offset)
        read = await asyncio.gather(
            *(read_update(update, self._bot_id, self._now(), self._keep_document) for update in batch)
        )
        updates = [update for update in read if update]
        if updates:
            await self._inlet.put(updates)
        self._begin_presses(batch, updates)
        return following

    def _begin_presses(self, batch: Sequence[types.Update], updates: Sequence[Update]) -> None:
        pressed = {update.update_id for update in updates if isinstance(update.message, Pressed)}
        for update in batch:
            if update.callback_query and str(update.update_id) in pressed:
                self._presses.begin(str(update.callback_query.from_user.id), update.callback_query.id)

    async def _fetch(self, offset: int) -> tuple[list[types.Update], int]:
        try:
            batch = await self._bot.get_updates(
                offset=offset or None,
                timeout=POLL_SECONDS,
                allowed_updates=WANTED,
                request_timeout=within(ANSWER_SECONDS),
            )
        except telegram.ClientDecodeError as error:
            return self._readable(error)
        return batch, max((update.update_id + 1 for update in batch), default=offset)

    def _readable(self, error: telegram.ClientDecodeError) -> tuple[list[types.Update], int]:
        """One update of an unknown form must not hold up all others for ever: it alone is passed over."""
        result: Any = error.data.get("result") if isinstance(error.data, dict) else None
        if not isinstance(result, list) or not result:
            raise error
        batch = []
        for raw in result:
            try:
                batch.append(types.Update.model_validate(raw, context={"bot": self._bot}))
            except ValidationError:
                log.error("telegram_update_unreadable", update_id=raw["update_id"])
        return batch, max(int(raw["update_id"]) + 1 for raw in result)

    async def _keep_document(self, document: types.Document) -> FileRef | str:
        """The stored file; why there is none, when it is too big or cannot be fetched.

        The time for it is short: everybody's messages behind it wait, as they are stored in Telegram's order.
        """
        name, mime = clean(document.file_name or "document"), document.mime_type or "application/octet-stream"
        if (document.file_size or 0) > MAX_FILE:
            return TOO_BIG
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                content = await self._download(document.file_id)
            return FileRef(await self._inlet.keep_file(name, mime, content), name, mime, len(content))
        except BadFile:
            return TOO_BIG
        except (telegram.AiogramError, ClientError, TimeoutError) as error:
            log.warning("telegram_file_failed", error=type(error).__name__)
            return FETCH_FAILED

    async def _download(self, file_id: str) -> bytes:
        """The file's content, in at most `FETCH_TRIES` tries; the last try's error."""
        for tries_left in reversed(range(FETCH_TRIES)):
            try:
                file = await self._bot.get_file(file_id)
                stream = await self._bot.download_file(file.file_path or "", timeout=FETCH_SECONDS)
                return stream.read() if stream else b""
            except telegram.TelegramBadRequest:
                raise  # Telegram will not give it out
            except (telegram.AiogramError, ClientError):
                if not tries_left:
                    raise
        raise AssertionError("FETCH_TRIES is at least 1")

    def _pause(self, error: Exception, failures: int) -> float:
        if isinstance(error, telegram.TelegramRetryAfter):
            return float(error.retry_after)
        return float(min(self._first_pause * 2 ** min(failures - 1, 8), LONGEST_PAUSE))

    async def _remove_webhook(self, error: Exception) -> None:
        """A webhook that was set once forbids polling; what waits for it is kept."""
        if isinstance(error, telegram.TelegramConflictError) and "webhook" in error.message:
            try:
                await self._bot.delete_webhook()
            except telegram.AiogramError as failure:
                log.warning("telegram_webhook_stays", error=type(failure).__name__)
