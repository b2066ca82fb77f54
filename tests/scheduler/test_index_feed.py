"""The index follows the change log: everything once, a few changes at a time unless it is far behind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import pytest

from domain.records import Kind, NewRecord, Record, RecordId, Source
from scheduler import index_feed
from scheduler.index_feed import IndexFeed
from storage.database import Database

Slice = tuple[Iterable[Record | RecordId], int]


class Kept:
    """An index that remembers what it was told."""

    def __init__(self) -> None:
        self.position = 0
        self.commits: list[list[list[str]]] = []
        """Names by slice by commit; calls that brought nothing are left out."""

    def apply_all(self, slices: Iterable[Slice]) -> int:
        commit, position = [], self.position
        for changes, after in slices:
            commit.append([change.title for change in changes if isinstance(change, Record)])
            position = after
        if commit:
            self.commits.append(commit)
        self.position = position
        return sum(map(len, commit))

    def sizes(self) -> list[list[int]]:
        """How many records each slice of each commit had, and forgets them."""
        commits, self.commits = self.commits, []
        return [[len(names) for names in commit] for commit in commits]


def add(database: Database, now: datetime, first: int, count: int) -> None:
    """So many institutes with numbers as names."""
    new = [
        NewRecord(Kind.INSTITUTE, str(number), str(number), {"name": str(number)}, source=Source("测试", now.date()))
        for number in range(first, first + count)
    ]
    database.write_now(lambda store: store.records.load(new, now))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three records are read at once, nine committed."""
    monkeypatch.setattr(index_feed, "_FEW", 3)
    monkeypatch.setattr(index_feed, "_MANY", 9)


def behind(database: Database, now: datetime, index: Kept) -> IndexFeed:
    """A feed whose index has one record and is committed to step by step from now on."""
    feed = IndexFeed(database, index)
    add(database, now, 0, 1)
    feed.catch_up_now()
    index.sizes()
    return feed


def test_everything_is_read_a_few_at_a_time_and_committed_once_at_the_first_start(
    database: Database, now: datetime
) -> None:
    index = Kept()
    add(database, now, 0, 16)
    assert IndexFeed(database, index).catch_up_now() == 16
    names = [name for commit in index.commits for names in commit for name in names]
    assert sorted(map(int, names)) == list(range(16))
    assert index.sizes() == [[3, 3, 3, 3, 3, 1]]


def test_many_are_committed_at_once_only_when_far_behind(database: Database, now: datetime) -> None:
    index = Kept()
    feed = behind(database, now, index)
    add(database, now, 1, 22)
    assert feed.catch_up_now() == 22
    assert index.sizes() == [[3], [3, 3, 3], [3, 3, 3], [1]]
    add(database, now, 23, 2)
    assert feed.catch_up_now() == 2
    assert feed.catch_up_now() == 0
    assert index.sizes() == [[2]]


def test_what_arrives_slowly_is_committed_as_it_arrives(database: Database, now: datetime) -> None:
    """An import writes about as fast as it is indexed: a commit waits for no more than there is."""
    arriving = iter(range(1, 12, 2))

    class Meanwhile(Kept):
        """Two more records arrive while each slice is read."""

        def apply_all(self, slices: Iterable[Slice]) -> int:
            return super().apply_all(map(self._with_more, slices))

        def _with_more(self, each: Slice) -> Slice:
            if feeding and (first := next(arriving, None)) is not None:
                add(database, now, first, 2)
            return each

    feeding = False
    index = Meanwhile()
    feed = behind(database, now, index)
    feeding = True
    add(database, now, 100, 2)
    feed.catch_up_now()
    assert next(arriving, None) is None
    assert all(sum(commit) <= 3 for commit in index.sizes())
    assert feed.position == database.read_now(lambda store: store.records.last_change())


def test_a_failed_commit_is_made_again(database: Database, now: datetime) -> None:
    class Failing(Kept):
        """The third commit of all finds no room."""

        calls = 0

        def apply_all(self, slices: Iterable[Slice]) -> int:
            self.calls += 1
            if self.calls == 3:
                list(slices)
                raise OSError("no space left")
            return super().apply_all(slices)

    index = Failing()
    feed = behind(database, now, index)
    add(database, now, 1, 13)
    with pytest.raises(OSError, match="no space"):
        feed.catch_up_now()
    feed.catch_up_now()
    names = [name for commit in index.commits for names in commit for name in names]
    assert sorted(map(int, names)) == list(range(1, 14))
