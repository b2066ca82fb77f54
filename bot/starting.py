"""What happens when the program starts: the starter knowledge base at the first time, dated from that day, and what
everybody needs is loaded."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.web.words import page_words
from domain.records import Kind
from handlers.turn import Finder
from knowledge import lexicon, starter, text
from knowledge.understand import understand
from knowledge.understand.intent import is_elsewhere
from storage.database import Database
from storage.repositories import Repositories
from texts import catalog
from texts.formats import CITY_TIME

_FIRST_WORDS: Final = "我们铸钢件有气孔，废品率8%，想找专家，预算30万，下周三下午见面"


def warm(finder: Finder, now: datetime) -> None:
    """Loads dictionaries, word lists, patterns and texts now (a second or two), while nobody waits for it.

    What the first page or message loads stops everybody instead: the texts of a language 0.2 s, in the event loop. And
    what is there before `leave_out_of_collections` is never looked through again.
    """
    text.warm()
    for name in lexicon.cue_names(""):
        lexicon.cue(name)
    understand(_FIRST_WORDS, now)
    is_elsewhere(_FIRST_WORDS)
    finder.find(_FIRST_WORDS, set(Kind))
    for language in catalog.LANGUAGES:
        page_words(language)


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
