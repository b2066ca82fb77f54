"""Who mends records, and what is asked when a correction names no content: admins, experts, and everybody else."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.accounts import Role
from storage.database import Database
from tests.handlers.front_desk import FrontDesk


@pytest.fixture
def desk(database: Database, now: datetime) -> FrontDesk:
    """An admin, somebody of an enterprise, and the expert 陈工 with an account."""
    desk = FrontDesk(database, now)
    desk.settled("admin", Role.ADMIN)
    desk.settled("plant")
    desk.settled("chen", Role.EXPERT, expert_id=desk.expert("陈工（示例）"))
    return desk


@pytest.mark.parametrize("words", ["改陈工电话", "改陈工的电话", "请修改陈工（示例）的电话。", "更正 陈工的电话"])
def test_a_name_and_a_column_alone_are_asked_for_the_content(desk: FrontDesk, words: str) -> None:
    assert "陈工（示例）的“电话”要改成什么？" in desk.say("admin", words)


@pytest.mark.parametrize(
    "words", ["改我们的电话", "改行业", "改赵四的电话", "改一下工艺", "把旧砂里的杂质去掉", "铸件表面的氧化皮去掉"]
)
def test_what_names_no_record_is_no_unfinished_correction(desk: FrontDesk, words: str) -> None:
    read = desk.say("admin", words)
    assert "要改成什么" not in read
    assert "知识库里没有" not in read


def test_a_firm_that_wants_something_mended_reads_who_does_it(desk: FrontDesk) -> None:
    assert "由管理员导入。有要加的、要改的，点“转人工”" in desk.say("plant", "更正")
    assert desk.audit("plant") == []


@pytest.mark.parametrize(
    "words",
    [
        "我的电话换了，13812345678",
        "我的研究方向写错了，应该是铸钢气孔",
        "把我的职称改成院士",
        "更正 职称 教授",
        "怎么改我的资料",
    ],
)
def test_an_expert_reads_who_mends_the_own_record(desk: FrontDesk, words: str) -> None:
    assert "您的资料由工作人员更正" in desk.say("chen", words)
    assert "▸转人工" in desk.say("chen", words)
    assert desk.audit("chen") == []


@pytest.mark.parametrize("words", ["专家信息写错了怎么办", "怎么修改专家资料", "政策信息有误"])
def test_whoever_finds_a_mistake_reads_who_mends_it(desk: FrontDesk, words: str) -> None:
    assert "点“转人工”告诉我们就行" in desk.say("plant", words)
    assert "请写成“更正 名称 栏目 内容”" in desk.say("admin", words)


@pytest.mark.parametrize("words", ["我的电话换了，13812345678", "我们的信息系统要更新", "设备资料不对"])
def test_a_firms_own_matter_is_no_wish_about_records(desk: FrontDesk, words: str) -> None:
    read = desk.say("plant", words)
    assert "由工作人员更正" not in read
    assert "由管理员导入" not in read


@pytest.mark.parametrize(
    "words",
    [
        "陈工换电话了，新号码13800001111",
        "陈工的电话错了",
        "陈工电话不对",
        "陈工（示例）的电话已经换了",
        "陈工换了新电话",
    ],
)
def test_an_admin_who_says_what_is_wrong_reads_how_to_put_it_right(desk: FrontDesk, words: str) -> None:
    assert "陈工（示例）的“电话”要改成什么？" in desk.say("admin", words)


@pytest.mark.parametrize("words", ["把陈工的电话改成13800001111", "陈工的电话改为13800001111", "陈工的电话错了"])
def test_staff_who_are_no_admin_read_who_mends_it(desk: FrontDesk, words: str) -> None:
    desk.settled("wang", Role.OPERATOR)
    assert desk.say("wang", words) == "这一项只给管理员用，请联系本单位的管理员。"


@pytest.mark.parametrize("words", ["铸件的尺寸错了三毫米", "设备换了新电机，振动大", "把设备的转速改成3000转"])
def test_what_names_no_record_is_nothing_to_mend(desk: FrontDesk, words: str) -> None:
    desk.settled("wang", Role.OPERATOR)
    assert "管理员" not in desk.say("wang", words)
    assert "要改成什么" not in desk.say("admin", words)


def test_a_name_that_a_table_would_no_longer_take_hinders_no_correction(desk: FrontDesk) -> None:
    desk.expert("孙丽（女）", "某学院")
    assert "职称：" in desk.say("admin", "更正 孙丽（女） 职称 讲师")
