"""Where the sender's firm or site is, completed from the administrative map (product.md §10).

A place inside another name (北京航空材料研究院, 上海交大) is not the sender's; neither is where an expert should
come from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from domain.places import Place, places_by_name
from knowledge.lexicon import cue, words
from knowledge.text import normalise

_SEPARATORS: Final = ",。;!?、\n :("


@dataclass(frozen=True, slots=True)
class _Mention:
    """Names written without a gap (银川市金凤区) with what each may mean."""

    start: int
    end: int
    names: tuple[tuple[Place, ...], ...]


def read_place(text: str) -> Place | None:
    """The place in an answer to "where?": the narrowest that is named; None when there is none or it is ambiguous."""
    return _merged(list(_mentions(normalise(text[:200]))))


def find_place(text: str) -> Place | None:
    """The sender's place in a normalised sentence, or None."""
    return _merged([mention for mention in _mentions(text) if _is_ours(text, mention)])


def _is_ours(text: str, mention: _Mention) -> bool:
    before, after = text[max(0, mention.start - 8) : mention.start], text[mention.end : mention.end + 18]
    if cue("others-subject").search(before):
        return False
    if cue("ours-before").search(before) and not cue("others-behind").match(after):
        return True
    if cue("others-behind").match(after) or cue("others-before").search(before):
        return False
    begins = not before or before[-1] in _SEPARATORS
    ends = not after or after[0] in _SEPARATORS
    return bool(cue("ours-behind").match(after)) or (begins and ends)


def _merged(mentions: list[_Mention]) -> Place | None:
    """宁夏 + 银川 + 金凤区 → one place; a later name narrows an earlier one or is left out."""
    names = [candidates for mention in mentions for candidates in mention.names]
    found: Place | None = None
    for position, candidates in enumerate(names):
        fitting = [place for place in candidates if found is None or _inside(place, found)]
        if len(fitting) > 1 and _depth(fitting[0]) == _depth(fitting[1]):
            later = [place for others in names[position + 1 :] for place in others]
            fitting = [place for place in fitting if any(_inside(other, place) for other in later)]
        if fitting and (len(fitting) == 1 or _depth(fitting[0]) < _depth(fitting[1])):
            found = fitting[0]
    return found


def _inside(place: Place, other: Place) -> bool:
    """Whether `place` is `other` or a part of it."""
    if place.province != other.province:
        return False
    if other.city and other.city != place.city:
        return False
    return not other.district or place.district == other.district


def _depth(place: Place) -> int:
    return bool(place.city) + bool(place.district)


def _mentions(text: str) -> Iterator[_Mention]:
    names = places_by_name()
    start, end, parts = 0, -1, []
    for found in _pattern().finditer(text):
        if found["longer"]:
            continue
        if found.start() == end:
            parts.append(names[found[0]])
        else:
            if parts:
                yield _Mention(start, end, tuple(parts))
            start, parts = found.start(), [names[found[0]]]
        end = found.end()
    if parts:
        yield _Mention(start, end, tuple(parts))


@cache
def _pattern() -> re.Pattern[str]:
    """All place names, the longest first; short names of counties only when they are no common word.

    Longer names that begin with a short one (贺兰山) are hits of their own, so that nothing inside is read (山东).
    """
    names = sorted((name for name in places_by_name() if _is_plain(name)), key=lambda name: (-len(name), name))
    short = "|".join(re.escape(name) for name in names if not _is_full(name))
    return re.compile(rf"(?P<longer>(?:{short})(?:{words('longer-name')}))|" + "|".join(map(re.escape, names)))


def _is_full(name: str) -> bool:
    """Whether the name says its kind (贺兰县)."""
    return any(name == (place.district or place.city or place.province) for place in places_by_name()[name])


def _is_plain(name: str) -> bool:
    """Short names of districts (城东, 和平, 新城) are ordinary words; those of cities and provinces are not."""
    found = places_by_name()[name]
    whole = any(name in (place.province, place.city, place.district) for place in found)
    above_county = any(not place.district for place in found)
    return whole or above_county or (len(found) == 1 and not cue("ordinary-name").fullmatch(name))
