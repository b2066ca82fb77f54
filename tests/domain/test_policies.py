"""When one can apply for a policy, and in which order policies are read."""

from datetime import UTC, date, datetime

import pytest

from domain.policies import Deadline, DeadlineState, city_day, deadline_of, for_reading
from domain.records import Kind, Record, RecordId

TODAY = date(2026, 11, 21)


def record(opens: str | None, closes: str | None, title: str = "补助", industries: tuple[str, ...] = ()) -> Record:
    opens_on, closes_on = (date.fromisoformat(day) if day else None for day in (opens, closes))
    return Record(RecordId(Kind.POLICY, 1), title, {}, industries, opens_on=opens_on, closes_on=closes_on)


@pytest.mark.parametrize(
    ("opens", "closes", "state", "left"),
    [
        ("2026-01-01", "2027-01-31", DeadlineState.OPEN, 71),
        ("2026-01-01", "2026-12-06", DeadlineState.OPEN, 15),  # the day before it is soon
        ("2026-01-01", "2026-12-05", DeadlineState.CLOSING, 14),  # two weeks
        ("2026-01-01", "2026-11-21", DeadlineState.CLOSING, 0),  # the last day is included
        ("2026-01-01", "2026-11-20", DeadlineState.CLOSED, None),
        ("2026-11-22", "2026-12-31", DeadlineState.PLANNED, 40),
        ("2026-11-21", "2026-12-31", DeadlineState.OPEN, 40),  # the first day is included
        ("2026-12-01", None, DeadlineState.PLANNED, None),
        ("2016-01-01", None, DeadlineState.ROLLING, None),
        (None, "2026-12-31", DeadlineState.OPEN, 40),
        (None, None, DeadlineState.UNDATED, None),  # no day recorded: "all year" would be a claim
    ],
)
def test_deadline(opens: str | None, closes: str | None, state: DeadlineState, left: int | None) -> None:
    assert deadline_of(record(opens, closes), TODAY) == Deadline(state, left)


def test_the_day_is_that_of_the_city() -> None:
    assert city_day(datetime(2026, 11, 20, 16, 0, tzinfo=UTC)) == TODAY


def test_reading_order_is_own_industry_then_what_closes_first() -> None:
    records = [
        record(None, None, "undated"),
        record("2026-12-01", None, "planned"),
        record("2016-01-01", None, "rolling"),
        record("2026-01-01", "2027-01-31", "open"),
        record("2026-01-01", "2026-11-25", "closing"),
        record("2026-01-01", "2026-11-20", "closed"),
        record("2026-01-01", "2027-06-30", "own", ("新材料",)),
    ]
    read = [each.title for each in for_reading(records, TODAY, "新材料")]
    assert read == ["own", "closing", "open", "rolling", "planned"]
