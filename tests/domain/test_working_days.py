"""Working days and hours of China, as a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from domain.working_days import CITY_TIME, add_working_time, is_public_holiday, is_published, is_working_day, use_days


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CITY_TIME)


@pytest.mark.parametrize(
    ("day", "works", "holiday"),
    [
        (date(2026, 11, 20), True, False),  # an ordinary Friday
        (date(2026, 11, 21), False, False),  # an ordinary Saturday: free, but no holiday
        (date(2026, 10, 1), False, True),  # National Day, a Thursday
        (date(2026, 10, 4), False, True),  # a Sunday inside the holidays
        (date(2026, 10, 10), True, False),  # a Saturday worked to make up for them
        (date(2031, 10, 1), True, False),  # a Wednesday of a year not published yet
        (date(2031, 10, 4), False, False),  # a Saturday of that year
    ],
)
def test_days(day: date, works: bool, holiday: bool) -> None:
    assert (is_working_day(day), is_public_holiday(day)) == (works, holiday)


@pytest.fixture
def entered() -> Iterator[None]:
    use_days({date(2031, 10, 1): False, date(2031, 10, 11): True, date(2026, 11, 20): False})
    yield
    use_days({})


@pytest.mark.usefixtures("entered")
@pytest.mark.parametrize(
    ("day", "works", "holiday"),
    [
        (date(2031, 10, 1), False, True),  # entered for a year not published yet
        (date(2031, 10, 11), True, False),  # a Saturday entered as worked
        (date(2031, 10, 2), True, False),  # not entered: Monday to Friday
        (date(2026, 11, 20), False, True),  # entered against the published table
        (date(2026, 10, 10), True, False),  # the table counts for all other days
    ],
)
def test_days_that_an_office_entered(day: date, works: bool, holiday: bool) -> None:
    assert (is_working_day(day), is_public_holiday(day), is_published(day)) == (works, holiday, True)


def test_a_year_is_published_or_not() -> None:
    assert is_published(date(2026, 12, 31))
    assert not is_published(date(2031, 1, 1))


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-21T10:02", 8, "2026-11-23T18:00"),  # asked on Saturday: Monday, end of office hours
        ("2026-11-23T08:30", 8, "2026-11-23T18:00"),  # a whole day
        ("2026-11-23T09:00", 8, "2026-11-24T09:00"),  # half an hour is left for the next morning
        ("2026-11-23T12:30", 1, "2026-11-23T14:30"),  # lunch does not count
        ("2026-11-23T11:30", 0.5, "2026-11-23T12:00"),  # ends with the morning, not after lunch
        ("2026-11-27T17:00", 2, "2026-11-30T09:30"),  # over a weekend
        ("2026-09-30T17:30", 1, "2026-10-08T09:00"),  # over the National Day holidays
        ("2026-10-09T17:30", 1, "2026-10-10T09:00"),  # into a worked Saturday
        ("2026-11-23T23:00", 8, "2026-11-24T18:00"),  # asked at night
    ],
)
def test_working_time(start: str, hours: float, end: str) -> None:
    assert add_working_time(at(start), timedelta(hours=hours)) == at(end)


def test_no_working_time_is_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        add_working_time(at("2026-11-23T09:00"), timedelta(0))
