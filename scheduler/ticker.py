"""Ticks: APScheduler calls each duty every so often, in memory only; what is due stands in tables."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to look at every `seconds`; harmless when several processes do it."""

    name: str
    seconds: float
    work: Callable[[], Awaitable[object]]


class Ticker:
    """Runs duties until stopped; one that fails is logged and tried again at its next tick."""

    def __init__(self, duties: list[Duty]) -> None:
        # a duty that is still at work misses its next tick, which may be for minutes and is no reason to warn
        logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        for duty in duties:
            self._scheduler.add_job(
                self._run,
                "interval",
                seconds=duty.seconds,
                args=[duty],
                max_instances=1,
                coalesce=True,
                next_run_time=datetime.now(UTC),
                misfire_grace_time=None,  # a tick that comes late is better than none
            )

    def start(self) -> None:
        """Starts ticking in the running loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Stops ticking; a running duty ends by itself, its rows stay claimable."""
        self._scheduler.shutdown(wait=False)

    @staticmethod
    async def _run(duty: Duty) -> None:
        try:
            await duty.work()
        except asyncio.CancelledError:
            log.info("duty.stopped", duty=duty.name)  # the program ends; what is left is done after the next start
        except Exception as error:
            log.error("duty.failed", duty=duty.name, error=type(error).__name__, exc_info=error)
