"""Computes vectors for what the index has got since, in the background; until then results are ordered without them."""

from __future__ import annotations

import asyncio
import time
from typing import Final

import structlog

from knowledge.index import Index
from knowledge.meaning import Meaning

log = structlog.get_logger()

_END: Final = object()


class MeaningFeed:
    """Follows the index; the only one to add vectors in this process. Rests as long as it works: chat goes first."""

    def __init__(self, index: Index, meaning: Meaning) -> None:
        self._index = index
        self._meaning = meaning
        self._position = -1

    async def catch_up(self) -> None:
        """Computes what is missing. Without the model's package nothing is computed, and that is logged once."""
        position = self._index.position
        if position == self._position:
            return
        steps = self._meaning.learn(self._index.shelves())
        loop, started = asyncio.get_running_loop(), time.monotonic()
        try:
            while await loop.run_in_executor(None, next, steps, _END) is not _END:
                await asyncio.sleep(time.monotonic() - started)
                started = time.monotonic()
        except ImportError as error:
            log.warning("meaning.unavailable", error=str(error))
        self._position = position
