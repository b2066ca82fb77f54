"""How long the event loop waits while needs are asked and changes are applied in threads, as the program does it.

A task ticks every millisecond. Four threads, as many as read for conversations, find experts, policies and
achievements for one need after the other, and a fifth applies a changed record ten times a second. Goal: no gap over
50 ms. The share of the machine that other programs take lengthens every gap, so it is measured with nothing to do too.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.find_records import needs, records
from benchmarks.tables import table
from bot.running import TURN_OF_A_THREAD
from domain.records import Kind, Record
from knowledge.index import Index
from knowledge.matcher import Matcher
from knowledge.text import warm

_READERS: Final = 4
_TICK: Final = 0.001
_BETWEEN_CHANGES: Final = 0.1
_ASKED: Final = (Kind.EXPERT, Kind.POLICY, Kind.ACHIEVEMENT)
_COLUMNS: Final = ("meanwhile", "needs", "changes", "longest gap ms", "p99.9 ms", "p50 ms", "goal ms")
_NOTE: Final = "Time that passes between two ticks of a millisecond, in a loop whose finds and changes run in threads."


def measure(count: int, seconds: float) -> str:
    """The table for an index of so many records."""
    warm()
    sys.setswitchinterval(TURN_OF_A_THREAD)
    with tempfile.TemporaryDirectory() as folder:
        index = Index.open(Path(folder))
        every = list(records(count))
        index.apply(every, 1)
        gc.collect()
        gc.freeze()  # as the program does when it starts
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
        gaps = sorted([gap async for gap in _ticks(end)])
        await asyncio.gather(*work)
    longest, rare, usual = gaps[-1], gaps[int(0.999 * len(gaps))], statistics.median(gaps)
    return [name, f"{next(asked):,}", f"{next(applied)}", f"{longest:.1f}", f"{rare:.1f}", f"{usual:.1f}", "≤ 50"]


async def _ticks(end: float) -> AsyncIterator[float]:
    """Milliseconds from tick to tick."""
    before = time.perf_counter()
    while time.monotonic() < end:
        await asyncio.sleep(_TICK)
        now = time.perf_counter()
        yield (now - before) * 1000
        before = now


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
