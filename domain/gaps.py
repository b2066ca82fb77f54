"""What could not be answered by matching: gaps in the knowledge base, and people who asked for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Why(StrEnum):
    """Why a gap was recorded."""

    NOTHING_FOUND = "nothing_found"
    NONE_SUITS = "none_suits"
    ASKED_HUMAN = "asked_human"


class Verdict(StrEnum):
    """What somebody says of a record that was shown for a need."""

    USEFUL = "useful"
    UNFIT = "unfit"


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap, or one person waiting for staff. `taken_by`: the member of staff who talks with them. Times UTC."""

    id: int
    need_id: int | None
    account_id: int | None
    text: str
    why: Why
    created_at: datetime
    taken_by: int | None = None
    handled_at: datetime | None = None
