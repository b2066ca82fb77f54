"""When somebody wants to meet (product.md §10).

上午 is 08–12, 下午 12–18, 晚上 18–22, a whole day 08–18, an exact hour one hour.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from domain.messages import Span
from knowledge.text import normalise
from knowledge.understand.days import Days, Grain, every_day
from knowledge.understand.numerals import read_number

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")

_PARTS: Final = {
    **dict.fromkeys(("上午", "早上", "早晨", "一早", "早", "午前"), (8, 12)),
    **dict.fromkeys(("下午", "午后"), (12, 18)),
    **dict.fromkeys(("晚上", "夜里", "晚"), (18, 22)),
    **dict.fromkeys(("全天", "整天", "一天"), (8, 18)),
    "中午": (11, 13),
    "傍晚": (17, 19),
}
_N: Final = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_PART: Final = "|".join(sorted(_PARTS, key=len, reverse=True))
_CLOCK: Final = rf"{_N}(?:(?:点|时(?!间|候|效))钟?(?:整|半|一刻|三刻|{_N}分?)?|:[0-5]\d)"
_TO: Final = r"\s*(?:-+|~|—+|–|至|到)\s*"
_FROM: Final = rf"(?P<from>{_CLOCK}|{_N}(?={_TO}{_N}[点时]))"
_UNTIL: Final = rf"(?:{_TO}(?:{_PART})?(?P<to>{_CLOCK}|{_N}(?=点|时)?))?"
_BOUND: Final = "(?P<bound>以后|之后|后|以前|之前|前)?"
_TIME: Final = re.compile(rf"(?:[的吧呢, ]{{0,16}}(?P<part>{_PART}))?的?\s*(?:{_FROM}{_UNTIL})?{_BOUND}")
_ALONE: Final = re.compile(
    rf"(?:[上下中]午|早上|早晨|晚上|傍晚|全天|整天)(?!前|之前|以前|好)|(?<![\d:一二三四五六七八九十第差早晚有]){_CLOCK}"
)
_READ_CLOCK: Final = re.compile(rf"({_N})(?:[点时]钟?(整|半|一刻|三刻|{_N})?|:(\d\d))?")
_WEEKDAY: Final = "[本下这]?个?(?:周|星期|礼拜)[一二三四五六日天]"
_EXCEPT: Final = re.compile(rf"(?:除(?:了|去)?|避开|不要|别)(?:约|在|是)?(?:{_WEEKDAY}[、和,]?)+(?:以外|之外|外)?")
_NOT_FREE: Final = re.compile(
    rf"(?:{_WEEKDAY}(?:[上下]午)?|[上下]午|晚上|早上|中午|[今明后]天(?:[上下]午)?)(?:{_CLOCK})?+[^,。;一-鿿]?(?:我|我们|那天|临时|要)?"
    r"(?:没空|没时间|不行|有事|有会|不方便|不在|[来去]不了|开会|出差)"
)
_OLD: Final = re.compile(r"[^,。;的改换调挪推延]{1,12}的(?:那个)?(?:预约|约|咨询|见面|会议?|时间)")
_CHANGE: Final = re.compile("改|换|调|挪|推迟|提前|[延顺]|另约|重新约")
"""What stands before the new time; the old one is named before it."""
_END: Final = re.compile(r"\s*(?:[吧呢吗啊呀]|可以|行){0,4}[?。.!]*\s*$")
"""What may follow a past day that is meant as an appointment's (昨天行吗); 上周开始出现气孔 tells of something else."""


def read_window(text: str, now: datetime) -> Span | None:
    """The first time named that is not over yet, aware, Asia/Shanghai; several days long for a week. None if none."""
    return next(windows(normalise(text[:400]), now), None)


def read_past(text: str, now: datetime) -> Span | None:
    """The first time named that is over: 昨天下午3点, 上周三, 今天上午, 11月20日 soon after that day. None if none."""
    here, text = now.astimezone(SHANGHAI), without_refused(normalise(text[:400]))
    for days in every_day(text, here.date()):
        found = _TIME.match(text, days.end)
        if days.weekday or not _is_near(days) or not (_has_hour(found) or _END.match(text, days.end)):
            continue
        if days.before and here.date() - days.before < days.first - here.date():
            days = replace(days, first=days.before, last=days.before)
        span = _span(days.first, days.last, *_hours(found))
        if span.end <= here:
            return span
    return None


