"""What is measured of one candidate for a question: how much of it, how rare, how near each other, how alike in name.

All measures are about 0–1, so that their weights (`knowledge/weights.tsv`) say what each is worth. Everything that
depends on the question alone is computed once (`asked.py`); a candidate costs about 20 µs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence, Set
from itertools import islice
from operator import add
from typing import Final, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from domain.records import Kind
from knowledge.asked import Asked, Tokens
from knowledge.entry import Entry
from knowledge.question import Word

TEXT: Final = (
    "found",  # BM25 of tokens as the index gave it, against the best candidate
    "together",  # BM25 of characters, pairs and words, against a perfect match
    "singles",  # BM25 of single characters, against a perfect match
    "pairs",  # BM25 of pairs of characters
    "words",  # BM25 of words
    "share-singles",  # share of the question's single characters, by rarity
    "share-pairs",
    "share-triples",
    "share-words",
    "meaning",  # share of the words that mean something, with synonyms and parts
    "stretch",  # the longest unbroken stretch of the question, as a share of its pairs
    "early",  # how near the beginning the rarest pairs stand
    "length",  # of the text, on a logarithmic scale
    "heard",  # share of the pairs by rarity that are met in writing or by their sounds: 静电访丝 for 静电纺丝
    "near",  # nearness of the two texts by the sentence model; 0 where it is not used
    "apart",  # how far the record's vector is from the mean of all candidates: what is near to everything says little
)
"""Measures of the whole text."""

MODELLED: Final = 2
"""So many of them, the last, are by the sentence model."""

NAME: Final = (
    "named",  # how much of the record is its name
    "alike",  # edits between question and name
    "inside",  # edits between the shorter and the best part of the longer
    "question-kept",  # share of the question that stands in the name in order
    "name-kept",  # share of the name that stands in the question in order
    "name-met",  # share of the name's characters, by rarity, that the question has
    "name-pairs-met",
    "first",  # same first character
    "last",
    "short-form",  # the question is the name with characters left out
    "contained",  # one contains the other
    "sound-alike",  # four of the same on the letters of pinyin, and two on its syllables
    "sound-inside",
    "sound-question-kept",
    "sound-name-kept",
    "syllables-alike",
    "syllables-kept",
    "sound-found",  # score of the search by sounds, against the best candidate
    "sound-share",  # and against a perfect match
    "initials-alike",  # for Latin letters: against the first letters of the name's pinyin
    "initials-inside",
)
"""Measures of the name."""

_NO_NAME: Final = (0.0,) * len(NAME)

LONGEST_NAME: Final = 60
"""Characters; what is longer is no name that somebody types."""

_NAME_ALONE: Final = 12
"""Characters of a question up to which it may be nothing but a person's name, with a slip or in pinyin."""

_K1: Final = 1.2
_B: Final = 0.75
_RAREST: Final = 3

_SYNONYM: Final = 0.8
_PARTIAL: Final = 0.8
_ONE_CHARACTER: Final = 0.25
"""What another word for it, a part of it, or a single character is worth beside the word itself."""


class Given(NamedTuple):
    """What is known of a candidate before it is looked at: its scores in the two searches against the best candidate
    (`found`, `by_sounds`), that by sounds against a perfect match, the candidates' mean length, and what the model
    says (`MODELLED`)."""

    found: float
    by_sounds: float
    by_sounds_share: float
    usual: float
    modelled: tuple[float, float]


def of_text(asked: Asked, entry: Entry, given: Given, meaning: float) -> tuple[float, ...]:
    """`TEXT`."""
    text = entry.content
    saturation = _K1 * (1 - _B + _B * len(text) / given.usual)
    singles, share_singles = _bm25(asked.singles, text, saturation)
    met = _pairs(asked, entry, saturation)
    words, share_words = _bm25(asked.words, text, saturation)
    of_singles, of_pairs, of_words = asked.wholes
    return (
        given.found,
        (singles + met.score + words) / (of_singles + of_pairs + of_words),
        singles / of_singles,
        met.score / of_pairs,
        words / of_words,
        share_singles / of_singles,
        met.share / of_pairs,
        _triples(asked.triples, met.pairs, text),
        share_words / of_words,
        meaning,
        met.longest / of_pairs,
        _early(asked.rarest, met.pairs, text),
        math.log(1 + len(text)) / 7,
        met.heard / of_pairs,
        *given.modelled,
    )


def _bm25(tokens: Tokens, text: str, saturation: float) -> tuple[float, float]:
    """(BM25, sum of the rarities) of the tokens that stand in the text."""
    score = share = 0.0
    for token, rarity in tokens:
        if token in text:
            count = text.count(token)
            share += rarity
            score += rarity * count / (count + saturation)
    return score, share


class _Pairs(NamedTuple):
    """The question's pairs that stand in a text, their BM25, and sums of rarities: of these, of the longest row of
    them, and of these together with those met by their sounds."""

    pairs: Set[str]
    score: float
    share: float
    longest: float
    heard: float


