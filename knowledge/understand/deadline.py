"""Until when something is to be done (product.md §10): 周五之前, 9号之前, 年底前 include that day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from knowledge.lexicon import cue
from knowledge.text import normalise
from knowledge.understand.days import Days, Grain, find_days
from knowledge.understand.window import SHANGHAI

_WHOLE: Final = re.compile("(?:[年度月]|半年)(?:份)?$")
"""A whole year, half, quarter or month on its own (今年减产) tells when; 月底 and 中旬 say until when."""


def read_deadline(text: str, now: datetime) -> date | None:
    """The last day in an answer to "by when?": any day, period or length named; None when there is none."""
    text = normalise(text[:400])
    named = list(find_days(text, now.astimezone(SHANGHAI).date()))
    return find_deadline(text, now) or next((days.last for days in named), None)


def find_deadline(text: str, now: datetime) -> date | None:
    """The deadline in a normalised sentence; days on which somebody wants to meet are none."""
    ranked = sorted(_ranked(text, now.astimezone(SHANGHAI).date()), key=lambda hit: -hit[0])
    return ranked[0][1].last if ranked else None


def is_deadline(text: str, days: Days) -> bool:
    """Whether the words around the days say "until"."""
    return _points(text, days) > 1


def _ranked(text: str, today: date) -> Iterator[tuple[int, Days]]:
    for days in find_days(text, today):
        points = _points(text, days)
        if points:
            yield points, days


def _points(text: str, days: Days) -> int:
    """0 = no deadline; 3 = said so (之前, 截止, N个月内); 1 = a wide period such as 年底 on its own."""
    before, after = text[max(0, days.start - 8) : days.start], text[days.end : days.end + 12]
    if days.grain is Grain.WITHIN:
        return 3
    if cue("time-of-day").match(after):
        return 0
    if cue("deadline-behind").match(after):
        return 3
    if cue("deadline-before").search(before):
        return 2
    near = text[max(0, days.start - 6) : days.end + 10]
    on_its_own = days.grain is Grain.PERIOD and not _WHOLE.search(text[days.start : days.end])
    return 1 if on_its_own and not cue("meeting").search(near) else 0
