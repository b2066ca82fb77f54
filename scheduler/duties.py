"""What is looked at because time passes, and how often."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from domain.errors import Conflict
from domain.imports import Import
from handlers.imports import CHECK
from handlers.turn import Finder
from scheduler import broadcasts, expiries, exports, foresight, imports, new_records, rematch, reminders, retention
from scheduler.index_feed import IndexFeed
from scheduler.sender import Sender
from scheduler.ticker import Duty
from storage.database import Database
from storage.jobs import Job


@dataclass(frozen=True)
class Rounds:
    """The work of the duties: each is a short transaction, and wakes the sender when it wrote something."""

    database: Database
    finder: Finder
    sender: Sender
    feed: IndexFeed
    clock: Callable[[], datetime]
    imports: imports.Imports = field(default_factory=imports.Imports)

    async def expire(self) -> None:
        """Ends requests and proposals that nobody answered in time."""
        now = self.clock()
        for booking_id in await self.database.read(lambda store: expiries.due(store, now)):
            found = await self.database.read(partial(expiries.look, finder=self.finder, booking_id=booking_id))
            expire = partial(expiries.expire, booking_id=booking_id, found=found, now=now)
            try:
                await self.database.write(expire)
            except Conflict:
                continue  # it was answered at this moment
        self.sender.wake()

    async def remind(self) -> None:
        """Writes reminders that are due."""
        if await reminders.remind(self.database, self.clock()):
            self.sender.wake()

    async def tell_of_new_records(self) -> None:
        """Tells subscribers of policies and events that were added."""
        now = self.clock()
        if not await self.database.read(lambda store: new_records.is_due(store, now)):
            return
        while await self.database.write(lambda store: new_records.step(store, now)):
            self.sender.wake()

    async def rematch(self) -> None:
        """Tells open needs of records that fit them better than what was there."""
        searchable, now = self.feed.position, self.clock()
        if not await self.database.read(lambda store: rematch.is_due(store, now, searchable)):
            return
        changed = None
        while job := await self.database.write(partial(rematch.begin, now=self.clock(), searchable=searchable)):
            now = self.clock()
            if changed is None or changed.job_id != job.id:
                changed = await self.database.read(partial(rematch.changes, job=job))
            found = await self.database.read(
                partial(rematch.look, finder=self.finder, job=job, changed=changed, now=now)
            )
            for start in range(0, len(found.news), rematch.TOLD):
                part = found.news[start : start + rematch.TOLD]
                await self.database.write(partial(rematch.tell, news=part, now=now))
                self.sender.wake()
            await self.database.write(partial(rematch.move_on, job=job, last=found.last, now=now))

    async def broadcast(self) -> None:
        """Turns released announcements into rows that go out, a slice at a time."""
        now = self.clock()
        if not await self.database.read(lambda store: store.jobs.any_due(now)):
            return
        while await self.database.write(lambda store: broadcasts.step(store, now)):
            self.sender.wake()

    async def take_in(self) -> None:
        """Looks through tables that were sent in, and takes in or back what an admin said; one process does it."""
        while self.sender.claimant is not None:
            found = await self.database.read(partial(self.imports.due, now=self.clock()))
            if found is None:
                return
            await self._take_in(*found, self.clock())
            self.sender.wake()

    async def _take_in(self, job: Job, this: Import, path: Path | None, now: datetime) -> None:
        if job.kind == CHECK:
            looked = await self.database.read(lambda store: imports.check(store, this, path))
            await self.database.write(lambda store: imports.report(store, job, looked, self.clock()))
            return
        prepared = await asyncio.to_thread(self.imports.prepare, job, this, path)
        await self.database.write(lambda store: self.imports.step(store, prepared, now))
        await asyncio.to_thread(self.database.fold_log)

    async def export(self) -> None:
        """Makes tables of records that staff asked for."""
        now = self.clock()
        while (job := await self.database.read(lambda store: exports.due(store, now))) is not None:
            content, count = await self.database.read(partial(exports.table, job=job))
            await self.database.write(partial(exports.hand_over, job=job, content=content, count=count, now=now))
            self.sender.wake()

    async def foresee(self) -> None:
        """Looks what would stay if a large import were taken back, and asks whoever thinks of it."""
        now = self.clock()
        while (job := await self.database.read(lambda store: foresight.due(store, now))) is not None:
            reply = await self.database.read(partial(foresight.look, job=job))
            await self.database.write(partial(foresight.tell, job=job, reply=reply, now=now))
            self.sender.wake()

    async def forget(self) -> None:
        """Forgets what is past its retention."""
        now = self.clock()
        await self.database.write(lambda store: retention.run(store, now))


def duties(
    database: Database, finder: Finder, feed: IndexFeed, sender: Sender, clock: Callable[[], datetime]
) -> list[Duty]:
    """All duties of one process; every one is harmless when several processes do it."""
    rounds = Rounds(database, finder, sender, feed, clock)
    return [
        Duty("index", 0.5, feed.catch_up),
        Duty("rematch", 1, rounds.rematch),
        Duty("expiries", 5, rounds.expire),
        Duty("reminders", 10, rounds.remind),
        Duty("subscriptions", 5, rounds.tell_of_new_records),
        Duty("broadcasts", 0.5, rounds.broadcast),
        Duty("imports", 1, rounds.take_in),
        Duty("exports", 1, rounds.export),
        Duty("foresight", 1, rounds.foresee),
        Duty("retention", 3600, rounds.forget),
    ]
