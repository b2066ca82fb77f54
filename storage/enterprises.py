"""Firms, one row for each 统一社会信用代码, or for each name while not registered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Row, select, update

from domain.enterprises import Enterprise
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
        if credit_code is not None:
            query = select(enterprises).where(enterprises.c.credit_code == credit_code)
            known = self._connection.execute(query).one_or_none()
            if known is not None:
                return _enterprise(known)
        statement = enterprises.insert().values(name=name, credit_code=credit_code, district=district, created_at=now)
        new_id = self._connection.execute(statement.returning(enterprises.c.id)).scalar_one()
        return Enterprise(new_id, name, credit_code, district=district)

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
