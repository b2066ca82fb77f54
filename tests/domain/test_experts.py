"""Free times of an expert, as a table."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.bookings import atoms_of
from domain.errors import SlotGone
from domain.experts import HORIZON, NOTICE, Expert, Form, Hours, Leave, check_free, free_slots
from domain.messages import Span
from domain.working_days import CITY_TIME

NOW = datetime(2026, 11, 21, 2, 2, tzinfo=UTC)  # a Saturday, 10:02 in the city
WEDNESDAY = Hours(2, 14 * 60, 17 * 60)


def expert(*hours: Hours, **changes: Any) -> Expert:
    return Expert(1, "陈工", "", "", Form.ONLINE, "", hours, **changes)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=CITY_TIME)


def starts(slots: list[Span]) -> list[str]:
    return [f"{slot.start.astimezone(CITY_TIME):%m-%d %H:%M}" for slot in slots]


def test_weekly_hours_give_slots_on_the_hour_up_to_the_horizon() -> None:
    found = free_slots(expert(WEDNESDAY), (), NOW)
    assert starts(found) == [f"{day} {hour}:00" for day in ("11-25", "12-02", "12-09") for hour in (14, 15, 16)]
    assert all(slot.end - slot.start == timedelta(hours=1) for slot in found)
    assert found[0].start >= NOW + NOTICE
    assert found[-1].start <= NOW + HORIZON


@pytest.mark.parametrize(
    ("start", "end", "length", "clocks"),
    [
        (13 * 60 + 30, 16 * 60 + 30, 60, ["14:00", "15:00"]),  # begins with the first full hour
        (13 * 60 + 30, 14 * 60 + 30, 60, ["13:30"]),  # nothing fits behind the full hour
        (9 * 60, 10 * 60, 90, []),  # too short
        (9 * 60, 12 * 60, 90, ["09:00"]),  # the next would begin at 11:00 and end too late
        (9 * 60, 11 * 60, 30, ["09:00", "10:00"]),  # short ones begin on the hour, too
    ],
)
def test_slots_of_a_stretch(start: int, end: int, length: int, clocks: list[str]) -> None:
    found = free_slots(expert(Hours(0, start, end), length=timedelta(minutes=length)), (), NOW)
    assert [text[6:] for text in starts(found) if text.startswith("11-23")] == clocks


def test_taken_quarter_hours_leave_and_holidays_are_not_free() -> None:
    taken = set(atoms_of(at("11-25T14:45"), at("11-25T15:15")))  # touches two slots
    away = Leave(1, date(2026, 12, 2), date(2026, 12, 2))
    found = free_slots(expert(WEDNESDAY, leaves=(away,)), taken, NOW)
    assert starts(found) == ["11-25 16:00", "12-09 14:00", "12-09 15:00", "12-09 16:00"]
    national_day = at("09-29T10:00")
    assert starts(free_slots(expert(Hours(3, 540, 600)), (), national_day))[0] == "10-08 09:00"


def test_a_slot_needs_notice() -> None:
    assert starts(free_slots(expert(WEDNESDAY), (), at("11-25T12:00")))[:2] == ["11-25 15:00", "11-25 16:00"]
    assert starts(free_slots(expert(WEDNESDAY), (), at("11-25T12:01")))[0] == "11-25 16:00"


def test_a_window_holds_whole_slots() -> None:
    window = Span(at("11-25T14:30"), at("11-25T16:30"))
    assert starts(free_slots(expert(WEDNESDAY), (), NOW, window)) == ["11-25 15:00"]


@pytest.mark.parametrize(
    ("now", "start", "why"),
    [
        ("11-25T12:00", "11-25T15:00", ""),
        ("11-25T12:01", "11-25T15:00", "booking-slot-too-soon"),
        ("11-25T14:59", "11-25T15:00", "booking-slot-too-soon"),
        ("11-25T15:00", "11-25T15:00", "booking-slot-past"),
        ("11-21T10:00", "11-25T14:00", "booking-slot-taken"),
        ("11-25T12:30", "11-25T14:00", "booking-slot-too-soon"),  # taken as well, but nobody could ask for it
        ("11-21T10:00", "12-02T14:00", "booking-slot-not-offered"),  # leave
        ("11-21T10:00", "11-26T14:00", "booking-slot-not-offered"),  # another day
        ("11-21T10:00", "11-25T15:15", "booking-slot-not-offered"),  # not on the hour
    ],
)
def test_why_a_time_cannot_be_had(now: str, start: str, why: str) -> None:
    away = Leave(1, date(2026, 12, 2), date(2026, 12, 2))
    taken = set(atoms_of(at("11-25T14:00"), at("11-25T15:00")))
    span = Span(at(start), at(start) + timedelta(hours=1))
    said = ""
    try:
        check_free(expert(WEDNESDAY, leaves=(away,)), taken, at(now), span)
    except SlotGone as gone:
        said = gone.key
    assert said == why
