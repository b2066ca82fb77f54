"""An admin takes one record out of what is found: shown, confirmed, in the audit log, and taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from domain.accounts import Role
from domain.bookings import Booking, BookingState
from domain.messages import Button
from domain.records import Kind, Record
from storage.database import Database
from storage.repositories import Repositories
from tests.handlers.front_desk import FrontDesk

CHEN = "陈工（示例）"


@pytest.fixture
def desk(database: Database, now: datetime) -> FrontDesk:
    """An admin, an expert named 陈工, and two named 马老师."""
    desk = FrontDesk(database, now)
    desk.settled("admin", Role.ADMIN)
    desk.expert(CHEN)
    desk.expert("马老师（示例）", "某大学（示例）")
    desk.expert("马老师（示例）", "某研究院（示例）")
    return desk


def there(desk: FrontDesk, title: str = CHEN) -> list[Record]:
    return desk.database.read_now(lambda store: store.records.named(Kind.EXPERT, title))


@pytest.mark.parametrize(
    "words",
    [
        "停用 陈工",
        "停用陈工（示例）",
        "停用专家陈工",
        "删除专家陈工",
        "把陈工停用",
        "我要停用陈工这条记录",
        "陈工删掉吧",
    ],
)
def test_shown_confirmed_and_heard_of_by_the_index(desk: FrontDesk, words: str) -> None:
    number = there(desk)[0].id
    before = desk.database.read_now(lambda store: store.records.last_change())
    card = desk.say("admin", words)
    assert "停用“陈工（示例）”？" in card
    assert "还没有停用" in card
    assert there(desk)
    assert "已停用：陈工（示例）" in desk.press("admin", "确认停用")
    assert there(desk) == []
    _, _, gone = desk.database.read_now(lambda store: store.records.changes_after(before))
    assert gone == [number]
    audit = desk.database.read_now(lambda store: store.audit.of_row(str(number)))
    assert [entry.action for entry in audit] == ["record.retire"]


def test_it_is_put_back_once(desk: FrontDesk) -> None:
    record = there(desk)
    desk.say("admin", "停用 陈工")
    desk.press("admin", "确认停用")
    assert "已恢复：陈工（示例）" in desk.press("admin", "恢复")
    assert there(desk) == record
    assert "已经停用或恢复过了" in desk.press("admin", "恢复")


def test_what_was_not_taken_out_by_hand_is_not_put_back_by_a_forged_button(desk: FrontDesk) -> None:
    number = there(desk)[0].id.number
    desk.database.write_now(lambda store: store.records.retire(number, desk.now))
    desk.send("admin", Button("", "k.revive", number))
    assert there(desk) == []


def test_not_confirmed_nothing_changes_and_an_old_button_says_so(desk: FrontDesk) -> None:
    desk.say("admin", "停用 陈工")
    yes = desk.button("admin", "确认停用")
    assert desk.press("admin", "不停用") == "没有停用，陈工（示例）和原来一样。"
    assert there(desk)
    desk.send("admin", yes)
    assert "已经停用或恢复过了" in desk.send("admin", yes)


def test_of_namesakes_one_is_chosen(desk: FrontDesk) -> None:
    assert "2　马老师（示例）（某研究院（示例））" in desk.say("admin", "停用 马老师")
    desk.press("admin", "2")
    desk.press("admin", "确认停用")
    assert [each.texts["unit"] for each in there(desk, "马老师（示例）")] == ["某大学（示例）"]


def test_appointments_that_were_made_stay_and_are_told_of(desk: FrontDesk) -> None:
    number, asker = there(desk)[0].id.number, desk.settled("zhang")

    def book(store: Repositories) -> Booking:
        need, start = store.needs.add(asker, desk.now), desk.now + timedelta(days=2)
        end, state = start + timedelta(hours=1), BookingState.CONFIRMED
        return store.bookings.add(
            Booking(0, need.id, number, asker, None, state, 0, start, end, "online", "", desk.now), desk.now
        )

    booking = desk.database.write_now(book)
    assert "还有 1 个没结束的预约，照常进行" in desk.say("admin", "停用 陈工")
    desk.press("admin", "确认停用")
    assert desk.database.read_now(lambda store: store.bookings.get(booking.id)) == booking
    assert desk.database.read_now(lambda store: store.experts.get(number)) is None  # what booking anew asks


@pytest.mark.parametrize(("words", "sentence"), [("停用", "请写成“停用 名称”"), ("停用 赵四", "没有“赵四”")])
def test_what_is_not_known_is_said(desk: FrontDesk, words: str, sentence: str) -> None:
    assert sentence in desk.say("admin", words)


@pytest.mark.parametrize("words", ["停用 陈工", "删除专家陈工"])
def test_only_admins_take_records_out(desk: FrontDesk, words: str) -> None:
    number = there(desk)[0].id.number
    desk.settled("wang", Role.OPERATOR)
    assert "只给管理员用" in desk.say("wang", words)
    desk.settled("zhang")
    for who in ("wang", "zhang"):
        assert "停用“" not in desk.say(who, words)
        for action in ("k.retiring", "k.retire", "k.keep", "k.revive"):
            desk.send(who, Button("", action, number))
    assert there(desk)


@pytest.mark.parametrize("words", ["把旧砂里的杂质去掉", "删除铸件表面的氧化皮", "把陈工的职称删掉"])
def test_other_wishes_take_no_record_out(desk: FrontDesk, words: str) -> None:
    assert "停用" not in desk.say("admin", words)
