"""Shares accounts among several processes, so that no two of them work on one account at the same time.

This only saves work: that an account's messages are handled once and in order is kept by `Inbox.mark_handled`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import BigInteger, Connection, Engine, Select, bindparam, create_engine, func, select
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
            _call(connection, _UNLOCK, over)
            self._held -= over
            self._held |= _call(connection, _LOCK, set(wanted) - self._held)
        except DBAPIError:
            self.close()
        return self._held & set(wanted)

    def close(self) -> None:
        """Gives everything back."""
        self._held.clear()
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _call(connection: Connection, statement: Select[tuple[int, bool]], accounts: Collection[int]) -> set[int]:
    """The accounts for which the database's function, called with each one's key, is true."""
    if not accounts:
        return set()
    return {row.account for row in connection.execute(statement, {"accounts": sorted(accounts)}) if row.done}


def _statement(function: str) -> Select[tuple[int, bool]]:
    accounts = bindparam("accounts", type_=ARRAY(BigInteger))
    listed = func.unnest(accounts).column_valued("account")
    return select(listed, getattr(func, function)(dialect.ACCOUNTS_LOCK + listed).label("done"))


# Built once: both run in every turn.
_LOCK: Final = _statement("pg_try_advisory_lock")
_UNLOCK: Final = _statement("pg_advisory_unlock")
