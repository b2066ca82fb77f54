"""In which order records stand: candidates from the index by characters and by sounds, then a second look at each.

The second look is a sum of the measures of `measures.py` with the weights of `weights.tsv`, learned by
`benchmarks/learn_weights.py`. It orders; whether anything fits at all is decided in `fitting.py`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import mul
from typing import Final

from domain.records import Filters, Kind
from knowledge.entry import Entry, initial_tokens, sound_pieces
from knowledge.measures import NAME, TEXT, Asked, ask, coverage, of_name, of_text
from knowledge.question import Question, Word
from knowledge.reasons import REASONED
from knowledge.shelf import Found, Shelf

CANDIDATES: Final = 40
_BY_SOUND: Final = 25
"""Candidates of a kind that are looked at twice: by characters and pairs, and by sounds beside them. More of them cost
time and change no measure by more than its noise (docs/decisions/0018-second-look.md)."""

_MOST_TOKENS: Final = 64
"""Longer questions are cut to this many of their rarest tokens."""

_SOUNDED_LETTERS: Final = 60
"""Longer questions (about 20 characters) are not searched by sounds unless they hold Latin letters."""

_COMMON: Final = 0.1
_FEW: Final = 12
_LARGE: Final = 20_000
"""Of large kinds, tokens that stand in more than a tenth of the records are not searched when twelve rarer ones are
left: they cost most of the time and decide nothing."""

_SLIGHT: Final = 0.1
"""What characters and pairs of ranks, bodies and kinds (教授, 中心, 政策) weigh beside others. Not among institutes,
events and questions: there they are part of the name."""

_BM25_K1: Final = 1.2

_SPREAD: Final = 8.0
"""Brings the sum of weighted measures into a range in which scores of 0–1 still tell records apart."""

Weighted = Sequence[tuple[str, str, float]]


@dataclass(frozen=True, slots=True)
class Sought:
    """A question in one kind: tokens to search, what a perfect match would score, and what is measured against."""

    asked: Asked
    grams: Weighted
    grams_ideal: float
    sounds: Weighted
    sounds_ideal: float


@dataclass(frozen=True, slots=True)
class Measured:
    """A record with its scores of the two searches against a perfect match, and what the second look measured.

    `meaning`, `evidence`: of `measures.coverage`; `text`, `name`: of `measures.of_text` and `of_name`.
    """

    entry: Entry
    by_grams: float
    by_sounds: float
    meaning: float
    evidence: float
    text: tuple[float, ...]
    name: tuple[float, ...]
    latin: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A measured record and its place in the order: `total` is the weighted sum of its measures, higher first."""

    measured: Measured
    total: float

    @property
    def score(self) -> float:
        """The same between 0 and 1."""
        return 1 / (1 + math.exp(-self.total))

    @property
    def entry(self) -> Entry:
        """The record."""
        return self.measured.entry


def ranked(
    shelf: Shelf, question: Question, kind: Kind, filters: Filters, among: Collection[int] | None, limit: int
) -> list[Candidate]:
    """The best candidates of a kind within exact filters, best first; at least `limit` when there are so many."""
    found = [Candidate(each, _total(each)) for each in measured(shelf, question, kind, filters, among, limit)]
    return sorted(found, key=lambda candidate: -candidate.total)


def measured(
    shelf: Shelf, question: Question, kind: Kind, filters: Filters, among: Collection[int] | None, limit: int
) -> list[Measured]:
    """The same without an order: those found by characters and pairs, then those found by sounds alone."""
    sought = _seek(shelf, question, kind)
    by_grams = shelf.search(sought.grams, filters, among, max(CANDIDATES, limit))
    by_sounds = shelf.search(sought.sounds, filters, among, max(_BY_SOUND, limit))
    return list(_second_look(shelf, sought, by_grams, by_sounds))


def _seek(shelf: Shelf, question: Question, kind: Kind) -> Sought:
    slight = question.slight if kind in REASONED else frozenset()
    rarities = shelf.rarities["grams"]
    grams = [("grams", gram, _SLIGHT if gram in slight else 1.0) for gram in _searched(shelf, "grams", question.grams)]
    meant = [(word, word.weight * _share_of_rarity(shelf, word)) for word in question.words]
    asked = ask(question, rarities.__getitem__, meant)
    sounds = [("sounds", token, 1.0) for token in _searched(shelf, "sounds", _sounds(asked))]
    return Sought(asked, _known(shelf, grams), _ideal(shelf, grams), _known(shelf, sounds), _ideal(shelf, sounds))


