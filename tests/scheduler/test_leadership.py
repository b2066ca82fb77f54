"""Leadership: one of several, handed over when it ends, and work that runs only meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

from scheduler.leadership import Leadership
from storage.database import Database
from storage.leases import Lease
from tests.conftest import POSTGRES, fresh_postgres
from tests.talk.people import eventually


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """An empty PostgreSQL database."""
    if not POSTGRES:
        pytest.skip("KEQIAO_TEST_POSTGRES is not set")
    with fresh_postgres() as url:
        yield url


@pytest.fixture
def leases(postgres_url: str) -> Iterator[tuple[Lease, Lease]]:
    """The same lease, as two processes see it."""
    urls = [create_engine(postgres_url).url] * 2
    first, second = (Lease(url, "test") for url in urls)
    yield first, second
    first.give_up()
    second.give_up()


def test_one_holds_it_until_it_gives_up(leases: tuple[Lease, Lease]) -> None:
    first, second = leases
    assert (first.hold(), second.hold(), first.hold()) == (True, False, True)
    first.give_up()
    assert (second.hold(), first.hold()) == (True, False)


def test_who_lost_the_connection_lost_the_lease(leases: tuple[Lease, Lease], postgres_url: str) -> None:
    first, second = leases
    assert first.hold()
    end = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = "
    with create_engine(postgres_url).connect() as connection:
        connection.execute(text(end + "(SELECT oid FROM pg_database WHERE datname = current_database())"))
    assert not first.hold()
    assert second.hold() != first.hold()


def test_where_one_process_runs_it_is_held(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("data")
    database = Database(f"sqlite:///{folder / 'keqiao.db'}", folder)
    assert database.lease("test").hold()
    database.close()


class Scripted(Lease):
    """A lease that is held or not as the test says."""

    def __init__(self) -> None:
        self.free = True

    def hold(self) -> bool:
        return self.free

    def give_up(self) -> None:
        self.free = False


async def test_work_runs_while_it_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.leadership.LOOK", 0.01)
    lease, running, begun = Scripted(), set[int](), iter(range(10))

    async def work() -> None:
        number = next(begun)
        running.add(number)
        try:
            await asyncio.Event().wait()
        finally:
            running.discard(number)

    async def becomes(wanted: set[int]) -> None:
        async def there() -> bool:
            return running == wanted

        assert await eventually(there), running

    leadership = Leadership(lease)
    tasks = [asyncio.create_task(leadership.during(work)), asyncio.create_task(leadership.run())]
    await becomes({0})
    lease.free = False
    await becomes(set())
    lease.free = True
    await becomes({1})
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert running == set()
    assert not leadership.held
