"""What is measured of one candidate for a question: how much of it, how rare, how near each other, how alike in name.

All measures are about 0–1, so that their weights (`knowledge/weights.tsv`) say what each is worth. Everything that
depends on the question alone is computed once (`Asked`); a candidate costs about 20 µs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import add
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, LCSseq

from knowledge.entry import Entry
from knowledge.question import Question, Word
from knowledge.text import cut, letters, runs

TEXT: Final = (
    "found",  # BM25 of tokens as the index gave it, against the best candidate
    "singles",  # BM25 of single characters, against a perfect match
    "pairs",  # BM25 of pairs of characters
    "words",  # BM25 of words
    "share-singles",  # share of the question's single characters, by rarity
    "share-pairs",
    "share-triples",
    "share-words",
    "meaning",  # share of the words that mean something, with synonyms and parts
    "stretch",  # the longest unbroken stretch of the question, as a share of its pairs
    "order",  # all unbroken stretches, long ones more than in proportion
    "sentence",  # the share of the question in the sentence that holds most
    "dense",  # the same against the sentence's length
    "early",  # how near the beginning the rarest pairs stand
    "length",  # of the text, on a logarithmic scale
)
"""Measures of the whole text."""

NAME: Final = (
    "named",  # 1: the record has a name that could be meant
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
    "sound-alike",  # the same five on the letters of pinyin and on its syllables
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

_K1: Final = 1.2
_B: Final = 0.75
_LATIN: Final = 0.3
_RAREST: Final = 3

_SYNONYM: Final = 0.8
_PARTIAL: Final = 0.8
_ONE_CHARACTER: Final = 0.25
"""What another word for it, a part of it, or a single character is worth beside the word itself."""

Rarity = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of a question in order, their rarities, and the sum of these."""

    texts: tuple[str, ...]
    rarities: tuple[float, ...]
    whole: float


def _tokens(texts: Iterable[str], rarity: Rarity) -> Tokens:
    listed = tuple(texts)
    rarities = tuple(map(rarity, listed))
    return Tokens(listed, rarities, sum(rarities))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the rarity of its parts in one kind. `latin`: its letters when it is largely Latin."""

    plain: str
    singles: Tokens
    pairs: Tokens
    rarest: tuple[str, ...]  # pairs
    triples: tuple[str, ...]
    words: Tokens
    meant: Sequence[tuple[Word, float]]
    sounds: str
    syllables: tuple[str, ...]
    latin: str
    of_character: Rarity


def ask(question: Question, rarity: Rarity, of_character: Rarity, meant: Sequence[tuple[Word, float]]) -> Asked:
    """Everything about a question that its candidates share. `rarity`: of a character or pair in the kind."""
    stretches = runs(question.said)
    chinese = [run for run in stretches if run[0] >= "\u3400"]
    latin = "".join(run for run in stretches if run.isascii() and run.isalpha())
    mostly = len(latin) >= 3 and len(latin) >= _LATIN * len(question.plain)
    pairs = _tokens((gram for gram in question.grams if len(gram) == 2 and gram >= "\u3400"), rarity)
    return Asked(
        plain=question.plain,
        singles=_tokens((gram for gram in question.grams if len(gram) == 1 or gram < "\u3400"), rarity),
        pairs=pairs,
        rarest=tuple(sorted(pairs.texts, key=rarity, reverse=True)[:_RAREST]),
        triples=tuple(run[place : place + 3] for run in chinese for place in range(len(run) - 2)),
        words=_tokens(dict.fromkeys(cut(question.said)), lambda word: _word_rarity(word, rarity)),
        meant=meant,
        sounds=letters(question.said),
        syllables=question.sounds,
        latin=latin if mostly else "",
        of_character=of_character,
    )


def _word_rarity(word: str, rarity: Rarity) -> float:
    """A longer word is as rare as its rarest pair."""
    if len(word) < 3 or word < "\u3400":
        return rarity(word)
    return max(rarity(word[place : place + 2]) for place in range(len(word) - 1))


def of_text(asked: Asked, entry: Entry, found: float, usual: float, meaning: float) -> tuple[float, ...]:
    """`TEXT`. `found`: the index's score against the best; `usual`: mean length of the candidates in characters."""
    text = entry.content
    saturation = _K1 * (1 - _B + _B * len(text) / usual)
    singles, share_singles, _ = _bm25(asked.singles, text, saturation)
    pairs, share_pairs, counts = _bm25(asked.pairs, text, saturation)
    words, share_words, _ = _bm25(asked.words, text, saturation)
    longest, order = _stretches(asked.pairs, counts)
    sentence, dense = _sentence(asked.pairs, counts, entry.sentences)
    return (
        found,
        singles,
        pairs,
        words,
        share_singles,
        share_pairs,
        sum([triple in text for triple in asked.triples]) / len(asked.triples) if asked.triples else 0.0,
        share_words,
        meaning,
        longest,
        order,
        sentence,
        dense,
        _early(asked.rarest, text),
        math.log(1 + len(text)) / 7,
    )


