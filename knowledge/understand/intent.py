"""What a message is about (product.md §10)."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from typing import Final

from knowledge import lexicon
from knowledge.lexicon import cue

_CLAUSES: Final = re.compile("[,。;!?\n]")


class Intent(StrEnum):
    """As tools print them."""

    DESCRIBE = "describe"
    POLICY_QUESTION = "policy_question"
    FIND_EXPERT = "find_expert"
    BOOK = "book"
    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    STATUS = "status"
    HUMAN = "human"
    SMALLTALK = "smalltalk"
    OTHER = "other"


_SMALL: Final = 20
"""Characters of small talk at most."""


def find_intent(text: str, described: bool, asked: bool, person: bool, timed: bool) -> Intent:
    """The intent of a normalised message.

    `described`: it states a need; `asked`: it asks for training, staff, a loan …; `person`: it names an expert;
    `timed`: it names a time for a meeting.
    """
    told = described and (len(text) > 40 or _tells_trouble(text))
    for intent, pattern in _cues():
        if pattern.search(text) and not (told and intent != Intent.HUMAN):
            return Intent(intent)
    if len(text) <= _SMALL and cue("smalltalk").search(text):
        return Intent.SMALLTALK
    books = timed or bool(cue("books").search(text)) or (person and len(text) <= 16 and not described)
    if books and not (described and len(text) > 16 and not person):
        return Intent.BOOK
    if cue("policy-word").search(text) and cue("asks").search(text) and not _tells(text):
        return Intent.POLICY_QUESTION
    if cue("expert-word").search(text) and cue("seeks").search(text) and not asked and not _troubled(text):
        return Intent.FIND_EXPERT
    return Intent.DESCRIBE if described or cue("firm-word").search(text) else Intent.OTHER


def is_elsewhere(text: str) -> bool:
    """Whether a normalised message speaks of matters outside a firm's needs, and of nothing of a firm."""
    return bool(_elsewhere().search(text)) and not cue("firm-word").search(text)


def _tells(text: str) -> bool:
    """Tells what a firm wants done instead of asking (我们想申报高企,没人会弄)."""
    return bool(cue("wants-done").search(text)) and not cue("asks-rule").search(text)


def _tells_trouble(text: str) -> bool:
    """Speaks of trouble and of nothing that was asked of Keqiao: 取消 is then a step of the work, not of a booking."""
    return bool(cue("trouble-word").search(text)) and not cue("own-matters").search(text)


def _troubled(text: str) -> bool:
    """Has a trouble of its own besides the wish for an expert, in the same words or in another clause."""
    others = (clause for clause in _CLAUSES.split(text) if not cue("expert-word").search(clause))
    return bool(cue("troubled").search(text)) or any(cue("trouble-word").search(clause) for clause in others)


@cache
def _elsewhere() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(lexicon.elsewhere_words()) if len(word) > 1))


@cache
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((intent, re.compile(pattern, re.IGNORECASE)) for intent, pattern in lexicon.intent_cues())
