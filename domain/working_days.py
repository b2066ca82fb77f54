"""Working days and working hours of China: weekends, public holidays and the working weekends that make up for them.

The days are the State Council's yearly notice as chinesecalendar carries it. A year that is not published yet counts
Monday to Friday; whatever is derived from such a day is provisional (`is_published` says so, texts mark it).
Days that an office entered itself (`use_days`) win over both: a notice is out weeks before the package carries it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import chinese_calendar

CITY_TIME: Final = ZoneInfo("Asia/Shanghai")

WORKING_HOURS: Final = ((time(8, 30), time(12, 0)), (time(13, 30), time(18, 0)))
"""Local hours of an office: 3.5 + 4.5 = 8 hours, the statutory working day (State Council rule of 1995, article 3),
so that "8 working hours" said outside office hours end with the next working day."""

_entered: dict[date, bool] = {}


def use_days(days: Mapping[date, bool]) -> None:
    """Day → whether offices work, for this process from now on. A year with such a day counts as published."""
    _entered.clear()
    _entered.update(days)


def is_published(day: date) -> bool:
    """Whether the official calendar of that day's year is known."""
    if any(entered.year == day.year for entered in _entered):
        return True
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def is_working_day(day: date) -> bool:
    """Whether offices work that day; Monday to Friday where the year is not published."""
    if day in _entered:
        return _entered[day]
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def is_public_holiday(day: date) -> bool:
    """Whether the day is free because of a holiday, not merely a weekend; False where the year is not published."""
    if day in _entered:
        return not _entered[day]
    try:
        free, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return False
    return bool(free) and name is not None


def add_working_time(start: datetime, amount: timedelta) -> datetime:
    """The instant (UTC) at which `amount` of working hours has passed since `start` (aware).

    Counted in `WORKING_HOURS` of working days, Asia/Shanghai. An amount that ends exactly with a stretch ends there,
    not at the start of the next one. `ValueError` when the amount is not positive.
    """
    if amount <= timedelta(0):
        raise ValueError(f"not a positive amount: {amount}")
    left = amount
    for opens, closes in _stretches(start):
        begins = max(opens, start)
        if begins + left <= closes:
            return begins + left
        left -= max(closes - begins, timedelta(0))
    raise AssertionError("working stretches never end")


def _stretches(start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Working stretches in UTC that end after `start`, in order, without end."""
    utc = ZoneInfo("UTC")
    day = start.astimezone(CITY_TIME).date()
    while True:
        if is_working_day(day):
            for opens, closes in WORKING_HOURS:
                ends = datetime.combine(day, closes, CITY_TIME).astimezone(utc)
                if ends > start:
                    yield datetime.combine(day, opens, CITY_TIME).astimezone(utc), ends
        day += timedelta(days=1)
