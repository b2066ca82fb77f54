"""Staff invite experts and colleagues."""

import re
from datetime import datetime

import pytest

from domain.accounts import Role
from domain.messages import Button
from storage.database import Database
from storage.invites import hash_of
from tests.handlers.front_desk import FrontDesk


@pytest.fixture
def desk(database: Database, now: datetime) -> FrontDesk:
    made = FrontDesk(database, now)
    made.settled("boss", Role.ADMIN)
    made.settled("wang", Role.OPERATOR)
    database.write_now(lambda store: store.installation.keep("base_url", "http://127.0.0.1:8080/"))
    return made


def tokens(read: str) -> list[str]:
    return re.findall(r"(?:/i/|start=i_)([\w-]{32})", read)


def test_an_expert_is_invited_by_name_and_can_enter(desk: FrontDesk) -> None:
    record = desk.expert("陈工（示例）")
    read = desk.say("wang", "邀请 陈工")
    assert "http://127.0.0.1:8080/i/" in read
    assert "11 月 28 日（周六）10:02 前有效" in read
    assert "t.me" not in read
    desk.settled("chen")
    desk.say("chen", "/start", invite=hash_of(tokens(read)[0]))
    answering = desk.database.read_now(lambda store: store.accounts.of_expert(record))
    assert answering is not None


def test_with_a_telegram_bot_the_same_link_is_given_for_telegram(desk: FrontDesk) -> None:
    desk.expert("陈工（示例）")
    desk.database.write_now(lambda store: store.installation.keep("telegram_name", "keqiao_example_bot"))
    read = desk.say("wang", "邀请 陈工")
    web, telegram = tokens(read)
    assert "https://t.me/keqiao_example_bot?start=i_" in read
    assert web == telegram


def test_of_several_of_that_name_one_is_chosen(desk: FrontDesk) -> None:
    desk.expert("张伟（示例）", "甲研究院（示例）")
    desk.expert("张伟（示例）", "乙大学（示例）")
    read = desk.say("wang", "邀请 张伟")
    assert "1　张伟（示例）（甲研究院（示例））" in read
    assert len(tokens(desk.press("wang", "2"))) == 1


def test_a_name_is_asked_for_when_it_is_missing(desk: FrontDesk) -> None:
    desk.expert("陈工（示例）")
    assert "请发姓名" in desk.say("wang", "邀请")
    assert len(tokens(desk.say("wang", "陈工"))) == 1


def test_nobody_of_that_name(desk: FrontDesk) -> None:
    assert "专家库里没有“赵某”" in desk.say("wang", "邀请 赵某")


def test_an_expert_with_an_account_is_not_invited_again(desk: FrontDesk) -> None:
    desk.settled("chen", expert_id=desk.expert("陈工（示例）"))
    assert tokens(desk.say("wang", "邀请 陈工")) == []


@pytest.mark.parametrize(
    ("words", "role"), [("工作人员", Role.OPERATOR), ("operator", Role.OPERATOR), ("管理员", Role.ADMIN)]
)
def test_colleagues_are_invited_by_admins_alone(desk: FrontDesk, words: str, role: Role) -> None:
    assert "只给管理员用" in desk.say("wang", f"邀请 {words}")
    assert desk.audit("wang") == [("refused", "access-admins-only")]
    token = tokens(desk.say("boss", f"邀请 {words}"))[0]
    desk.settled("new")
    desk.say("new", "/start", invite=hash_of(token))
    number = desk.number("new")
    found = desk.database.read_now(lambda store: store.accounts.get(number))
    assert found is not None
    assert found.roles == {role}


def test_a_visitor_invites_nobody(desk: FrontDesk) -> None:
    record = desk.expert("陈工（示例）")
    desk.settled("li")
    assert "只给工作人员用" in desk.say("li", "邀请 陈工")
    assert "只给工作人员用" in desk.send("li", Button("", "i.make", record))
    assert desk.audit("li") == [("refused", "access-staff-only")] * 2


def test_a_firm_that_invites_an_expert_reads_how_to_get_one(desk: FrontDesk) -> None:
    number = desk.settled("li")
    read = desk.say("li", "邀请 专家来厂")
    assert "只给工作人员用" in read
    assert "直接说遇到的问题" in read
    assert "点“约”" in read
    assert desk.database.read_now(lambda store: store.needs.of_account(number)) == []
