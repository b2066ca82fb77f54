"""缺口榜: which fields lack somebody, who may read it, and where else it shows."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.accounts import Role
from domain.needs import NeedState
from storage.database import Database
from storage.repositories import Repositories
from tests.handlers.front_desk import FrontDesk


@pytest.fixture
def desk(database: Database, now: datetime) -> FrontDesk:
    opened = FrontDesk(database, now)
    opened.settled("staff", Role.OPERATOR)
    opened.settled("zhang")
    return opened


def waits(desk: FrontDesk, industry: str, trade: str = "", days: int = 0) -> int:
    """An open need of zhang's for which nothing was found, so many days ago."""
    zhang, at = desk.number("zhang"), desk.now - timedelta(days=days)

    def work(store: Repositories) -> int:
        need = store.needs.add(zhang, at)
        store.needs.save(replace(need, state=NeedState.OPEN, industry=industry, trade=trade, problem="密封件漏"), at)
        store.gaps.add(need.id, zhang, "密封件漏", "nothing_found", at)
        return need.id

    return desk.database.write_now(work)


def test_fields_with_needs_firms_and_age(desk: FrontDesk) -> None:
    waits(desk, "高端装备制造", "铸造", days=9)
    waits(desk, "高端装备制造", "铸造")
    waits(desk, "")
    board = desk.say("staff", "缺口榜")
    assert "智库缺口 2 个方向，3 项需求在等" in board
    assert "高端装备制造（铸造）　2 项需求，1 家在等，最早 9 天前" in board
    assert "没说行业　1 项需求" in board
    assert "智库缺口 2 个方向，3 项需求在等" in desk.say("staff", "今日")
    assert "密封件漏" in desk.press("staff", "看缺口")
    assert "智库缺口 2 个方向" in desk.press("staff", "缺口榜")


def test_what_came_later_is_shown_until_it_is_gone(desk: FrontDesk) -> None:
    need = waits(desk, "海洋")
    expert = desk.expert("郝研究员（示例）")
    desk.database.write_now(lambda store: store.gaps.answer(need, expert, desk.now))
    assert "海洋　1 项已有新匹配，没有在等的" in desk.say("staff", "缺口榜")
    assert "已有新匹配" in desk.say("staff", "缺口")
    assert "后来有了新匹配：郝研究员（示例）" in desk.press("staff", "1")
    desk.database.write_now(lambda store: store.records.retire(expert, desk.now))
    assert "海洋　1 项需求，1 家在等" in desk.say("staff", "缺口榜")
    assert "没找到匹配" in desk.say("staff", "缺口")


def test_nothing_is_missing(desk: FrontDesk) -> None:
    assert "目前没有缺口" in desk.say("staff", "缺口榜")
    assert "智库缺口" not in desk.say("staff", "今日")


def test_staff_alone(desk: FrontDesk) -> None:
    waits(desk, "海洋")
    assert "海洋" not in desk.say("zhang", "缺口榜")
    assert ("refused", "access-staff-only") in desk.audit("zhang")
