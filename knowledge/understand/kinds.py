"""What kind of need a sentence states, and of which industry (product.md §10)."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from domain.needs import INDUSTRIES, NeedKind
from knowledge import lexicon

OTHER_INDUSTRY: Final = "其他"


def find_kind(text: str) -> NeedKind | None:
    """The kind with the heaviest cues in a normalised sentence; None without any."""
    points: dict[str, float] = {}
    for kind, weight, pattern in _cues():
        if pattern.search(text):
            points[kind] = points.get(kind, 0.0) + weight
    return NeedKind(max(points, key=lambda kind: points[kind])) if points else None


def find_industry(text: str) -> tuple[str, str]:
    """(industry, trade) of a normalised sentence, or ("", ""); 其他 with a trade that the list lacks.

    The longest term decides.
    """
    lowered = text.lower()
    terms = [found[0] for found in _terms().finditer(lowered)]
    if terms:
        return lexicon.trades()[max(terms, key=len)]
    named = next((name for name in INDUSTRIES if name in text), "")
    if named:
        return named, ""
    other = lexicon.cue("other-trade").search(text)
    return (OTHER_INDUSTRY, other["trade"]) if other else ("", "")


@cache
def _cues() -> tuple[tuple[str, float, re.Pattern[str]], ...]:
    return tuple((kind, weight, re.compile(cue, re.IGNORECASE)) for kind, weight, cue in lexicon.need_kind_cues())


@cache
def _terms() -> re.Pattern[str]:
    """Terms of the trades, the longest first; Latin ones as whole words."""
    longest_first = sorted((term for term in lexicon.trades() if len(term) > 1), key=lambda term: (-len(term), term))
    return re.compile("|".join(_whole(term) for term in longest_first))


def _whole(term: str) -> str:
    return rf"(?<![a-z0-9]){re.escape(term)}(?![a-z0-9])" if term.isascii() else re.escape(term)
