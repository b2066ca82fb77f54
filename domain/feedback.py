"""What the enterprise says of a record that was found for its need, and what that changes: this pair alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.records import Kind, Match


class Verdict(StrEnum):
    """What somebody says of a record that was shown for a need."""

    USEFUL = "useful"
    UNFIT = "unfit"


REASONS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.EXPERT: ("field", "far", "known"),
    Kind.POLICY: ("field", "conditions", "late"),
    Kind.ACHIEVEMENT: ("field", "early", "price"),
}
"""The three reasons offered as buttons when something is 不合适; anything else is said in words."""

KNOWN_REASONS: Final = frozenset(code for codes in REASONS.values() for code in codes)


@dataclass(frozen=True, slots=True)
class Feedback:
    """One verdict on one pair. `reason`: one of `KNOWN_REASONS`, the person's words, or empty. Time UTC."""

    need_id: int
    record_id: int
    verdict: Verdict
    reason: str
    created_at: datetime


_PLACES: Final = {Verdict.USEFUL: 0, None: 1, Verdict.UNFIT: 2}


def in_order(matches: Iterable[Match], said: Mapping[int, Verdict]) -> list[Match]:
    """What was called useful first, what was called unfit last; otherwise as they were. `said` by record number."""
    return sorted(matches, key=lambda match: _PLACES[said.get(match.record.id.number)])
