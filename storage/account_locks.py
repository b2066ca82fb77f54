"""Shares accounts among several processes, so that no two of them work on one account at the same time.

This only saves work: that an account's messages are handled once and in order is kept by `Inbox.mark_handled`.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import BigInteger, Connection, Engine, create_engine, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from storage import dialect


class AccountLocks:
    """Locks of one database session on PostgreSQL, which end with its process; on SQLite one process has everything.

    Used from one thread at a time.
    """

    def __init__(self, url: URL) -> None:
        """Connects to nothing yet."""
        self._held: set[int] = set()
        self._connection: Connection | None = None
        self._engine: Engine | None = None
        if not dialect.is_sqlite(url):
            self._engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")

    def take(self, wanted: Collection[int], keep: Collection[int] = ()) -> set[int]:
        """Those of the accounts that are this process's now; all others but `keep` are given back."""
        if self._engine is None:
            return set(wanted)
        try:
            connection = self._connection = self._connection or self._engine.connect()
            over = self._held - set(wanted) - set(keep)
            self._call(connection, "pg_advisory_unlock", over)
            self._held -= over
            self._held |= self._call(connection, "pg_try_advisory_lock", set(wanted) - self._held)
        except DBAPIError:
            self.close()
        return self._held & set(wanted)

    def close(self) -> None:
        """Gives everything back."""
        self._held.clear()
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    @staticmethod
    def _call(connection: Connection, function: str, accounts: Collection[int]) -> set[int]:
        """The accounts for which the database's function, called with each one's key, is true."""
        if not accounts:
            return set()
        listed = func.unnest(literal(sorted(accounts), ARRAY(BigInteger))).column_valued("account")
        call = getattr(func, function)(dialect.ACCOUNTS_LOCK + listed)
        rows = connection.execute(select(listed, call.label("done")))
        return {row.account for row in rows if row.done}