def _bm25(tokens: Tokens, text: str, saturation: float) -> tuple[float, float, list[int]]:
    """(BM25 against a perfect match, share of the tokens by rarity, how often each stands in the text)."""
    score = share = 0.0
    counts = list(map(text.count, tokens.texts))
    if not tokens.whole:
        return 0.0, 0.0, counts
    for count, rarity in zip(counts, tokens.rarities, strict=True):
        if count:
            share += rarity
            score += rarity * count / (count + saturation)
    return score / tokens.whole, share / tokens.whole, counts


def _stretches(pairs: Tokens, counts: Iterable[int]) -> tuple[float, float]:
    longest = run = squares = 0.0
    for rarity, count in zip(pairs.rarities, counts, strict=True):
        if count:
            run += rarity
        elif run:
            longest = max(longest, run)
            squares += run * run
            run = 0.0
    whole = pairs.whole
    return (max(longest, run) / whole, math.sqrt(squares + run * run) / whole) if whole else (0.0, 0.0)


def _sentence(pairs: Tokens, counts: Iterable[int], sentences: Iterable[str]) -> tuple[float, float]:
    met = [pair for pair in zip(pairs.texts, pairs.rarities, counts, strict=True) if pair[2]]
    best = dense = 0.0
    if not met:
        return 0.0, 0.0
    for sentence in sentences:
        share = sum([rarity for pair, rarity, _ in met if pair in sentence]) / pairs.whole
        if share:
            best = max(best, share)
            dense = max(dense, share * 20 / (20 + len(sentence)))
    return best, dense


def _early(rarest: Iterable[str], text: str) -> float:
    places = [place for pair in rarest if (place := text.find(pair)) >= 0]
    return 1 - min(places) / len(text) if places else 0.0


def of_name(asked: Asked, entry: Entry, sound_found: float, sound_share: float) -> tuple[float, ...]:
    """`NAME`; all 0 when the record has no name of a usual length."""
    said, name = asked.plain, entry.name
    if not name or len(name) > LONGEST_NAME or not said:
        return _NO_NAME
    kept = LCSseq.similarity(said, name)
    met, pairs_met = _met(asked, name)
    return (
        1.0,
        fuzz.ratio(said, name) / 100,
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
        sound_found,
        sound_share,
        *_by_initials(asked, entry),
    )


def _met(asked: Asked, name: str) -> tuple[float, float]:
    said, met, whole = asked.plain, 0.0, 0.0
    for character in set(name):
        rarity = asked.of_character(character)
        whole += rarity
        if character in said:
            met += rarity
    pairs_met = sum([pair in said for pair in map(add, name, name[1:])]) / (len(name) - 1) if name[1:] else 0.0
    return met / whole if whole else 0.0, pairs_met


def _by_sound(asked: Asked, entry: Entry) -> list[float]:
    said, name = asked.sounds, entry.letters
    if not said or not name:
        return [0.0] * 6
    kept = LCSseq.similarity(said, name)
    together = LCSseq.similarity(asked.syllables, entry.sounds)
    return [
        fuzz.ratio(said, name) / 100,
        fuzz.partial_ratio(said, name) / 100,
        kept / len(said),
        kept / len(name),
        Indel.normalized_similarity(asked.syllables, entry.sounds),
        together / len(asked.syllables) if asked.syllables else 0.0,
    ]


def _by_initials(asked: Asked, entry: Entry) -> list[float]:
    if not asked.latin:
        return [0.0, 0.0]
    return [fuzz.ratio(asked.latin, entry.initials) / 100, fuzz.partial_ratio(asked.latin, entry.initials) / 100]


def coverage(words: Iterable[tuple[Word, float]], text: str) -> tuple[float, float]:
    """(share of the question's meaning that a record's text contains, 0–1; the meanings that were met, unweighted)."""
    met = whole = evidence = 0.0
    for word, weight in words:
        whole += weight
        degree = _degree(word, text)
        met += weight * degree
        evidence += word.weight * degree
    return (met / whole if whole else 0.0), evidence


def _degree(word: Word, text: str) -> float:
    """How far a word stands in a text: itself, another word for it, or pieces of it."""
    if word.unmet:
        return 0.0
    if word.text in text:
        return 1.0 if len(word.text) > 1 else _ONE_CHARACTER
    return _part(word, text)


def _part(word: Word, text: str) -> float:
    """How far another word for it, or pieces of it, stand in the text."""
    if any(other in text for other in word.others):
        return _SYNONYM
    return _PARTIAL * sum([pair in text for pair in word.pairs]) / len(word.pairs) if word.pairs else 0.0
