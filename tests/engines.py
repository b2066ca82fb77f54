"""Connections of the tests themselves, beside those of the program that is tested."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from sqlalchemy import URL, Engine, NullPool, QueuePool, create_engine, make_url

from storage import dialect

_AT_ONCE: Final = 4
"""A SQLite file is looked at in one test or two; PostgreSQL's database in all of them."""


def engine_of(url: URL | str) -> Engine:
    """The engine on this database; it is kept, because a new one costs more than what is asked of it."""
    return _engine(make_url(url).render_as_string(hide_password=False))


@lru_cache(_AT_ONCE)
def _engine(url: str) -> Engine:
    if dialect.is_sqlite(make_url(url)):
        return create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    return create_engine(url, poolclass=QueuePool, pool_size=1, pool_pre_ping=True, isolation_level="AUTOCOMMIT")
