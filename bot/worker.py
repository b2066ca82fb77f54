"""Takes each account's oldest unhandled row, hands it to `handlers`, and hands the answers to the sender."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final, Protocol

import structlog

from domain.errors import Broken, Conflict, Unavailable
from domain.talk import Received
from handlers import dispatch
from handlers.turn import Finder
from storage.database import Database

ATTEMPTS: Final = 5
"""After so many failures a row is parked, its sender told, and the next one goes on."""

RESTARTS: Final = 3
"""How often a turn starts again because a version moved meanwhile."""

AT_ONCE: Final = 16
"""Accounts whose turns run side by side, at most."""

PAUSE: Final = 1.0
"""Seconds to wait when the database does not answer; that is no fault of the row and not counted."""

POLL: Final = 0.2
"""Seconds between looks at the inbox when nobody called `wake` (another process's rows, a crash)."""

log = structlog.get_logger()


class Outlet(Protocol):
    """What the worker needs of the sender."""

    @property
    def claimant(self) -> str | None:
        """By whom replies are born claimed, None while another process sends."""
        ...

    def hand_over(self, row_ids: list[int]) -> None:
        """Rows were committed; those born claimed by this process leave at once."""
        ...


class Worker:
    """One per process; accounts side by side, each account's rows one at a time."""

    def __init__(
        self,
        database: Database,
        finder: Finder,
        outlet: Outlet,
        clock: Callable[[], datetime],
        *,
        demo: bool = False,
    ) -> None:
        self._database = database
        self._resting = dispatch.Context(finder, None, demo)
        self._outlet = outlet
        self._clock = clock
        self._wake = asyncio.Event()
        self._arrivals = 0
        self._locks = database.account_locks()
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._elsewhere: set[int] = set()
        self._stopping = False
        self.last_look: datetime | None = None

    def wake(self) -> None:
        """Something new is in the inbox."""
        self._arrivals += 1
        self._wake.set()

    async def run(self) -> None:
        """Works until `stop`."""
        while not self._stopping:
            self._wake.clear()
            arrivals = self._arrivals
            rows = await self._look() if len(self._busy) < AT_ONCE else []
            for row in rows:
                task = asyncio.create_task(self._handle(row))
                self._busy[row.account_id] = task
                task.add_done_callback(partial(self._done, row, arrivals))
            if not rows:
                await self._pause()
                self._elsewhere.clear()
        await asyncio.gather(*self._busy.values(), return_exceptions=True)
        self._locks.close()

    async def stop(self) -> None:
        """Takes no further row and waits for the turns that run."""
        self._stopping = True
        self._wake.set()
        await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def _look(self) -> list[Received]:
        """Rows to start on; an account that another process works on is left to it."""
        self.last_look = self._clock()
        busy = tuple(self._busy)
        try:
            while rows := await self._oldest(busy):
                mine = await self._take([row.account_id for row in rows], busy)
                self._elsewhere |= {row.account_id for row in rows} - mine
                if mine:
                    return [row for row in rows if row.account_id in mine]
            await self._take([], busy)
        except Exception as error:
            log.error("inbox.unreadable", error=type(error).__name__)
            await asyncio.sleep(PAUSE)
        return []

    async def _oldest(self, busy: tuple[int, ...]) -> list[Received]:
        passed_over = (*busy, *self._elsewhere)
        return await self._database.read(lambda store: store.inbox.next_rows(passed_over, AT_ONCE - len(busy)))

    async def _take(self, accounts: list[int], busy: tuple[int, ...]) -> set[int]:
        if self._database.is_sqlite:
            return set(accounts)  # one process has everything
        return await asyncio.to_thread(self._locks.take, accounts, busy)

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), POLL)

    def _done(self, row: Received, arrivals: int, _: asyncio.Task[None]) -> None:
        """Looks again when more of the account may wait or places were short; otherwise nothing can be there."""
        if row.more or self._arrivals != arrivals or len(self._busy) >= AT_ONCE:
            self._wake.set()
        self._busy.pop(row.account_id, None)

    async def _handle(self, row: Received) -> None:
        try:
            done = await self._turn(row)
            self._outlet.hand_over(done.outgoing)
            if done.released:
                self.wake()
        except Unavailable as error:
            log.error("turn.unavailable", inbox=row.id, error=type(error).__name__)
            await asyncio.sleep(PAUSE)
        except Exception as error:
            log.error("turn.failed", inbox=row.id, error=type(error).__name__, exc_info=error)
            await self._count_failure(row)

    async def _turn(self, row: Received) -> dispatch.Done:
        """What the turn left; nothing when another process handled the row first."""
        now = self._clock()
        for restart in range(RESTARTS):
            context = self._context()
            try:
                plan = await self._database.read(partial(dispatch.plan, row=row, now=now, context=context))
                carry_out = partial(dispatch.carry_out, row=row, plan=plan, now=now, context=context)
                return await self._database.write(carry_out)
            except Conflict:
                log.info("turn.restarted", inbox=row.id, restart=restart)
                if not await self._database.read(lambda store: store.inbox.is_next(row.id)):
                    return dispatch.Done([])
            except Broken as refusal:
                refuse = partial(dispatch.refuse, row=row, refusal=refusal, now=now, context=context)
                return dispatch.Done(await self._database.write(refuse))
        raise Conflict(f"inbox row {row.id} lost every race")

    def _context(self) -> dispatch.Context:
        return replace(self._resting, process=self._outlet.claimant)

    async def _count_failure(self, row: Received) -> None:
        now = self._clock()
        try:
            if row.attempts + 1 < ATTEMPTS:
                await self._database.write(lambda store: store.inbox.count_attempt(row.id))
            else:
                park = partial(dispatch.park, row=row, now=now, context=self._context())
                self._outlet.hand_over(await self._database.write(park))
            self.wake()
        except Exception as error:
            log.error("turn.uncounted", inbox=row.id, error=type(error).__name__)
            await asyncio.sleep(PAUSE)
