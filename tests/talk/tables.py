"""The tables of a running Keqiao as a test sees them: what is there, what changed, and what leaked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot.wiring import House
from storage.tables import metadata
from tests.engines import engine_of

Rows = dict[str, list[dict[str, Any]]]

_OF_EVERY_TURN = frozenset({"inbox", "audit"})
"""Every message adds to these; the tests look at them by themselves."""


def rows_of(house: House, *names: str) -> Rows:
    """The rows of these tables (all by default) by table, in the order of their keys, read on a second connection."""
    with engine_of(house.database.url).connect() as connection:
        tables = [table for table in metadata.sorted_tables if not names or table.name in names]
        found = {
            table.name: [dict(row._mapping) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in tables
        }
    return found


def snapshot(house: House) -> Rows:
    """All rows by table as they are stored, to be compared: reading their values costs most of `rows_of`."""
    with engine_of(house.database.url).connect() as connection:
        found = {
            table: connection.exec_driver_sql(
                f'SELECT * FROM "{table}" ORDER BY {", ".join(column.name for column in table.primary_key)}'
            )
            for table in metadata.sorted_tables
        }
        return {table.name: [dict(row) for row in rows.mappings()] for table, rows in found.items()}


def others_rows(house: House, account_id: int) -> Rows:
    """Everything that does not belong to this account: what it must not be able to change."""

    def owner(name: str, row: dict[str, Any]) -> object:
        return row["id"] if name == "accounts" else row.get("account_id")

    return {
        name: [row for row in rows if owner(name, row) != account_id]
        for name, rows in snapshot(house).items()
        if name not in _OF_EVERY_TURN
    }


def refusals(house: House) -> int:
    """How many refused attempts the audit log holds."""
    return sum(row["outcome"] == "refused" for row in rows_of(house, "audit")["audit"])


def failed_turns(house: House) -> list[dict[str, Any]]:
    """Inbox rows whose turn raised something unexpected, parked or not."""
    return [row for row in rows_of(house, "inbox")["inbox"] if row["state"] == "parked" or row["attempts"]]
