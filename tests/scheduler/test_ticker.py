"""Duties tick; one that takes longer than its ticks are apart is left at work without a word."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

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


async def test_a_duty_that_the_end_of_the_program_interrupts_did_not_fail() -> None:
    with capture_logs() as logs:
        run = asyncio.create_task(Ticker._run(Duty("long", 1, asyncio.Event().wait)))
        await asyncio.sleep(0)
        run.cancel()
        await run
    assert [(line["event"], line["log_level"]) for line in logs] == [("duty.stopped", "info")]
