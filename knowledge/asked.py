"""What the candidates of a question share: its characters, pairs, words and sounds, each with its rarity in a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from knowledge.question import Question, Word
from knowledge.text import cut, heard, letters, runs, spoken

_LATIN: Final = 0.3
"""Share of Latin letters from which a question is taken for pinyin, initials or a foreign name."""

Tokens = Sequence[tuple[str, float]]
Rarity = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the rarity of its parts in one kind.

    `whole`: the compact text with its frame; `neighbours`: all pairs of `plain`; `rarest`: `pairs`, the rarest first;
    `heard`: `pairs` by their sounds; `latin`: its Latin letters when it is largely Latin; `spoken`: how far it is a
    sentence.
    """

    whole: str
    plain: str
    characters: frozenset[str]
    neighbours: frozenset[str]
    singles: Tokens
    pairs: Tokens
    words: Tokens
    rarest: tuple[str, ...]
    heard: Sequence[str]
    triples: tuple[tuple[str, str, str], ...]
    wholes: tuple[float, float, float]
    meant: Sequence[tuple[Word, float]]
    sounds: str
    syllables: tuple[str, ...]
    latin: str
    spoken: float
    rarity: Rarity


@dataclass(frozen=True, slots=True)
class _Parts:
    """What is the same of a question in all kinds."""

    characters: frozenset[str]
    neighbours: frozenset[str]
    singles: tuple[str, ...]
    pairs: tuple[str, ...]
    words: tuple[str, ...]
    heard: tuple[str, ...]
    triples: tuple[tuple[str, str, str], ...]
    sounds: str
    latin: str
    spoken: float


@lru_cache(maxsize=64)
def _parts(question: Question) -> _Parts:
    """Remembered, for a question is asked of several kinds."""
    stretches = runs(question.said)
    latin = "".join(run for run in stretches if run.isascii() and run.isalpha())
    mostly = len(latin) >= 3 and len(latin) >= _LATIN * len(question.plain)
    pairs = tuple(gram for gram in question.grams if len(gram) == 2 and gram >= "\u3400")
    return _Parts(
        characters=frozenset(question.plain),
        neighbours=frozenset(map(str.__add__, question.plain, question.plain[1:])),
        singles=tuple(gram for gram in question.grams if len(gram) == 1 or gram < "\u3400"),
        pairs=pairs,
        words=tuple(dict.fromkeys(cut(question.said))),
        heard=tuple(map(heard, pairs)),
        triples=tuple(each for run in stretches if run[0] >= "\u3400" for each in _triples_of(run)),
        sounds=letters(question.said),
        latin=latin if mostly else "",
        spoken=spoken(question.whole),
    )


def ask(question: Question, rarity: Rarity, meant: Sequence[tuple[Word, float]]) -> Asked:
    """Everything about a question that its candidates share. `rarity`: of a character or pair in the kind."""
    parts = _parts(question)
    singles, pairs = [(gram, rarity(gram)) for gram in parts.singles], [(gram, rarity(gram)) for gram in parts.pairs]
    words = [(word, _word_rarity(word, rarity)) for word in parts.words]
    return Asked(
        whole=question.whole,
        plain=question.plain,
        characters=parts.characters,
        neighbours=parts.neighbours,
        singles=singles,
        pairs=pairs,
        words=words,
        rarest=tuple(pair for pair, _ in sorted(pairs, key=lambda pair: -pair[1])),
        heard=parts.heard,
        triples=parts.triples,
        wholes=(sum_of(singles), sum_of(pairs), sum_of(words)),
        meant=meant,
        sounds=parts.sounds,
        syllables=question.sounds,
        latin=parts.latin,
        spoken=parts.spoken,
        rarity=rarity,
    )


def _triples_of(run: str) -> Iterator[tuple[str, str, str]]:
    """Each stretch of three characters with its two pairs."""
    for place in range(len(run) - 2):
        yield run[place : place + 3], run[place : place + 2], run[place + 1 : place + 3]


def sum_of(tokens: Tokens) -> float:
    """The rarities together; 1 for no tokens, to divide by."""
    return sum(rarity for _, rarity in tokens) or 1.0


def _word_rarity(word: str, rarity: Rarity) -> float:
    """A longer word is as rare as its rarest pair."""
    if len(word) < 3 or word < "\u3400":
        return rarity(word)
    return max(rarity(word[place : place + 2]) for place in range(len(word) - 1))
