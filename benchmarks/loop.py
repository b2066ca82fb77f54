"""How long the event loop waits while needs are asked and changes are applied in threads, as the program does it.

A task ticks every millisecond; first in a loop of the benchmark's own, then in the running program
(`benchmarks.loop_running`). Four threads, as many as read for conversations, find experts, policies and
achievements for one need after the other, and a fifth applies a changed record ten times a second. Goal: no gap over
50 ms. The share of the machine that other programs take lengthens every gap, so it is measured with nothing to do too.
"""

from __future__ import annotations

import asyncio
import itertools
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.find_records import needs, records
from benchmarks.loop_running import beside_an_import
from benchmarks.tables import table
from benchmarks.ticks import seen, tick
from bot.interpreter import leave_out_of_collections, take_short_turns
from domain.records import Kind, Record
from knowledge.index import Index
from knowledge.matcher import Matcher
from knowledge.text import warm

_READERS: Final = 4
_BETWEEN_CHANGES: Final = 0.1
_ASKED: Final = (Kind.EXPERT, Kind.POLICY, Kind.ACHIEVEMENT)
_COLUMNS: Final = ("meanwhile", "needs", "changes", "longest gap ms", "p99.9 ms", "p50 ms", "goal ms")
_NOTE: Final = "Time that passes between two ticks of a millisecond, in a loop whose finds and changes run in threads."


def measure(count: int, seconds: float, imported: int) -> str:
    """The tables for an index of so many records, and for the program while a list of so many is imported."""
    return f"{_in_threads(count, seconds)}\n{beside_an_import(imported, seconds)}"


def _in_threads(count: int, seconds: float) -> str:
    warm()
    take_short_turns()
    with tempfile.TemporaryDirectory() as folder:
        index = Index.open(Path(folder))
        every = list(records(count))
        index.apply(every, 1)
        leave_out_of_collections()
        rows = [
            asyncio.run(_row("nothing", None, [], seconds)),
            asyncio.run(_row("finds", index, [], seconds)),
            asyncio.run(_row("finds and changes", index, every[:1_000], seconds)),
        ]
    return table(f"the event loop, {count:,} records", _COLUMNS, rows, _NOTE)


async def _row(name: str, index: Index | None, changed: Sequence[Record], seconds: float) -> list[str]:
    loop, end = asyncio.get_running_loop(), time.monotonic() + seconds
    asked, applied = itertools.count(), itertools.count()
    with ThreadPoolExecutor(_READERS + 1) as threads:
        work = []
        if index:
            matcher = Matcher(index)  # one for all threads, as in the program
            work = [loop.run_in_executor(threads, _find, matcher, start, end, asked) for start in range(_READERS)]
        if index and changed:
            work.append(loop.run_in_executor(threads, _change, index, itertools.cycle(changed), end, applied))
        gaps: list[float] = []
        ticking = asyncio.create_task(tick(gaps))
        await asyncio.sleep(seconds)
        ticking.cancel()
        await asyncio.gather(*work)
    longest, _, rare, usual = seen(gaps)
    return [name, f"{next(asked):,}", f"{next(applied)}", f"{longest:.1f}", f"{rare:.1f}", f"{usual:.1f}", "≤ 50"]


def _find(matcher: Matcher, start: int, end: float, asked: Iterator[int]) -> None:
    for need in itertools.cycle(needs(400)[start * 100 :]):
        if time.monotonic() > end:
            return
        for kind in _ASKED:
            matcher.find(need, {kind})
        next(asked)


def _change(index: Index, changed: Iterator[Record], end: float, applied: Iterator[int]) -> None:
    for record in changed:
        started = time.monotonic()
        if started > end:
            return
        index.apply([replace(record, title=f"{record.title}新")], 2)
        next(applied)
        time.sleep(max(0.0, _BETWEEN_CHANGES - (time.monotonic() - started)))
