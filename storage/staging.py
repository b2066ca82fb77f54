"""What an import wants to make of the records, written beside them slice by slice and switched on all at once.

A new record is inserted as a retired one that is to live; a changed one keeps its columns and gets `pending_values`.
Nothing of it is seen until the import's state says so (`storage.snapshots.LIVE` and `SHOWN`); then it is folded into
the records' own columns, slice by slice, and enters the change log. Undoing goes the same way with what was before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, func, null, or_, select, update

from domain.imports import Known, Tally, Wanted
from domain.records import Kind, Record, RecordId
from storage import dialect
from storage.changing import Changing
from storage.snapshots import LIVE, SHOWN, columns_of, content_of, record_from, snapshot, values_of
from storage.tables import import_changes, imports, records

_LARGE: Final = ("original", "pending_values")
_KNOWN: Final[Select[tuple[Any, ...]]] = select(
    *(column for column in records.c if column.name not in _LARGE), SHOWN, LIVE.label("live")
)
"""Without what is large and not compared."""


class Staging:
    """Each call is one slice of at most some hundred records; doing a slice again changes nothing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._changing = Changing(connection)

    def known(self, kind: Kind, keys: Collection[str]) -> dict[str, Known]:
        """What the knowledge base has under these natural keys, retired records included."""
        same = (records.c.kind == kind) & records.c.natural_key.in_(keys)
        rows = self._connection.execute(_KNOWN.where(same)).all()
        contacts = self._changing.contacts_of([row.id for row in rows]) if kind is Kind.EXPERT else {}
        return {row.natural_key: _known(row, contacts.get(row.id)) for row in rows}

    def known_by(self, record_id: RecordId) -> Known:
        """What the knowledge base has under this id, an expert with the hours that count."""
        row = self._connection.execute(select(records, SHOWN).where(records.c.id == record_id.number)).one()
        contacts = self._changing.contacts_of([row.id])
        known = _known(row, contacts.get(row.id))
        if record_id.kind is not Kind.EXPERT:
            return known
        hours = (row.shown or {}).get("hours") or self._changing.hours_of([row.id]).get(row.id, [])
        return replace(known, record=replace(known.record, facts={**known.record.facts, "hours": hours}))

    def hold(self) -> None:
        """Until commit nobody else changes a record: what is read from here on is what is written over."""
        dialect.serialise(self._connection, dialect.RECORD_CHANGES_LOCK)

    def stage(self, import_id: int, wanted: Sequence[Wanted], now: datetime) -> None:
        """Writes what these rows make of the records beside them; what is known of them was read behind `hold`."""
        self.hold()
        self._add(import_id, [each for each in wanted if each.known is None], now)
        self._change(import_id, [(each.known, each) for each in wanted if each.known is not None])

    def stage_retired(self, import_id: int, numbers: Collection[int]) -> None:
        """These records are to be retired; those that are staged already stay so."""
        dialect.serialise(self._connection, dialect.RECORD_CHANGES_LOCK)
        free = records.c.id.in_(numbers) & records.c.pending.is_(None) & records.c.retired_at.is_(None)
        rows = self._connection.execute(select(records).where(free)).all()
        before = [(row.id, snapshot(dict(row._mapping), live=True, version=row.version)) for row in rows]
        self._note(import_id, [{"what": "retired", "before": shot, "record_id": number} for number, shot in before])
        found = records.c.id.in_([row.id for row in rows])
        self._connection.execute(update(records).where(found).values(pending=import_id, pending_live=False))

    def stage_return(self, import_id: int, after: int, limit: int) -> int | None:
        """Writes what was before beside the records; the last number done, None when there is none above `after`.

        A record that somebody changed since is passed over, and says so in its row of `import_changes`.
        """
        dialect.serialise(self._connection, dialect.RECORD_CHANGES_LOCK)
        rows = self._slice(import_id, after, limit)
        for_undo = [row for row in rows if not row.skipped]
        mine = [row for row in for_undo if row.version == row.now_version and row.pending in (None, import_id)]
        conflicts = {row.record_id for row in for_undo} - {row.record_id for row in mine}
        self._skip(import_id, conflicts)
        back = [
            {"_id": row.record_id, "values": row.before, "live": bool(row.before and row.before["live"])}
            for row in mine
        ]
        if back:
            columns = {
                "pending": import_id,
                "pending_live": bindparam("live"),
                "pending_values": bindparam("values", type_=records.c.pending_values.type),
            }
            self._connection.execute(update(records).where(records.c.id == bindparam("_id")).values(**columns), back)
        return rows[-1].record_id if rows else None

    def fold(self, import_id: int, after: int, limit: int, now: datetime) -> int | None:
        """Writes what is switched on into the records; the last number done, None when there is none above `after`."""
        dialect.serialise(self._connection, dialect.RECORD_CHANGES_LOCK)
        numbers = self._numbers(import_id, after, limit)
        self._changing.fold(import_id, numbers, now)
        return numbers[-1] if numbers else None

    def let_go(self, import_id: int, after: int, limit: int) -> int | None:
        """Forgets what was staged; the last number done, None when there is none above `after`."""
        dialect.serialise(self._connection, dialect.RECORD_CHANGES_LOCK)
        numbers = self._numbers(import_id, after, limit)
        mine = records.c.id.in_(numbers) & (records.c.pending == import_id)
        free = {"pending": None, "pending_live": None, "pending_values": null()}
        self._connection.execute(update(records).where(mine).values(**free))
        return numbers[-1] if numbers else None

    def propose(self, import_id: int, wanted: Wanted, *, sets_hours: bool) -> None:
        """Keeps what one correction by hand would make of a record, to be carried out once it is confirmed.

        Where it came from stays. `sets_hours`: an expert's weekly hours are what is corrected.
        """
        assert wanted.known is not None
        row = self._connection.execute(select(records).where(records.c.id == wanted.known.number)).one()
        beside = self._beside([row.id])[row.id]
        before = snapshot(dict(row._mapping), live=True, version=row.version, **beside)
        hours = wanted.record.facts.get("hours", []) if sets_hours else beside["hours"]
        own = {"import_id": row.import_id, "original": row.original, "content_hash": row.content_hash}
        after = snapshot(values_of(wanted.record) | own, live=True, hours=hours, contact=dict(wanted.contact))
        change = {"what": "changed", "before": before, "after": after, "version": row.version}
        values = {"import_id": import_id, "record_id": row.id, **change}
        self._connection.execute(import_changes.insert().values(**values))

    def proposal(self, import_id: int) -> tuple[Known, Known] | None:
        """What a proposed correction changes: the record before and after; None when there is no proposal."""
        query = select(import_changes, records.c.kind).join(records, records.c.id == import_changes.c.record_id)
        mine = (import_changes.c.import_id == import_id) & import_changes.c.after.is_not(None)
        row = self._connection.execute(query.where(mine)).one_or_none()
        return None if row is None else (_shot(row, row.before), _shot(row, row.after))

    def carry_out(self, import_id: int, now: datetime) -> bool:
        """Does what was proposed; False when the record was changed since."""
        query = select(import_changes).where(import_changes.c.import_id == import_id)
        change = self._connection.execute(query).one()
        self._changing.settle(change.record_id, now)
        version = self._connection.scalar(select(records.c.version).where(records.c.id == change.record_id))
        if version != change.version:
            return False
        self._changing.put(change.record_id, change.after, now)
        mine = import_changes.c.import_id == import_id
        self._connection.execute(update(import_changes).where(mine).values(version=version + 1))
        return True

    def former(self, kind: Kind, list_name: str, but: int) -> list[tuple[int, str]]:
        """(number, natural key) of live records that came with earlier files of this list, by number."""
        same_list = select(imports.c.id).where((imports.c.list_name == list_name) & (imports.c.id != but))
        mine = (records.c.kind == kind) & records.c.import_id.in_(same_list) & LIVE
        query = select(records.c.id, records.c.natural_key).where(mine).order_by(records.c.id)
        return [(row.id, row.natural_key) for row in self._connection.execute(query)]

    def keys(self, kind: Kind) -> Iterator[str]:
        """The natural keys of all live records of a kind."""
        yield from self._connection.scalars(select(records.c.natural_key).where((records.c.kind == kind) & LIVE))

    def tally(self, import_id: int) -> Tally:
        """How many records the import made new, changed and retired: looks at each, so it is asked once."""
        mine = (import_changes.c.import_id == import_id) & (import_changes.c.skipped != "apply")
        query = select(import_changes.c.what, func.count()).where(mine).group_by(import_changes.c.what)
        return Tally(**{row[0]: row[1] for row in self._connection.execute(query)})

    def progress(self, import_id: int, upto: int) -> tuple[int, int]:
        """(how many of the records of an import have a number up to this one, how many there are)."""
        mine = select(func.count()).select_from(import_changes).where(import_changes.c.import_id == import_id)
        done = self._connection.scalar(mine.where(import_changes.c.record_id <= upto)) or 0
        return done, self._connection.scalar(mine) or 0

    def passed_over(self, import_id: int, on: str, limit: int) -> tuple[int, list[Record]]:
        """(how many, the first few) records it left alone because somebody had changed them: `on` its apply or undo."""
        return self._touched(import_id, import_changes.c.skipped == on, limit)

    def changed_since(self, import_id: int, limit: int) -> tuple[int, list[Record]]:
        """(how many, the first few) records of an import that were changed by somebody since, or passed over.

        Looks at each record of the import, so of a large one it is not asked within a conversation.
        """
        moved = or_(import_changes.c.version != records.c.version, import_changes.c.skipped != "")
        return self._touched(import_id, moved, limit)

    def _touched(self, import_id: int, such: ColumnElement[bool], limit: int) -> tuple[int, list[Record]]:
        mine = (import_changes.c.import_id == import_id) & such
        joined = records.join(import_changes, import_changes.c.record_id == records.c.id)
        count = self._connection.scalar(select(func.count()).select_from(joined).where(mine)) or 0
        if not count:
            return 0, []
        query = select(records, SHOWN).select_from(joined).where(mine).order_by(records.c.id).limit(limit)
        rows = self._connection.execute(query).all()
        return count, [_known(row).record for row in rows]

    def _add(self, import_id: int, wanted: Sequence[Wanted], now: datetime) -> None:
        if not wanted:
            return
        staged = {"pending": import_id, "pending_live": True, "import_id": import_id, "retired_at": now}
        times = {"created_at": now, "changed_at": now}
        rows = [
            values_of(each.record)
            | {"content_hash": each.content_hash, "original": dict(each.original), **staged, **times}
            for each in wanted
        ]
        statement = records.insert().returning(records.c.id, sort_by_parameter_order=True)
        numbers = list(self._connection.scalars(statement, rows))
        self._note(import_id, [{"what": "new", "before": None, "record_id": number} for number in numbers])
        hours = {number: each.record.facts.get("hours", ()) for number, each in zip(numbers, wanted, strict=True)}
        self._changing.set_hours({number: each for number, each in hours.items() if each})
        self._changing.set_contacts({number: each.contact for number, each in zip(numbers, wanted, strict=True)})

    def _change(self, import_id: int, wanted: Sequence[tuple[Known, Wanted]]) -> None:
        own = (records.c.id, records.c.version, records.c.import_id, records.c.original, records.c.retired_at)
        found = records.c.id.in_([known.number for known, _ in wanted]) & records.c.pending.is_(None)
        rows = {row.id: row for row in self._connection.execute(select(*own).where(found))}
        changed = [(rows[known.number], known, each) for known, each in wanted if known.number in rows]
        if not changed:
            return
        beside = self._beside([row.id for row, _, _ in changed])
        notes, updates = [], []
        for row, known, each in changed:
            live = row.retired_at is None
            own_columns = {"import_id": row.import_id, "original": row.original, "content_hash": known.content_hash}
            content = content_of(known.record) | own_columns
            before = snapshot(content, live=live, version=row.version, **beside[row.id])
            notes.append({"what": "changed" if live else "new", "before": before, "record_id": row.id})
            updates.append({"_id": row.id, "values": _after(import_id, known, each)})
        self._note(import_id, notes)
        columns = {
            "pending": import_id,
            "pending_live": True,
            "pending_values": bindparam("values", type_=records.c.pending_values.type),
        }
        self._connection.execute(update(records).where(records.c.id == bindparam("_id")).values(**columns), updates)

    def _beside(self, numbers: Collection[int]) -> dict[int, dict[str, Any]]:
        """What belongs to records and stands in tables of its own."""
        hours, contacts = self._changing.hours_of(numbers), self._changing.contacts_of(numbers)
        return {n: {"hours": hours.get(n, []), "contact": contacts.get(n, {})} for n in numbers}

    def _note(self, import_id: int, changes: Sequence[Mapping[str, Any]]) -> None:
        if changes:
            rows = [{"import_id": import_id, **change} for change in changes]
            self._connection.execute(dialect.insert(self._connection, import_changes).on_conflict_do_nothing(), rows)

    def _slice(self, import_id: int, after: int, limit: int) -> Sequence[Row[tuple[Any, ...]]]:
        query = (
            select(import_changes, records.c.version.label("now_version"), records.c.pending)
            .join(records, records.c.id == import_changes.c.record_id)
            .where(and_(import_changes.c.import_id == import_id, import_changes.c.record_id > after))
            .order_by(import_changes.c.record_id)
            .limit(limit)
        )
        return self._connection.execute(query).all()

    def _numbers(self, import_id: int, after: int, limit: int) -> Sequence[int]:
        mine = and_(import_changes.c.import_id == import_id, import_changes.c.record_id > after)
        query = select(import_changes.c.record_id).where(mine).order_by(import_changes.c.record_id).limit(limit)
        return self._connection.scalars(query).all()

    def _skip(self, import_id: int, numbers: Collection[int]) -> None:
        mine = (import_changes.c.import_id == import_id) & import_changes.c.record_id.in_(numbers)
        self._connection.execute(update(import_changes).where(mine).values(skipped="undo"))


