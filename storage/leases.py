"""Something that at most one process may do at a time, such as talking to the messengers of an installation.

On PostgreSQL the lease is a lock of one database session: it ends in the moment its process dies, because its
connection does. On SQLite only one process runs (`bot.lock`), so it is always held.
"""

from __future__ import annotations

from typing import Final
from zlib import crc32

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from storage import dialect

_SERVER: Final = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"
_CLIENT: Final = {"connect_timeout": 5, "tcp_user_timeout": 10_000}
"""Either side notices within about ten seconds that the other's whole machine is gone."""


class Lease:
    """Used from one thread at a time. `name` is what is leased; every process names it alike."""

    def __init__(self, url: URL, name: str) -> None:
        """Connects to nothing yet."""
        self._key = dialect.LEASES_LOCK + crc32(name.encode())
        self._engine: Engine | None = None
        self._connection: Connection | None = None
        if not dialect.is_sqlite(url):
            options = {"options": _SERVER, **_CLIENT}
            self._engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=options)

    def hold(self) -> bool:
        """Takes the lease if it is free; whether it is held now. Call again to learn that it was lost."""
        if self._engine is None:
            return True
        try:
            if self._connection is not None:
                self._connection.execute(text("SELECT 1"))
                return True
            return self._try(self._engine)
        except DBAPIError:
            self.give_up()
            return False

    def give_up(self) -> None:
        """Lets another process take it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _try(self, engine: Engine) -> bool:
        connection = engine.connect()
        if connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key}):
            self._connection = connection
            return True
        connection.close()
        return False
