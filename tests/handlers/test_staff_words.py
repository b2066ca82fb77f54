"""Staff's commands with more words behind them than the command alone."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.accounts import Role
from storage.database import Database
from tests.handlers.front_desk import FrontDesk


@pytest.fixture
def desk(database: Database, now: datetime) -> FrontDesk:
    """An admin, a member of staff, and somebody of an enterprise."""
    desk = FrontDesk(database, now)
    desk.settled("admin", Role.ADMIN)
    desk.settled("wang", Role.OPERATOR)
    desk.settled("zhang")
    return desk


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("今日新需求", "昨天以来新需求 0 项"),
        ("今天有哪些需求", "昨天以来新需求 0 项"),
        ("缺口有哪些", "没有未处理的缺口"),
        ("缺口榜前十", "目前没有缺口"),
    ],
)
def test_words_that_begin_with_a_command_of_staff_are_that_command_and_no_need(
    desk: FrontDesk, words: str, shown: str
) -> None:
    assert shown in desk.say("wang", words)
    assert shown not in desk.say("zhang", words)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("导出 需求", "还没有可导出的内容"),
        ("导出预约", "还没有可导出的内容"),
        ("导出专家", "正在生成表格"),
        ("导出 政策", "正在生成表格"),
        ("导出知识库", "▸专家 ▸机构"),
        ("导出 上个月", "▸需求 ▸预约 ▸知识库"),
    ],
)
def test_an_export_names_its_table(desk: FrontDesk, words: str, shown: str) -> None:
    assert shown in desk.say("wang", words)
    assert shown not in desk.say("zhang", words)


@pytest.mark.parametrize("words", ["公告：明天停电", "发公告 明天停电", "写公告 明天停电"])
def test_words_behind_an_announcement_are_its_text(desk: FrontDesk, words: str) -> None:
    assert "发给谁？" in desk.say("admin", words)
    assert "明天停电\n" in desk.press("admin", "全部")


def test_an_announcement_is_asked_for_by_its_word_alone_also_while_its_text_is_asked(desk: FrontDesk) -> None:
    for _ in range(2):
        assert "写公告内容" in desk.say("admin", "公告")


@pytest.mark.parametrize("words", ["公告：明天停电", "公告"])
def test_others_announce_nothing(desk: FrontDesk, words: str) -> None:
    assert "只给管理员用" in desk.say("wang", words)
    assert "发给谁" not in desk.say("zhang", words)
