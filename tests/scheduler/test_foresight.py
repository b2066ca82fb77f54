"""What would stay if a large import were taken back is not looked for while a conversation waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from domain.accounts import Role
from domain.experts import Form
from domain.imports import Import, ImportState
from domain.messages import Button
from handlers import imports
from scheduler import foresight
from storage.database import Database
from storage.jobs import Job
from tests.handlers.front_desk import FrontDesk
from tests.statements import counted
from tests.storage.import_desk import Desk, expert

LARGE = imports.AT_ONCE + 1


@pytest.fixture
def office(database: Database, now: datetime) -> FrontDesk:
    """Where an admin writes."""
    desk = FrontDesk(database, now)
    desk.settled("admin", Role.ADMIN)
    return desk


def applied(office: FrontDesk, rows: int = LARGE) -> Import:
    """An import of a file with so many rows; of the two experts that it changed somebody changed one since."""
    desk = Desk(office.database, office.now)
    desk.applied(expert("陈工"), expert("马老师"), name="第一.xlsx")
    this = desk.applied(expert("陈工", "特种钢"), expert("马老师", "精炼脱气"))
    desk.database.write_now(lambda store: store.experts.set_form(desk.number("陈工"), Form.PHONE, "示例", desk.now))
    of_rows = replace(this, counts=replace(this.counts, rows=rows))
    return desk.database.write_now(lambda store: store.imports.save(of_rows, desk.now))


def ask(office: FrontDesk, this: Import) -> str:
    """Presses 撤回这次导入."""
    return office.send("admin", Button("", "k.undo", this.id))


def job(office: FrontDesk) -> Job | None:
    return office.database.read_now(lambda store: foresight.due(store, office.now))


def answer(office: FrontDesk) -> str:
    """What the background finds out; what the admin reads then."""
    found = job(office)
    assert found is not None
    reply = office.database.read_now(lambda store: foresight.look(store, found))
    office.database.write_now(lambda store: foresight.tell(store, found, reply, office.now))
    return office.reads("admin")


def test_the_press_compares_no_records_and_the_answer_names_what_stays(office: FrontDesk) -> None:
    this = applied(office)
    with counted() as asked:
        assert "还没有撤回" in ask(office, this)
    assert [statement for statement in asked if "import_changes" in statement] == []
    told = answer(office)
    assert "更新 2 条" in told
    assert "后来又有改动的 1 条不动，保持现在的样子：陈工" in told
    assert "正在撤回" in office.press("admin", "确认撤回")


def test_of_a_usual_table_it_is_said_at_once(office: FrontDesk) -> None:
    assert "后来又有改动的 1 条不动" in ask(office, applied(office, imports.AT_ONCE))
    assert job(office) is None


def test_it_is_looked_for_anew_each_time_it_is_asked(office: FrontDesk) -> None:
    this = applied(office)
    for _ in range(2):
        ask(office, this)
        assert "后来又有改动的 1 条不动" in answer(office)
    assert job(office) is None


def test_one_that_is_being_taken_back_meanwhile_says_so(office: FrontDesk) -> None:
    this = applied(office)
    ask(office, this)
    Desk(office.database, office.now).move(this, ImportState.RETURNING)
    assert "正在撤回" in answer(office)


def test_two_processes_answer_once(office: FrontDesk) -> None:
    ask(office, applied(office))
    found = job(office)
    assert found is not None
    reply = office.database.read_now(lambda store: foresight.look(store, found))
    for _ in range(2):
        office.database.write_now(lambda store: foresight.tell(store, found, reply, office.now))
    assert office.reads("admin").count("确认撤回") == 1


def test_who_has_left_meanwhile_is_told_nothing(office: FrontDesk) -> None:
    ask(office, applied(office))
    number = office.number("admin")
    office.database.write_now(lambda store: store.erasure.person(number, office.now))
    assert "确认撤回" not in answer(office)
