"""The only file that asks which database it is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Column, Connection, Engine, Executable, Table, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

RECORD_CHANGES_LOCK: Final = 7_301
"""Key of the PostgreSQL advisory lock under which the change log of records is written."""

ARRIVALS_LOCK: Final = 1 << 40
"""Plus an account's id: what arrives for one account gets its ids in the order of the commits."""

ADDRESSES_LOCK: Final = 2 << 40
"""Plus a checksum: one address is met for the first time only once."""

LEASES_LOCK: Final = 3 << 40
"""Plus a checksum of a lease's name."""

ACCOUNTS_LOCK: Final = 4 << 40
"""Plus an account's id: one process works on its messages."""

Statements = Mapping[str, Executable]
"""One statement in the words of each database."""

_as_written: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_LONE: Final = re.compile("[\ud800-\udfff]")
"""Halves of characters, as broken programs send them: no database takes them as they are."""

_PRAGMAS: Final = (
    "busy_timeout=5000",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "cache_size=-16000",
    "wal_autocheckpoint=4000",
)


def as_json(value: Any) -> str:
    """JSON as columns hold it. Chinese stands as it is: half the bytes of its escapes, and half the time."""
    return _LONE.sub(lambda half: f"\\u{ord(half[0]):04x}", _as_written(value))


def is_sqlite(url: URL) -> bool:
    """Whether the address names a SQLite file."""
    return url.get_backend_name() == "sqlite"


def check_address(address: str) -> None:
    """`ValueError` unless this is an address of SQLite or PostgreSQL whose driver is installed; nothing is opened."""
    try:
        url = make_url(address)
        url.get_dialect().import_dbapi()
    except (ArgumentError, ImportError) as error:
        raise ValueError("no address of a database") from error
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise ValueError("another database")


def make_engine(url: URL, *, writes: bool, connections: int) -> Engine:
    """An engine whose transactions begin as design.md §4 asks; on SQLite the writer has one connection."""
    if not is_sqlite(url):
        # a reader sees one state throughout, as SQLite's readers do; a writer's races are caught by keys and versions
        level = "READ COMMITTED" if writes else "REPEATABLE READ"
        return create_engine(
            url,
            pool_size=connections,
            max_overflow=0,
            pool_pre_ping=writes,  # whether a lost write was done cannot be known; a lost read is read again
            hide_parameters=True,
            isolation_level=level,
            json_serializer=as_json,
        )
    # an error must not carry parameters into a log: they are what people wrote
    threads = {"check_same_thread": False}
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        connect_args=threads,
        hide_parameters=True,
        json_serializer=as_json,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
    event.listen(engine, "begin", lambda connection: _driver(connection).execute(begin))
    return engine


def _driver(connection: Connection) -> Any:
    """The driver's own connection: BEGIN needs nothing of what SQLAlchemy does around a statement."""
    return connection.connection.driver_connection


def _prepare_sqlite(connection: Any, _: Any) -> None:
    # the driver must not open transactions by itself: ours begin IMMEDIATE, so that two writers never deadlock
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that understands `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def insert_new(table: Table, returning: Column[Any], unique: Sequence[str] = ()) -> Statements:
    """An INSERT that leaves alone what is there already (by `unique`, or any key), built once; `chosen` gives it."""
    on = list(unique) or None
    return {
        "sqlite": sqlite.insert(table).on_conflict_do_nothing(index_elements=on).returning(returning),
        "postgresql": postgresql.insert(table).on_conflict_do_nothing(index_elements=on).returning(returning),
    }


def chosen(connection: Connection, statements: Statements) -> Executable:
    """The one of the statements that is for this database."""
    return statements[connection.dialect.name]


def serialise(connection: Connection, key: int) -> None:
    """Until commit no other transaction passes this point with the same key; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def checkpoint(engine: Engine, *, waits: bool) -> None:
    """Folds SQLite's write-ahead log into the database file; nothing to do elsewhere.

    `waits` for everybody else and empties the log; otherwise it folds what it can beside those who read and write.
    """
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()  # outside our BEGIN: a checkpoint cannot run in a transaction
        try:
            raw.cursor().execute(f"PRAGMA wal_checkpoint({'TRUNCATE' if waits else 'PASSIVE'})")
        finally:
            raw.close()


def lock_rows(connection: Connection) -> bool:
    """Whether SELECT … FOR UPDATE means something here."""
    return connection.dialect.name == "postgresql"


def is_lost_race(error: BaseException) -> bool:
    """Whether the database gave up this transaction because of another one (deadlock, serialization)."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) in {"40001", "40P01"}
