"""Whether two short names are the same when characters are wrong: by characters and by their sounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz

_ALIKE: Final = 80.0
"""Hundredths of the shorter name that must be in the longer, without a gap."""
_ALIKE_BY_SOUND: Final = _ALIKE / 0.95
"""Equal sounds with other characters are slightly worse than equal characters."""

_MORE: Final = 2
"""A name by its sound must be nearly all that is said: 多少公里 is not 邵工."""


def is_alike(said: str, title: str, said_sounds: Sequence[str], title_sounds: Sequence[str]) -> bool:
    """Whether enough of the shorter of two names is in the longer, by characters or by sounds."""
    if len(said) < 2 or len(title) < 2:
        return False
    if fuzz.partial_ratio(said, title, score_cutoff=_ALIKE):
        return True
    if min(len(said_sounds), len(title_sounds)) < 2 or len(said_sounds) > len(title_sounds) + _MORE:
        return False
    return fuzz.partial_ratio(said_sounds, title_sounds, score_cutoff=_ALIKE_BY_SOUND) > 0
