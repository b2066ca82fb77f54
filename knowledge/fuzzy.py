"""How close two short names are when characters are wrong: on characters and on their sounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz

_BY_SOUND: Final = 0.95
"""Equal sounds with other characters are slightly worse than equal characters."""


_MORE: Final = 2
"""A name by its sound must be nearly all that is said: 多少公里 is not 邵工."""


def closeness(said: str, title: str, said_sounds: Sequence[str], title_sounds: Sequence[str]) -> float:
    """0–1: how much of the shorter of two names is in the longer, without a gap, by characters or by sounds."""
    if len(said) < 2 or len(title) < 2:
        return 0.0
    by_character = fuzz.partial_ratio(said, title) / 100
    if min(len(said_sounds), len(title_sounds)) < 2 or len(said_sounds) > len(title_sounds) + _MORE:
        return by_character
    return max(by_character, _BY_SOUND * fuzz.partial_ratio(said_sounds, title_sounds) / 100)