def _after(import_id: int, known: Known, wanted: Wanted) -> dict[str, Any]:
    """What the record becomes. Hours that the table does not change stay as the expert has set them since."""
    values = values_of(wanted.record) | {"import_id": import_id, "original": dict(wanted.original)}
    hours = wanted.record.facts.get("hours", [])
    more: dict[str, Any] = {} if hours == known.record.facts.get("hours", []) else {"hours": hours}
    more["contact"] = dict(wanted.contact)
    return snapshot(values | {"content_hash": wanted.content_hash}, live=True, **more)


def _known(row: Row[tuple[Any, ...]], contact: Mapping[str, str] | None = None) -> Known:
    values = dict(row._mapping)
    shown = values.get("shown")
    columns = columns_of(shown) if shown else values
    record = record_from(Kind(row.kind), row.id, columns)
    own = (shown or {}).get("contact") or contact or {}
    return Known(row.id, record, bool(values.get("live", True)), columns["content_hash"], own)


def _shot(row: Row[tuple[Any, ...]], shot: Mapping[str, Any]) -> Known:
    """A snapshot as what is known of a record; its hours are those that count."""
    columns = columns_of(shot)
    columns["facts"] = columns["facts"] | {"hours": shot.get("hours") or []}
    record = record_from(Kind(row.kind), row.record_id, columns)
    return Known(row.record_id, record, shot["live"], columns["content_hash"], shot.get("contact") or {})
