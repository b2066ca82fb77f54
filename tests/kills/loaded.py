"""Imported once, before processes are forked from it: all that a start loads, because one was prepared here."""

from __future__ import annotations

import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import bot.__main__
import bot.channels.telegram
from bot.running import prepared
from bot.settings import Settings

__all__ = ["bot"]

with TemporaryDirectory() as folder:
    house = prepared(Settings(data=Path(folder), database_url=""), keeps_index=False)
    house.database.close()

assert threading.active_count() == 1, "what is forked beside a thread may wait for ever for a lock which that held"
