"""The first start: the starter knowledge base, dated from that day."""

from __future__ import annotations

from datetime import datetime

from knowledge import starter
from storage.database import Database
from storage.repositories import Repositories
from texts.formats import CITY_TIME


def load_starter(database: Database, now: datetime, *, sample: bool) -> None:
    """Loads the starter records once, and the sample city once it is asked for; later edits are left alone."""

    wanted = "sample" if sample else "facts"
    if database.read_now(lambda store: store.installation.value(f"starter:{wanted}")) is not None:
        return

    def work(store: Repositories) -> None:
        first = datetime.fromisoformat(store.installation.keep("first_start", now.isoformat()))
        if store.installation.value(f"starter:{wanted}") is not None:
            return
        store.records.load(starter.load(first.astimezone(CITY_TIME).date(), sample), now)
        for loaded in {"facts", wanted}:
            store.installation.keep(f"starter:{loaded}", now.isoformat())

    database.write_now(work)
