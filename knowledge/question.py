"""A need or question as the matcher sees it: without its frame, in words with weights, characters and sounds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from knowledge import lexicon
from knowledge.text import compact, grams, normalise, tagged

_LONGEST: Final = 400
"""Characters of a question that are looked at; needs are 10–60 characters, minutes of a visit are split before."""

_PART_OF_SPEECH: Final = {"n": 1.0, "v": 0.7, "a": 0.5, "e": 1.0, "i": 0.7, "l": 0.7, "j": 1.0, "b": 0.7, "g": 0.8}
_OTHER_PART: Final = 0.15
"""Nouns name the matter, verbs and adjectives its state; pronouns, numbers, adverbs hardly say anything."""

_OF_A_TRADE: Final = 1.5


@dataclass(frozen=True, slots=True)
class Word:
    """A word with the weight of its meaning (its rarity comes later), other words for it, and its pairs.

    `elsewhere`: it is of a matter outside a firm's needs and never counts as met.
    """

    text: str
    weight: float
    others: tuple[str, ...]
    pairs: tuple[str, ...]
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class Question:
    """`said`: the text without its frame; `plain`: its compact form; `words`: those that mean something."""

    said: str
    plain: str
    words: tuple[Word, ...]
    grams: tuple[str, ...]


def read_question(text: str) -> Question:
    """Any text a person wrote, of any length."""
    said = strip_frame(normalise(text[: 4 * _LONGEST])[:_LONGEST])
    weights: dict[str, float] = {}
    for word, tag in tagged(said):
        weights.setdefault(word, _meaning(word, tag))
    words = tuple(_word(text, weight) for text, weight in weights.items() if weight > 0)
    return Question(said, compact(said), words, tuple(dict.fromkeys(grams(said))))


def _word(text: str, weight: float) -> Word:
    pairs = tuple(map(str.__add__, text, text[1:])) if len(text) > 2 and text >= "\u3400" else ()
    return Word(text, weight, tuple(sorted(lexicon.synonyms().get(text, ()))), pairs, text in lexicon.elsewhere_words())


def strip_frame(text: str) -> str:
    """The text without greeting, "who can help" and "what to do"; unchanged when nothing would be left."""
    for pattern in _frames():
        shorter = pattern.sub(" ", text).strip(" ,.?!;")
        text = shorter or text
    return text


@cache
def _frames() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in lexicon.frames())


def _meaning(word: str, tag: str) -> float:
    if word in lexicon.everyday_words():
        return 0.0
    if word in lexicon.elsewhere_words():
        return 1.0
    if word in lexicon.trades():
        return _OF_A_TRADE
    if len(word) == 1 and word >= "\u3400":
        return _OTHER_PART * 2 if tag[0] in "nva" else _OTHER_PART
    return _PART_OF_SPEECH.get(tag[0], _OTHER_PART)
