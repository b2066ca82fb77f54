"""Cuts a long text into pieces that fit a limit of UTF-16 units, at the ends of sentences where there are any."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SENTENCE_END: Final = re.compile(r"[。！？；!?;][”’」』）)]*|\.(?=\s)|\n")
_PAUSE: Final = re.compile(r"[，、：,:\s]")
_JOINER: Final = "\u200d"


def units(text: str) -> int:
    """Length in UTF-16 units, as Telegram counts it."""
    return len(text) + sum(char > "\uffff" for char in text)


def cut_at_sentences(text: str, limit: int) -> list[tuple[int, int]]:
    """(start, end) of each piece, without white space at its ends; none for a text of white space only.

    A cut is made behind a sentence in the second half of what fits, otherwise behind a comma or space there,
    otherwise where the piece is full, but never inside a character and its accents.
    """
    ranges, start = [], 0
    while start < len(text):
        end = _reach(text, start, limit)
        if end < len(text):
            end = _cut(text, start, end)
        left = len(text[start:end]) - len(text[start:end].lstrip())
        stripped = text[start:end].strip()
        if stripped:
            ranges.append((start + left, start + left + len(stripped)))
        start = end
    return ranges


def _reach(text: str, start: int, limit: int) -> int:
    """The furthest end such that the piece still fits."""
    end = min(len(text), start + limit)
    while (over := units(text[start:end]) - limit) > 0:
        end -= (over + 1) // 2
    return end


def _cut(text: str, start: int, end: int) -> int:
    """The best place to cut at or before `end`."""
    half = start + (end - start) // 2
    for pattern in (_SENTENCE_END, _PAUSE):
        ends = [match.end() for match in pattern.finditer(text, half, end)]
        if ends:
            return ends[-1]
    place = end
    while place > half and _belongs_to_previous(text, place):
        place -= 1
    return place if place > half else end


def _belongs_to_previous(text: str, at: int) -> bool:
    """Whether a cut before `text[at]` would take an accent, a joiner or a variant mark off its character."""
    char = text[at]
    marked = unicodedata.combining(char) > 0 or char == _JOINER or unicodedata.category(char) in ("Mn", "Me", "Sk")
    return marked or text[at - 1] == _JOINER
