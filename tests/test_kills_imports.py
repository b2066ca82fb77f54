"""An import under kill -9: carried on at the next start, never half visible, and the conversation goes on meanwhile.

`KEQIAO_KILLS` asks for more kills than the usual few.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.wiring import open_database
from domain.imports import AT_WORK, Import, ImportCounts, ImportState
from domain.records import Kind
from handlers import imports
from storage.database import Database
from storage.repositories import Repositories
from tests.kills.people import OnWeb
from tests.kills.process import Keqiao
from tests.talk.people import eventually

KILLS = int(os.environ.get("KEQIAO_KILLS", "3"))
ROWS = 2_000
LONGEST_PAUSE = 0.4
"""Seconds from the first sign of work to the kill; the whole import takes a few seconds."""


def table(words: str) -> bytes:
    """A list of invented experts."""
    rows = (f"第{n}工（示例）,示例大学第{n}研究所,{words}\n" for n in range(ROWS))
    return ("姓名,单位,研究方向\n" + "".join(rows)).encode()


@dataclass
class Town:
    """A Keqiao that is killed, and what a bystander saw of the imported records."""

    keqiao: Keqiao
    database: Database
    hits: int = 0
    """Kills that fell into the work."""
    seen: set[frozenset[str]] = field(default_factory=set)

    def take_in(self, words: str) -> int:
        """Plans the import of a list, as the command line does."""

        def work(store: Repositories) -> int:
            now = datetime.now(UTC)
            file = store.files.keep("专家.csv", "", table(words), now)
            counts = ImportCounts(rows=ROWS)
            new = Import(0, ImportState.REPORTED, 1, file.id, file.name, None, now, counts=counts)
            this = store.imports.add(new)
            store.jobs.add(imports.APPLY, {"import": this.id}, now, now, f"test:{this.id}")
            return this.id

        return self.database.write_now(work)

    def take_back(self, number: int) -> None:
        """Plans that the import is undone."""
        now = datetime.now(UTC)
        add = lambda store: store.jobs.add(imports.UNDO, {"import": number}, now, now, f"test:{number}:undo")  # noqa: E731
        self.database.write_now(add)

    def look(self) -> tuple[int, frozenset[str]]:
        """(how many of the imported experts are seen, their fields of research), in one consistent state."""

        def read(store: Repositories) -> tuple[int, frozenset[str]]:
            mine = [each for each in store.records.of_kind(Kind.EXPERT, ROWS * 2) if each.title.startswith("第")]
            return len(mine), frozenset(each.texts["fields"] for each in mine)

        return self.database.read_now(read)

    async def watch(self, over: asyncio.Event) -> None:
        """Looks all the time: all or nothing, old or new."""
        while not over.is_set():
            count, fields = await asyncio.to_thread(self.look)
            assert count in {0, ROWS}, f"{count} of {ROWS} are visible"
            assert len(fields) <= 1, f"half old, half new: {fields}"
            self.seen.add(fields)
            await asyncio.sleep(0.1)

    async def until(self, number: int, state: ImportState, chance: random.Random) -> None:
        """Kills as soon as there is work on the import, again after each restart, then lets it come to its end."""

        async def at_work() -> bool:
            return await self.database.read(lambda store: self._state(store, number)) in {*AT_WORK, state}

        async def there() -> bool:
            return await self.database.read(lambda store: self._state(store, number)) is state

        for _ in range(KILLS):
            assert await eventually(at_work, within=60, every=0.005), self.keqiao.log()[-3000:]
            await asyncio.sleep(chance.uniform(0, LONGEST_PAUSE))
            await self.keqiao.kill()
            self.hits += not await there()
            self.keqiao.start()
        assert await eventually(there, within=90, every=0.1), self.keqiao.log()[-3000:]

    @staticmethod
    def _state(store: Repositories, number: int) -> ImportState | None:
        this = store.imports.get(number)
        return this.state if this else None


@asynccontextmanager
async def town(folder: Path, url: str) -> AsyncIterator[Town]:
    """A town whose Keqiao runs; SQLite lies in its data folder, as by default."""
    settings = Settings(data=folder, database_url="" if url.startswith("sqlite") else url)
    database = open_database(settings)
    async with AsyncExitStack() as stack:
        keqiao = Keqiao(folder, settings.database_url, {})
        keqiao.start()
        stack.push_async_callback(keqiao.stop)
        yield Town(keqiao, database)
    database.close()


async def talk(page: OnWeb, over: asyncio.Event) -> int:
    """Asks and is answered as long as the import goes on."""
    answered = 0
    while not over.is_set():
        await page.say("高企认定研发费要占多少", "高新技术企业")
        answered += 1
    return answered


@pytest.mark.kills
async def test_a_killed_import_is_carried_on_and_never_half_visible(tmp_path: Path, database_url: str) -> None:
    chance = random.Random(1)
    async with town(tmp_path / "data", database_url) as place:
        page = OnWeb(place.keqiao.base)
        await page.say("高企认定研发费要占多少", "同意")
        await page.press("同意并继续", "高新技术企业")
        over = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(place.watch(over))
            talking = group.create_task(talk(page, over))
            first = place.take_in("耐火材料")
            await place.until(first, ImportState.APPLIED, chance)
            second = place.take_in("陶瓷釉面")
            await place.until(second, ImportState.APPLIED, chance)
            place.take_back(second)
            await place.until(second, ImportState.UNDONE, chance)
            over.set()
        await page.close()
        assert place.look() == (ROWS, frozenset({"耐火材料"}))
        assert place.seen == {frozenset(), frozenset({"耐火材料"}), frozenset({"陶瓷釉面"})}
        assert talking.result() > 0
        print(f"{place.keqiao.kills} kills, {place.hits} in the middle, {talking.result()} questions answered")
    assert place.hits >= KILLS
