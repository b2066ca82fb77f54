"""Wakes open pages for what another process handed over; within one process the hub is told at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.web.context import Clock
from bot.web.hub import Hub
from storage.database import Database

EVERY: Final = 0.5
"""Seconds between looks."""

OVERLAP: Final = timedelta(seconds=1.5)
"""How far back a look goes: a row becomes visible a little after its instant. A page that looks twice shows it once."""


@dataclass(frozen=True, slots=True)
class News:
    """Looks at the newest rows of the outbox; only needed where several processes run."""

    database: Database
    hub: Hub
    clock: Clock

    async def look(self) -> None:
        """Wakes the pages of every account that was just sent something."""
        since = self.clock() - OVERLAP
        for account_id in await self.database.read(lambda store: store.transcripts.told_since("web", since)):
            self.hub.notify(account_id)
