"""Brings a database to the shape this version of the program needs."""

from __future__ import annotations

from importlib import resources

from alembic import command
from alembic.config import Config
from sqlalchemy.exc import DBAPIError

from domain.errors import Unavailable


def upgrade(url: str) -> None:
    """Applies all migrations that are missing; `Unavailable` when the database cannot be reached."""
    config = Config()
    config.set_main_option("script_location", str(resources.files("storage").joinpath("migrations")))
    config.attributes["url"] = url
    try:
        command.upgrade(config, "head")
    except DBAPIError as error:
        raise Unavailable(str(error.orig)) from error
