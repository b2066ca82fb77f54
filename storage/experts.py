"""Experts as booking sees them: a record's facts with the weekly hours and leave set for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, delete, select

from domain.bookings import ATOM
from domain.experts import Expert, Form, Hours, Leave
from domain.records import Kind, Record
from storage.changing import Changing, hour_columns
from storage.snapshots import LIVE, SHOWN, record_of
from storage.tables import expert_hours, expert_leaves, records

_LENGTH: Final = 60
"""Minutes of a consultation where the record says nothing."""


class Experts:
    """Reads bookable experts and writes what they set themselves."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._changing = Changing(connection)

    def get(self, expert_id: int, *, retired: bool = False) -> Expert | None:
        """The expert with hours and leave, or None when there is no such record; a retired one only when asked for."""
        same = (records.c.id == expert_id) & (records.c.kind == Kind.EXPERT)
        row = self._connection.execute(select(records, SHOWN, LIVE.label("live")).where(same)).one_or_none()
        if row is None or not (row.live or retired):
            return None
        return _expert(record_of(row), self._hours(expert_id, row.shown), self.leaves(expert_id))

    def leaves(self, expert_id: int) -> tuple[Leave, ...]:
        """All leave set for the expert, past ones too, by first day."""
        query = select(expert_leaves).where(expert_leaves.c.expert_id == expert_id)
        rows = self._connection.execute(query.order_by(expert_leaves.c.first_day, expert_leaves.c.id))
        return tuple(Leave(row.id, row.first_day, row.last_day) for row in rows)

    def add_leave(self, expert_id: int, first: date, last: date) -> Leave:
        """Adds days without appointments, both included."""
        statement = expert_leaves.insert().values(expert_id=expert_id, first_day=first, last_day=last)
        new_id = self._connection.execute(statement.returning(expert_leaves.c.id)).scalar_one()
        return Leave(new_id, first, last)

    def end_leave(self, expert_id: int, today: date) -> int:
        """Removes leave that is not over yet; returns how many stretches there were."""
        ahead = (expert_leaves.c.expert_id == expert_id) & (expert_leaves.c.last_day >= today)
        gone = delete(expert_leaves).where(ahead).returning(expert_leaves.c.id)
        return len(self._connection.execute(gone).all())

    def set_hours(self, expert_id: int, hours: Collection[Hours], now: datetime) -> None:
        """Replaces the weekly hours."""
        self._changing.settle(expert_id, now)
        self._changing.touch(expert_id, now)
        self._connection.execute(delete(expert_hours).where(expert_hours.c.expert_id == expert_id))
        for each in hours:
            row = {"weekday": each.weekday, "start_minute": each.start, "end_minute": each.end}
            self._connection.execute(expert_hours.insert().values(expert_id=expert_id, **row))

    def set_form(self, expert_id: int, form: Form, place: str, now: datetime) -> None:
        """Writes how and where consultations are held into the record; the index follows its change log."""
        self._changing.settle(expert_id, now)
        facts = self._connection.scalar(select(records.c.facts).where(records.c.id == expert_id)) or {}
        self._changing.write(expert_id, {"facts": facts | {"form": str(form), "place": place}, "changed_at": now})

    def _hours(self, expert_id: int, shown: Mapping[str, Any] | None) -> tuple[Hours, ...]:
        if shown and shown.get("hours") is not None:  # an import was switched on and is not written into its place yet
            return tuple(Hours(*hour_columns(hour)) for hour in shown["hours"])
        query = select(expert_hours).where(expert_hours.c.expert_id == expert_id)
        rows = self._connection.execute(query.order_by(expert_hours.c.weekday, expert_hours.c.start_minute))
        return tuple(Hours(row.weekday, row.start_minute, row.end_minute) for row in rows)


def _expert(record: Record, hours: tuple[Hours, ...], leaves: tuple[Leave, ...]) -> Expert:
    facts = record.facts
    return Expert(
        id=record.id.number,
        name=record.title,
        unit=str(facts.get("unit", "")),
        title=str(facts.get("title", "")),
        form=_form(facts.get("form")),
        place=str(facts.get("place", "")),
        hours=hours,
        leaves=leaves,
        length=_length(facts.get("length_minutes")),
    )


def _form(value: Any) -> Form:
    """Online where the record says nothing: it needs no journey of anybody."""
    return Form(value) if value in set(Form) else Form.ONLINE


def _length(minutes: Any) -> timedelta:
    """Whole quarter-hours, rounded up, because the ledger knows nothing smaller."""
    whole = minutes if isinstance(minutes, int) and minutes > 0 else _LENGTH
    return -(-timedelta(minutes=whole) // ATOM) * ATOM
