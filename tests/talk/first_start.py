"""A first start with the sample city, run once and copied for every other test: running it takes a second of each."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy.engine import make_url

from bot.settings import Settings
from bot.starting import load_starter
from bot.wiring import open_database, open_matcher
from scheduler import new_records
from storage import dialect
from storage.tables import metadata
from tests.conftest import empty_tables
from tests.engines import engine_of

_SCRATCH: Final = TemporaryDirectory(prefix="keqiao-first-start-")
"""Lives as long as the tests of this process."""

_KEPT: Final = "first_start"
"""The schema of PostgreSQL where the rows of a first start are kept."""
_COLUMNS: Final = {table.name: ", ".join(f'"{column.name}"' for column in table.c) for table in metadata.sorted_tables}
"""Named when rows are copied: a column that a migration added stands last in a table, wherever the code has it."""


def sample_city(settings: Settings, now: datetime) -> None:
    """Fills an empty database and data folder with what a first start at `now` leaves: records and their index."""
    server = "" if dialect.is_sqlite(make_url(settings.database_address)) else settings.database_address
    shutil.copytree(_kept_folder(server, now), settings.data, dirs_exist_ok=True)
    if server:
        _run(server, [*_copied(), *_count_on()])


@cache
def _kept_folder(server: str, now: datetime) -> Path:
    """The data folder of a first start; on a server, whose address is given, the rows are kept beside the tables."""
    folder = Path(_SCRATCH.name) / (make_url(server).database or "" if server else "sqlite")
    settings = Settings(data=folder, database_url=server)
    with closing(open_database(settings, lambda: now)) as database:
        load_starter(database, now, sample=True)
        while database.write_now(lambda store: new_records.step(store, now)):
            pass  # nobody is there to be told
        with closing(open_matcher(settings, database)[0]):
            pass  # opening builds the index
    if server:
        _run(server, [f"DROP SCHEMA IF EXISTS {_KEPT} CASCADE", f"CREATE SCHEMA {_KEPT}"])
        _run(server, [f'CREATE TABLE {_KEPT}."{name}" AS TABLE "{name}"' for name in _COLUMNS])
        empty_tables(server)
    return folder


def _copied() -> Iterable[str]:
    for name, columns in _COLUMNS.items():
        yield f'INSERT INTO "{name}" ({columns}) SELECT {columns} FROM {_KEPT}."{name}"'


def _count_on() -> Iterable[str]:
    """Keys count on from the highest; where there is none, or no counting, the function changes nothing."""
    for table in metadata.sorted_tables:
        for column in table.primary_key:
            if column is table.autoincrement_column:
                counter = f"pg_get_serial_sequence('\"{table.name}\"', '{column.name}')"
                yield f'SELECT setval({counter}, (SELECT max("{column.name}") FROM "{table.name}"))'


def _run(server: str, statements: Iterable[str]) -> None:
    with engine_of(server).connect() as connection:
        connection.exec_driver_sql("; ".join(statements))
