"""The worker: failures, lost races, order, stopping; and how the whole program starts and stops."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import create_engine, select

from bot import worker
from bot.worker import ATTEMPTS, Worker
from domain.channels import Update
from domain.errors import Conflict
from domain.messages import Address, Pressed, Reply, Text
from handlers import routes
from handlers.routing import Press
from handlers.turn import Turn
from knowledge.index import Index
from knowledge.matcher import Matcher
from storage.database import Database
from storage.repositories import Repositories
from storage.tables import inbox, outbox
from tests.talk.people import eventually, words_of


class Desk:
    """Accounts that press buttons, and the worker behind them; what it hands over is kept."""

    claimant = None

    def __init__(self, database: Database, now: datetime) -> None:
        self.database, self.now = database, now
        self.worker = Worker(database, Matcher(Index.open(None)), self, lambda: now)
        self.calls: list[str] = []
        self.handed: list[int] = []
        self._count = 0
        database.write_now(lambda store: None)  # SQLite becomes write-ahead on its first connection, alone

    def hand_over(self, row_ids: list[int]) -> None:
        self.handed += row_ids

    def press(self, name: str, action: str, key: str = "") -> int:
        """Somebody who agreed presses a button; the account."""
        self._count += 1
        pressed = Pressed(Address("memory", name), action, 0, 0, key, None, self.now)
        update = Update("memory", "test", str(self._count), pressed, "zh")

        def work(store: Repositories) -> int:
            account_id = store.inbox.put(update, self.now)
            assert account_id is not None
            store.accounts.answer_consent(account_id, True, self.now)
            return account_id

        account_id = self.database.write_now(work)
        self.worker.wake()
        return account_id

    def told(self, account_id: int) -> str:
        """Everything that was answered to an account."""
        rows = self.database.read_now(lambda store: store.outbox.read(self.handed))
        return "\n".join(words_of(row.reply) for row in rows if row.account_id == account_id)

    def note(self, turn: Turn, pressed: Pressed) -> Reply:
        self.calls.append(f"{pressed.address.id}{pressed.key}")
        return Reply((Text("好"),))

    def fail(self, turn: Turn, pressed: Pressed) -> Reply:
        self.calls.append("failed")
        raise RuntimeError("a mistake")

    async def settled(self) -> None:
        """Waits until nothing is left to handle, and what was written last has been handed over, which comes later."""

        async def done() -> bool:
            rows, newest = await self.database.read(lambda store: (store.inbox.next_rows(()), store.outbox.last_id()))
            return not rows and (newest == 0 or newest in self.handed)

        assert await eventually(done, within=10)


@pytest_asyncio.fixture
async def desk(database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    desk = Desk(database, now)
    monkeypatch.setitem(routes.PRESSES, "t.note", Press(desk.note))
    monkeypatch.setitem(routes.PRESSES, "t.fail", Press(desk.fail))
    task = asyncio.create_task(desk.worker.run())
    yield desk
    await desk.worker.stop()
    await task


async def test_one_accounts_messages_are_handled_in_order(desk: Desk) -> None:
    for n in range(10):
        for name in "ab":
            desk.press(name, "t.note", str(n))
    await desk.settled()
    assert [call for call in desk.calls if call[0] == "a"] == [f"a{n}" for n in range(10)]
    assert [call for call in desk.calls if call[0] == "b"] == [f"b{n}" for n in range(10)]


async def test_nothing_waits_for_the_next_look_by_the_clock(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "POLL", 60)
    desk.press("a", "t.note", "0")
    await desk.settled()  # from here on only what wakes the worker makes it look
    for n in range(1, 4):
        desk.press("a", "t.note", str(n))  # together: two of them are passed over while the first is handled
    await desk.settled()
    assert desk.calls == ["a0", "a1", "a2", "a3"]


async def test_what_waited_for_consent_is_handled_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "POLL", 60)
    newcomer = Address("memory", "n")

    def ask(action: str, number: int) -> None:
        update = Update("memory", "test", f"n{number}", Pressed(newcomer, action, 0, 0, "", None, desk.now), "zh")
        desk.database.write_now(lambda store: store.inbox.put(update, desk.now))
        desk.worker.wake()

    ask("t.note", 1)
    await desk.settled()
    assert desk.calls == []
    ask("c.yes", 2)
    await desk.settled()
    assert desk.calls == ["n"]


async def test_a_row_that_fails_five_times_is_set_aside_and_its_sender_told(desk: Desk) -> None:
    unlucky = desk.press("a", "t.fail")
    desk.press("a", "t.note", "next")
    desk.press("b", "t.note", "other")
    await desk.settled()
    assert desk.calls.count("failed") == ATTEMPTS
    assert {"anext", "bother"} <= set(desk.calls)
    assert "没有处理成功" in desk.told(unlucky)
    assert desk.told(unlucky).count("没有处理成功") == 1


async def test_a_lost_race_starts_the_turn_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    def twice_too_late(turn: Turn, pressed: Pressed) -> Reply:
        tries.append(1)
        if len(tries) < 3:
            raise Conflict("somebody was quicker")
        return Reply((Text("好"),))

    monkeypatch.setitem(routes.PRESSES, "t.late", Press(twice_too_late))
    account = desk.press("a", "t.late")
    await desk.settled()
    assert len(tries) == 3
    assert desk.told(account) == "好"


async def test_stopping_lets_the_running_turn_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(turn: Turn, pressed: Pressed) -> Reply:
        begun.set()
        go_on.wait(10)
        return Reply((Text("好"),))

    monkeypatch.setitem(routes.PRESSES, "t.slow", Press(slow))
    account = desk.press("a", "t.slow")
    desk.press("a", "t.note", "not begun")
    assert await asyncio.to_thread(begun.wait, 10)
    stopping = asyncio.create_task(desk.worker.stop())
    await asyncio.wait([stopping], timeout=0.1)
    assert not stopping.done()
    go_on.set()
    await stopping
    assert desk.told(account) == "好"
    assert desk.calls == []
    waiting = desk.database.read_now(lambda store: store.inbox.next_rows(()))
    assert len(waiting) == 1


async def test_two_workers_on_one_database_keep_the_order(desk: Desk) -> None:
    """Whoever comes second finds the row handled, or an earlier one of the account open, and lets go."""
    other = Worker(desk.database, Matcher(Index.open(None)), desk, lambda: desk.now)
    task = asyncio.create_task(other.run())
    try:
        for n in range(40):
            desk.press("ab"[n % 2], "t.note", str(n))
            other.wake()
        await desk.settled()
    finally:
        await other.stop()
        await task
    # a call that lost its race was rolled back, so what was answered counts
    with create_engine(desk.database.url).connect() as connection:
        for name in "ab":
            account = desk.database.read_now(lambda store, n=name: store.accounts.number_at(Address("memory", n)))
            answered = select(outbox.c.answers).where(outbox.c.account_id == account).order_by(outbox.c.id)
            heard = select(inbox.c.id).where(inbox.c.account_id == account).order_by(inbox.c.id)
            assert list(connection.scalars(answered)) == list(connection.scalars(heard))


def keqiao(folder: Path, url: str) -> subprocess.Popen[str]:
    """`keqiao run` as a process of its own; its first line is read."""
    environment = os.environ | {"KEQIAO_DATA": str(folder), "KEQIAO_PORT": "0", "KEQIAO_DATABASE_URL": url}
    command = [sys.executable, "-m", "bot", "run"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return process


def test_run_stops_when_it_is_told_to_and_runs_once(tmp_path: Path) -> None:
    first = keqiao(tmp_path, "")
    try:
        assert first.stdout is not None
        assert "已启动" in first.stdout.readline()
        second = keqiao(tmp_path, "")
        _, complaint = second.communicate(timeout=60)
        assert second.returncode == 3
        assert str(first.pid) in complaint
        first.send_signal(signal.SIGINT)
        first.communicate(timeout=60)
        assert first.returncode == 0
    finally:
        first.kill()
        first.wait()
