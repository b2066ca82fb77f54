"""In which order records stand: a second look at each candidate (`candidates.py`).

The second look is a sum of the measures of `measures.py` with the weights of `weights.tsv`, learned by
`benchmarks/learn_weights.py`. It orders; whether anything fits at all is decided in `fitting.py`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import mul
from typing import Final

from domain.records import Kind
from knowledge.candidates import Sought
from knowledge.entry import Entry
from knowledge.measures import NAME, TEXT, coverage, of_name, of_text

_SPREAD: Final = 8.0
"""Brings the sum of weighted measures into a range in which scores of 0–1 still tell records apart."""


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


def ranked(sought: Sought) -> list[Candidate]:
    """What was found of a kind, best first."""
    found = [Candidate(each, _total(each)) for each in measured(sought)]
    return sorted(found, key=lambda candidate: -candidate.total)


def measured(sought: Sought) -> list[Measured]:
    """The same without an order: those found by characters and pairs, then those found by sounds alone."""
    entries = {found[1]: sought.shelf.entry(found) for found in (*sought.by_grams, *sought.by_sounds)}
    usual = sum(len(entry.content) for entry in entries.values()) / max(1, len(entries)) or 1.0
    grams, sounds = ({number: score for score, number, _ in hits} for hits in (sought.by_grams, sought.by_sounds))
    best = max(grams.values(), default=1.0), max(sounds.values(), default=1.0)
    return [
        _measured(sought, entry, (grams.get(number, 0.0), sounds.get(number, 0.0)), best, usual)
        for number, entry in entries.items()
    ]


def _measured(
    sought: Sought, entry: Entry, scores: tuple[float, float], best: tuple[float, float], usual: float
) -> Measured:
    """A second look at one record. `scores`, `best`: by characters and by sounds, of this record and of the best."""
    asked, (found, heard) = sought.asked, scores
    by_sounds = min(1.0, heard / sought.sounds_ideal)
    meaning, evidence = coverage(asked.meant, entry.joined)
    return Measured(
        entry,
        min(1.0, found / sought.grams_ideal),
        by_sounds,
        meaning,
        evidence,
        of_text(asked, entry, found / best[0], usual, meaning),
        of_name(asked, entry, heard / best[1], by_sounds),
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
