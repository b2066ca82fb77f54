"""What each form of a day means: 月底, 下周三, 三个月内, 春节 as days of the calendar, seen from `today`.

Each reader takes the named parts of one hit ("" = not said) and gives the days, or None; a day that no calendar has
raises ValueError.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from knowledge.understand.numerals import read_number

Parts = Mapping[str, str]


class Grain(StrEnum):
    """How wide the named time is."""

    DAY = "day"
    WEEK = "week"
    PERIOD = "period"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days, both included, at a place of a text. `weekday`: a bare weekday, which may mean next week's.

    `before`: the last such day that is over, where the words leave open which one is meant (11月20日, 20号).
    """

    first: date
    last: date
    grain: Grain
    start: int = 0
    end: int = 0
    weekday: bool = False
    before: date | None = None


_WEEKDAYS: Final = {c: i for i, c in enumerate("一二三四五六")} | {"日": 6, "天": 6} | {str(i + 1): i for i in range(7)}
_AHEAD: Final = {"大前": -3, "前": -2, "昨": -1, "今": 0, "当": 0, "明": 1, "后": 2, "大后": 3}
_YEARS_AHEAD: Final = {"今": 0, "本": 0, "明": 1, "后": 2}
_FEASTS: Final = {"元旦": (1, 1), "清明": (4, 5), "五一": (5, 1), "劳动节": (5, 1), "国庆": (10, 1), "十一": (10, 1)}
_LUNAR_FEASTS: Final = {
    "春节": {2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3), 2031: (1, 23)},
    "端午": {2026: (6, 19), 2027: (6, 9), 2028: (5, 28), 2029: (6, 16), 2030: (6, 5), 2031: (6, 24)},
    "中秋": {2026: (9, 25), 2027: (9, 15), 2028: (10, 3), 2029: (9, 22), 2030: (9, 12), 2031: (10, 1)},
}
"""Lunar feasts as (month, day) of the solar year, from the Chinese calendar."""


def _number(text: str) -> int:
    value = read_number(text)
    if value is None:
        raise ValueError(text)
    return int(value)


def _year(said: str, today: date) -> int | None:
    if not said:
        return None
    return today.year + _YEARS_AHEAD[said] if said in _YEARS_AHEAD else int(said)


