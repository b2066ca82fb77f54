"""Opening an invitation, as the person who opens it reads it."""

from datetime import datetime

import pytest

from domain.accounts import Role
from storage.database import Database
from storage.invites import hash_of
from tests.handlers.front_desk import FrontDesk


@pytest.fixture
def desk(database: Database, now: datetime) -> FrontDesk:
    return FrontDesk(database, now)


def invited(desk: FrontDesk, role: Role, record: int | None = None) -> str:
    return hash_of(desk.database.write_now(lambda store: store.invites.create(role, record, None, desk.now)))


def roles(desk: FrontDesk, who: str) -> set[Role]:
    number = desk.number(who)
    found = desk.database.read_now(lambda store: store.accounts.get(number))
    assert found is not None
    return set(found.roles)


def test_an_expert_learns_what_to_do_next(desk: FrontDesk) -> None:
    link = invited(desk, Role.EXPERT, desk.expert("陈工（示例）"))
    desk.settled("chen")
    read = desk.say("chen", "/start", invite=link)
    assert read.startswith("陈工（示例），欢迎您。")
    assert "▸设置可约时间" in read
    assert roles(desk, "chen") == {Role.EXPERT}
    assert desk.audit("chen") == [("done", "invite.redeem")]


def test_an_invited_newcomer_agrees_first(desk: FrontDesk) -> None:
    link = invited(desk, Role.OPERATOR)
    assert "▸同意并继续" in desk.say("wang", "/start", invite=link)
    assert roles(desk, "wang") == set()
    assert desk.press("wang", "同意并继续").startswith("欢迎。您现在是工作人员。")
    assert roles(desk, "wang") == {Role.OPERATOR}


def test_a_used_link_changes_nothing(desk: FrontDesk) -> None:
    link = invited(desk, Role.ADMIN)
    desk.settled("wang")
    desk.settled("li")
    desk.say("wang", "/start", invite=link)
    assert "已经用过" in desk.say("li", "/start", invite=link)
    assert roles(desk, "li") == set()
    assert desk.audit("li") == [("refused", "invite-used")]


def test_an_expired_link_changes_nothing(desk: FrontDesk) -> None:
    link = invited(desk, Role.ADMIN)
    desk.settled("li")
    desk.wait(days=7)
    assert "已过期" in desk.say("li", "/start", invite=link)
    assert (roles(desk, "li"), desk.audit("li")) == (set(), [("refused", "invite-expired")])


def test_an_experts_link_does_not_serve_another_account(desk: FrontDesk) -> None:
    record = desk.expert("陈工（示例）")
    first, second = invited(desk, Role.EXPERT, record), invited(desk, Role.EXPERT, record)
    for who in ("chen", "li"):
        desk.settled(who)
    desk.say("chen", "/start", invite=first)
    assert "已经有账号在用" in desk.say("li", "/start", invite=second)
    assert (roles(desk, "li"), desk.audit("li")) == (set(), [("refused", "invite-expert-taken")])
