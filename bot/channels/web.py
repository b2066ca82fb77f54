"""The web as a channel: the outbox is the transcript, so handing over is waking the page."""

from __future__ import annotations

import asyncio

from bot.web.hub import Hub as Hub
from domain.channels import Inlet, Limits, Sent
from domain.messages import Address, Reply


class WebChannel:
    """Sockets put what they receive by themselves (`bot.web.sockets`)."""

    name = "web"
    limits = Limits(text_units=100_000, rate=1000, rate_per_address=100, buttons=True, edits=True, documents=True)

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def receive(self, inlet: Inlet) -> None:
        """Waits until cancelled."""
        await asyncio.Event().wait()

    async def send(
        self, address: Address, reply: Reply, row_id: int, replaces_ref: str = "", parts_sent: int = 0
    ) -> Sent:
        """Wakes the pages behind the address; they read the row themselves. A closed page finds it when it opens."""
        self._hub.notify_address(address)
        return Sent(str(row_id))
