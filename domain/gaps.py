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


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap, or one person waiting for staff. `taken_by`: the member of staff who talks with them.

    `answered_by`: the record that came later and fits, `answered_at` since when. Times UTC.
    """

    id: int
    need_id: int | None
    account_id: int | None
    text: str
    why: Why
    created_at: datetime
    taken_by: int | None = None
    handled_at: datetime | None = None
    answered_by: int | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """One line of the 智库缺口榜: a field in which needs found nothing.

    `waiting`: needs that still wait, of `firms` different asking sides, the oldest since `oldest` (UTC; None when none
    waits); `answered`: needs for which something came meanwhile.
    """

    industry: str
    trade: str
    waiting: int
    firms: int
    oldest: datetime | None
    answered: int
