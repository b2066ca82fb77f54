"""The index follows the change log: everything once, a few changes at a time unless it is far behind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import pytest

from domain.records import Kind, NewRecord, Record, RecordId, Source
from scheduler import index_feed
from scheduler.index_feed import IndexFeed
from storage.database import Database


class Kept:
    """An index that remembers what it was told."""

    def __init__(self) -> None:
        self.position = 0
        self.batches: list[list[str]] = []

    def apply_all(self, slices: Iterable[tuple[Iterable[Record | RecordId], int]]) -> int:
        before = len(self.batches)
        for changes, position in slices:
            self.batches.append([change.title for change in changes if isinstance(change, Record)])
            self.position = position
        return sum(map(len, self.batches[before:]))


def add(database: Database, now: datetime, first: int, count: int) -> None:
    """So many institutes with numbers as names."""
    new = [
        NewRecord(Kind.INSTITUTE, str(number), str(number), {"name": str(number)}, source=Source("测试", now.date()))
        for number in range(first, first + count)
    ]
    database.write_now(lambda store: store.records.load(new, now))


def test_many_at_a_time_only_when_far_behind(
    database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_feed, "_FEW", 3)
    monkeypatch.setattr(index_feed, "_MANY", 10)
    index = Kept()
    feed = IndexFeed(database, index)
    add(database, now, 0, 16)
    assert feed.catch_up_now() == 16
    assert [len(batch) for batch in index.batches] == [3, 10, 3]
    assert sorted(int(title) for batch in index.batches for title in batch) == list(range(16))
    add(database, now, 16, 2)
    assert feed.catch_up_now() == 2
    assert len(index.batches[-1]) == 2
    assert feed.catch_up_now() == 0
