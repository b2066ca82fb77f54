"""Policies: whether one can apply now, and in what order people want to read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from domain.records import Record
from domain.working_days import CITY_TIME

CLOSING_SOON: Final = 14
"""Days before the last day from which a policy counts as closing soon: two weeks are what an audit report takes."""

LEVELS: Final = {"国家": "nation", "自治区": "region", "省": "province", "市": "city", "区县": "county"}
"""Level of a policy as records name it → the name that text keys use, highest first."""


class DeadlineState(StrEnum):
    """Whether one can apply on a day. `undated`: the record names no day at all, so nothing is claimed."""

    CLOSING = "closing"
    OPEN = "open"
    ROLLING = "rolling"
    PLANNED = "planned"
    UNDATED = "undated"
    CLOSED = "closed"


_NOT_LISTED: Final = frozenset({DeadlineState.UNDATED, DeadlineState.CLOSED})
_ORDER: Final = {state: place for place, state in enumerate(DeadlineState)}


@dataclass(frozen=True, slots=True)
class Deadline:
    """The state of a policy on a day; `days_left` counts to the last day (0 = today), None where there is none."""

    state: DeadlineState
    days_left: int | None = None


def city_day(now: datetime) -> date:
    """The day in Asia/Shanghai at that instant."""
    return now.astimezone(CITY_TIME).date()


def deadline_of(record: Record, today: date) -> Deadline:
    """The record's state on `today` (Asia/Shanghai); the first and the last day are both included."""
    opens, closes = record.opens_on, record.closes_on
    if closes is not None and closes < today:
        return Deadline(DeadlineState.CLOSED)
    left = (closes - today).days if closes is not None else None
    if opens is not None and opens > today:
        return Deadline(DeadlineState.PLANNED, left)
    if left is not None:
        return Deadline(DeadlineState.CLOSING if left <= CLOSING_SOON else DeadlineState.OPEN, left)
    return Deadline(DeadlineState.ROLLING if opens is not None else DeadlineState.UNDATED)


def for_reading(records: list[Record], today: date, industry: str = "") -> list[Record]:
    """Records one can apply for, now or soon, the firm's industry first, then what closes first.

    Closed ones are left out, and those without any day too: nobody can say that they are open.
    """
    standing = [(deadline_of(record, today), record) for record in records]
    live = [(deadline, record) for deadline, record in standing if deadline.state not in _NOT_LISTED]

    def place(pair: tuple[Deadline, Record]) -> tuple[bool, int, date, str]:
        deadline, record = pair
        other_industry = not industry or industry not in record.industries
        return other_industry, _ORDER[deadline.state], record.closes_on or date.max, record.title

    return [record for _, record in sorted(live, key=place)]
