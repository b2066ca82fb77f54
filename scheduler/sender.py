"""Hands outgoing rows to their channels after commit: the only part that talks to a channel.

Of several processes on one database one alone sends (`scheduler.leadership`): it takes over what a dead one had
claimed. The others write rows that wait for it, and tell their own open pages of what they wrote.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

import structlog

from domain.channels import Channel, Outgoing, Sent
from domain.errors import ChannelError, InDoubt, Rejected, RetryAfter, Unavailable, Unreachable
from domain.messages import Address
from scheduler import relevance
from scheduler.leadership import Leadership
from scheduler.pace import Pace
from storage.database import Database
from storage.outbox import ORDERED
from storage.repositories import Repositories

POLL: Final = 0.2
"""Seconds between looks at the outbox for rows of other processes and rows that became due."""

IN_FLIGHT: Final = 100
"""Rows that are claimed and not at their end, at most; few, so that none waits here for longer than its lease."""

ATTEMPTS: Final = 8
BACKOFF: Final = timedelta(seconds=2)
LONGEST_BACKOFF: Final = timedelta(minutes=5)
UNREAD: Final = timedelta(seconds=1)

NOWHERE: Final = Sent()
"""What a row that was not handed over has as its reference."""

Lane = tuple[int, str]
"""An account, with `ordered` or a kind that waits for nobody."""

log = structlog.get_logger()


class Sender:
    """One lane per account for replies and news, so that they leave in order; lanes run side by side."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        clock: Callable[[], datetime],
        *,
        process: str,
        leadership: Leadership,
        on_sent: Callable[[int], None] = lambda account_id: None,
    ) -> None:
        """`on_sent` is called with the account of every row that was handed over."""
        self._database = database
        self._channels = channels
        self._clock = clock
        self._process = process
        self._leadership = leadership
        self._on_sent = on_sent
        self._paces = {name: Pace(channel.limits) for name, channel in channels.items()}
        self._bulk = max(1, int(min(channel.limits.rate for channel in channels.values())))
        self._lanes: dict[Lane, deque[Outgoing]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._in_flight: dict[int, Outgoing] = {}
        self._offered: set[int] = set()
        self._handed: list[int] = []
        self._wake = asyncio.Event()
        self._asked = True
        self._left = False
        self._claims_at = 0.0
        self._leading = False
        self._stopping = asyncio.Event()
        self.last_look: datetime | None = None

    @property
    def claimant(self) -> str | None:
        """By whom a reply is born claimed, None while another process sends."""
        return self._process if self._leading and not self._stopping.is_set() else None

    def hand_over(self, row_ids: list[int]) -> None:
        """These rows were just committed by this process."""
        self._handed.extend(row_ids)
        self._wake.set()

    def wake(self) -> None:
        """Something may be due."""
        self._asked = True
        self._wake.set()

    async def run(self) -> None:
        """Sends until `stop`."""
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                await self._look()
            except Exception as error:
                log.error("outbox.unreadable", error=type(error).__name__, exc_info=error)
                await asyncio.sleep(1)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), POLL)
        await self._give_back()  # what was claimed while `stop` was called

    async def stop(self, within: float = 0.5) -> None:
        """Takes no further row, gives running hand-overs `within` seconds, and gives back what was not tried."""
        self._stopping.set()
        self._wake.set()
        running = tuple(self._tasks)
        if running:
            await asyncio.wait(running, timeout=within)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await self._give_back()

    async def _give_back(self) -> None:
        if untried := {*self._in_flight, *self._handed} - self._offered:
            await self._database.write(lambda store: store.outbox.release(untried, self._process))

    async def _look(self) -> None:
        self.last_look = self._clock()
        await self._follow_leadership()
        handed, self._handed = self._handed, []
        if handed:
            rows = await self._database.read(lambda store: store.outbox.read(handed))
            self._start(row for row in rows if row.state == "sent" or (row.state == "claimed" and self._leading))
            self._asked |= any(row.state == "waiting" for row in rows)
        if self._is_time_to_claim():
            while self._leading and not self._stopping.is_set() and (claimed := await self._claim()):
                self._start(claimed)

    def _is_time_to_claim(self) -> bool:
        """Rows that were handed over need no claim: most turns end without asking the outbox what is due."""
        now = asyncio.get_running_loop().time()
        asked, self._asked = self._asked, False
        if not asked and now < self._claims_at:
            return False
        self._claims_at = now + POLL
        return True

    async def _follow_leadership(self) -> None:
        if self._leadership.held and not self._leading:
            now = self._clock()
            freed = await self._database.write(lambda store: store.outbox.release_claims(self._process, now))
            log.info("outbox.taken_over", rows=freed)
        self._leading = self._leadership.held

    async def _claim(self) -> list[Outgoing]:
        now = self._clock()
        busy = tuple(self._in_flight)
        room = IN_FLIGHT - len(busy)
        bulk = self._bulk - sum(row.kind == "broadcast" for row in self._in_flight.values())
        self._left = room <= 0 or await self._database.read(lambda store: store.outbox.any_due(now))
        if room <= 0 or not self._left:
            return []
        return await self._database.write(lambda store: store.outbox.claim(self._process, now, room, busy, bulk))

    def _start(self, rows: Iterable[Outgoing]) -> None:
        for row in rows:
            if row.id in self._in_flight:
                continue
            self._in_flight[row.id] = row
            key = (row.account_id, "ordered" if row.kind in ORDERED else row.kind)
            lane = self._lanes.setdefault(key, deque())
            lane.append(row)
            if len(lane) == 1:
                task = asyncio.create_task(self._run_lane(key))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _run_lane(self, key: Lane) -> None:
        lane = self._lanes[key]
        try:
            while lane and not self._stopping.is_set():
                await self._send(lane[0])
                if self._stopping.is_set() and lane[0].id not in self._offered:
                    break  # it is given back
                self._forget(lane.popleft())
        except Exception as error:  # the database failed: its rows are claimed anew when their lease is over
            log.error("send.broken", account=key[0], error=type(error).__name__, exc_info=error)
            for row in lane:
                self._forget(row)
        finally:
            del self._lanes[key]
            if self._left:  # what was due and could not be claimed may have waited for this lane
                self.wake()

    def _forget(self, row: Outgoing) -> None:
        self._in_flight.pop(row.id, None)
        self._offered.discard(row.id)

    async def _send(self, row: Outgoing) -> None:
        if row.state == "sent":  # a row for the web is delivered at commit; its page only has to look
            assert row.address is not None
            await self._channels[row.address.channel].send(row.address, row.reply, row.id)
            self._on_sent(row.account_id)
            return
        now = self._clock()
        waits, why, addresses = await self._database.read(lambda store: self._prepare(store, row, now))
        if waits:
            await self._database.write(lambda store: store.outbox.release([row.id], self._process))
            return
        if why is not None:
            await self._end(row, "skipped", why)
            return
        for address in addresses:
            if address.channel in self._channels and await self._hand(row, address):
                return
        await self._end(row, "failed", "unreachable")

    def _prepare(self, store: Repositories, row: Outgoing, now: datetime) -> tuple[bool, str | None, list[Address]]:
        waits = row.kind in ORDERED and store.outbox.waits_for_earlier(row.id, now)
        why = relevance.why_not(store, row.about, row.kind, row.account_id, now) if row.about else None
        others = store.accounts.addresses_of(row.account_id)
        if row.address is None:
            return waits, why, others
        return waits, why, [row.address, *(other for other in others if other != row.address)]

    async def _hand(self, row: Outgoing, address: Address) -> bool:
        """Whether the row came to an end or was put back; False = try the next address."""
        channel, pace = self._channels[address.channel], self._paces[address.channel]
        if (wait := pace.blocked_for()) <= 0:
            await pace.turn(address, hurried=row.kind in ORDERED, bulk=row.kind == "broadcast")
            wait = pace.blocked_for()  # it may have been blocked while this row waited for its turn
        if self._stopping.is_set():
            return True
        if wait > 0:
            await self._put_back(row, timedelta(seconds=wait), row.parts_sent, failed=False)
            return True
        ref = row.replaces_ref if address == row.replaces_at else ""
        self._offered.add(row.id)
        try:
            sent = await channel.send(address, row.reply, row.id, ref, row.parts_sent)
        except Unreachable:
            now = self._clock()
            await self._database.write(lambda store: store.accounts.mark_unreachable(address, now))
            return False
        except ChannelError as error:
            await self._failed(row, error, pace)
        except Unavailable:  # a file's row could not be read: the channel is not at fault
            await self._put_back(row, UNREAD, row.parts_sent, failed=False)
        except Exception as error:  # a mistake in a channel must not keep the row, and those behind it, for ever
            log.error("send.mistaken", outbox=row.id, error=type(error).__name__, exc_info=error)
            await self._failed(row, InDoubt(type(error).__name__), pace)
        else:
            await self._end(row, "sent", sent=sent, address=address)
            self._on_sent(row.account_id)
        return True

    async def _failed(self, row: Outgoing, error: ChannelError, pace: Pace) -> None:
        log.warning("send.failed", outbox=row.id, error=type(error).__name__, attempt=row.attempts)
        if isinstance(error, RetryAfter):
            pace.block(error.seconds)
            await self._put_back(row, timedelta(seconds=error.seconds), error.parts_sent, failed=False)
        elif isinstance(error, Rejected) or (row.attempts + 1 >= ATTEMPTS and row.kind != "broadcast"):
            await self._end(row, "failed", str(error))
        elif row.kind == "broadcast":
            await self._end(row, "in_doubt", str(error))
        else:
            wait = min(BACKOFF * 2**row.attempts, LONGEST_BACKOFF)
            await self._put_back(row, wait, error.parts_sent, failed=True)

    async def _put_back(self, row: Outgoing, wait: timedelta, parts_sent: int, *, failed: bool) -> None:
        not_before = self._clock() + wait
        await self._database.write(lambda store: store.outbox.put_back(row.id, not_before, parts_sent, failed=failed))

    async def _end(
        self, row: Outgoing, state: str, why: str = "", sent: Sent = NOWHERE, address: Address | None = None
    ) -> None:
        now = self._clock()
        await self._database.write(lambda store: store.outbox.end(row.id, state, now, why, sent.ref, address))
