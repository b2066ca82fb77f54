"""The knowledge base: one table for every kind, with a change log that the index follows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from domain.records import Kind, NewRecord, Record, RecordId, Source
from storage import dialect
from storage.tables import expert_hours, record_changes, records


@dataclass(frozen=True, slots=True)
class Counts:
    """What a load did, by rows."""

    new: int = 0
    changed: int = 0
    same: int = 0


class Records:
    """Finds, loads and follows records."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, number: int) -> Record | None:
        """The record unless it was retired."""
        row = self._connection.execute(select(records).where(records.c.id == number)).one_or_none()
        return None if row is None or row.retired_at is not None else _record(row)

    def of_kind(self, kind: Kind, limit: int = 1000) -> list[Record]:
        """Records of one kind that are not retired, by title."""
        live = (records.c.kind == kind) & records.c.retired_at.is_(None)
        query = select(records).where(live).order_by(records.c.title).limit(limit)
        return [_record(row) for row in self._connection.execute(query)]

    def named(self, kind: Kind, title: str) -> list[Record]:
        """Records of one kind with exactly this title."""
        same = (records.c.kind == kind) & (records.c.title == title) & records.c.retired_at.is_(None)
        return [_record(row) for row in self._connection.execute(select(records).where(same))]

    def count(self) -> int:
        """How many records are not retired."""
        live = records.c.retired_at.is_(None)
        return int(self._connection.scalar(select(func.count()).select_from(records).where(live)) or 0)

    def load(self, rows: Iterable[NewRecord], now: datetime) -> Counts:
        """Adds new records and updates changed ones by natural key; an unchanged row writes nothing."""
        dialect.serialise(self._connection, dialect.RECORD_CHANGES_LOCK)
        counted = {"new": 0, "changed": 0, "same": 0}
        for row in rows:
            counted[self._load_one(row, now)] += 1
        return Counts(**counted)

    def retire(self, number: int, now: datetime) -> None:
        """Takes a record out of matching; what refers to it keeps working."""
        dialect.serialise(self._connection, dialect.RECORD_CHANGES_LOCK)
        self._connection.execute(update(records).where(records.c.id == number).values(retired_at=now))
        self._connection.execute(record_changes.insert().values(record_id=number))

    def changes_after(self, position: int, limit: int = 500) -> tuple[int, list[Record], list[RecordId]]:
        """(new position, records to index, ids to remove) for at most `limit` entries of the change log."""
        log = select(record_changes).where(record_changes.c.seq > position).order_by(record_changes.c.seq).limit(limit)
        entries = self._connection.execute(log).all()
        if not entries:
            return position, [], []
        touched = {entry.record_id for entry in entries}
        rows = self._connection.execute(select(records).where(records.c.id.in_(touched))).all()
        live = [_record(row) for row in rows if row.retired_at is None]
        gone = [RecordId(Kind(row.kind), row.id) for row in rows if row.retired_at is not None]
        return entries[-1].seq, live, gone

    def _load_one(self, new: NewRecord, now: datetime) -> str:
        values = _values(new)
        known = (records.c.kind == new.kind) & (records.c.natural_key == new.natural_key)
        old = self._connection.execute(select(records).where(known)).one_or_none()
        if old is not None and old.content_hash == values["content_hash"] and old.retired_at is None:
            return "same"
        if old is None:
            statement = records.insert().values(**values, created_at=now, changed_at=now)
            number = self._connection.execute(statement.returning(records.c.id)).scalar_one()
        else:
            number = old.id
            changes = values | {"changed_at": now, "version": old.version + 1, "retired_at": None}
            self._connection.execute(update(records).where(records.c.id == number).values(**changes))
        self._connection.execute(record_changes.insert().values(record_id=number))
        if new.kind is Kind.EXPERT:
            self._set_hours(number, new.facts.get("hours", ()))
        return "new" if old is None else "changed"

    def _set_hours(self, number: int, hours: Collection[dict[str, Any]]) -> None:
        self._connection.execute(expert_hours.delete().where(expert_hours.c.expert_id == number))
        for hour in hours:
            self._connection.execute(
                expert_hours.insert().values(
                    expert_id=number,
                    weekday=hour["weekday"],
                    start_minute=_minute(hour["start"]),
                    end_minute=_minute(hour["end"]),
                )
            )


def _minute(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def _values(new: NewRecord) -> dict[str, Any]:
    values: dict[str, Any] = {
        "kind": new.kind,
        "natural_key": new.natural_key,
        "title": new.title,
        "texts": dict(new.texts),
        "industries": list(new.industries),
        "city": new.city,
        "level": new.level,
        "opens_on": new.opens_on,
        "closes_on": new.closes_on,
        "source_name": new.source.name,
        "source_on": new.source.on,
        "source_row": new.source.row,
        "sample": new.sample,
        "facts": dict(new.facts),
    }
    canonical = json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)
    return values | {"content_hash": hashlib.sha256(canonical.encode()).hexdigest()}


def _record(row: Row[tuple[Any, ...]]) -> Record:
    return Record(
        id=RecordId(Kind(row.kind), row.id),
        title=row.title,
        texts=row.texts,
        industries=tuple(row.industries),
        city=row.city,
        level=row.level,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        source=Source(row.source_name, row.source_on, row.source_row),
        sample=row.sample,
        facts=row.facts,
    )
