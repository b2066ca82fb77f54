"""Imports step by step on a real database, and what is seen of the records between the steps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from domain.imports import Import, ImportState, Wanted
from domain.records import Kind, NewRecord, content_hash
from storage.database import Database
from storage.repositories import Repositories

HOURS = [{"weekday": 2, "start": "14:00", "end": "17:00"}]
FRIDAY = [{"weekday": 4, "start": "09:00", "end": "12:00"}]


def expert(name: str, field: str = "铸钢气孔", hours: list[dict[str, object]] | None = None) -> NewRecord:
    """An expert as a row of a table gives one."""
    facts = {"name": name, "unit": "某大学"} | ({"hours": hours} if hours else {})
    return NewRecord(Kind.EXPERT, f"{name}|某大学", name, {"name": name, "fields": field}, facts=facts)


@dataclass
class Desk:
    """Imports step by step, each step in a transaction of its own."""

    database: Database
    now: datetime
    phone: str = ""

    def begin(self, *rows: NewRecord, name: str = "专家库.xlsx") -> Import:
        """An import whose rows are staged, each with the telephone of the day."""
        new = Import(0, ImportState.STAGING, 1, None, name, None, self.now)
        this = self.database.write_now(lambda store: store.imports.add(new))
        self.database.write_now(lambda store: self._stage(store, this, rows))
        return this

    def move(self, this: Import, state: ImportState) -> Import:
        """One statement: the import's state."""
        return self.database.write_now(lambda store: store.imports.save(replace(this, state=state), self.now))

    def fold(self, this: Import, limit: int = 500) -> None:
        """All slices of writing what is switched on into the records."""
        last: int | None = 0
        while last is not None:
            last = self.fold_some(this, last, limit)

    def fold_some(self, this: Import, after: int, limit: int) -> int | None:
        """One slice of it."""
        return self.database.write_now(lambda store: store.imports.staging.fold(this.id, after, limit, self.now))

    def applied(self, *rows: NewRecord, name: str = "专家库.xlsx") -> Import:
        """An import that came to its good end."""
        this = self.move(self.begin(*rows, name=name), ImportState.FOLDING)
        self.fold(this)
        return self.move(this, ImportState.APPLIED)

    def replaced(self, *rows: NewRecord, name: str = "专家库.xlsx") -> Import:
        """The same, which retires what the earlier files of its list had and this one has not."""
        this = self.begin(*rows, name=name)
        former = self.database.read_now(lambda s: s.imports.staging.former(Kind.EXPERT, this.list_name, this.id))
        gone = [number for number, key in former if key not in {row.natural_key for row in rows}]
        self.database.write_now(lambda store: store.imports.staging.stage_retired(this.id, gone))
        folding = self.move(this, ImportState.FOLDING)
        self.fold(folding)
        return self.move(folding, ImportState.APPLIED)

    def undo(self, this: Import) -> Import:
        """The way back."""
        returning = self.move(this, ImportState.RETURNING)
        self.database.write_now(lambda store: store.imports.staging.stage_return(this.id, 0, 500))
        restoring = self.move(returning, ImportState.RESTORING)
        self.fold(restoring)
        return self.move(restoring, ImportState.UNDONE)

    def seen(self) -> dict[str, str]:
        """Field of research by name of the experts that are seen: listed, counted, and each by its number."""

        def read(store: Repositories) -> dict[str, str]:
            listed = store.records.of_kind(Kind.EXPERT)
            assert store.records.count() == len(listed)
            assert [record.id for record in store.records.each(Kind.EXPERT, batch=1)] == sorted(r.id for r in listed)
            for record in listed:
                assert store.records.get(record.id.number) == record
                assert store.records.named(Kind.EXPERT, record.title) == [record]
                assert store.experts.get(record.id.number) is not None
            return {record.title: record.texts["fields"] for record in listed}

        return self.database.read_now(read)

    def hours(self, name: str) -> list[tuple[int, int]]:
        """(weekday, start) of an expert's hours, as booking sees them."""

        def read(store: Repositories) -> list[tuple[int, int]]:
            found = store.experts.get(store.records.named(Kind.EXPERT, name)[0].id.number)
            assert found is not None
            return [(hour.weekday, hour.start) for hour in found.hours]

        return self.database.read_now(read)

    def contact(self, name: str) -> dict[str, str]:
        """An expert's telephone, as staff are told it."""

        def read(store: Repositories) -> dict[str, str]:
            return dict(store.imports.staging.known_by(store.records.named(Kind.EXPERT, name)[0].id).contact)

        return self.database.read_now(read)

    def log(self) -> int:
        """The last entry of the change log."""
        return self.database.read_now(lambda store: store.records.changes_after(0, 10_000)[0])

    def number(self, name: str) -> int:
        return self.database.read_now(lambda store: store.records.named(Kind.EXPERT, name)[0].id.number)

    def _stage(self, store: Repositories, this: Import, rows: tuple[NewRecord, ...]) -> None:
        known = store.imports.staging.known(Kind.EXPERT, [row.natural_key for row in rows])
        contact = {"phone": self.phone} if self.phone else {}
        wanted = [
            Wanted(row, content_hash(row), {"姓名": row.title}, known.get(row.natural_key), contact) for row in rows
        ]
        store.imports.staging.stage(this.id, wanted, self.now)
