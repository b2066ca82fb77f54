"""The knowledge base: one table for every kind, with a change log that the index follows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, Connection, bindparam, func, select, update

from domain.records import Kind, NewRecord, Record, RecordId, content_hash
from storage import dialect
from storage.changing import Changing
from storage.snapshots import LIVE, SHOWN, record_of, values_of
from storage.tables import record_changes, records


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
        self._changing = Changing(connection)

    def get(self, number: int) -> Record | None:
        """The record unless it was retired."""
        row = self._connection.execute(select(records, SHOWN).where((records.c.id == number) & LIVE)).one_or_none()
        return None if row is None else record_of(row)

    def several(self, numbers: Collection[int]) -> list[Record]:
        """Those of these records that were not retired, by id."""
        query = select(records, SHOWN).where(records.c.id.in_(numbers) & LIVE).order_by(records.c.id)
        return [record_of(row) for row in self._connection.execute(query)]

    def of_kind(self, kind: Kind, limit: int = 1000) -> list[Record]:
        """Records of one kind that are not retired, by title."""
        query = select(records, SHOWN).where((records.c.kind == kind) & LIVE).order_by(records.c.title).limit(limit)
        return [record_of(row) for row in self._connection.execute(query)]

    def each(self, kind: Kind, batch: int = 1000) -> Iterator[Record]:
        """All records of one kind that are not retired, by id, read in batches."""
        last = 0
        while True:
            query = select(records, SHOWN).where((records.c.kind == kind) & (records.c.id > last) & LIVE)
            rows = self._connection.execute(query.order_by(records.c.id).limit(batch)).all()
            yield from (record_of(row) for row in rows)
            if len(rows) < batch:
                return
            last = rows[-1].id

    def named(self, kind: Kind, title: str) -> list[Record]:
        """Records of one kind with exactly this title."""
        same = (records.c.kind == kind) & (records.c.title == title) & LIVE
        return [record_of(row) for row in self._connection.execute(select(records, SHOWN).where(same))]

    def titled(self, kinds: Collection[Kind], words: str, limit: int) -> list[Record]:
        """Records of these kinds with this title, 示例 or not; where there is none, those that contain the words."""
        of_kinds = records.c.kind.in_(kinds) & LIVE
        exact = records.c.title.in_((words, f"{words}（示例）"))
        part = records.c.title.contains(words, autoescape=True)
        for condition in (exact, part):
            query = select(records, SHOWN).where(of_kinds & condition).order_by(records.c.id).limit(limit)
            if found := [record_of(row) for row in self._connection.execute(query)]:
                return found
        return []

    def beginning(self, kind: Kind, words: str, limit: int) -> list[Record]:
        """Records of one kind whose title begins with the words."""
        those = (records.c.kind == kind) & records.c.title.startswith(words, autoescape=True) & LIVE
        query = select(records, SHOWN).where(those).order_by(records.c.id).limit(limit)
        return [record_of(row) for row in self._connection.execute(query)]

    def count(self) -> int:
        """How many records are not retired."""
        return int(self._connection.scalar(select(func.count()).select_from(records).where(LIVE)) or 0)

    def origin(self, number: int) -> tuple[int | None, Mapping[str, str]]:
        """(import, cells by header as they stood in its table) that the record came with."""
        row = self._connection.execute(select(records).where(records.c.id == number)).one()
        return row.import_id, row.original or {}

    def load(self, rows: Iterable[NewRecord], now: datetime) -> Counts:
        """Adds new records and updates changed ones by natural key; an unchanged row writes nothing."""
        dialect.serialise(self._connection, dialect.RECORD_CHANGES_LOCK)
        counted = {"new": 0, "changed": 0, "same": 0}
        for row in rows:
            counted[self._load_one(row, now)] += 1
        return Counts(**counted)

    def retire(self, number: int, now: datetime) -> None:
        """Takes a record out of matching; what refers to it keeps working."""
        self._changing.settle(number, now)
        self._changing.write(number, {"retired_at": now})

    def revive(self, number: int, now: datetime) -> None:
        """Puts a retired record back into matching, as it was."""
        self._changing.settle(number, now)
        self._changing.write(number, {"retired_at": None, "changed_at": now})

    def changes_after(self, position: int, limit: int = 500) -> tuple[int, list[Record], list[RecordId]]:
        """(new position, records to index, ids to remove) for at most `limit` entries of the change log."""
        entries = self._connection.execute(_LOG, {"position": position, "most": limit}).all()
        if not entries:
            return position, [], []
        touched = {entry.record_id for entry in entries}
        rows = self._connection.execute(select(records).where(records.c.id.in_(touched))).all()
        live = [record_of(row) for row in rows if row.retired_at is None]
        gone = [RecordId(Kind(row.kind), row.id) for row in rows if row.retired_at is not None]
        return entries[-1].seq, live, gone

    def log_upto(self, position: int, limit: int) -> int:
        """The position in the change log behind at most `limit` further entries; the same one when there are none."""
        further = select(record_changes.c.seq).where(record_changes.c.seq > position)
        some = further.order_by(record_changes.c.seq).limit(limit).subquery()
        return int(self._connection.scalar(select(func.max(some.c.seq))) or position)

    def last_change(self) -> int:
        """The newest entry of the change log; 0 when there is none."""
        return int(self._connection.scalar(_LAST_CHANGE) or 0)

    def changed_between(self, after: int, to: int, kinds: Collection[Kind]) -> list[RecordId]:
        """Records of these kinds that are not retired and changed behind `after`, up to and with `to`; each once."""
        there = (record_changes.c.seq > after) & (record_changes.c.seq <= to)
        touched = select(record_changes.c.record_id).where(there)
        live = records.c.id.in_(touched) & records.c.kind.in_(kinds) & LIVE
        query = select(records.c.kind, records.c.id).where(live)
        return [RecordId(Kind(row.kind), row.id) for row in self._connection.execute(query)]

    def _load_one(self, new: NewRecord, now: datetime) -> str:
        values = values_of(new) | {"content_hash": content_hash(new)}
        known = (records.c.kind == new.kind) & (records.c.natural_key == new.natural_key)
        old = self._connection.execute(select(records).where(known)).one_or_none()
        if old is not None and old.content_hash == values["content_hash"] and old.retired_at is None:
            return "same"
        if old is None:
            statement = records.insert().values(**values, created_at=now, changed_at=now)
            number = self._connection.execute(statement.returning(records.c.id)).scalar_one()
        else:
            number = old.id
            self._changing.settle(number, now)
            changes = values | {"changed_at": now, "version": records.c.version + 1, "retired_at": None}
            self._connection.execute(update(records).where(records.c.id == number).values(**changes))
        self._connection.execute(record_changes.insert().values(record_id=number))
        if new.kind is Kind.EXPERT:
            self._changing.set_hours({number: new.facts.get("hours", ())})
        return "new" if old is None else "changed"


# Built once: the index and the duties look several times a second.
_LOG: Final = (
    select(record_changes)
    .where(record_changes.c.seq > bindparam("position"))
    .order_by(record_changes.c.seq)
    .limit(bindparam("most", type_=BigInteger))
)
_LAST_CHANGE: Final = select(func.max(record_changes.c.seq))
