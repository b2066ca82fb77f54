"""What happens when the program starts: the starter knowledge base at the first time, dated from that day, and what
everybody needs is loaded."""

from __future__ import annotations

from datetime import datetime

from knowledge import starter, text
from knowledge.understand import understand
from storage.database import Database
from storage.repositories import Repositories
from texts import catalog
from texts.formats import CITY_TIME

_FIRST_WORDS = "我们铸钢件有气孔，废品率8%，想找专家，预算30万，下周三下午见面"
"""Says something of everything that is understood, so that all word lists are read and all patterns compiled."""


def warm(now: datetime) -> None:
    """Loads dictionaries, word lists and texts now (about a second of computing), while nobody waits for it.

    What is loaded by the first page or message instead stops everybody: the texts of a language 0.2 s, in the event
    loop; and what was loaded before `gc.freeze` is never looked through again.
    """
    text.warm()
    understand(_FIRST_WORDS, now)
    for language in catalog.LANGUAGES:
        catalog.bundle(language)


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
