"""`keqiao reminders --at TIME`: what would go out then, if nothing changed until then."""

from __future__ import annotations

from datetime import datetime

from bot.settings import Settings
from bot.wiring import now, open_database
from scheduler import reminders
from storage.repositories import Repositories
from texts.formats import CITY_TIME


def preview_lines(settings: Settings, at: datetime | None) -> list[str]:
    """A line for each reminder; a time without a zone is Asia/Shanghai, none is now."""
    moment = at or now()
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=CITY_TIME)
    database = open_database(settings)

    def work(store: Repositories) -> list[str]:
        return reminders.lines(store, reminders.preview(store, moment))

    try:
        return database.read_now(work) or ["这个时刻没有要发的提醒。(Nothing is due then.)"]
    finally:
        database.close()
