"""Whether a question is a firm's matter at all: words and quantities of plants in it, and words of other matters."""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import cache
from typing import Final

from knowledge import lexicon

_SHORTEST: Final = 2
"""Characters of a word that is looked for; single ones stand in too many others."""


def of_plants(plain: str) -> int:
    """How many words of plants, terms of trades and sayings stand in a compact text."""
    return sum(1 for _ in _within(plain, lexicon.plant_words()))


def quantities(plain: str) -> int:
    """How many quantities as plants state them stand in a compact text."""
    return len(lexicon.plant_measures().findall(plain))


def of_others(plain: str) -> int:
    """How many words of other matters than a firm's stand in a compact text."""
    return sum(1 for _ in _within(plain, lexicon.elsewhere_words()))


def industries(words: Set[str]) -> frozenset[str]:
    """Industries to which any of a question's words belongs."""
    trades = (lexicon.trades()[word][0] for word in words & lexicon.trades().keys())
    said = (lexicon.sayings()[word].industry for word in words & lexicon.sayings().keys())
    return frozenset((*trades, *said)) - {""}


def _within(plain: str, words: Set[str]) -> Iterator[str]:
    """Words that stand in a text, from its beginning, the longest first; none overlaps another."""
    start = 0
    while start < len(plain):
        ends = range(min(len(plain), start + _longest(words)), start + _SHORTEST - 1, -1)
        word = next((plain[start:end] for end in ends if plain[start:end] in words), "")
        start += len(word) or 1
        if word:
            yield word


@cache
def _longest(words: frozenset[str]) -> int:
    return max(map(len, words))
