"""An expert as booking sees one: weekly hours, leave, form of consultation, and the times that are free."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from domain.bookings import atoms_of
from domain.errors import SlotGone
from domain.messages import Span
from domain.working_days import CITY_TIME, is_public_holiday

NOTICE: Final = timedelta(hours=3)
"""A time that begins sooner cannot be asked for: the expert must be able to answer first."""

HORIZON: Final = timedelta(days=21)
"""Times further ahead are not offered: weekly hours change."""

HOUR: Final = timedelta(hours=1)


class Form(StrEnum):
    """How a consultation is held."""

    PHONE = "phone"
    ONLINE = "online"
    ONSITE = "onsite"


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """A stretch of one weekday (0 = Monday), minutes since midnight in Asia/Shanghai, end excluded."""

    weekday: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Leave:
    """Days without appointments, Asia/Shanghai, both included."""

    id: int
    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Whether that day is part of the leave."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Expert:
    """A bookable expert. `name` as people know it; `place`: number, link or address, empty while not given."""

    id: int
    name: str
    unit: str
    title: str
    form: Form
    place: str
    hours: tuple[Hours, ...]
    leaves: tuple[Leave, ...] = ()
    length: timedelta = HOUR


def free_slots(expert: Expert, taken: Collection[int], now: datetime, within: Span | None = None) -> list[Span]:
    """The expert's free times, in order, UTC: weekly hours minus leave and public holidays minus taken quarter-hours.

    A slot begins on the hour and is `expert.length` long, at least `NOTICE` and at most `HORIZON` ahead.
    `taken`: atoms of the expert's ledger. `within`: only slots that begin in it and do not end after it.
    """
    first, last = now + NOTICE, now + HORIZON
    slots = (slot for day in _days(now) for slot in _slots_of(expert, day))
    return [
        slot
        for slot in slots
        if first <= slot.start <= last
        and (within is None or (within.start <= slot.start and slot.end <= within.end))
        and taken_none(slot, taken)
    ]


def check_free(expert: Expert, taken: Collection[int], now: datetime, span: Span) -> None:
    """`SlotGone` with the reason, unless `span` is one of the expert's `free_slots`."""
    if span.start <= now:
        raise SlotGone("booking-slot-past")
    if span.start < now + NOTICE:
        raise SlotGone("booking-slot-too-soon", hours=NOTICE // HOUR)
    if not taken_none(span, taken):
        raise SlotGone
    if span not in free_slots(expert, taken, now):  # leave, other weekly hours, a forged key
        raise SlotGone("booking-slot-not-offered")


def taken_none(slot: Span, taken: Collection[int]) -> bool:
    """Whether no quarter-hour of the slot is taken."""
    return not any(atom in taken for atom in atoms_of(slot.start, slot.end))


def _days(now: datetime) -> Iterator[date]:
    today = now.astimezone(CITY_TIME).date()
    return (today + timedelta(days=ahead) for ahead in range(HORIZON.days + 1))


def _slots_of(expert: Expert, day: date) -> Iterator[Span]:
    if is_public_holiday(day) or any(leave.covers(day) for leave in expert.leaves):
        return
    for hours in expert.hours:
        if hours.weekday == day.weekday():
            yield from _cut(day, hours, expert.length)


def _cut(day: date, hours: Hours, length: timedelta) -> Iterator[Span]:
    """Slots of one stretch: from its first full hour, or from its start when none fits behind the full hour."""
    midnight = datetime.combine(day, time(), CITY_TIME).astimezone(UTC)
    opens, closes = (midnight + timedelta(minutes=minutes) for minutes in (hours.start, hours.end))
    start = midnight + timedelta(hours=-(-hours.start // 60))
    start = start if start + length <= closes else opens
    while start + length <= closes:
        yield Span(start, start + length)
        start += HOUR * -(-length // HOUR)
