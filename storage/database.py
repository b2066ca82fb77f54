"""Connections and transactions: one function run whole in a writer thread is one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from domain.errors import Conflict, Unavailable
from storage import dialect
from storage.account_locks import AccountLocks
from storage.leases import Lease
from storage.repositories import Repositories

Result = TypeVar("Result")
Work = Callable[[Repositories], Result]


class Database:
    """SQLite (one writer thread, one write connection) or PostgreSQL (a small pool of both)."""

    def __init__(self, url: str, files_folder: Path, *, writers: int = 4, readers: int = 4) -> None:
        """Opens nothing yet. `url` is a SQLAlchemy address, such as `sqlite:///data/keqiao.db`."""
        self._files_folder = files_folder
        self.url = make_url(url)
        self.is_sqlite = dialect.is_sqlite(self.url)
        writers = 1 if self.is_sqlite else writers
        self._write_engine = dialect.make_engine(self.url, writes=True, connections=writers)
        self._read_engine = dialect.make_engine(self.url, writes=False, connections=readers)
        self._writers = ThreadPoolExecutor(writers, thread_name_prefix="write")
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="read")

    def write_now(self, work: Work[Result]) -> Result:
        """Runs `work` in one transaction, in this thread. `Conflict` when it lost a race, `Unavailable` when down."""
        try:
            with self._write_engine.begin() as connection:
                return work(Repositories(connection, self._files_folder))
        except DBAPIError as error:
            raise _translated(error) from error

    def read_now(self, work: Work[Result]) -> Result:
        """Runs `work` on a reading connection, in this thread; what it sees is one consistent state.

        `work` runs a second time when the server had closed the connection while it lay in the pool.
        """
        try:
            return self._read_once(work)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise _translated(error) from error
        try:
            return self._read_once(work)
        except DBAPIError as error:
            raise _translated(error) from error

    def _read_once(self, work: Work[Result]) -> Result:
        with self._read_engine.connect() as connection:
            return work(Repositories(connection, self._files_folder))

    async def write(self, work: Work[Result]) -> Result:
        """`write_now` in a writer thread."""
        return await asyncio.get_running_loop().run_in_executor(self._writers, self.write_now, work)

    async def read(self, work: Work[Result]) -> Result:
        """`read_now` in a reader thread; also the place for matching, which needs no transaction."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, work)

    def lease(self, name: str) -> Lease:
        """What only one process of all that use this database may do at a time; not taken yet."""
        return Lease(self.url, name)

    def account_locks(self) -> AccountLocks:
        """What this process works on, of all that use this database; nothing yet."""
        return AccountLocks(self.url)

    def fold_log(self) -> None:
        """Folds SQLite's log beside readers and writers: long work does it, so that no conversation has to."""
        dialect.checkpoint(self._read_engine, waits=False)

    def close(self) -> None:
        """Finishes what runs, folds the write-ahead log and closes every connection."""
        self._writers.shutdown()
        self._readers.shutdown()
        self._read_engine.dispose()
        dialect.checkpoint(self._write_engine, waits=True)
        self._write_engine.dispose()


def _translated(error: DBAPIError) -> Exception:
    if dialect.is_lost_race(error):
        return Conflict(str(error.orig))
    if isinstance(error, OperationalError | InterfaceError):
        return Unavailable(str(error.orig))
    return error