def _day(day: date) -> Days:
    return Days(day, day, Grain.DAY)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """The same day `months` on, or the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = _month_end(year, month + 1)
    return last.replace(day=min(day.day, last.day))


def full_date(part: Parts, today: date) -> Days:
    """2026-11-25, 2026年11月25日."""
    return _day(date(_number(part["year"]), _number(part["month"]), _number(part["day"])))


def month_and_day(part: Parts, today: date) -> Days:
    """11月25日, 明年3月1号, 11/25."""
    year, month, day = _year(part.get("year", ""), today), _number(part["month"]), _number(part["day"])
    this = date(year or today.year, month, day)
    if year is not None:
        return _day(this)
    found = this if this >= today else date(today.year + 1, month, day)
    return replace(_day(found), before=add_months(found, -12))


def month(part: Parts, today: date) -> Days:
    """3月, 12月中旬, 明年6月底."""
    year, number = _year(part["year"], today), _number(part["month"])
    days = _part_of(year or today.year, number, part["part"])
    return _part_of(today.year + 1, number, part["part"]) if year is None and days.last < today else days


def near_month(part: Parts, today: date) -> Days:
    """本月底, 下个月5号, 下下个月, 上个月."""
    first = add_months(today.replace(day=1), part["near"].count("下") - part["near"].count("上"))
    if part["day"]:
        return _day(first.replace(day=_number(part["day"])))
    return _part_of(first.year, first.month, part["part"])


def part_of_month(part: Parts, today: date) -> Days:
    """月底, 中旬."""
    days = _part_of(today.year, today.month, part["part"])
    following = add_months(today.replace(day=1), 1)
    return days if days.last >= today else _part_of(following.year, following.month, part["part"])


def _part_of(year: int, number: int, part: str) -> Days:
    first, last = date(year, number, 1), _month_end(year, number)
    bounds = {
        "初": (first, first.replace(day=10)),
        "上旬": (first, first.replace(day=10)),
        "中旬": (first.replace(day=11), first.replace(day=20)),
        "下旬": (first.replace(day=21), last),
        "底": (last, last),
        "末": (last, last),
    }
    return Days(*bounds.get(part, (first, last)), Grain.PERIOD)


def part_of_year(part: Parts, today: date) -> Days:
    """年底, 明年, 明年年中, 上半年."""
    year, bit = _year(part.get("year", ""), today), part.get("bit") or part.get("half") or ""
    days = _part_of_year(year or today.year, bit)
    return _part_of_year(today.year + 1, bit) if year is None and days.last < today else days


def _part_of_year(year: int, bit: str) -> Days:
    bounds = {"初": (1, 1), "中": (6, 6), "上半年": (1, 6), "下半年": (7, 12), "": (1, 12)}
    first, last = bounds.get(bit, (12, 12))
    end = _month_end(year, last)
    return Days(date(year, first, 1) if bit in ("初", "上半年", "下半年", "") else end, end, Grain.PERIOD)


def quarter(part: Parts, today: date) -> Days:
    """一季度, 明年第二季度, Q3."""
    year, number = _year(part["year"], today), _number(part["quarter"])
    days = _quarter(year or today.year, number)
    return _quarter(today.year + 1, number) if year is None and days.last < today else days


def near_quarter(part: Parts, today: date) -> Days:
    """本季度, 下季度."""
    first = add_months(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), 3 * part["near"].count("下"))
    return _quarter(first.year, (first.month + 2) // 3)


def _quarter(year: int, number: int) -> Days:
    return Days(date(year, 3 * number - 2, 1), _month_end(year, 3 * number), Grain.PERIOD)


def week(part: Parts, today: date) -> Days | None:
    """下周, 本周五, 下周一到周三, 这周末, 上周三; weeks start on Monday."""
    ahead = part["week"].count("下") - part["week"].count("上")
    monday = today - timedelta(today.weekday()) + timedelta(7 * ahead)
    if part["day"] == "末":
        return Days(monday + timedelta(5), monday + timedelta(6), Grain.WEEK)
    if not part["day"]:
        return Days(monday if ahead else max(monday, today), monday + timedelta(6), Grain.WEEK)
    first, last = _WEEKDAYS[part["day"]], _WEEKDAYS[part.get("until") or part["day"]]
    if last < first:
        return None
    return Days(monday + timedelta(first), monday + timedelta(last), Grain.DAY if first == last else Grain.WEEK)


def weekday(part: Parts, today: date) -> Days:
    """周三, 周一到周三, 周末: the next one, today included."""
    if part["day"] == "末":
        saturday = today + timedelta(max(0, 5 - today.weekday()))
        return Days(saturday, today + timedelta(6 - today.weekday()), Grain.WEEK)
    first = today + timedelta((_WEEKDAYS[part["day"]] - today.weekday()) % 7)
    more = (_WEEKDAYS[part["until"]] - first.weekday()) % 7 if part["until"] else 0
    return Days(first, first + timedelta(more), Grain.WEEK if more else Grain.DAY, weekday=True)


def relative_day(part: Parts, today: date) -> Days:
    """今天, 明天, 后天, 大后天, 昨天."""
    return _day(today + timedelta(_AHEAD[part["ahead"]]))


def within(part: Parts, today: date) -> Days:
    """三个月内, 工期半年, 10天内完成: from today to the same day that much later."""
    return Days(today, _later(part, today), Grain.WITHIN)


def later(part: Parts, today: date) -> Days:
    """三天后, 两周以后."""
    return _day(_later(part, today))


def _later(part: Parts, today: date) -> date:
    """`today` plus a length such as 两周, 半年, 一个半月, 10天, 5个工作日."""
    unit, count = part["unit"], 0 if part["count"] == "半" else _number(part["count"])
    half = bool(part["half"]) or part["count"] == "半"
    if unit == "工作日":
        return _after_weekdays(today, count)
    if unit in ("周", "星期", "礼拜"):
        return today + timedelta(7 * count)
    if unit in ("天", "日"):
        return today + timedelta(count)
    if unit == "月":
        return add_months(today, count) + timedelta(15 if half else 0)
    return add_months(today, 12 * count + (6 if half else 0))


def _after_weekdays(day: date, count: int) -> date:
    """`count` days on, Saturdays and Sundays not counted; holidays are the booking calendar's matter."""
    for _ in range(min(count, 400)):
        day += timedelta({4: 3, 5: 2}.get(day.weekday(), 1))
    return day


def day_of_month(part: Parts, today: date) -> Days:
    """25号: this month's, or the next month's that has not passed."""
    number = _number(part["day"])
    months = (add_months(today.replace(day=1), ahead) for ahead in range(-2, 3))
    days = [first.replace(day=number) for first in months if 1 <= number <= _month_end(first.year, first.month).day]
    found = next((day for day in days if day >= today), None)
    if found is None:
        raise ValueError(number)
    return replace(_day(found), before=days[days.index(found) - 1])


def feast(part: Parts, today: date) -> Days | None:
    """元旦, 国庆, 春节; 年前 is the day before 春节."""
    name = {"过年": "春节", "年前": "春节", "新年": "元旦"}.get(part["feast"], part["feast"])
    for year in (today.year, today.year + 1):
        found = _LUNAR_FEASTS[name].get(year) if name in _LUNAR_FEASTS else _FEASTS[name]
        day = date(year, *found) - timedelta(part["feast"] == "年前") if found else date.min
        if day >= today:
            return replace(_day(day), grain=Grain.PERIOD)
    return None
