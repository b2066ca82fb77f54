"""What an event's record says."""

from datetime import UTC, date, datetime

from domain.events import coming, event_of
from domain.records import Kind, Record, RecordId

NOW = datetime(2026, 11, 21, 2, 2, tzinfo=UTC)


def record(title: str, facts: dict[str, object], day: date | None = None, industries: tuple[str, ...] = ()) -> Record:
    return Record(RecordId(Kind.EVENT, 7), title, {}, industries, opens_on=day, closes_on=day, facts=facts)


def test_a_start_without_an_end_invents_none() -> None:
    event = event_of(record("会", {"starts_at": "2026-12-03T14:00:00+08:00", "capacity": 80}, date(2026, 12, 3)))
    assert event.starts_at == datetime(2026, 12, 3, 6, tzinfo=UTC)
    assert event.ends_at is None
    assert event.capacity == 80


def test_days_alone_start_at_midnight_of_the_city() -> None:
    event = event_of(record("会", {}, date(2026, 11, 21)))
    assert event.whole_days
    assert event.starts_at == datetime(2026, 11, 20, 16, tzinfo=UTC)
    assert event.started(NOW)


def test_without_a_day_it_counts_as_over() -> None:
    assert event_of(record("会", {})).started(NOW)


def test_coming_events_are_those_ahead_the_own_industry_first() -> None:
    def at(day: int) -> dict[str, object]:
        return {"starts_at": f"2026-12-{day:02}T09:00:00+08:00"}

    records = [
        record("late", at(9)),
        record("soon", at(1)),
        record("own", at(20), industries=("新材料",)),
        record("over", {"starts_at": "2026-11-20T09:00:00+08:00"}),
    ]
    assert [each.title for each in coming(records, NOW, "新材料")] == ["own", "soon", "late"]
