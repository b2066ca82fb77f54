"""Alembic's entry: the address comes from the caller (`attributes`) or from KEQIAO_DATABASE_URL."""

from __future__ import annotations

import os
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import create_engine

from storage.tables import metadata
from storage.types import UtcDateTime


def render_item(kind: str, item: Any, autogen_context: AutogenContext) -> str | Literal[False]:
    """Writes our column types by name, so that a migration reads like the tables."""
    if kind == "type" and isinstance(item, UtcDateTime):
        autogen_context.imports.add("from storage.types import UtcDateTime")
        return "UtcDateTime()"
    return False


def run() -> None:
    """Runs migrations in one transaction."""
    url = context.config.attributes.get("url") or os.environ["KEQIAO_DATABASE_URL"]
    engine = create_engine(url)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_item=render_item,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
