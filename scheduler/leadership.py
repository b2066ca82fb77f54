"""Which of several processes talks to the messengers: the one that holds the lease."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from storage.leases import Lease

LOOK: Final = 1.0
"""Seconds between looks whether the lease is (still) held."""

log = structlog.get_logger()


class Leadership:
    """Asks for the lease as long as `run` runs; gives it up when `run` is cancelled."""

    def __init__(self, lease: Lease, changed: Callable[[], None] = lambda: None) -> None:
        """`changed` is called after every change of `held`."""
        self._lease = lease
        self._changes = asyncio.Event()
        self.changed = changed
        self.held = False

    async def run(self) -> None:
        """Until cancelled."""
        try:
            while True:
                self._set(await self._holds())
                await asyncio.sleep(LOOK)
        finally:
            self._lease.give_up()
            self._set(False)

    async def during(self, work: Callable[[], Awaitable[None]]) -> None:
        """Does `work` whenever the lease is held and cancels it when the lease is lost; until cancelled itself."""
        while True:
            await self._until(True)
            task = asyncio.ensure_future(work())
            lost = asyncio.create_task(self._until(False))
            try:
                await asyncio.wait({task, lost}, return_when=asyncio.FIRST_COMPLETED)
                if task.done():
                    task.result()
            finally:
                for each in (task, lost):
                    each.cancel()
                await asyncio.gather(task, lost, return_exceptions=True)

    async def _holds(self) -> bool:
        try:
            return await asyncio.to_thread(self._lease.hold)
        except Exception as error:  # whatever it was, another process may lead by now
            log.error("leadership.unknown", error=type(error).__name__, exc_info=error)
            return False

    async def _until(self, held: bool) -> None:
        while self.held is not held:
            self._changes.clear()
            await self._changes.wait()

    def _set(self, held: bool) -> None:
        if held is not self.held:
            self.held = held
            log.info("leadership.held" if held else "leadership.lost")
            self._changes.set()
            self.changed()
