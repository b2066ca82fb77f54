"""Tables that were sent in: what was found in each, and how far it came."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from domain.errors import Conflict
from domain.imports import AT_WORK, Import, ImportCounts, ImportState, Tally
from storage import dialect
from storage.staging import Staging
from storage.tables import imports

_ENDED: Final = (ImportState.APPLIED, ImportState.UNDONE, ImportState.DROPPED, ImportState.REFUSED)


class Imports:
    """Loads and saves imports; every save is a compare-and-set on the version."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.staging = Staging(connection)

    def get(self, import_id: int) -> Import | None:
        """The import, or None."""
        row = self._connection.execute(select(imports).where(imports.c.id == import_id)).one_or_none()
        return None if row is None else _import(row)

    def add(self, new: Import) -> Import:
        """Stores a new one; its `id` and `version` are given here."""
        values = _values(new) | {"version": 1, "created_at": new.created_at}
        new_id = self._connection.execute(imports.insert().values(**values).returning(imports.c.id)).scalar_one()
        return replace(new, id=new_id, version=1)

    def save(self, this: Import, now: datetime) -> Import:
        """Writes it with the next version and returns it; `Conflict` when it moved meanwhile."""
        dialect.serialise(self._connection, dialect.RECORD_CHANGES_LOCK)  # its state decides what of records is seen
        same = (imports.c.id == this.id) & (imports.c.version == this.version)
        values = _values(this) | {"version": this.version + 1}
        if this.state in _ENDED:
            values["ended_at"] = now
        if self._connection.execute(update(imports).where(same).values(**values)).rowcount != 1:
            raise Conflict(f"import {this.id}")
        return replace(this, version=this.version + 1)

    def at_work(self) -> Import | None:
        """The import that is changing records; there is at most one."""
        row = self._connection.execute(_WORKING).one_or_none()
        return None if row is None else _import(row)

    def old_files(self, before: datetime) -> list[int]:
        """Files of imports that came before that instant and are not at work: what was sent, what was made of it."""
        old = (imports.c.created_at < before) & imports.c.state.not_in(AT_WORK)
        rows = self._connection.execute(
            select(imports.c.file_id, imports.c.wrong_file_id, imports.c.details_file_id).where(old)
        )
        return [file_id for row in rows for file_id in row if file_id is not None]

    def newest(self, limit: int) -> list[Import]:
        """The latest imports of tables, the newest first."""
        query = select(imports).where(imports.c.corrects.is_(False)).order_by(imports.c.id.desc()).limit(limit)
        return [_import(row) for row in self._connection.execute(query)]


def _values(this: Import) -> dict[str, Any]:
    return {
        "account_id": this.account_id,
        "state": this.state,
        "file_id": this.file_id,
        "file_name": this.file_name[:200],
        "list_name": this.list_name[:200],
        "kind": this.kind,
        "sheet": this.sheet[:200],
        "accept": this.accept,
        "replaces": this.replaces,
        "corrects": this.corrects,
        "counts": asdict(this.counts),
        "tally": asdict(this.tally) if this.tally else None,
        "wrong_file_id": this.wrong_file_id,
        "details_file_id": this.details_file_id,
        "why": this.why,
        "applied_at": this.applied_at,
    }


def _import(row: Row[tuple[Any, ...]]) -> Import:
    return Import(
        id=row.id,
        state=ImportState(row.state),
        version=row.version,
        file_id=row.file_id,
        file_name=row.file_name,
        account_id=row.account_id,
        created_at=row.created_at,
        kind=row.kind,
        sheet=row.sheet,
        accept=row.accept,
        replaces=row.replaces,
        corrects=row.corrects,
        counts=ImportCounts(**row.counts),
        wrong_file_id=row.wrong_file_id,
        details_file_id=row.details_file_id,
        why=row.why,
        applied_at=row.applied_at,
        tally=Tally(**row.tally) if row.tally else None,
    )


_WORKING: Final = select(imports).where(imports.c.state.in_(AT_WORK)).limit(1)  # built once: asked twice a second