def names_time(text: str, now: datetime) -> bool:
    """Whether words name a time to meet, be it over."""
    return (read_window(text, now) or read_past(text, now)) is not None


def windows(text: str, now: datetime, skip: Callable[[Days], bool] = lambda days: False) -> Iterator[Span]:
    """Every time to meet in a normalised text but those that `skip` refuses; excepted days (除了周五) are not read."""
    here = now.astimezone(SHANGHAI)
    text = without_refused(text)
    near = [days for days in every_day(text, here.date()) if _is_near(days) and not skip(days)]
    named = [days for days in near if days.last >= here.date()]
    for days in named:
        span = _window(days, _TIME.match(text, days.end), here)
        if span:
            yield span
    if not named:
        for found in _ALONE.finditer(_without(text, near)):
            yield _today_or_tomorrow(_TIME.match(text, found.start()), here)


def without_refused(text: str) -> str:
    """The text with blanks in place of days and hours that do not suit (除了周五, 下午不行)."""
    return _NOT_FREE.sub(_blank, _EXCEPT.sub(_blank, text))


def new_time(text: str, now: datetime) -> Span | None:
    """To when somebody wants an appointment moved, in a normalised text: what follows the word of change."""
    changes = list(_CHANGE.finditer(text))
    if changes:
        after = next(windows(text[changes[0].end() :], now), None)
        if after:
            return after
    return next(windows(_OLD.sub(_blank, text), now), None)


def _is_near(days: Days) -> bool:
    """A year, half or quarter is no time to meet."""
    return days.grain is not Grain.WITHIN and days.last - days.first <= timedelta(31)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _without(text: str, past: Sequence[Days]) -> str:
    """The text with blanks in place of past days and their hours: 昨天下午3点 is no hour of today."""
    for days in past:
        found = _TIME.match(text, days.end)
        end = found.end() if found else days.end
        text = text[: days.start] + " " * (end - days.start) + text[end:]
    return text


def _has_hour(found: re.Match[str] | None) -> bool:
    return found is not None and bool(found["part"] or found["from"])


def _window(days: Days, found: re.Match[str] | None, here: datetime) -> Span | None:
    start, end = _hours(found)
    span = _span(days.first, days.last, start, end)
    if span.end <= here and days.weekday:
        span = _span(days.first + timedelta(7), days.last + timedelta(7), start, end)
    return span if span.end > here else None


def _today_or_tomorrow(found: re.Match[str] | None, here: datetime) -> Span:
    start, end = _hours(found)
    span = _span(here.date(), here.date(), start, end)
    return span if span.start >= here else _span(here.date() + timedelta(1), here.date() + timedelta(1), start, end)


def _span(first: date, last: date, start: time, end: time) -> Span:
    return Span(datetime.combine(first, start, SHANGHAI), datetime.combine(last, end, SHANGHAI))


def _hours(found: re.Match[str] | None) -> tuple[time, time]:
    """From and to within a day."""
    part = (found and found["part"]) or ""
    low, high = _PARTS.get(part, (8, 18))
    start = _clock(found["from"], part) if found and found["from"] else None
    if not found or not start:
        return time(low), time(high)
    bound = found["bound"] or ""
    if bound.endswith("后"):
        return start, time(max(high, min(start.hour + 1, 23)))
    if bound.endswith("前"):
        return time(min(low, start.hour)), start
    until = _clock(found["to"], part or ("下午" if start.hour >= 12 else "")) if found["to"] else None
    return start, until if until and until > start else _hour_later(start)


def _hour_later(start: time) -> time:
    return start.replace(hour=start.hour + 1) if start.hour < 23 else time(23, 59)


def _clock(said: str, part: str) -> time | None:
    """3点半, 十五点, 15:30; without a part of the day, one to seven o'clock are in the afternoon."""
    found = _READ_CLOCK.fullmatch(said)
    hour = read_number(found[1]) if found else None
    if not found or hour is None or hour > 24:
        return None
    minute = {"半": 30, "一刻": 15, "三刻": 45, "整": 0}.get(found[2] or "")
    if minute is None:
        minute = int(read_number(found[2] or found[3] or "零") or 0)
    low = _PARTS.get(part, (8, 18))[0]
    if hour < 12 and (low >= 12 or (part == "中午" and hour < 6) or (not part and hour < 8)):
        hour += 12
    return time(int(hour) % 24, minute) if minute < 60 else None
