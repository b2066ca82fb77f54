"""What kind of need a sentence states, and of which industry (product.md §10)."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import Final

from domain.needs import INDUSTRIES, NeedKind
from knowledge import lexicon

OTHER_INDUSTRY: Final = "其他"

_ASKED: Final = 4
"""Points from which a sentence asks for the kind instead of mentioning it; see need_kinds.tsv."""

_COMPOUND: Final = "compound-"


def find_kind(text: str) -> tuple[NeedKind | None, bool]:
    """The kind with the heaviest cues in a normalised sentence (None without any), and whether it is asked for."""
    text = _heads_only(lexicon.cue("purpose").sub(_blank, text))
    points: dict[str, float] = {}
    for kind, weight, pattern in _cues():
        if pattern.search(text):
            points[kind] = points.get(kind, 0.0) + weight
    if not points:
        return None, False
    best = max(points, key=lambda kind: points[kind])
    return NeedKind(best), points[best] >= _ASKED


def _heads_only(text: str) -> str:
    """Compounds without their modifiers; the last noun is the head: 知识产权培训 is training, 培训补贴 policy."""
    for modifier, head in pairwise(list(_nouns().finditer(text))):
        joined = text[modifier.end() : head.start()] in ("", "的", "类")
        if joined and modifier.lastgroup != head.lastgroup:
            text = text[: modifier.start()] + " " * len(modifier[0]) + text[modifier.end() :]
    return text


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


@cache
def _nouns() -> re.Pattern[str]:
    names = lexicon.cue_names(_COMPOUND)
    return re.compile("|".join(f"(?P<{name.removeprefix(_COMPOUND)}>{lexicon.words(name)})" for name in names))


def find_industry(text: str) -> tuple[str, str]:
    """(industry, trade) of a normalised sentence, or ("", ""); 其他 with a trade that the list lacks.

    The longest term decides; an industry's own name is no trade of it.
    """
    lowered = lexicon.cue("not-industry").sub(_blank, text.lower())
    terms = [found[0] for found in _terms().finditer(lowered)]
    if terms:
        industry, trade = lexicon.trades()[max(terms, key=len)]
        return industry, "" if trade == industry else trade
    named = next((name for name in INDUSTRIES if name in lowered), "")
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
    deciding = (term for term in lexicon.deciding_terms() if len(term) > 1)
    longest_first = sorted(deciding, key=lambda term: (-len(term), term))
    return re.compile("|".join(_whole(term) for term in longest_first))


def _whole(term: str) -> str:
    return rf"(?<![a-z0-9]){re.escape(term)}(?![a-z0-9])" if term.isascii() else re.escape(term)
