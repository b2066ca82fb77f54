"""Whether a record fits a question at all: "nothing fits" is an answer. How records are ordered is in `ranking.py`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from domain.records import Kind
from knowledge import lexicon
from knowledge.entry import Entry
from knowledge.fuzzy import closeness
from knowledge.question import Question
from knowledge.ranking import Candidate
from knowledge.reasons import name_said

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

_AHEAD: Final = 0.3
_AHEAD_SHARE: Final = 0.15
_AHEAD_MET: Final = 0.12
_AHEAD_EVIDENCE: Final = 0.5
"""Where none fits, the first expert in order is shown alone when clearly ahead of the second (`Candidate.total`), with
these shares and half a word met, and no word of other matters: an expert's record is a list of topics, of which
everyday words meet few."""

_TAIL: Final = 0.6
"""When something fits, records with at least this share of the best one's strength are shown behind it."""

_FEWEST_SYLLABLES: Final = 2
_NAMED: Final = 0.80
_NAME_CHARS: Final = 24

_W_SHARE: Final = 0.75
_W_COVERAGE: Final = 0.15
_W_NAME: Final = 0.08
_W_INDUSTRY: Final = 0.02
"""Shares of a fit's strength."""


def fitting(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those of one kind that fit, in their order: by characters and words, or by sounds when nothing else does."""
    industry = next((lexicon.trades()[word.text][0] for word in question.words if word.text in lexicon.trades()), "")
    seen = [candidate for candidate in candidates if candidate.measured.by_grams]
    found = _strong(question, industry, seen, by_sound=False)
    if found or len(question.sounds) < _FEWEST_SYLLABLES:
        return found
    return _strong(question, industry, [each for each in candidates if each.measured.by_sounds], by_sound=True)


def _strong(question: Question, industry: str, candidates: Sequence[Candidate], by_sound: bool) -> list[Candidate]:
    """When at least one fits: those that do, and those not far behind the best of them."""
    judged = [(*_judged(question, industry, each, by_sound), each) for each in candidates]
    best = max((strength for strength, enough, _ in judged if enough), default=None)
    if best is None:
        ahead = not by_sound and _is_ahead(candidates) and not any(word.unmet for word in question.words)
        return list(candidates[:1]) if ahead else []
    return [each for strength, enough, each in judged if enough or strength >= _TAIL * best]


def _is_ahead(candidates: Sequence[Candidate]) -> bool:
    """Whether the first of several experts stands out although little of the need is met."""
    if len(candidates) < 2 or candidates[0].entry.kind is not Kind.EXPERT:
        return False
    if candidates[0].total - candidates[1].total < _AHEAD:
        return False
    found = candidates[0].measured
    return found.by_grams >= _AHEAD_SHARE and found.meaning >= _AHEAD_MET and found.evidence >= _AHEAD_EVIDENCE


def _judged(question: Question, industry: str, candidate: Candidate, by_sound: bool) -> tuple[float, bool]:
    """(how strong a record's claim is, 0–1; whether it fits on its own)."""
    found = candidate.measured
    share = found.by_sounds if by_sound else found.by_grams
    met, evidence = found.meaning, found.evidence
    named = _named(question, found.entry) >= _NAMED
    alike = share >= (_SOUND_SHARE if by_sound else _SHARE) or (share >= _SHARE_OF_SOME and met >= _SOME)
    enough = alike or named or met >= _WHOLE or (met >= _COVERED and evidence >= _EVIDENCE)
    strength = _W_SHARE * share + _W_COVERAGE * met + _W_NAME * named
    return strength + _W_INDUSTRY * (industry in found.entry.industries), enough


def _named(question: Question, entry: Entry) -> float:
    """How far the question is the record's name, for short questions only; a person's rank alone is no name."""
    person = entry.kind is Kind.EXPERT
    if person and name_said(question, entry):
        return 1.0
    if min(len(question.plain), len(question.sounds) or _NAME_CHARS + 1) > _NAME_CHARS:
        return 0.0
    if person and entry.own_name != entry.name and not _sounds_said(question.sounds, entry):
        return 0.0
    return closeness(question.plain, entry.name, question.sounds, entry.sounds)


def _sounds_said(said: tuple[str, ...], entry: Entry) -> bool:
    """Whether the name without its honorific was said by its sounds."""
    name = " ".join(entry.sounds[: len(entry.own_name)])
    return bool(name) and f" {name} " in f" {' '.join(said)} "
