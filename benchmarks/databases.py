"""An empty database of each kind to measure on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
from sqlalchemy.engine import URL, make_url

POSTGRES = "KEQIAO_TEST_POSTGRES"
"""Setting that names a PostgreSQL server to measure on, as the tests use it."""


def why_no_postgres() -> str:
    """Why PostgreSQL is left out, "" when it is not."""
    if not os.environ.get(POSTGRES):
        return f"{POSTGRES} is not set"
    try:
        with _server():
            return ""
    except psycopg.OperationalError as error:
        return str(error).splitlines()[0]


@contextmanager
def fresh_postgres() -> Iterator[str]:
    """The address of a new, empty PostgreSQL database, dropped afterwards."""
    name = f"keqiao_bench_{uuid4().hex[:12]}"
    with _server() as server:
        server.execute(f'CREATE DATABASE "{name}"'.encode())
    try:
        yield _address().set(database=name).render_as_string(hide_password=False)
    finally:
        with _server() as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def _address() -> URL:
    return make_url(os.environ[POSTGRES])


def _server() -> psycopg.Connection[tuple[object, ...]]:
    plain = _address().set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True, connect_timeout=3)
