"""A task in an event loop that ticks every millisecond: how long the loop did not get round to it."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence
from typing import Final, NamedTuple

LONGEST: Final = 50.0
"""Milliseconds that nothing may take in the loop."""

_TICK: Final = 0.001


class Seen(NamedTuple):
    """Gaps between ticks in milliseconds: the longest, the rare (p99.9) and the usual one (p50); how many were over
    `LONGEST`."""

    longest: float
    over: int
    rare: float
    usual: float


async def tick(gaps: list[float]) -> None:
    """Adds the milliseconds from tick to tick, until it is cancelled."""
    before = time.perf_counter()
    while True:
        await asyncio.sleep(_TICK)
        now = time.perf_counter()
        gaps.append((now - before) * 1000)
        before = now


def seen(gaps: Sequence[float]) -> Seen:
    """What the gaps of one stretch of time were; 0 where there is none."""
    ordered = sorted(gaps) or [0.0]
    over = sum(gap > LONGEST for gap in ordered)
    return Seen(ordered[-1], over, ordered[int(0.999 * len(ordered))], statistics.median(ordered))