def _sounds(asked: Asked) -> Iterable[str]:
    if len(asked.sounds) > _SOUNDED_LETTERS and not asked.latin:
        return ()
    return dict.fromkeys((*sound_pieces(asked.sounds), *(() if asked.syllables else initial_tokens(asked.latin))))


def _searched(shelf: Shelf, name: str, tokens: Iterable[str]) -> list[str]:
    """The rarest tokens, those in no record included (they count as not met)."""
    rarities = shelf.rarities[name]
    rarest = sorted(tokens, key=rarities.__getitem__, reverse=True)[:_MOST_TOKENS]
    if shelf.size < _LARGE:
        return rarest
    common = rarities.of(_COMMON * shelf.size)
    rare = [token for token in rarest if rarities[token] >= common]
    return rare if len(rare) >= _FEW else rarest


def _known(shelf: Shelf, tokens: Weighted) -> Weighted:
    """Those that any record has: the others need not be searched."""
    return [(name, token, weight) for name, token, weight in tokens if shelf.knows(name, token)]


def _ideal(shelf: Shelf, tokens: Weighted) -> float:
    """What a record would score that has every token in plenty."""
    return (_BM25_K1 + 1) * sum(shelf.rarities[name][token] * weight for name, token, weight in tokens) or 1.0


def _share_of_rarity(shelf: Shelf, word: Word) -> float:
    """0–1: 1 for a word that no record has; a longer word is as rare as its rarest pair."""
    rarest = max(map(shelf.rarities["grams"].__getitem__, word.pairs or (word.text,)))
    return rarest / math.log(2 * shelf.size + 2)


def _second_look(
    shelf: Shelf, sought: Sought, by_grams: Sequence[Found], by_sounds: Sequence[Found]
) -> Iterator[Measured]:
    asked = sought.asked
    entries = {found[1]: shelf.entry(found) for found in (*by_grams, *by_sounds)}
    grams, sounds = ({number: score for score, number, _ in hits} for hits in (by_grams, by_sounds))
    best_grams, best_sounds = (max(scores.values(), default=1.0) for scores in (grams, sounds))
    usual = sum(len(entry.content) for entry in entries.values()) / max(1, len(entries)) or 1.0
    for number, entry in entries.items():
        found, heard = grams.get(number, 0.0), sounds.get(number, 0.0)
        by_sounds_share = min(1.0, heard / sought.sounds_ideal)
        meaning, evidence = coverage(asked.meant, entry.joined)
        yield Measured(
            entry,
            min(1.0, found / sought.grams_ideal),
            by_sounds_share,
            meaning,
            evidence,
            of_text(asked, entry, found / best_grams, usual, meaning),
            of_name(asked, entry, heard / best_sounds, by_sounds_share),
            bool(asked.latin),
        )


def _total(found: Measured) -> float:
    """Where a record stands: the weighted sum of its measures."""
    weights = _weights()
    total: float = sum(map(mul, weights.name[found.latin], found.name))
    if found.entry.kind is Kind.EXPERT:
        total += sum(map(mul, weights.text_of_expert, found.text))
    else:
        total += sum(map(mul, weights.text, found.text))
        total += found.name[0] * sum(map(mul, weights.text_of_name, found.text))
    return total / _SPREAD


@dataclass(frozen=True, slots=True)
class _Weights:
    """Of the text, what is added as far as the record is its name, and instead for experts, whose text is a list of
    topics; of the name for Chinese and for Latin."""

    text: tuple[float, ...]
    text_of_name: tuple[float, ...]
    text_of_expert: tuple[float, ...]
    name: tuple[tuple[float, ...], tuple[float, ...]]


@cache
def _weights() -> _Weights:
    lines = files("knowledge").joinpath("weights.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    found = {name: tuple(map(float, weights)) for name, *weights in rows}
    text, of_name, of_expert = zip(*(found[name] for name in TEXT), strict=True)
    chinese, latin = zip(*(found[name] for name in NAME), strict=True)
    return _Weights(text, of_name, of_expert, (chinese, latin))
