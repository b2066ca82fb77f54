"""Needs written for this project, in four batches, what nothing fits, and the shares found and refused.

Used by the tests, by `benchmarks/nothing.py` and by `benchmarks/learn_fitting.py`. The files say their format and how
the halves were made. Of the first batch both halves are learned from, of two others one; all else is only counted.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

from domain.records import Kind, Match, Record, RecordId
from knowledge.entry import name_field
from knowledge.index import Index
from knowledge.matcher import Matcher
from knowledge.starter import load

FIRST_START: Final = date(2026, 11, 21)
SHOWN: Final = 5
"""How many results a need's record must be among."""

Batch = Literal["first", "fresh", "second", "third"]
_ELSEWHERE: Final[dict[Batch, str]] = {
    "first": "needs_elsewhere.tsv",
    "fresh": "needs_elsewhere_fresh.tsv",
    "second": "needs_elsewhere_second.tsv",
    "third": "needs_elsewhere_third.tsv",
}
_HERE: Final = Path(__file__).parent
_SAMPLE: Final = "（示例）"


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody in a plant types, and the records of one kind of which any must be found."""

    text: str
    kind: Kind
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """Shares of needs, 0–1: `refused` = nothing found; `hit` = an expected record among the first five."""

    count: int
    refused: float
    hit: float


def tune() -> list[Need]:
    """The first half of the first batch."""
    return [_need(line) for line in _lines("needs.tsv")]


def report() -> list[Need]:
    """The other half of the first batch: only counted at first, learned from since the fresh batch was written."""
    return [_need(line) for line in _lines("needs_report.tsv")]


def fresh_tune() -> list[Need]:
    """The half of the fresh batch that may be looked at."""
    return [_need(line) for line in _lines("needs_fresh_tune.tsv")]


def fresh() -> list[Need]:
    """The half of the fresh batch that is only counted: its shares tell what the weights are worth."""
    return [_need(line) for line in _lines("needs_fresh.tsv")]


def second(*, reported: bool) -> list[Need]:
    """Those of another writer, who knew neither the lexicon nor the other needs: to tune on, or only counted."""
    every = (_need(line) for line in _lines("needs_second.tsv"))
    return [need for need in every if is_reported(need.text) == reported]


def third() -> list[Need]:
    """Those of a third writer, who knew as little: only counted."""
    return [_need(line) for line in _lines("needs_third.tsv")]


def elsewhere(batch: Batch, *, reported: bool) -> list[str]:
    """Texts that nothing fits of a batch: those to tune on, or those to report on; of the third all are reported."""
    return [line for line in _lines(_ELSEWHERE[batch]) if (batch == "third" or is_reported(line)) == reported]


def is_reported(text: str) -> bool:
    """The half of a text: True = report."""
    return zlib.crc32(text.encode()) % 3 != 0


def starter_records() -> list[Record]:
    """The starter base and the sample city as they are on the day the stories play."""
    return [
        Record(RecordId(new.kind, number), new.title, new.texts, new.industries, new.city, new.level, new.opens_on,
               new.closes_on, new.source, new.sample, new.facts)
        for number, new in enumerate(load(FIRST_START, sample=True), start=1)
    ]  # fmt: skip


def starter_matcher() -> Matcher:
    """A matcher over `starter_records`, in memory."""
    index = Index.open(None)
    index.apply(starter_records(), 1)
    return Matcher(index)


def name_of(record: Record) -> str:
    """A record's name or title without the mark 示例."""
    return record.texts.get(name_field(record.id.kind), record.title).replace(_SAMPLE, "")


def is_hit(need: Need, matches: Iterable[Match]) -> bool:
    """Whether one of the expected records was found."""
    return any(name_of(match.record) in need.names for match in matches)


def shares(matcher: Matcher, needs: Sequence[Need]) -> Found:
    """How many needs find nothing, and how many find what they should."""
    found = [(need, matcher.find(need.text, [need.kind], limit=SHOWN)) for need in needs]
    refused = sum(not matches for _, matches in found)
    hits = sum(is_hit(need, matches) for need, matches in found)
    return Found(len(needs), refused / len(needs), hits / len(needs))


def nothing_share(find: Callable[[str], Sequence[Match]], texts: Sequence[str]) -> float:
    """Share of texts, 0–1, for which `find` gives nothing."""
    return sum(not find(text) for text in texts) / len(texts)


def _need(line: str) -> Need:
    text, kind, names = line.split("\t")
    return Need(text, Kind(kind), frozenset(names.split("；")))


def _lines(name: str) -> list[str]:
    lines = _HERE.joinpath(name).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
