"""How a day is written: with its year when that is another one."""

from __future__ import annotations

from datetime import date

from domain.messages import Argument, say


def day_of(day: date, today: date) -> Argument:
    """`11 月 25 日（周三）`, or `2027 年 1 月 4 日（周一）` when today is of another year."""
    return day if day.year == today.year else say("day-of-year", year=day.year, day=day)
