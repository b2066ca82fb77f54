"""When a record that is new, or was changed, is news for a need that waits: it must be clearly better than the rest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from domain.records import Match

CLEARLY: Final = 1.3
"""How many times the odds of the best other record of its kind the new one's must be. The odds of a score s are s to
1 - s: the same distance counts the same among weak and among strong matches. Of the needs written for the sample city
more than eight in ten hear of the very record they were written for, and none of another that does the same work."""


def news(found: Sequence[Match], fresh: Collection[int], unfit: Collection[int]) -> list[Match]:
    """The fresh ones of `found` (one kind, best first) when the best of them is clearly better than every other.

    `fresh`: numbers of records the enterprise has not been shown; `unfit`: those it called so, which count for nothing.
    """
    new = [match for match in found if match.record.id.number in fresh]
    old = max((match.score for match in found if match.record.id.number not in {*fresh, *unfit}), default=0.0)
    return new if new and _is_clearly_better(new[0].score, old) else []


def _is_clearly_better(new: float, old: float) -> bool:
    return new > old and new * (1 - old) >= CLEARLY * old * (1 - new)
