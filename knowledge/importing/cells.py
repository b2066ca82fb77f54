"""One cell → a typed value, by the column's way of reading. What cannot be read is a `BadCell` with a text key."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from knowledge.importing import vocabulary
from knowledge.importing.columns import Reading
from knowledge.importing.hours import BadHours, WeeklyHours, read_hours
from knowledge.importing.sheets import Cell, text_of
from knowledge.text import normalise

CITY_TIME: Final = "Asia/Shanghai"
MAX_TEXT: Final = 5_000
_DAY_ZERO: Final = date(1899, 12, 30)  # Excel's serial 1 is 1900-01-01, one day late because of its leap year 1900
_SERIALS: Final = range(18_264, 73_050)  # 1950 to 2099: a number outside is not meant as a day
_DATE: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_PACKED_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NO_YEAR: Final = re.compile(r"\d{1,2}\s*月\s*\d{1,2}\s*[日号]|\d{1,2}[-/.]\d{1,2}")
_OPEN_ENDED: Final = {"长期", "长期有效", "常年", "常年受理", "不限", "无"}
_TIME: Final = re.compile(r"(上午|中午|下午|晚上)?\s*(\d{1,2})(?::(\d{2})(?::\d{2})?|[点时](?:(半)|(\d{2})分?)?)")
_BETWEEN_PHRASES: Final = re.compile(r"[;；\n]+")
_BETWEEN_WORDS: Final = re.compile(r"[;,、/\s]+")


class BadCell(ValueError):
    """The cell cannot be read; `key` is a text key, `args_of_text` its arguments."""

    def __init__(self, key: str, /, **args: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.args_of_text = args


def read_cell(cell: Cell, reading: Reading) -> Any:
    """The value (see `build.Values`), or None for an empty cell. Raises `BadCell`."""
    text = clean(text_of(cell))
    if not text:
        return None
    if len(text) > MAX_TEXT:
        raise BadCell("importing-cell-too-long", limit=MAX_TEXT)
    return _READERS[reading](cell, text)


def clean(text: str) -> str:
    """The text as it will be shown: no control characters, single spaces, line breaks kept, punctuation as it was."""
    lines = ("".join(ch if ch.isprintable() else " " for ch in line).split() for line in text.splitlines())
    return "\n".join(" ".join(words) for words in lines if words)


def _text(cell: Cell, text: str) -> str:
    return text


def _city(cell: Cell, text: str) -> str:
    name = normalise(text)
    return name[:-1] if len(name) > 2 and name.endswith("市") else name


def _phrases(cell: Cell, text: str) -> list[str]:
    return [phrase.strip() for phrase in _BETWEEN_PHRASES.split(text) if phrase.strip()]


def _industries(cell: Cell, text: str) -> list[str]:
    found: list[str] = []
    for word in filter(None, _BETWEEN_WORDS.split(normalise(text))):
        named = vocabulary.industry(word)
        if named is None:
            raise BadCell("importing-cell-industry", value=word)
        if named not in found:
            found.append(named)
    return found


def _level(cell: Cell, text: str) -> str:
    if named := vocabulary.level(normalise(text)):
        return named
    raise BadCell("importing-cell-level", value=text)


def _hours(cell: Cell, text: str) -> tuple[WeeklyHours, ...]:
    try:
        return read_hours(text)
    except BadHours as error:
        raise BadCell("importing-cell-hours", value=error.part) from error


def _form(cell: Cell, text: str) -> str:
    forms = _forms(cell, text)
    return forms[0]


def _forms(cell: Cell, text: str) -> list[str]:
    words = [word for word in re.split(r"[;,、/+\s]+|和|及", normalise(text)) if word]
    unknown = [word for word in words if word.lower() not in vocabulary.FORMS]
    if unknown or not words:
        raise BadCell("importing-cell-form", value=text)
    return list(dict.fromkeys(vocabulary.FORMS[word.lower()] for word in words))


def _count(cell: Cell, text: str) -> int:
    digits = re.fullmatch(r"(\d{1,6})\s*[人名个]?", normalise(text))
    if not digits:
        raise BadCell("importing-cell-count", value=text)
    return int(digits[1])


def _day(cell: Cell, text: str) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and int(cell) in _SERIALS:
        return _DAY_ZERO + timedelta(days=int(cell))
    plain = normalise(text)
    if plain in _OPEN_ENDED:
        return None
    return _written_day(_DATE.match(plain) or _PACKED_DATE.fullmatch(plain), plain)


def _written_day(match: re.Match[str] | None, text: str) -> date:
    if match is None:
        raise BadCell("importing-cell-date-year" if _NO_YEAR.search(text) else "importing-cell-date", value=text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError as error:
        raise BadCell("importing-cell-date", value=text) from error


def _moment(cell: Cell, text: str) -> datetime | date | time:
    """An aware moment; a day where no time is written; a time where no day is (an end on the day it starts)."""
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time() else cell.replace(tzinfo=ZoneInfo(CITY_TIME))
    if isinstance(cell, float) and int(cell) in _SERIALS:
        seconds = round((cell - int(cell)) * 86_400)
        midnight = datetime.combine(_DAY_ZERO + timedelta(days=int(cell)), time(), ZoneInfo(CITY_TIME))
        return midnight + timedelta(seconds=seconds)
    if isinstance(cell, time):
        return cell
    plain = normalise(text)
    at = _written_time(plain)
    if at is None:
        return _day(cell, text) or _written_day(None, plain)
    if match := _DATE.match(plain):
        return datetime.combine(_written_day(match, plain), at, ZoneInfo(CITY_TIME))
    if _TIME.match(plain):
        return at
    return _written_day(None, plain)


def _written_time(text: str) -> time | None:
    match = _TIME.search(text)
    if match is None:
        return None
    if _TIME.search(text, match.end()):
        raise BadCell("importing-cell-two-times", value=text)
    hour, minute = int(match[2]), 30 if match[4] else int(match[3] or match[5] or 0)
    if match[1] in {"下午", "晚上"} and hour < 12:
        hour += 12
    if hour > 23 or minute > 59:
        raise BadCell("importing-cell-date", value=text)
    return time(hour, minute)


_READERS: Final[Mapping[Reading, Callable[[Cell, str], Any]]] = {
    "text": _text,
    "city": _city,
    "phrases": _phrases,
    "industries": _industries,
    "level": _level,
    "hours": _hours,
    "form": _form,
    "forms": _forms,
    "day": _day,
    "moment": _moment,
    "count": _count,
}
