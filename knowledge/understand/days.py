"""Days named in a sentence (product.md §10): weeks start on Monday, 年底 is 31 December, 中旬 is the 11th to the 20th.

All days are Asia/Shanghai days; `today` is an argument. A day without a year or month is the next such day; past are
only those that say so (昨天, 上周三).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import chain

from knowledge.lexicon import rows
from knowledge.understand import dates
from knowledge.understand.dates import Days, Grain, Parts

__all__ = ["Days", "Grain", "every_day", "find_days"]

_Reader = Callable[[Parts, date], Days | None]


def find_days(text: str, today: date) -> Iterator[Days]:
    """Every stretch of days named in a normalised text that does not lie wholly in the past, in order."""
    return (days for days in every_day(text, today) if days.last >= today)


def every_day(text: str, today: date) -> Iterator[Days]:
    """Every stretch of days named in a normalised text, also a past one, in order."""
    hits = chain.from_iterable(((hit, read) for hit in form.finditer(text)) for form, read in _forms())
    position = 0
    for found, read in sorted(hits, key=lambda pair: (pair[0].start(), -pair[0].end())):
        if found.start() < position:
            continue
        position = found.end()
        days = _read(read, found, today)
        if days:
            yield replace(days, start=found.start(), end=found.end())


def _read(read: _Reader, found: re.Match[str], today: date) -> Days | None:
    """None for a day that no calendar has (2月30日)."""
    try:
        return read({name: said or "" for name, said in found.groupdict().items()}, today)
    except (ValueError, OverflowError):
        return None


@cache
def _forms() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    """The forms of `days.tsv`; the name of each is that of its reader in `dates`."""
    pieces: dict[str, str] = {}
    forms: list[tuple[re.Pattern[str], _Reader]] = []
    for name, pattern in rows("days.tsv"):
        for piece, meaning in pieces.items():
            pattern = pattern.replace(f"<<{piece}>>", meaning)
        if name.isupper():
            pieces[name] = pattern
        else:
            forms.append((re.compile(pattern), getattr(dates, name)))
    return tuple(forms)
