"""Words written with other characters of the same sound (砖利, 年低, 高薪技术企业), as input methods produce them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from knowledge import lexicon
from knowledge.text import pieces, syllables

_CHINESE: Final = re.compile("[一-鿿]{2,}")
_LONGEST: Final = 6


def corrected(text: str) -> str:
    """A normalised text, of the same length, with misspelt words of spellings.tsv put right.

    Only whole words of the dictionary are replaced, one character in three at most being wrong; of a word of two
    characters one, and only when neither belongs to another word, so that 检测 does not swallow 监测.
    """
    return _CHINESE.sub(lambda found: _corrected(found[0]), text)


def _corrected(run: str) -> str:
    sounds = syllables(run)
    if len(sounds) != len(run):
        return run
    for start, end, single in _windows(pieces(run)):
        word = _by_sound().get(tuple(sounds[start:end]))
        if word and word != run[start:end] and (single or end - start > 2) and _alike(word, run[start:end]):
            run = run[:start] + word + run[end:]
    return run


def _windows(words: list[str]) -> Iterator[tuple[int, int, bool]]:
    """(start, end, whether all are single characters) of every stretch of whole words, the longest first."""
    start = 0
    for first, word in enumerate(words):
        ends = [start + len(word)]
        for following in words[first + 1 : first + _LONGEST]:
            ends.append(ends[-1] + len(following))
        for count, end in reversed(list(enumerate(ends, 1))):
            if 2 <= end - start <= _LONGEST:
                yield start, end, end - start == count
        start = ends[0]


def _alike(word: str, said: str) -> bool:
    return sum(map(str.__ne__, word, said)) <= max(1, len(word) // 3)


@cache
def _by_sound() -> Mapping[tuple[str, ...], str]:
    """Toneless syllables → word; the words of the file before the terms of the trades."""
    listed = [word for row in lexicon.rows("spellings.tsv") for word in row[0].split()]
    terms = [term for term in lexicon.trades() if len(term) > 2 and _CHINESE.fullmatch(term)]
    found: dict[tuple[str, ...], str] = {}
    for word in (*listed, *terms):
        found.setdefault(tuple(syllables(word)), word)
    return found
