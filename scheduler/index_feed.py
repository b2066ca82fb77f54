"""Keeps the search index behind the change log of records: opened and caught up at start, then within a second."""

from __future__ import annotations

import asyncio
import math
import threading
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final, Protocol

from domain.records import Record, RecordId
from storage.database import Database
from storage.repositories import Repositories

_FEW: Final = 500
"""Changes read at once: reading holds up other threads, and many records at once make garbage collections long."""

_MANY: Final = 5_000
"""Changes committed at once when far behind (a big import): every commit costs as much as hundreds of records, 0.45 ms
a record by 500, 0.15 ms by 5,000. Otherwise what was read is committed, so that it can be found."""


class Index(Protocol):
    """What the feed needs of `knowledge.index.Index`."""

    @property
    def position(self) -> int:
        """The entry of the change log it was built to."""
        ...

    def apply_all(self, slices: Iterable[tuple[Iterable[Record | RecordId], int]]) -> int:
        """Makes slices of changes searchable and keeps the last position with them; returns how many changes."""
        ...


class IndexFeed:
    """Copies changes in batches; the only writer of the index in this process."""

    def __init__(self, database: Database, index: Index) -> None:
        self._database = database
        self._index = index
        self._writing = threading.Lock()

    @property
    def position(self) -> int:
        """The entry of the change log up to which everything can be found."""
        return self._index.position

    def catch_up_now(self) -> int:
        """Copies everything that is new, in this thread; returns how many records changed."""
        with self._writing:  # an index has one writer, whoever asks it to catch up
            return self._copy()

    def _copy(self) -> int:
        if self._index.position == 0:  # nothing can be found yet, so nobody waits for the first of many
            return self._index.apply_all(self._slices(math.inf))
        copied, most = 0, _FEW
        while True:
            before = self._index.position
            copied += self._index.apply_all(self._slices(most))
            if self._index.position == before:
                return copied
            most = _MANY if self._index.position - before >= most else _FEW

    def _slices(self, most: float) -> Iterator[tuple[list[Record | RecordId], int]]:
        """What is new, with the position after each slice: up to the end of the log, or about so many changes."""
        position, read = self._index.position, 0
        while read < most:
            before = position
            position, changed, removed = self._database.read_now(partial(_changes, position=before))
            if position > before:
                yield [*changed, *removed], position
            if position - before < _FEW:
                return
            read += position - before

    async def catch_up(self) -> int:
        """`catch_up_now` in a thread, so that conversations go on."""
        return await asyncio.get_running_loop().run_in_executor(None, self.catch_up_now)


def _changes(store: Repositories, position: int) -> tuple[int, list[Record], list[RecordId]]:
    return store.records.changes_after(position, _FEW)
