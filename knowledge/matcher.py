"""Finding records for a need: candidates by characters and pairs, then a second look at the best of them."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from domain.records import Filters, Kind, Match, RecordId
from knowledge import lexicon
from knowledge.entry import Entry, sound_tokens
from knowledge.fuzzy import closeness
from knowledge.index import Index, Shelf
from knowledge.question import Question, Word, read_question
from knowledge.reasons import REASONED, name_said, reasons_for, shows_why
from knowledge.text import syllables

_CANDIDATES: Final = 80
_MOST_GRAMS: Final = 64
"""Longer questions are cut to this many of their rarest characters and pairs."""

_COMMON: Final = 0.1
_FEW: Final = 12
"""Of large kinds, characters and pairs that stand in more than a tenth of the records are not searched
when twelve rarer ones are left: they cost most of the time and decide nothing."""
_LARGE: Final = 20_000

_W_BM25: Final = 0.75
_W_COVERAGE: Final = 0.15
_W_NAME: Final = 0.08
_W_INDUSTRY: Final = 0.02
"""Shares of the score: how well characters and pairs match; how much of the need's meaning is met; whether the
record's name was said; whether it is of the industry."""

_SHARE: Final = 0.35
_SHARE_OF_SOME: Final = 0.20
_SOME: Final = 0.25
_SOUND_SHARE: Final = 0.30
_COVERED: Final = 0.15
_EVIDENCE: Final = 1.25
_WHOLE: Final = 0.75
"""When a record fits on its own: characters and pairs (or sounds) reach this share of a perfect match, or a smaller one
with a quarter of the need met; or a part of the need is met that holds a term of a trade or more than one word; or
nearly the whole need is met. Set on tests/knowledge/needs.tsv and on everyday questions."""

_TAIL: Final = 0.6
"""When something fits, records with at least this share of the best score are shown behind it."""

_NAMED: Final = 0.80
_NAME_CHARS: Final = 24

_SLIGHT: Final = 0.1
"""What characters and pairs of ranks, bodies and kinds (教授, 中心, 政策) weigh beside others. Not among institutes,
events and questions: there they are part of the name."""

_SYNONYM: Final = 0.8
_PARTIAL: Final = 0.8
_ONE_CHARACTER: Final = 0.25
"""What another word for it, a part of it, or a single character is worth beside the word itself."""
_BM25_K1: Final = 1.2


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A question against one shelf: tokens with weights, what a perfect match would score, words with rarity."""

    question: Question
    kind: Kind
    tokens: tuple[tuple[str, str, float], ...]
    ideal: float
    words: tuple[tuple[Word, float], ...]
    industry: str
    sounds: tuple[str, ...]


class Matcher:
    """Finds in an index; safe to call from many threads while changes are applied in one."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def find(
        self,
        text: str,
        kinds: Collection[Kind],
        filters: Filters = Filters(),
        limit: int = 10,
        among: Collection[RecordId] | None = None,
    ) -> list[Match]:
        """At most `limit` records that fit, best first; [] = nothing fits. Scores compare within one kind only."""
        question = read_question(text)
        found: list[tuple[float, Entry]] = []
        if not question.plain or limit <= 0:
            return []
        for kind in dict.fromkeys(kinds):
            shelf = self._index.shelf(kind)
            numbers = None if among is None else {record_id.number for record_id in among if record_id.kind == kind}
            if shelf and shelf.size:
                weighed = _weigh(shelf, question, kind)
                found.extend(_find_in(shelf, weighed, filters, numbers, max(_CANDIDATES, limit)))
        found.sort(key=lambda scored: -scored[0])
        return list(islice(_explained(question, found, filters), limit))

    def rank(self, text: str, kind: Kind, limit: int = 10) -> list[Entry]:
        """The `limit` records nearest to a text, best first, whether or not they fit."""
        question, shelf = read_question(text), self._index.shelf(kind)
        if not shelf:
            return []
        weighed = _weigh(shelf, question, kind)
        hits = [_judged(weighed, bm25, entry, 0.0) for bm25, entry in shelf.search(weighed.tokens, Filters(), None, 80)]
        if not hits:
            by_sound = _weigh_sounds(shelf, weighed)
            hits = [
                _judged(by_sound, bm25, entry, 0.0)
                for bm25, entry in shelf.search(by_sound.tokens, Filters(), None, 80)
            ]
        hits.sort(key=lambda hit: -hit[0])
        return [entry for _, _, entry in hits[:limit]]


def _explained(question: Question, found: Iterable[tuple[float, Entry]], filters: Filters) -> Iterator[Match]:
    """Matches with their reasons, without the experts, policies and achievements for which there is none."""
    for score, entry in found:
        reasons = reasons_for(question, entry, filters)
        if shows_why(entry.record.id.kind, reasons):
            yield Match(entry.record, round(score, 4), reasons)


