"""Two real processes on one PostgreSQL, people on both: one order, one booking, one sender."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select

from bot.settings import Settings
from bot.starting import load_starter
from bot.web import visitors
from bot.wiring import open_database
from domain.bookings import BookingState
from domain.needs import NeedState
from domain.records import Kind
from storage.database import Database
from storage.repositories import Repositories
from storage.tables import inbox, outbox
from tests.botapi.server import BotApiServer
from tests.conftest import POSTGRES, fresh_postgres
from tests.kills import story
from tests.kills.people import OnWeb
from tests.kills.process import Keqiao
from tests.talk.people import eventually
from tests.talk.web import buttons_of

pytestmark = pytest.mark.waits


ASKING = 50
EXPERT = "陈工（示例）"


class Town:
    """Processes on one database, and the pages that people have open at them."""

    def __init__(self, database: Database, processes: list[Keqiao]) -> None:
        self.database = database
        self.processes = processes
        self.pages: list[OnWeb] = []

    def page(self, process: int, cookie: str = "") -> OnWeb:
        """A page at one of the processes."""
        self.pages.append(OnWeb(self.processes[process % len(self.processes)].base, cookie))
        return self.pages[-1]

    def settler(self, number: int) -> tuple[str, int, int]:
        """(cookie, account, need) of somebody who agreed, gave a firm, and has a submitted need."""
        token, now = secrets.token_urlsafe(32), datetime.now(UTC)

        def work(store: Repositories) -> tuple[int, int]:
            account_id = store.accounts.touch(visitors.address_of(token), now)
            store.accounts.answer_consent(account_id, True, now)
            firm = store.enterprises.add(f"银川第{number}铸造有限公司（示例）", now)
            contact = {"enterprise_id": firm.id, "member": "yes", "contact": "张工", "phone": "13800000000"}
            store.accounts.change(account_id, **contact)
            need = store.needs.add(account_id, now, firm.id)
            told = {"problem": "铸钢件有气孔", "industry": "高端装备制造"}
            submitted = replace(need, state=NeedState.OPEN, number=f"N-26-{9000 + number}", **told)
            return account_id, store.needs.save(submitted, now).id

        return f"{visitors.COOKIE}={token}", *self.database.write_now(work)


@asynccontextmanager
async def town(folder: Path, url: str, processes: int, api: BotApiServer | None = None) -> AsyncIterator[Town]:
    """So many processes with the sample city on one database and one data folder."""
    settings = Settings(data=folder, database_url="" if url.startswith("sqlite") else url)
    database = open_database(settings)
    load_starter(database, datetime.now(UTC), sample=True)
    database.write_now(story.prepare)
    more = {"KEQIAO_TELEGRAM_TOKEN": api.token, "KEQIAO_TELEGRAM_API": api.url} if api else {}
    place = Town(database, [Keqiao(folder, settings.database_url, more) for _ in range(processes)])
    async with AsyncExitStack() as stack:
        for process in place.processes:
            process.start()
            stack.push_async_callback(process.stop)
        for process in place.processes:
            await process.answers()  # fifty pages that knock meanwhile take the processor from whoever starts
        yield place
        for page in place.pages:
            await page.close()
    database.close()


@pytest.fixture
def postgres_url() -> AsyncIterator[str]:
    """An empty PostgreSQL database."""
    if not POSTGRES:
        pytest.skip("KEQIAO_TEST_POSTGRES is not set")
    with fresh_postgres() as url:
        yield url


async def test_what_an_account_says_at_two_processes_is_handled_in_order(tmp_path: Path, postgres_url: str) -> None:
    async with town(tmp_path / "data", postgres_url, 2) as place:
        people = [place.settler(number) for number in range(4)]
        pages = [[place.page(side, cookie) for side in range(2)] for cookie, _, _ in people]
        for n in range(16):
            for mine in pages:
                await mine[n % 2].put(f"帮助{n}")
        for mine in pages:
            for page in mine:
                await page.acknowledged_all()

        async def answered() -> bool:
            return all(page.count() >= 16 for mine in pages for page in mine)

        assert await eventually(answered, within=30), [[page.count() for page in mine] for mine in pages]
        with create_engine(place.database.url).connect() as connection:
            for _, account, _ in people:
                heard = select(inbox.c.id, inbox.c.state).where(inbox.c.account_id == account).order_by(inbox.c.id)
                told = select(outbox.c.answers).where(outbox.c.account_id == account).order_by(outbox.c.id)
                rows = connection.execute(heard).all()
                assert [row.state for row in rows] == ["handled"] * 16
                assert [each for each in connection.scalars(told) if each] == [row.id for row in rows]


@pytest.mark.parametrize("processes", [1, 2])
async def test_of_fifty_who_ask_for_one_time_at_once_one_gets_it(
    tmp_path: Path, request: pytest.FixtureRequest, processes: int
) -> None:
    url = request.getfixturevalue("postgres_url") if processes == 2 else "sqlite"
    async with town(tmp_path / "data", url, processes) as place:
        people = [place.settler(number) for number in range(ASKING)]
        pages = [place.page(number, cookie) for number, (cookie, _, _) in enumerate(people)]
        expert = place.database.read_now(lambda store: store.records.named(Kind.EXPERT, EXPERT)[0].id.number)
        for page, (_, _, need) in zip(pages, people, strict=True):
            await page.forge(f"b.times:{need}:0:{expert}")
        await asyncio.gather(*(page.sees(EXPERT) for page in pages))
        time = _last_time(pages[0])
        times = [f"b.slot:{need}:0:{time}" for _, _, need in people]
        for page in pages:
            page.since = page.count()
        await asyncio.gather(*(page.forge(data) for page, data in zip(pages, times, strict=True)))
        answers = await asyncio.gather(*map(_answer, pages))
        assert Counter("已为您留住" in answer for answer in answers) == {True: 1, False: ASKING - 1}
        assert all("▸" in answer for answer in answers), "other times are offered"
        held = place.database.read_now(lambda store: store.bookings.in_states({BookingState.REQUESTED}))
        assert len(held) == 1


def _last_time(page: OnWeb) -> str:
    """The last time shown, as a button's key has it: the first one may be too soon once the hour is over."""
    times = [button["data"] for row in page.rows.values() for button in buttons_of(row) if "b.slot" in button["data"]]
    return str(times[-1]).rpartition(":")[2]


async def _answer(page: OnWeb) -> str:
    """What is said to the press; something else about the expert may come before it."""

    async def there() -> bool:
        return any(words in page.shown(page.since) for words in ("已为您留住", "刚刚被约走"))

    assert await eventually(there, within=60), page.shown(page.since)
    return page.shown(page.since)


async def test_another_process_takes_over_telegram(tmp_path: Path, postgres_url: str) -> None:
    async with BotApiServer() as api, town(tmp_path / "data", postgres_url, 2, api) as place:
        person = api.user(7)
        person.say("/start")
        await person.expect("同意", within=60)
        person.press("同意")
        await person.expect("科桥", within=30)
        polling = [process for process in place.processes if "leadership.held" in process.log()]
        assert len(polling) == 1, "one process alone talks to Telegram"
        await polling[0].kill()
        person.say("帮助")
        await person.expect("我的", within=30)
        survivor = next(process for process in place.processes if process not in polling)
        assert "leadership.held" in survivor.log()
        assert all("Conflict" not in process.log() for process in place.processes)
