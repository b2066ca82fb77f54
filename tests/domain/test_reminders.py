"""When a reminder is due, what becomes of it in quiet hours, and when it is no longer useful."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.bookings import Booking, BookingState
from domain.reminders import (
    Attention,
    Due,
    Watch,
    affordable,
    attention_of,
    is_quiet,
    of_booking,
    of_event,
    of_watch,
    out_of_quiet,
    together,
    why_late,
)

CITY = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    """`25 15:00`: day and clock of November 2026, Asia/Shanghai."""
    day, clock = text.split()
    return datetime.fromisoformat(f"2026-11-{int(day):02}T{clock}:00").replace(tzinfo=CITY)


def booking(start: datetime) -> Booking:
    end = start + timedelta(hours=1)
    return Booking(5, 1, 9, 2, None, BookingState.CONFIRMED, 3, start, end, "online", "", start)


def due_at(account: int, when: str, key: str = "k", attention: Attention = Attention.MUST) -> Due:
    return Due(key, account, attention, at(when), at("28 09:00"), "event:1", "day", at("28 10:00"))


@pytest.mark.parametrize(
    ("start", "since", "expected"),
    [
        ("25 15:00", "21 10:00", {"day": "24 15:00", "hour": "25 14:00"}),
        ("25 15:00", "24 15:00", {"day": "24 15:00", "hour": "25 14:00"}),  # exactly a day ahead
        ("25 15:00", "24 15:01", {"hour": "25 14:00"}),  # made less than 24 h ahead: the day before is dropped
        ("25 15:00", "25 14:30", {}),  # made within the last hour: the confirmation has just told it
        ("25 08:30", "21 10:00", {"day": "24 08:30", "hour": "25 08:00"}),  # 07:30 is quiet, 08:00 is 30 min before
        ("25 08:29", "21 10:00", {"day": "24 08:29", "hour": "24 20:30"}),  # 08:00 would be too late
        ("25 08:00", "24 21:00", {}),  # agreed after the evening before
        ("25 07:30", "21 10:00", {"day": "24 08:00", "hour": "24 20:30"}),  # a day before is quiet too
        ("25 22:00", "21 10:00", {"day": "25 08:00", "hour": "25 20:30"}),  # at 21:00 it is quiet: the same evening
        ("25 21:59", "21 10:00", {"day": "25 08:00", "hour": "25 20:59"}),
    ],
)
def test_before_an_appointment(start: str, since: str, expected: dict[str, str]) -> None:
    dues = of_booking(booking(at(start)), 2, at(since))
    assert {due.lead: due.due_at for due in dues} == {lead: at(when) for lead, when in expected.items()}
    assert all(due.attention is Attention.MUST and due.about == "booking:5:3" for due in dues)


def test_an_event_is_reminded_of_like_an_appointment() -> None:
    dues = of_event(7, 2, at("25 15:00"), at("21 10:00"))
    assert [(due.about, due.due_at) for due in dues] == [("event:7", at("24 15:00")), ("event:7", at("25 14:00"))]


def test_a_moved_appointment_is_reminded_of_anew() -> None:
    before, after = (of_booking(booking(at(start)), 2, at("20 10:00")) for start in ("25 15:00", "26 15:00"))
    assert not {due.key for due in before} & {due.key for due in after}


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("2026-01-01", ["2026-11-30", "2026-12-23", "2026-12-29"]),
        ("2026-12-01", ["2026-12-23", "2026-12-29"]),  # watched after the first one
        ("2026-12-30", []),
    ],
)
def test_before_a_deadline(since: str, expected: list[str]) -> None:
    watch = Watch(2, 9, date(2026, 12, 30), datetime.fromisoformat(since).replace(tzinfo=CITY))
    dues = of_watch(watch)
    assert [due.due_at.astimezone(CITY).isoformat()[:16] for due in dues] == [f"{day}T09:00" for day in expected]
    assert {due.attention for due in dues} <= {Attention.SERVICE}


def test_a_changed_deadline_is_reminded_of_anew() -> None:
    since = datetime(2026, 1, 1, tzinfo=UTC)
    first, second = (of_watch(Watch(2, 9, date(2026, 12, day), since)) for day in (30, 31))
    assert not {due.key for due in first} & {due.key for due in second}


@pytest.mark.parametrize(
    ("moment", "start", "expected"),
    [
        ("25 08:00", None, "25 08:00"),  # the end of quiet hours is not quiet
        ("25 20:59", None, "25 20:59"),
        ("25 21:00", None, "26 08:00"),  # their start is
        ("25 07:59", None, "25 08:00"),
        ("25 23:00", "26 08:30", "26 08:00"),
        ("25 23:00", "26 08:29", "25 20:30"),
        ("26 03:00", "26 05:00", "25 20:30"),
    ],
)
def test_quiet_hours(moment: str, start: str | None, expected: str) -> None:
    moved = out_of_quiet(at(moment), None if start is None else at(start))
    assert moved == at(expected)
    assert not is_quiet(moved)


def test_two_within_ten_minutes_become_one_message() -> None:
    dues = [
        due_at(2, "25 14:00", "a"),
        due_at(2, "25 14:10", "b"),
        due_at(2, "25 14:11", "c"),  # more than ten minutes after the first
        due_at(3, "25 14:00", "d"),  # somebody else
    ]
    assert [[due.key for due in group] for group in together(dues)] == [["a", "b"], ["c"], ["d"]]


@pytest.mark.parametrize(
    ("now", "why"),
    [
        ("24 15:00", (None, None)),
        ("25 13:59", (None, None)),  # a day-before that is late is still useful
        ("25 14:00", ("overtaken", None)),  # the hour-before is due now
        ("25 14:59", ("overtaken", None)),  # late, still useful
        ("25 15:00", ("started", "started")),  # never "upcoming" after the start
    ],
)
def test_late(now: str, why: tuple[str | None, str | None]) -> None:
    day, hour = of_booking(booking(at("25 15:00")), 2, at("20 10:00"))
    assert (why_late(day, at(now)), why_late(hour, at(now))) == why


def test_deadline_reminders_overtake_each_other() -> None:
    thirty, seven, one = of_watch(Watch(2, 9, date(2026, 12, 30), datetime(2026, 1, 1, tzinfo=UTC)))
    assert why_late(thirty, seven.due_at) == "overtaken"
    assert why_late(one, datetime(2026, 12, 30, 23, 59, tzinfo=CITY)) is None  # the last day counts
    assert why_late(one, datetime(2026, 12, 31, tzinfo=CITY)) == "started"


@pytest.mark.parametrize(
    ("attention", "told", "fits"),
    [
        (Attention.SERVICE, 6, True),
        (Attention.SERVICE, 7, False),  # seven a week
        (Attention.PROMO, 2, True),
        (Attention.PROMO, 3, False),  # three a week
        (Attention.MUST, 1000, True),  # not counted
    ],
)
def test_budget(attention: Attention, told: int, fits: bool) -> None:
    assert affordable(attention, told) is fits


def test_a_message_with_one_must_is_must() -> None:
    must, service = due_at(2, "25 14:00"), due_at(2, "25 14:01", attention=Attention.SERVICE)
    assert attention_of((service, must)) is Attention.MUST
    assert attention_of((service,)) is Attention.SERVICE
