"""The column 可约时间: weekly hours as people write them, such as `周三 14:00-17:00; 周五上午`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from knowledge.text import normalise

QUARTER: Final = 15
MIDNIGHT: Final = 24 * 60
_NUMERALS: Final = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_DAY_WORDS: Final = {"每天": range(7), "每日": range(7), "工作日": range(5), "周末": range(5, 7)}
# An expert's 上午 leaves room for the way to work and for lunch; each lies within what 上午/下午/晚上 mean in a wish.
_PARTS: Final = {
    "上午": ((9 * 60, 12 * 60),),
    "下午": ((14 * 60, 18 * 60),),
    "晚上": ((19 * 60, 21 * 60),),
    "全天": ((9 * 60, 12 * 60), (14 * 60, 18 * 60)),
}
_TO: Final = r"\s*(?:-|–|—|~|至|到)+\s*"
_CLOCK: Final = (
    r"(?P<{0}part>上午|中午|下午|晚上)?\s*(?P<{0}hour>\d{{1,2}})"
    r"(?::(?P<{0}minute>\d{{2}})|[点时](?P<{0}word>半|\d{{2}}分?)?)?"
)
_DAYS: Final = re.compile(
    r"(?P<word>每天|每日|工作日|周末)|每?(?:周|星期|礼拜)(?P<first>[一二三四五六日天])"
    rf"(?:{_TO}(?:周|星期|礼拜)?(?P<last>[一二三四五六日天])"
    r"|(?P<more>(?:[、,]?[一二三四五六日天])*))"
)
_RANGE: Final = re.compile(_CLOCK.format("from_") + _TO + _CLOCK.format("to_") + "(?:为止)?")
_PART: Final = re.compile("|".join(_PARTS))
_BETWEEN: Final = re.compile(r"[\s;,、。和及/|]+")


class BadHours(ValueError):
    """The text is not weekly hours; `part` is the stretch that could not be read."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


@dataclass(frozen=True, slots=True, order=True)
class WeeklyHours:
    """A stretch of one weekday (0 = Monday), in minutes since midnight, Asia/Shanghai, end excluded."""

    weekday: int
    start: int
    end: int

    def facts(self) -> dict[str, int | str]:
        """The form kept in a record: `{"weekday": 2, "start": "14:00", "end": "17:00"}`."""
        return {"weekday": self.weekday, "start": _clock(self.start), "end": _clock(self.end)}

    def __str__(self) -> str:
        return f"周{'一二三四五六日'[self.weekday]} {_clock(self.start)}-{_clock(self.end)}"


def written_hours(facts: Iterable[Mapping[str, Any]]) -> str:
    """Hours as a record keeps them (`WeeklyHours.facts`), in the words of a table; `read_hours` reads them back."""
    stretches = (WeeklyHours(each["weekday"], _of_day(each["start"]), _of_day(each["end"])) for each in facts)
    return "; ".join(map(str, stretches))


def read_hours(text: str) -> tuple[WeeklyHours, ...]:
    """Weekly hours in order, overlapping and touching stretches joined; `()` for an empty text.

    上午 is 09–12, 下午 14–18, 晚上 19–21, 全天 is 上午 and 下午. Days may be lists or ranges (周一、三, 周二至周四).
    Raises `BadHours` when anything is left over, ends before it starts, or is not on a quarter of an hour.
    """
    text = normalise(text)
    days: list[int] = []
    found: list[WeeklyHours] = []
    at, timed = 0, True
    while at < len(text):
        if between := _BETWEEN.match(text, at):
            at = between.end()
        elif named := _DAYS.match(text, at):
            days = _days(named) if timed else days + _days(named)
            at, timed = named.end(), False
        elif days and (stretches := _stretches(text, at)):
            found += [WeeklyHours(day, start, end) for day in days for start, end in stretches[0]]
            at, timed = stretches[1], True
        else:
            raise BadHours(text[at : at + 20])
    if not timed:
        raise BadHours(text[-20:])
    return _joined(found)


def _days(match: re.Match[str]) -> list[int]:
    if match["word"]:
        return list(_DAY_WORDS[match["word"]])
    first = _NUMERALS[match["first"]]
    if match["last"]:
        last = _NUMERALS[match["last"]]
        if last < first:
            raise BadHours(match[0])
        return list(range(first, last + 1))
    return [first, *(_NUMERALS[numeral] for numeral in match["more"] or "" if numeral in _NUMERALS)]


def _stretches(text: str, at: int) -> tuple[tuple[tuple[int, int], ...], int] | None:
    """The stretches written at `at` and where they end; None when no time is written there."""
    if match := _RANGE.match(text, at):
        start = _minutes(match, "from_", match["from_part"])
        end = _minutes(match, "to_", match["to_part"] or match["from_part"])
        if not 0 <= start < end <= MIDNIGHT or start % QUARTER or end % QUARTER:
            raise BadHours(match[0])
        return ((start, end),), match.end()
    if match := _PART.match(text, at):
        return _PARTS[match[0]], match.end()
    return None


def _minutes(match: re.Match[str], end: str, part: str | None) -> int:
    hour = int(match[f"{end}hour"])
    word = match[f"{end}word"] or ""
    minute = 30 if word == "半" else int(match[f"{end}minute"] or word.rstrip("分") or 0)
    if hour < 12 and (part in {"下午", "晚上"} or (part == "中午" and hour < 6)):
        hour += 12
    if minute > 59:
        raise BadHours(match[0])
    return hour * 60 + minute


def _joined(found: list[WeeklyHours]) -> tuple[WeeklyHours, ...]:
    joined: list[WeeklyHours] = []
    for _, stretches in groupby(sorted(found), key=lambda stretch: stretch.weekday):
        for number, stretch in enumerate(stretches):
            if number and stretch.start <= joined[-1].end:
                stretch = WeeklyHours(stretch.weekday, joined[-1].start, max(joined.pop().end, stretch.end))
            joined.append(stretch)
    return tuple(joined)


def _of_day(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
