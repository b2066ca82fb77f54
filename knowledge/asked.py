"""What the candidates of a question share: its characters, pairs, words and sounds, each with its rarity in a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from knowledge.question import Question, Word
from knowledge.text import cut, heard, letters, runs

_LATIN: Final = 0.3
"""Share of Latin letters from which a question is taken for pinyin, initials or a foreign name."""

Tokens = Sequence[tuple[str, float]]
Rarity = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the rarity of its parts in one kind.

    `whole`: the compact text with its frame; `neighbours`: all pairs of `plain`; `rarest`: `pairs`, the rarest first;
    `heard`: `pairs` by their sounds; `latin`: its Latin letters when it is largely Latin.
    """

    whole: str
    plain: str
    characters: frozenset[str]
    neighbours: frozenset[str]
    singles: Tokens
    pairs: Tokens
    words: Tokens
    rarest: tuple[str, ...]
    heard: Tokens
    triples: tuple[tuple[str, str, str], ...]
    wholes: tuple[float, float, float]
    meant: Sequence[tuple[Word, float]]
    sounds: str
    syllables: tuple[str, ...]
    latin: str
    rarity: Rarity


def ask(question: Question, rarity: Rarity, meant: Sequence[tuple[Word, float]]) -> Asked:
    """Everything about a question that its candidates share. `rarity`: of a character or pair in the kind."""
    stretches = runs(question.said)
    chinese = [run for run in stretches if run[0] >= "\u3400"]
    latin = "".join(run for run in stretches if run.isascii() and run.isalpha())
    mostly = len(latin) >= 3 and len(latin) >= _LATIN * len(question.plain)
    singles = [(gram, rarity(gram)) for gram in question.grams if len(gram) == 1 or gram < "\u3400"]
    pairs = [(gram, rarity(gram)) for gram in question.grams if len(gram) == 2 and gram >= "\u3400"]
    words = [(word, _word_rarity(word, rarity)) for word in dict.fromkeys(cut(question.said))]
    return Asked(
        whole=question.whole,
        plain=question.plain,
        characters=frozenset(question.plain),
        neighbours=frozenset(map(str.__add__, question.plain, question.plain[1:])),
        singles=singles,
        pairs=pairs,
        words=words,
        rarest=tuple(pair for pair, _ in sorted(pairs, key=lambda pair: -pair[1])),
        heard=[(heard(pair), rarity) for pair, rarity in pairs],
        triples=tuple(each for run in chinese for each in _triples_of(run)),
        wholes=(sum_of(singles), sum_of(pairs), sum_of(words)),
        meant=meant,
        sounds=letters(question.said),
        syllables=question.sounds,
        latin=latin if mostly else "",
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
