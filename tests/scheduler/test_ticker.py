"""Duties tick; one that takes longer than its ticks are apart is left at work without a word."""

from __future__ import annotations

import asyncio

import pytest

from scheduler.ticker import Duty, Ticker


async def test_a_long_duty_misses_ticks_in_silence(caplog: pytest.LogCaptureFixture) -> None:
    ended, ticks = asyncio.Event(), 0
    started: list[str] = []

    async def long() -> None:
        started.append("long")
        await ended.wait()

    async def short() -> None:
        nonlocal ticks
        ticks += 1
        if ticks == 4:
            ended.set()

    ticker = Ticker([Duty("long", 0.01, long), Duty("short", 0.03, short)])
    ticker.start()
    await asyncio.wait_for(ended.wait(), 10)
    ticker.stop()
    assert started == ["long"]
    assert caplog.records == []
