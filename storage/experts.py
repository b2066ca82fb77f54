"""Experts as booking sees them: a record's facts with the weekly hours and leave set for it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, select, update

from domain.bookings import ATOM
from domain.experts import Expert, Form, Hours, Leave
from domain.records import Kind
from storage import dialect
from storage.tables import expert_hours, expert_leaves, record_changes, records

_LENGTH: Final = 60
"""Minutes of a consultation where the record says nothing."""


class Experts:
    """Reads bookable experts and writes what they set themselves."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, expert_id: int, *, retired: bool = False) -> Expert | None:
        """The expert with hours and leave, or None when there is no such record; a retired one only when asked for."""
        query = select(records).where((records.c.id == expert_id) & (records.c.kind == Kind.EXPERT))
        row = self._connection.execute(query).one_or_none()
        if row is None or (row.retired_at is not None and not retired):
            return None
        return _expert(row, self._hours(expert_id), self.leaves(expert_id))

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

    def set_hours(self, expert_id: int, hours: Collection[Hours]) -> None:
        """Replaces the weekly hours."""
        self._connection.execute(delete(expert_hours).where(expert_hours.c.expert_id == expert_id))
        for each in hours:
            row = {"weekday": each.weekday, "start_minute": each.start, "end_minute": each.end}
            self._connection.execute(expert_hours.insert().values(expert_id=expert_id, **row))

    def set_form(self, expert_id: int, form: Form, place: str) -> None:
        """Writes how and where consultations are held into the record; the index follows its change log."""
        dialect.serialise(self._connection, dialect.RECORD_CHANGES_LOCK)
        facts = self._connection.scalar(select(records.c.facts).where(records.c.id == expert_id)) or {}
        changed = facts | {"form": str(form), "place": place}
        self._connection.execute(update(records).where(records.c.id == expert_id).values(facts=changed))
        self._connection.execute(record_changes.insert().values(record_id=expert_id))

    def _hours(self, expert_id: int) -> tuple[Hours, ...]:
        query = select(expert_hours).where(expert_hours.c.expert_id == expert_id)
        rows = self._connection.execute(query.order_by(expert_hours.c.weekday, expert_hours.c.start_minute))
        return tuple(Hours(row.weekday, row.start_minute, row.end_minute) for row in rows)


def _expert(row: Row[tuple[Any, ...]], hours: tuple[Hours, ...], leaves: tuple[Leave, ...]) -> Expert:
    facts = row.facts
    return Expert(
        id=row.id,
        name=row.title,
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
