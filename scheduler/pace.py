"""Keeps a channel's rates: messages a second over all, and to one address."""

from __future__ import annotations

import asyncio
from typing import Final

from domain.channels import Limits
from domain.messages import Address

BURST: Final = 1.0
"""Seconds' worth of messages that may leave at once after a rest."""

KEPT_FREE: Final = 0.2
"""Seconds' worth of them that only hurried messages may use, so that a reply need not wait behind a reminder; bulk
keeps twice as much free. Whoever waits competes at each free place: without this a reminder could lose to broadcasts
again and again."""


class Pace:
    """Waits until the next message may leave; keeps a place for replies while thousands of broadcasts leave."""

    def __init__(self, limits: Limits) -> None:
        self._gap = 1 / limits.rate
        self._address_gap = 1 / limits.rate_per_address
        self._next = 0.0
        self._next_at: dict[Address, float] = {}
        self._blocked_until = 0.0

    def block(self, seconds: float) -> None:
        """The channel asked to wait."""
        self._blocked_until = max(self._blocked_until, asyncio.get_running_loop().time() + seconds)

    def blocked_for(self) -> float:
        """Seconds until the channel may be used again; 0 when it may now."""
        return max(0.0, self._blocked_until - asyncio.get_running_loop().time())

    async def turn(self, address: Address, *, hurried: bool, bulk: bool = False) -> None:
        """Waits for a free place. `hurried` messages (replies, news) wait for the overall rate only.

        `bulk` messages (broadcasts) let all others go first.
        """
        loop = asyncio.get_running_loop()
        while (wait := self._wait(address, loop.time(), hurried=hurried, bulk=bulk)) > 0:
            await asyncio.sleep(wait)
        now = loop.time()
        self._next = max(self._next, now - BURST) + self._gap
        if not hurried:
            self._forget(now)
            self._next_at[address] = now + self._address_gap

    def _wait(self, address: Address, now: float, *, hurried: bool, bulk: bool) -> float:
        if hurried:
            return self._next - now
        kept_free = 2 * KEPT_FREE if bulk else KEPT_FREE
        return max(self._next + kept_free, self._next_at.get(address, 0.0)) - now

    def _forget(self, now: float) -> None:
        if len(self._next_at) > 10_000:
            self._next_at = {address: at for address, at in self._next_at.items() if at > now}
