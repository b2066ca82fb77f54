"""Whether a record fits a question at all: "nothing fits" is an answer. How records are ordered is in `ranking.py`.

A record fits when the weighted sum of the measures below is above 0 (`fitting.tsv`, learned by
`benchmarks/learn_fitting.py`), when it is called by its name, or, when none fits so, by its sounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import mul
from typing import Final

from domain.records import Kind
from knowledge.entry import Entry
from knowledge.fuzzy import is_alike
from knowledge.matter import industries, of_others, of_plants, quantities
from knowledge.question import Question
from knowledge.ranking import Candidate
from knowledge.reasons import name_said

OWN: Final = (
    "share",  # BM25 of characters and pairs against a perfect match
    "meaning",  # share of the question's meaning that stands in what the record is about, by rarity
    "evidence",  # how many words of the question stand there, terms of trades counting more
    "industry",  # the record is of an industry to which a word of the question belongs
)
"""Measures of a candidate."""

SHARED: Final = (
    "length",  # a share of a longer question is more
    "plants",  # words of plants in it
    "quantities",  # as plants state them
    "others",  # words of other matters
)
"""Measures of the question, the same for all its candidates."""

MEASURES: Final = (*OWN, *SHARED)
"""What the sum is made of, each 0–1."""

_MOST_EVIDENCE: Final = 3.0
_MOST_LENGTH: Final = 40
_MOST_OF_PLANTS: Final = 5
_MOST_QUANTITIES: Final = 2
_MOST_OF_OTHERS: Final = 2
"""Where these measures reach 1."""

_LEAST_EVIDENCE: Final = 0.5
_LEAST_SHARE: Final = 0.35
"""Whatever the question is, half a word of it must stand in what the record is about, or this share of characters."""

_BEST: Final = 0.4
"""When something fits, records that reach this share of the best one's own part of the sum are shown behind it."""

_BY_NAME: Final = 9.0
"""What being called by its name adds to a record's own part: as much as half of the characters."""

_SOUND_SHARE: Final = 0.30
_FEWEST_SYLLABLES: Final = 2
_NAME_CHARS: Final = 24


@dataclass(frozen=True, slots=True)
class Matter:
    """What is said of the question as a whole: its industries, and the measures that all candidates share."""

    industries: frozenset[str]
    shared: tuple[float, ...]


def matter(question: Question) -> Matter:
    """Looked up once for all candidates of all kinds."""
    plain = question.whole
    shared = (
        min(1.0, len(plain) / _MOST_LENGTH),
        min(1.0, of_plants(plain) / _MOST_OF_PLANTS),
        min(1.0, quantities(plain) / _MOST_QUANTITIES),
        min(1.0, of_others(plain) / _MOST_OF_OTHERS),
    )
    return Matter(industries({word.text for word in question.words}), shared)


def measures(about: Matter, candidate: Candidate) -> tuple[float, ...]:
    """`MEASURES` of one candidate."""
    return *_own(about, candidate), *about.shared


def _own(about: Matter, candidate: Candidate) -> tuple[float, ...]:
    found = candidate.measured
    same = not about.industries.isdisjoint(found.entry.industries)
    return found.by_grams, found.meaning, min(1.0, found.evidence / _MOST_EVIDENCE), float(same)


def fitting(question: Question, about: Matter, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those of one kind that fit, in their order: by characters and words, or by sounds when nothing else does."""
    judged = [(*_judged(question, about, each), each) for each in candidates]
    best = max((own for own, fits, _ in judged if fits), default=None)
    if best is not None:
        return [each for own, _, each in judged if own >= _BEST * best]
    if len(question.sounds) < _FEWEST_SYLLABLES:
        return []
    return [each for each in candidates if each.measured.by_sounds >= _SOUND_SHARE]


def _judged(question: Question, about: Matter, candidate: Candidate) -> tuple[float, bool]:
    """(a record's own part of the sum; whether it fits)."""
    weights, found = _weights(), candidate.measured
    own = sum(map(mul, weights.own, _own(about, candidate)))
    if is_named(question, found.entry):
        return own + _BY_NAME, True
    met = found.evidence >= _LEAST_EVIDENCE or found.by_grams >= _LEAST_SHARE
    return own, met and own + weights.always + sum(map(mul, weights.shared, about.shared)) > 0


def is_named(question: Question, entry: Entry) -> bool:
    """Whether the question is the record's name, for short questions only; a person's rank alone is no name."""
    person = entry.kind is Kind.EXPERT
    if person and name_said(question, entry):
        return True
    if min(len(question.plain), len(question.sounds) or _NAME_CHARS + 1) > _NAME_CHARS:
        return False
    if person and entry.own_name != entry.name and not _sounds_said(question.sounds, entry):
        return False
    return is_alike(question.plain, entry.name, question.sounds, entry.sounds)


def _sounds_said(said: tuple[str, ...], entry: Entry) -> bool:
    """Whether the name without its honorific was said by its sounds."""
    name = " ".join(entry.sounds[: len(entry.own_name)])
    return bool(name) and f" {name} " in f" {' '.join(said)} "


@dataclass(frozen=True, slots=True)
class _Weights:
    own: tuple[float, ...]
    shared: tuple[float, ...]
    always: float


@cache
def _weights() -> _Weights:
    """Of the measures of a candidate and of the question, and what is always added."""
    lines = files("knowledge").joinpath("fitting.tsv").read_text("utf-8").splitlines()
    found = dict(line.split("\t") for line in lines if line and not line.startswith("#"))
    own, shared = ([float(found[name]) for name in names] for names in (OWN, SHARED))
    return _Weights(tuple(own), tuple(shared), float(found["always"]))
