"""The log of what staff, experts and the system did, and of what was refused."""

from __future__ import annotations

from sqlalchemy import Connection, select

from domain.audit import Entry
from storage.tables import audit


class Audit:
    """Rows are only ever added."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entry: Entry) -> None:
        """Writes one line."""
        self._connection.execute(
            audit.insert().values(
                at=entry.at,
                account_id=entry.account_id,
                action=entry.action,
                row=entry.row,
                outcome=entry.outcome,
                detail=entry.detail,
            )
        )

    def of_row(self, row: str) -> list[Entry]:
        """All lines about one row, oldest first."""
        found = self._connection.execute(select(audit).where(audit.c.row == row).order_by(audit.c.id))
        return [Entry(r.at, r.account_id, r.action, r.row, r.outcome, r.detail) for r in found]

    def of_account(self, account_id: int) -> list[Entry]:
        """All lines one account caused, oldest first."""
        found = self._connection.execute(select(audit).where(audit.c.account_id == account_id).order_by(audit.c.id))
        return [Entry(r.at, r.account_id, r.action, r.row, r.outcome, r.detail) for r in found]