def _find_in(
    shelf: Shelf, weighed: _Weighed, filters: Filters, among: Collection[int] | None, limit: int
) -> list[tuple[float, Entry]]:
    found = _fitting(weighed, shelf.search(weighed.tokens, filters, among, limit), _SHARE)
    if found or len(weighed.sounds) < 2:
        return found
    by_sound = _weigh_sounds(shelf, weighed)
    return _fitting(by_sound, shelf.search(by_sound.tokens, filters, among, limit), _SOUND_SHARE)


def _weigh_sounds(shelf: Shelf, weighed: _Weighed) -> _Weighed:
    """The same question by its pinyin, for pinyin input and homophones that nothing else finds."""
    listed = list(dict.fromkeys(sound_tokens(weighed.question.said)))[:_MOST_GRAMS]
    ideal = sum(_idf(shelf.size, shelf.frequency("sounds", token)) for token in listed) * (_BM25_K1 + 1)
    return replace(weighed, tokens=tuple(("sounds", token, 1.0) for token in listed), ideal=ideal or 1.0)


def _weigh(shelf: Shelf, question: Question, kind: Kind) -> _Weighed:
    frequency = {gram: shelf.frequency("grams", gram) for gram in question.grams}
    rarity = {gram: _idf(shelf.size, count) for gram, count in frequency.items()}
    searched = _searched(shelf.size, frequency)
    words = tuple((word, word.weight * _share_of_rarity(shelf, word)) for word in question.words)
    trades = lexicon.trades()
    slight = question.slight if kind in REASONED else frozenset()
    weights = {gram: _SLIGHT if gram in slight else 1.0 for gram in searched}
    return _Weighed(
        question=question,
        kind=kind,
        tokens=tuple(("grams", gram, weight) for gram, weight in weights.items()),
        ideal=sum(rarity[gram] * weight for gram, weight in weights.items()) * (_BM25_K1 + 1) or 1.0,
        words=words,
        industry=next((trades[word.text][0] for word in question.words if word.text in trades), ""),
        sounds=tuple(syllables(question.said)),
    )


def _searched(size: int, frequency: Mapping[str, int]) -> list[str]:
    """The rarest characters and pairs of the question, those in no record included (they count as not met)."""
    rarest = sorted(frequency, key=lambda gram: frequency[gram])[:_MOST_GRAMS]
    rare = [gram for gram in rarest if frequency[gram] <= _COMMON * size]
    return rare if size >= _LARGE and len(rare) >= _FEW else rarest


def _idf(size: int, frequency: int) -> float:
    """BM25's rarity of a token that stands in `frequency` of `size` records."""
    return math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))


def _share_of_rarity(shelf: Shelf, word: Word) -> float:
    """0–1: 1 for a word that no record has; a longer word is as rare as its rarest pair."""
    frequency = min(shelf.frequency("grams", part) for part in (word.pairs or (word.text,)))
    return _idf(shelf.size, frequency) / _idf(shelf.size, 0)


def _fitting(weighed: _Weighed, hits: Iterable[tuple[float, Entry]], enough: float) -> list[tuple[float, Entry]]:
    """Hits with their scores when at least one of them fits, without those far behind the best."""
    judged = [_judged(weighed, bm25, entry, enough) for bm25, entry in hits]
    best = max((score for score, fits, _ in judged if fits), default=None)
    if best is None:
        return []
    return [(score, entry) for score, fits, entry in judged if fits or score >= _TAIL * best]


def _judged(weighed: _Weighed, bm25: float, entry: Entry, enough: float) -> tuple[float, bool, Entry]:
    """(score, whether it fits on its own, entry)."""
    share = min(1.0, bm25 / weighed.ideal)
    covered, evidence = coverage(weighed.words, entry.joined)
    named = _named(weighed, entry) >= _NAMED
    alike = share >= enough or (share >= _SHARE_OF_SOME and covered >= _SOME)
    met = covered >= _WHOLE or (covered >= _COVERED and evidence >= _EVIDENCE)
    score = _W_BM25 * share + _W_COVERAGE * covered + _W_NAME * named
    score += _W_INDUSTRY * (weighed.industry in entry.industries)
    return min(1.0, score), alike or met or named, entry


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
    return _PARTIAL * sum(pair in text for pair in word.pairs) / len(word.pairs) if word.pairs else 0.0


def _named(weighed: _Weighed, entry: Entry) -> float:
    """How far the question is the record's name, for short questions only; a person's rank alone is no name."""
    person = weighed.kind is Kind.EXPERT
    if person and name_said(weighed.question, entry):
        return 1.0
    if min(len(weighed.question.plain), len(weighed.sounds) or _NAME_CHARS + 1) > _NAME_CHARS:
        return 0.0
    if person and entry.own_name != entry.name and not _sounds_said(weighed.sounds, entry):
        return 0.0
    return closeness(weighed.question.plain, entry.name, weighed.sounds, entry.sounds)


def _sounds_said(said: tuple[str, ...], entry: Entry) -> bool:
    """Whether the name without its honorific was said by its sounds."""
    name = " ".join(entry.sounds[: len(entry.own_name)])
    return bool(name) and f" {name} " in f" {' '.join(said)} "
