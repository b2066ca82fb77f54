"""Writing a record: its columns, an expert's hours, the version, and the change log that the index follows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, case, null, select, update

from domain.imports import SWITCHED
from storage import dialect
from storage.snapshots import columns_of
from storage.tables import expert_contacts, expert_hours, import_changes, imports, record_changes, records

Hour = Mapping[str, Any]
"""As `facts["hours"]` has it: weekday, start, end."""

_CONTACT: Final = ("phone", "mail", "listed_phone", "listed_mail")
_SETTLED: Final = {"pending": None, "pending_live": None, "pending_values": null()}


class Changing:
    """What every writer of records uses; after `settle`, a record's own columns are what people see."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def settle(self, number: int, now: datetime) -> None:
        """Before a record is changed: an import just switched on is written into it, one under way passes it over."""
        dialect.serialise(self._connection, dialect.RECORD_CHANGES_LOCK)
        query = select(records.c.pending, imports.c.state).join(imports, imports.c.id == records.c.pending)
        row = self._connection.execute(query.where(records.c.id == number)).one_or_none()
        if row is None:
            return
        if row.state in SWITCHED:
            self.fold(row.pending, [number], now)
            return
        self._connection.execute(update(records).where(records.c.id == number).values(**_SETTLED))
        change = (import_changes.c.import_id == row.pending) & (import_changes.c.record_id == number)
        skipped = "apply" if row.state == "staging" else "undo"
        self._connection.execute(update(import_changes).where(change).values(skipped=skipped))

    def write(self, number: int, values: Mapping[str, Any]) -> None:
        """Changes columns of one record that was settled."""
        next_version = {"version": records.c.version + 1}
        self._connection.execute(update(records).where(records.c.id == number).values(**values, **next_version))
        self._log([number])

    def touch(self, number: int, now: datetime) -> None:
        """Something beside the columns of one record was changed, which is not searched: its version says so."""
        next_version = {"version": records.c.version + 1, "changed_at": now}
        self._connection.execute(update(records).where(records.c.id == number).values(**next_version))

    def fold(self, import_id: int, numbers: Collection[int], now: datetime) -> None:
        """Writes what waits beside these records into their own columns."""
        mine = records.c.id.in_(numbers) & (records.c.pending == import_id)
        waiting = (records.c.id, records.c.version, records.c.pending_values, records.c.pending_live)
        rows = self._connection.execute(select(*waiting).where(mine)).all()
        if not rows:
            return
        retired = case((records.c.pending_live, null()), else_=now)
        changes = {"retired_at": retired, "version": records.c.version + 1, "changed_at": now, **_SETTLED}
        self._put([(row.id, row.pending_values) for row in rows if row.pending_values])
        found = [row.id for row in rows]
        self._connection.execute(update(records).where(records.c.id.in_(found)).values(**changes))
        self._remember_version(import_id, found)
        self._return_version([(row.id, row.version, row.pending_values or {}) for row in rows])
        self._log(found)

    def set_hours(self, hours: Mapping[int, Iterable[Hour]]) -> None:
        """Replaces the weekly hours of these experts."""
        if not hours:
            return
        self._connection.execute(expert_hours.delete().where(expert_hours.c.expert_id.in_(hours)))
        rows = [_hour_row(number, hour) for number, each in hours.items() for hour in each]
        if rows:
            self._connection.execute(expert_hours.insert(), rows)

    def hours_of(self, numbers: Collection[int]) -> dict[int, list[Hour]]:
        """The weekly hours of these experts, by number; those without are left out."""
        found: dict[int, list[Hour]] = {}
        query = select(expert_hours).where(expert_hours.c.expert_id.in_(numbers))
        for row in self._connection.execute(query.order_by(expert_hours.c.weekday, expert_hours.c.start_minute)):
            hour = {"weekday": row.weekday, "start": _clock(row.start_minute), "end": _clock(row.end_minute)}
            found.setdefault(row.expert_id, []).append(hour)
        return found

    def contacts_of(self, numbers: Collection[int]) -> dict[int, dict[str, str]]:
        """Phone and mail of these experts, by number, as `Known.contact` has them; those without are left out."""
        query = select(expert_contacts).where(expert_contacts.c.expert_id.in_(numbers))
        rows = self._connection.execute(query)
        return {row.expert_id: {name: row._mapping[name] for name in _CONTACT if row._mapping[name]} for row in rows}

    def set_contacts(self, contacts: Mapping[int, Mapping[str, str]]) -> None:
        """Replaces phone and mail of these experts."""
        if not contacts:
            return
        self._connection.execute(expert_contacts.delete().where(expert_contacts.c.expert_id.in_(contacts)))
        rows = [
            {"expert_id": number} | {name: each.get(name, "") for name in _CONTACT}
            for number, each in contacts.items()
            if each
        ]
        if rows:
            self._connection.execute(expert_contacts.insert(), rows)

    def contacts_known(self, number: int) -> tuple[str, ...]:
        """Phones and mails of this expert, those of before included that imports remember."""
        query = select(import_changes.c.before, import_changes.c.after).where(import_changes.c.record_id == number)
        shots = [shot for row in self._connection.execute(query) for shot in row if shot is not None]
        contacts = [*self.contacts_of([number]).values(), *(shot.get("contact") or {} for shot in shots)]
        return tuple(sorted({each for contact in contacts for each in contact.values() if each}))

    def forget_contact(self, number: int) -> None:
        """Removes phone and mail of this expert, also from what imports remember."""
        self.set_contacts({number: {}})
        remembered = import_changes.c.record_id == number
        for row in self._connection.execute(select(import_changes).where(remembered)).all():
            kept = {"before": _without_contact(row.before), "after": _without_contact(row.after)}
            same = remembered & (import_changes.c.import_id == row.import_id)
            self._connection.execute(update(import_changes).where(same).values(**kept))
        waiting = self._connection.scalar(select(records.c.pending_values).where(records.c.id == number))
        if waiting:
            left = {"pending_values": _without_contact(waiting)}
            self._connection.execute(update(records).where(records.c.id == number).values(**left))

    def put(self, number: int, shot: Mapping[str, Any], now: datetime) -> None:
        """Makes one settled record what the snapshot says."""
        self._put([(number, shot)])
        self.write(number, {"retired_at": None if shot["live"] else now, "changed_at": now})

    def _put(self, shots: list[tuple[int, Mapping[str, Any]]]) -> None:
        if not shots:
            return
        rows = [{f"new_{name}": value for name, value in columns_of(shot).items()} | {"_id": n} for n, shot in shots]
        columns = {name: bindparam(f"new_{name}", type_=records.c[name].type) for name in columns_of(shots[0][1])}
        self._connection.execute(update(records).where(records.c.id == bindparam("_id")).values(**columns), rows)
        self.set_hours({number: shot["hours"] for number, shot in shots if shot.get("hours") is not None})
        self.set_contacts({number: shot["contact"] for number, shot in shots if shot.get("contact") is not None})

    def _remember_version(self, import_id: int, numbers: Collection[int]) -> None:
        same = (import_changes.c.import_id == import_id) & import_changes.c.record_id.in_(numbers)
        now = select(records.c.version).where(records.c.id == import_changes.c.record_id).scalar_subquery()
        self._connection.execute(update(import_changes).where(same).values(version=now))

    def _return_version(self, folded: Iterable[tuple[int, int, Mapping[str, Any]]]) -> None:
        """A record that an undone import gives back is again as an earlier one left it: that one can be undone, too."""
        given_back = [
            {"_id": number, "_found": shot["version"], "_now": version + 1}
            for number, version, shot in folded
            if "version" in shot
        ]
        if given_back:
            same = (import_changes.c.record_id == bindparam("_id")) & (import_changes.c.version == bindparam("_found"))
            self._connection.execute(update(import_changes).where(same).values(version=bindparam("_now")), given_back)

    def _log(self, numbers: Iterable[int]) -> None:
        dialect.serialise(self._connection, dialect.RECORD_CHANGES_LOCK)
        self._connection.execute(record_changes.insert(), [{"record_id": number} for number in numbers])


def hour_columns(hour: Hour) -> tuple[int, int, int]:
    """(weekday, first minute of the day, the minute behind the last)."""
    return hour["weekday"], _minute(hour["start"]), _minute(hour["end"])


def _without_contact(shot: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if shot is None else {**shot, "contact": {}}


def _hour_row(number: int, hour: Hour) -> dict[str, Any]:
    weekday, start, end = hour_columns(hour)
    return {"expert_id": number, "weekday": weekday, "start_minute": start, "end_minute": end}


def _minute(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
