"""Events: when and where they are, how many fit in, and who has a seat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from domain.records import Record
from domain.working_days import CITY_TIME


class RegistrationState(StrEnum):
    """waiting → registered as soon as a seat is free; both → cancelled; cancelled → waiting at the end of the list."""

    REGISTERED = "registered"
    WAITING = "waiting"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Registration:
    """One account's place at one event. `since`: when it asked for it, aware UTC; the waiting list is ordered by it."""

    id: int
    account_id: int
    event_id: int
    state: RegistrationState
    version: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """What a record of kind event says; instants aware. `capacity` None = as many as come. `forms`: online, onsite.

    `whole_days`: only days are known; the event then starts with the first midnight, `ends_at` is on its last day.
    """

    id: int
    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    capacity: int | None
    forms: tuple[str, ...]
    whole_days: bool = False

    def started(self, now: datetime) -> bool:
        """Whether it is too late to register; an event without a day counts as over."""
        return self.starts_at is None or self.starts_at <= now


def event_of(record: Record) -> Event:
    """The event a record describes; one without a day has no start."""
    facts = record.facts
    capacity = facts.get("capacity")
    whole_days = "starts_at" not in facts
    return Event(
        id=record.id.number,
        title=record.title,
        starts_at=_midnight(record.opens_on) if whole_days else _moment(facts["starts_at"]),
        ends_at=_midnight(record.closes_on) if whole_days else _moment(facts.get("ends_at")),
        place=str(facts.get("place", "")),
        capacity=None if capacity is None else int(capacity),
        forms=tuple(facts.get("forms", ())),
        whole_days=whole_days,
    )


def _moment(text: str | None) -> datetime | None:
    written = None if text is None else datetime.fromisoformat(text)
    return written.replace(tzinfo=CITY_TIME) if written is not None and written.tzinfo is None else written


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(0), CITY_TIME)


def coming(records: list[Record], now: datetime, industry: str = "") -> list[Record]:
    """Events that have not started, the firm's industry first, then by start."""
    known = [(event_of(record), record) for record in records]
    ahead = [(event.starts_at, record) for event, record in known if event.starts_at and not event.started(now)]
    ahead.sort(key=lambda pair: (not industry or industry not in pair[1].industries, pair[0], pair[1].title))
    return [record for _, record in ahead]
