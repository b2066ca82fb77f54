"""Firms, one row for each 统一社会信用代码, or for each name while not registered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Row, select, update

from domain.enterprises import Enterprise
from storage import dialect
from storage.tables import enterprises


class Enterprises:
    """Finds, adds and completes firms."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, enterprise_id: int) -> Enterprise | None:
        """The firm, or None."""
        row = self._connection.execute(select(enterprises).where(enterprises.c.id == enterprise_id)).one_or_none()
        return None if row is None else _enterprise(row)

    def add(self, name: str, now: datetime, credit_code: str | None = None, district: str = "") -> Enterprise:
        """A new firm, or the one that has this credit code already; names alone never merge two firms."""
        values = {"name": name, "credit_code": credit_code, "district": district, "created_at": now}
        statement = dialect.insert(self._connection, enterprises).values(**values)
        written = statement.on_conflict_do_nothing(index_elements=["credit_code"]).returning(enterprises.c.id)
        new_id = self._connection.execute(written).scalar_one_or_none()
        if new_id is not None:
            return Enterprise(new_id, name, credit_code, district=district)
        same = select(enterprises).where(enterprises.c.credit_code == credit_code)
        return _enterprise(self._connection.execute(same).one())

    def complete(self, enterprise_id: int, *, city: str = "", district: str = "", industry: str = "") -> None:
        """Fills what is still empty; what the firm said before stays."""
        known = self.get(enterprise_id)
        if known is None:
            return
        values = {
            "city": known.city or city,
            "district": known.district or district,
            "industry": known.industry or industry,
        }
        self._connection.execute(update(enterprises).where(enterprises.c.id == enterprise_id).values(**values))


def _enterprise(row: Row[tuple[object, ...]]) -> Enterprise:
    return Enterprise(row.id, row.name, row.credit_code, row.city, row.district, row.industry)
