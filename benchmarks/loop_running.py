"""The event loop of the running program: four visitors talk while a list is looked through, taken in and indexed.

The program is `benchmarks.watched_bot`, in a process of its own; the list goes the way of every list, by its jobs.
"""

from __future__ import annotations

import itertools
import json
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.imports import HEADERS, experts
from benchmarks.processes import Child, child
from benchmarks.tables import table
from benchmarks.ticks import LONGEST, Seen
from benchmarks.web_visitor import WebVisitor, free_port, newcomer
from bot.settings import Settings
from bot.wiring import open_database
from domain.imports import Import, ImportState
from handlers.imports import APPLY, CHECK
from knowledge.importing.export import write_xlsx
from storage.database import Database
from storage.repositories import Repositories

VISITORS: Final = 4
TEXTS: Final = ("帮助", "高新技术企业认定有什么条件", "我们铸钢件老有气孔，废品率8%，想找个专家看看", "我的")
_PAUSE: Final = 0.2
"""Seconds between an answer and the visitor's next message."""

_LOOK: Final = 0.1
_PATIENCE: Final = 1_800
"""Seconds after which an import, or its index, is not waited for any longer."""

_COLUMNS: Final = ("meanwhile", "s", "messages", "longest gap ms", f"over {LONGEST:.0f} ms", "p99.9 ms", "p50 ms")


def beside_an_import(rows: int, seconds: float) -> str:
    """The table. Before and behind the import, when vectors of the sentence model are computed, so many seconds."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"KEQIAO_DATA": folder, "KEQIAO_DEMO": "1", "KEQIAO_PORT": str(free_port())}
        with child("benchmarks.watched_bot", environment=settings) as bot:
            bot.line()
            database = open_database(Settings(data=Path(folder), demo=True))
            with _visitors(int(settings["KEQIAO_PORT"])) as said:
                row = _Rows(bot, said)
                list_ = _List(database, Path(folder), rows)
                row.add("conversations", lambda: time.sleep(seconds))
                row.add("a list is looked through", list_.look_through)
                row.add("taken in and indexed", list_.take_in)
                row.add("vectors are computed", lambda: time.sleep(seconds))
            database.close()
    note = f"{VISITORS} visitors, a list of {rows:,} experts. Goal: no gap over {LONGEST:.0f} ms."
    return table("the event loop of the running program", _COLUMNS, row.rows, note)


class _Rows:
    """A row of the table for each stretch of time."""

    def __init__(self, bot: Child, said: Sequence[int]) -> None:
        self.rows: list[list[str]] = []
        self._bot, self._said = bot, said

    def add(self, name: str, work: Callable[[], None]) -> None:
        """Does the work and asks the program what it saw meanwhile."""
        self._bot.ask()
        start, before = time.monotonic(), len(self._said)
        work()
        seen = Seen(**self._bot.ask())
        figures = [f"{time.monotonic() - start:.2f}", str(len(self._said) - before)]
        figures += [f"{seen.longest:.1f}", str(seen.over), f"{seen.rare:.1f}", f"{seen.usual:.1f}"]
        self.rows.append([name, *figures])


class _List:
    """A list that was sent in, and what the program makes of it."""

    def __init__(self, database: Database, folder: Path, rows: int) -> None:
        self._database, self._folder = database, folder
        content = write_xlsx(HEADERS, experts(rows, "教授"))
        now = datetime.now(UTC)

        def keep(store: Repositories) -> int:
            file = store.files.keep("专家.xlsx", "", content, now)
            return store.imports.add(Import(0, ImportState.RECEIVED, 1, file.id, file.name, None, now)).id

        self._number = database.write_now(keep)

    def look_through(self) -> None:
        """Until there is a report."""
        self._do(CHECK, ImportState.REPORTED)

    def take_in(self) -> None:
        """Until every record of it can be found."""
        self._do(APPLY, ImportState.APPLIED)
        last = self._database.read_now(lambda store: store.records.last_change())
        state = self._folder / "index" / "state.json"
        _wait(lambda: json.loads(state.read_text("utf-8"))["position"] >= last)

    def _do(self, job: str, until: ImportState) -> None:
        now, number = datetime.now(UTC), self._number
        self._database.write_now(lambda store: store.jobs.add(job, {"import": number}, now, now, f"{job}:{number}"))
        _wait(lambda: self._state() is until)

    def _state(self) -> ImportState | None:
        this = self._database.read_now(lambda store: store.imports.get(self._number))
        if this is not None and this.state in {ImportState.REFUSED, ImportState.DROPPED}:
            raise RuntimeError(f"the list was not taken in: {this.state}")
        return this.state if this else None


def _wait(done: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not done():
        if time.monotonic() > end:
            raise TimeoutError("the program does not get on with the list")
        time.sleep(_LOOK)


@contextmanager
def _visitors(port: int) -> Iterator[list[int]]:
    """Visitors who talk inside the block; the list grows by one with each answer."""
    over, said = threading.Event(), list[int]()
    visitors = [newcomer(port, TEXTS[0]) for _ in range(VISITORS)]
    talking = [threading.Thread(target=_talk, args=(each, n, said, over)) for n, each in enumerate(visitors)]
    for thread in talking:
        thread.start()
    try:
        yield said
    finally:
        over.set()
        for thread in talking:
            thread.join()
        for visitor in visitors:
            visitor.close()


def _talk(visitor: WebVisitor, first: int, said: list[int], over: threading.Event) -> None:
    for text in itertools.cycle((*TEXTS[first:], *TEXTS[:first])):
        if over.wait(_PAUSE):
            return
        visitor.say(text)
        said.append(1)
