"""A channel that lives in memory: the shipped fake, for tests, the terminal, and trying things out."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Final

from domain.channels import Inlet, Limits, Sent
from domain.errors import ChannelError
from domain.messages import Address, Reply

LIMITS: Final = Limits(100_000, rate=1_000, rate_per_address=1_000, buttons=True, edits=True, documents=True)


class MemoryChannel:
    """Keeps what was handed over, by address; `fail_next` scripts the failures a real messenger has."""

    name = "memory"
    limits = LIMITS

    def __init__(self) -> None:
        self.handed: dict[str, list[tuple[int, Reply]]] = defaultdict(list)
        self._failures: list[ChannelError] = []
        self._arrived = asyncio.Event()

    async def receive(self, inlet: Inlet) -> None:
        """Nothing comes from outside; tests put updates into the inlet themselves."""
        await asyncio.Event().wait()

    async def send(
        self, address: Address, reply: Reply, row_id: int, replaces_ref: str = "", parts_sent: int = 0
    ) -> Sent:
        """Keeps the reply, or raises the next scripted failure."""
        if self._failures:
            raise self._failures.pop(0)
        self.handed[address.id].append((row_id, reply))
        self._arrived.set()
        return Sent(str(row_id))

    def fail_next(self, *errors: ChannelError) -> None:
        """The next calls of `send` raise these, in order."""
        self._failures.extend(errors)

    async def next_arrival(self) -> None:
        """Waits until something is handed over."""
        self._arrived.clear()
        await self._arrived.wait()
