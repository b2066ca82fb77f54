"""When a record that is new, or was changed, is news for a need that waits: it must be clearly better than the rest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from domain.records import Match

CLEARLY: Final = 1.15
"""How many times the score of the best other record of its kind the new one must reach. A tenth more is within what a
changed word in some other record does to a score; half as much again would have hidden real experts of the sample city
from the needs they were written for."""


def news(found: Sequence[Match], fresh: Collection[int], unfit: Collection[int]) -> list[Match]:
    """The fresh ones of `found` (one kind, best first) when the best of them is clearly better than every other.

    `fresh`: numbers of records the enterprise has not been shown; `unfit`: those it called so, which count for nothing.
    """
    new = [match for match in found if match.record.id.number in fresh]
    old = [match.score for match in found if match.record.id.number not in {*fresh, *unfit}]
    return new if new and new[0].score >= CLEARLY * max(old, default=0.0) else []
