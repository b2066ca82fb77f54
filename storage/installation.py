"""Settings and counters that belong to this installation."""

from __future__ import annotations

from sqlalchemy import Connection, select

from storage import dialect
from storage.tables import counters, settings


class Installation:
    """Named values written once or counted up."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def value(self, name: str) -> str | None:
        """The stored value, or None."""
        return self._connection.scalar(select(settings.c.value).where(settings.c.name == name))

    def keep(self, name: str, value: str) -> str:
        """Stores `value` unless there is one already; returns what is stored now."""
        statement = dialect.insert(self._connection, settings).values(name=name, value=value)
        self._connection.execute(statement.on_conflict_do_nothing())
        kept = self.value(name)
        assert kept is not None
        return kept

    def put(self, name: str, value: str) -> None:
        """Stores `value`, whatever was there."""
        statement = dialect.insert(self._connection, settings).values(name=name, value=value)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))

    def next_number(self, name: str) -> int:
        """1, 2, 3, … for each name; the number is used up only if the transaction commits."""
        statement = dialect.insert(self._connection, counters).values(name=name, value=1)
        following = statement.on_conflict_do_update(index_elements=["name"], set_={"value": counters.c.value + 1})
        return int(self._connection.execute(following.returning(counters.c.value)).scalar_one())
