"""In which order records stand: a second look at each candidate (`candidates.py`).

The second look is a sum of the measures of `measures.py` with the weights of `weights.tsv`, learned by
`benchmarks/learn_weights.py`. It orders; whether anything fits at all is decided in `fitting.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import mul
from typing import Final, NamedTuple

from domain.records import Kind
from knowledge.candidates import Sought
from knowledge.entry import Entry
from knowledge.measures import NAME, TEXT, Given, coverage, of_name, of_text

_SPREAD: Final = 8.0
"""Brings the sum of weighted measures into a range in which scores of 0–1 still tell records apart."""

Near = Callable[[str, Sequence[Entry]], Sequence[tuple[float, float]] | None]
"""What a sentence model says of each of some records: nearness to a text, and distance from the mean of them all; None
where it says nothing."""


def nothing_near(text: str, entries: Sequence[Entry]) -> None:
    """The `Near` of a house without a sentence model."""


class Measured(NamedTuple):
    """A record with its scores of the two searches against a perfect match, and what the second look measured.

    `meaning`, `evidence`: of `measures.coverage`; `text`, `name`: of `measures.of_text` and `of_name`; `latin`: the
    question is largely Latin letters; `spoken`: how far question and name are sentences; `modelled`: the sentence model
    was asked, too.
    """

    entry: Entry
    by_grams: float
    by_sounds: float
    meaning: float
    evidence: float
    text: tuple[float, ...]
    name: tuple[float, ...]
    latin: bool
    spoken: float
    modelled: bool


class Candidate(NamedTuple):
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


def ranked(sought: Sought, near: Near = nothing_near) -> list[Candidate]:
    """What was found of a kind, best first."""
    found = [Candidate(each, _total(each)) for each in measured(sought, near)]
    return sorted(found, key=lambda candidate: -candidate.total)


def measured(sought: Sought, near: Near = nothing_near) -> list[Measured]:
    """The same without an order: those found by characters and pairs, then those found by sounds alone."""
    places = {found[1]: found for found in (*sought.by_grams, *sought.by_sounds)}
    entries = {number: sought.shelf.entry(found) for number, found in places.items()}
    usual = sum(len(entry.content) for entry in entries.values()) / max(1, len(entries)) or 1.0
    grams, sounds = ({number: score for score, number, _ in hits} for hits in (sought.by_grams, sought.by_sounds))
    best_grams, best_sounds = max(grams.values(), default=1.0), max(sounds.values(), default=1.0)
    nearness = near(sought.asked.whole, list(entries.values()))
    looked = []
    for (number, entry), nears in zip(entries.items(), nearness or [(0.0, 0.0)] * len(entries), strict=True):
        found, heard = grams.get(number, 0.0), sounds.get(number, 0.0)
        share = min(1.0, heard / sought.sounds_ideal)
        given = Given(found / best_grams, heard / best_sounds, share, usual, nears)
        looked.append(_measured(sought, entry, given, found, nearness is not None))
    return looked


def _measured(sought: Sought, entry: Entry, given: Given, found: float, modelled: bool) -> Measured:
    """A second look at one record. `found`: its score by characters and pairs."""
    asked = sought.asked
    meaning, evidence = coverage(asked.meant, entry.about)
    return Measured(
        entry,
        min(1.0, found / sought.grams_ideal),
        given.by_sounds_share,
        meaning,
        evidence,
        of_text(asked, entry, given, meaning),
        of_name(asked, entry, given),
        bool(asked.latin),
        (asked.spoken + entry.spoken) / 2,
        modelled,
    )


def _total(found: Measured) -> float:
    """Where a record stands: the weighted sum of its measures."""
    weights, named, spoken = _weights(), found.name[0], found.entry.spoken
    total: float = _sum(weights.latin if found.latin else weights.name, found.name)
    if named and found.spoken and not found.latin:
        total += found.spoken * _sum(weights.name_spoken, found.name)
    if found.entry.kind is Kind.EXPERT:
        return (total + _sum(weights.text_of_expert, found.text)) / _SPREAD
    total += _sum(weights.text, found.text)
    if found.modelled:
        total += _sum(weights.text_modelled, found.text) + named * _sum(weights.text_of_name_modelled, found.text)
    if named:
        total += named * _sum(weights.text_of_name, found.text)
        total += named * spoken * _sum(weights.text_spoken, found.text) if spoken else 0.0
    return total / _SPREAD


def _sum(weights: Sequence[float], measures: Sequence[float]) -> float:
    total: float = sum(map(mul, weights, measures))
    return total


@dataclass(frozen=True, slots=True)
class _Weights:
    """Of the text: of all, added as far as the record is its name, added as far as that is a sentence; of experts,
    whose text is a list of topics; added to the first two where the sentence model is used. Of the name: in Chinese,
    added as far as it and the question are sentences; in Latin letters."""

    text: tuple[float, ...]
    text_of_name: tuple[float, ...]
    text_spoken: tuple[float, ...]
    text_of_expert: tuple[float, ...]
    text_modelled: tuple[float, ...]
    text_of_name_modelled: tuple[float, ...]
    name: tuple[float, ...]
    name_spoken: tuple[float, ...]
    latin: tuple[float, ...]


@cache
def _weights() -> _Weights:
    lines = files("knowledge").joinpath("weights.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    found = {name: tuple(map(float, weights)) for name, *weights in rows}
    return _Weights(
        *zip(*(found[name] for name in TEXT), strict=True), *zip(*(found[name] for name in NAME), strict=True)
    )
