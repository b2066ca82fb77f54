"""One system in a process of its own: `python -m benchmarks.find_one WHAT RECORDS NEEDS FOLDER` prints a line of JSON.

WHAT: `build` writes Keqiao's index to FOLDER and ends, so that `keqiao` opens and asks it without the writer's memory,
and `meaning` asks it with the sentence model; any other name is a peer, built and asked in one go. Times are
processor time of the whole process, except passed, opening and visible, which are what somebody waits.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, Generic, TypeVar

from benchmarks.find_peers import PEERS
from benchmarks.find_records import needs, records, text_of
from benchmarks.processes import own_memory
from bot.interpreter import leave_out_of_collections
from domain.records import Kind
from knowledge.index import Index
from knowledge.matcher import Matcher
from knowledge.meaning import Meaning
from knowledge.text import warm

_SLICE: Final = 20_000
_CHANGES: Final = 10
_LONGEST: Final = 60.0
_FEWEST: Final = 5
"""Seconds after which no more needs are asked, but at least so many: some systems take seconds for one."""
_MARK: Final = "示例新机构"
_KINDS: Final = tuple(Kind)

Item = TypeVar("Item")


class Given(Generic[Item]):
    """Hands items on and keeps the seconds that making them took, of processor and clock: they are not the build's."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = iter(items)
        self.seconds = self.passed = 0.0

    def __iter__(self) -> Iterator[Item]:
        return self

    def __next__(self) -> Item:
        started, at = time.process_time(), time.perf_counter()
        try:
            return next(self._items)
        finally:
            self.seconds += time.process_time() - started
            self.passed += time.perf_counter() - at


def build(count: int, folder: Path) -> dict[str, float]:
    """Builds Keqiao's index; seconds of the processor and of the clock, and the peak of memory meanwhile."""
    given, index = Given(records(count)), Index.open(folder)
    started, at = time.process_time(), time.perf_counter()
    index.apply_all((batch, 1) for batch in iter(lambda: list(islice(given, _SLICE)), []))
    spent, passed = time.process_time() - started - given.seconds, time.perf_counter() - at - given.passed
    return {"build": spent, "passed": passed, "peak": own_memory("VmHWM")}


def keqiao(questions: int, folder: Path) -> dict[str, float]:
    """Opens the index and asks it; how long a changed record takes to be found."""
    started = time.perf_counter()
    index = Index.open(folder)
    matcher = Matcher(index)
    opening = time.perf_counter() - started
    asked = ask(lambda need: len(matcher.find(need, _KINDS)), needs(questions))
    experts = ask(lambda need: len(matcher.find(need, [Kind.EXPERT])), needs(questions))
    resident = own_memory("VmRSS")
    one_kind = {f"{name} of one kind": experts[name] for name in ("p50", "p99")}
    return asked | one_kind | {"open": opening, "resident": resident, "visible": _visible(index, matcher)}


def meaning(questions: int, folder: Path) -> dict[str, float]:
    """Asks with vectors of the sentence model and without them, in turn; what computing them takes."""
    index, vectors = Index.open(folder), Meaning(folder / "meaning")
    started = time.process_time()
    for _ in vectors.learn(index.shelves()):
        pass
    seconds = time.process_time() - started
    measured = {"computed": seconds, "kept": float(sum(file.stat().st_size for file in (folder / "meaning").iterdir()))}
    for name, matcher in (("without", Matcher(index)), ("with", Matcher(index, vectors.near))):
        for kinds, asked in (("all", _KINDS), ("one", (Kind.EXPERT,))):
            found = ask(partial(_found, matcher, asked), needs(questions))
            measured |= {f"{key} {name} {kinds}": found[key] for key in ("p50", "p99")}
    return measured | {"resident": own_memory("VmRSS")}


def _found(matcher: Matcher, kinds: Sequence[Kind], need: str) -> int:
    return len(matcher.find(need, kinds))


def _visible(index: Index, matcher: Matcher) -> float:
    """Milliseconds from a record's change until it is found, the median of several."""
    base = next(record for record in records(1_000) if record.id.kind is Kind.INSTITUTE)
    waited = []
    for number in range(_CHANGES):
        name = f"{_MARK}{'甲乙丙丁戊己庚辛壬癸'[number]}"
        started = time.perf_counter()
        index.apply([replace(base, title=name, texts={**base.texts, "name": name})], 2)
        found = matcher.find(name, [Kind.INSTITUTE], limit=1)
        waited.append((time.perf_counter() - started) * 1000)
        assert found[0].record.title == name
    return statistics.median(waited)


def peer(name: str, count: int, questions: int, folder: Path) -> dict[str, float]:
    """Builds one of the others and asks it."""
    given = Given(text_of(record) for record in records(count))
    started = time.process_time()
    find = PEERS[name](given, folder)
    spent = time.process_time() - started - given.seconds
    return ask(find, needs(questions)) | {"build": spent, "resident": own_memory("VmRSS")}


def ask(find: Callable[[str], int], asked: Iterable[str]) -> dict[str, float]:
    """p50 and p99 of processor milliseconds for a need, how many results there are and how many needs were asked."""
    find("先热身一次")
    leave_out_of_collections()
    spent, found, end = [], 0, time.monotonic() + _LONGEST
    for need in asked:
        started = time.process_time()
        found += find(need)
        spent.append((time.process_time() - started) * 1000)
        if time.monotonic() > end and len(spent) >= _FEWEST:
            break
    highest = statistics.quantiles(spent, n=100, method="inclusive")[98]
    return {"p50": statistics.median(spent), "p99": highest, "results": found / len(spent), "asked": len(spent)}


def main() -> None:
    """Measures what the arguments name."""
    what, count, questions, place = sys.argv[1:]
    warm()
    folder = Path(place)
    if what == "build":
        measured = build(int(count), folder)
    elif what == "keqiao":
        measured = keqiao(int(questions), folder)
    elif what == "meaning":
        measured = meaning(int(questions), folder)
    else:
        measured = peer(what, int(count), int(questions), folder)
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
