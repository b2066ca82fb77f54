"""One line of the log of what staff, judges, experts and the system did; ids only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """`row` is such as `booking:12`; `outcome` is done or refused; `detail` a text key or ids, never a text."""

    at: datetime
    account_id: int | None
    action: str
    row: str
    outcome: str
    detail: str = ""