def _pairs(asked: Asked, entry: Entry, saturation: float) -> _Pairs:
    """All that is measured of pairs, in one go: most of a question are not met."""
    text, sounds, met = entry.content, entry.heard, set()
    score = share = longest = row = heard = 0.0
    for (pair, rarity), sound in zip(asked.pairs, asked.heard, strict=True):
        if pair in text:
            count = text.count(pair)
            met.add(pair)
            share += rarity
            score += rarity * count / (count + saturation)
            heard += rarity
            row += rarity
            if row > longest:
                longest = row
        else:
            row = 0.0
            if sound in sounds:
                heard += rarity
    return _Pairs(met, score, share, longest, heard)


def _triples(triples: Sequence[tuple[str, str, str]], met: Set[str], text: str) -> float:
    found = [each for each, first, second in triples if first in met and second in met and each in text]
    return len(found) / len(triples) if triples else 0.0


def _early(pairs: Iterable[str], met: Set[str], text: str) -> float:
    """`pairs`: the rarest first."""
    places = [text.find(pair) for pair in islice((pair for pair in pairs if pair in met), _RAREST)]
    return 1 - min(places) / len(text) if places else 0.0


def of_name(asked: Asked, entry: Entry, given: Given) -> tuple[float, ...]:
    """`NAME`; all 0 when the record has no name of a usual length."""
    said, name = asked.plain, entry.name
    if not name or len(name) > LONGEST_NAME or not said or not _could_be_meant(asked, entry):
        return _NO_NAME
    kept = LCSseq.similarity(said, name)
    met, pairs_met = _met(asked, name)
    return (
        len(name) / len(entry.joined),
        _alike(kept, said, name),
        fuzz.partial_ratio(said, name) / 100,
        kept / len(said),
        kept / len(name),
        met,
        pairs_met,
        float(name[0] == said[0]),
        float(name[-1] == said[-1]),
        float(kept == len(said)),
        float(name in said or said in name),
        *_by_sound(asked, entry),
        given.by_sounds,
        given.by_sounds_share,
        *_by_initials(asked, entry),
    )


def _could_be_meant(asked: Asked, entry: Entry) -> bool:
    """A person's two or three characters meet a long need by chance: two of them in a row must be said."""
    if entry.kind is not Kind.EXPERT or len(asked.plain) <= _NAME_ALONE:
        return True
    return not asked.neighbours.isdisjoint(map(add, entry.name, entry.name[1:]))


def _met(asked: Asked, name: str) -> tuple[float, float]:
    """Shares of the name's characters, by rarity, and of its pairs that stand in the question."""
    characters = set(name)
    common = characters & asked.characters
    if not common:
        return 0.0, 0.0
    met = sum(map(asked.rarity, common))
    whole = met + sum(map(asked.rarity, characters - common))
    pairs = set(map(add, name, name[1:]))
    return met / whole if whole else 0.0, len(pairs & asked.neighbours) / len(pairs) if pairs else 0.0


def _by_sound(asked: Asked, entry: Entry) -> list[float]:
    said, name = asked.sounds, entry.letters
    if not said or not name:
        return [0.0] * 6
    kept = LCSseq.similarity(said, name)
    together = LCSseq.similarity(asked.syllables, entry.sounds)
    return [
        _alike(kept, said, name),
        fuzz.partial_ratio(said, name) / 100,
        kept / len(said),
        kept / len(name),
        _alike(together, asked.syllables, entry.sounds),
        together / len(asked.syllables) if asked.syllables else 0.0,
    ]


def _alike(kept: int, one: Sequence[str], other: Sequence[str]) -> float:
    """How few letters are put in and left out between the two that have so many in the same order; 1 = equal."""
    return 2 * kept / (len(one) + len(other))


def _by_initials(asked: Asked, entry: Entry) -> list[float]:
    if not asked.latin:
        return [0.0, 0.0]
    return [fuzz.ratio(asked.latin, entry.initials) / 100, fuzz.partial_ratio(asked.latin, entry.initials) / 100]


def coverage(words: Iterable[tuple[Word, float]], text: str) -> tuple[float, float]:
    """(share of the question's meaning that a record's text contains, 0–1; the meanings that were met, unweighted)."""
    met = whole = evidence = 0.0
    for word, weight in words:
        whole += weight
        if not word.unmet and (degree := _degree(word, text)):
            met += weight * degree
            evidence += word.weight * degree
    return (met / whole if whole else 0.0), evidence


def _degree(word: Word, text: str) -> float:
    """How far a word stands in a text: itself, another word for it, or pieces of it."""
    if word.text in text:
        return 1.0 if len(word.text) > 1 else _ONE_CHARACTER
    return _part(word, text) if word.others or word.pairs else 0.0


def _part(word: Word, text: str) -> float:
    """How far another word for it, or pieces of it, stand in the text."""
    for other in word.others:
        if other in text:
            return _SYNONYM if len(other) > 1 else _ONE_CHARACTER
    return _PARTIAL * len([pair for pair in word.pairs if pair in text]) / len(word.pairs) if word.pairs else 0.0
