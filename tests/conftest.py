"""Fixtures that many tests share: real databases, and a fixed instant."""

from __future__ import annotations

import gc
import logging
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import pytest_asyncio
import structlog
from sqlalchemy import URL, Engine, create_engine, make_url, text

from domain.accounts import Role
from storage import dialect, migrating
from storage.database import Database
from storage.tables import metadata
from tests.engines import engine_of

if TYPE_CHECKING:
    from tests.talk.memory import MemoryPerson
    from tests.talk.shell import Shell
    from tests.talk.world import World

POSTGRES = os.environ.get("KEQIAO_TEST_POSTGRES", "")
BROWSER = os.environ.get("KEQIAO_TEST_BROWSER", "")
BROWSER_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""The browser without a sandbox, as containers need it, and without calls of its own."""


SATURDAY = datetime(2026, 11, 21, 2, 2, tzinfo=UTC)
"""21 November 2026, 10:02 in Asia/Shanghai: the day of the story."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that wait come first: at the end nothing would be left to be done meanwhile."""
    items.sort(key=lambda item: not {"kills", "waits"} & {mark.name for mark in item.iter_markers()})


def pytest_collection_finish() -> None:
    """What is loaded by now stays, as in the running program: looking through it takes a second each time."""
    gc.set_threshold(10_000, 10, 10)
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _kept_engines() -> Iterator[None]:
    """Engines on the one PostgreSQL database stay from test to test, without a connection: a new one asks the server
    who it is and writes every statement anew, a third of what a short test costs."""
    make, kept = dialect.make_engine, dict[tuple[URL, bool, int], Engine]()

    def kept_or_made(url: URL, *, writes: bool, connections: int) -> Engine:
        if dialect.is_sqlite(url):
            return make(url, writes=writes, connections=connections)
        key = url, writes, connections
        if key not in kept:
            kept[key] = make(url, writes=writes, connections=connections)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dialect, "make_engine", kept_or_made)
        yield


@pytest.fixture
def now() -> datetime:
    """The day of the story."""
    return SATURDAY


ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"])
"""For tests of what is the same on every database."""


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on; a test module may choose otherwise."""
    return str(request.param)


@pytest.fixture
def channel() -> str:
    """On which channel people are met; a test module may choose others, each with its database."""
    return "memory"


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database; PostgreSQL is skipped visibly while KEQIAO_TEST_POSTGRES is unset."""
    if database_kind == "sqlite":
        return f"sqlite:///{tmp_path / 'keqiao.db'}"
    if not POSTGRES:
        pytest.skip("KEQIAO_TEST_POSTGRES is not set")
    url = str(request.getfixturevalue("migrated_postgres"))
    empty_tables(url)
    return url


@pytest.fixture(scope="session")
def migrated_postgres() -> Iterator[str]:
    """One PostgreSQL database with all tables for the whole run: making one for each test costs half a second."""
    with fresh_postgres() as url:
        migrating.upgrade(url)
        yield url


@contextmanager
def fresh_postgres() -> Iterator[str]:
    """A new, empty PostgreSQL database, dropped afterwards. Fails when the server is unreachable."""
    name = f"keqiao_{uuid4().hex[:12]}"
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        # the tests kill processes of ours, never the server: nothing is lost without waiting for its disk
        connection.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))
    yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
    server.dispose()


_OURS = "FROM pg_class WHERE relnamespace = 'public'::regnamespace"


def empty_tables(url: str) -> None:
    """No rows, and keys count from 1 again. What still runs on it is cut off, as it would block this.

    Rows are deleted and their places given back, where there are any: TRUNCATE gives every table new files, which takes
    ten times as long.
    """
    with engine_of(url).connect() as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        mine = "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        connection.execute(text(f"{others} {mine}"))
        used = set(connection.scalars(text(f"SELECT relname {_OURS} AND relkind = 'r' AND pg_relation_size(oid) > 0")))
        filled = [f'"{table.name}"' for table in reversed(metadata.sorted_tables) if table.name in used]
        if filled:
            connection.exec_driver_sql("; ".join(f"DELETE FROM {name}" for name in filled))
            # the server may not do so by itself, and every look goes through what is left behind
            connection.exec_driver_sql(f"VACUUM {', '.join(filled)}")
        connection.execute(text(f"SELECT setval(oid::regclass, 1, false) {_OURS} AND relkind = 'S'"))


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables as they stand in the code; that migrations lead to the same, `alembic check` checks."""
    file = tmp_path_factory.mktemp("sqlite") / "keqiao.db"
    engine = create_engine(f"sqlite:///{file}")
    metadata.create_all(engine)
    engine.dispose()
    return file


@pytest.fixture
def database(database_url: str, tmp_path: Path, empty_sqlite: Path) -> Iterator[Database]:
    """A real database with all tables and no rows."""
    opened = Database(database_url, tmp_path / "files")
    if opened.is_sqlite:
        shutil.copy(empty_sqlite, str(opened.url.database))
    yield opened
    opened.close()


@pytest_asyncio.fixture
async def world(channel: str, tmp_path: Path, database_url: str) -> AsyncIterator[World]:
    """A running installation with the sample city, in which no turn may fail."""
    from tests.talk.tables import failed_turns  # reads the whole program, which most tests do without
    from tests.talk.world import world_on

    async with world_on(channel, tmp_path, database_url) as running:
        yield running
        assert failed_turns(running.house) == []


@pytest_asyncio.fixture
async def admin(world: World) -> MemoryPerson:
    """The person who keeps the lists."""
    person = world.person("admin")
    await world.invited(person, Role.ADMIN)
    return person


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    """Commands on a data folder of their own."""
    from tests.talk.shell import Shell  # few tests need the whole program

    yield Shell(tmp_path)
    # commands send the log to the runner's stream, which is closed now
    structlog.reset_defaults()
    logging.getLogger().handlers.clear()
