"""Which policies and events there are, and what Keqiao costs, asked in words."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from domain.records import Kind, NewRecord
from storage.database import Database
from tests.handlers.front_desk import FrontDesk


@pytest.fixture
def desk(database: Database, now: datetime) -> FrontDesk:
    """Somebody of an enterprise, with a policy and an event that are open."""
    desk = FrontDesk(database, now)
    facts = {"starts_at": "2026-12-03T09:00:00+08:00"}
    rows = [
        NewRecord(Kind.POLICY, "p", "创新券（示例）", {"summary": "补助检测费用"}, closes_on=date(2026, 12, 31)),
        NewRecord(Kind.EVENT, "e", "装备制造对接会（示例）", {"summary": "对接"}, facts=facts),
    ]
    database.write_now(lambda store: store.records.load(rows, now))
    desk.settled("li")
    return desk


@pytest.mark.parametrize(
    "words", ["有什么政策", "最近有什么政策？", "现在有哪些政策可以申请", "有没有适合我们企业的政策", "有什么补贴"]
)
def test_which_policies_there_are(desk: FrontDesk, words: str) -> None:
    read = desk.say("li", words)
    assert "创新券（示例）" in read
    assert "没有查到" not in read


@pytest.mark.parametrize("words", ["有什么活动", "最近有哪些活动可以参加？"])
def test_which_events_there_are(desk: FrontDesk, words: str) -> None:
    assert "装备制造对接会（示例）" in desk.say("li", words)


@pytest.mark.parametrize("words", ["收费吗", "你们是免费的吗", "约专家要钱吗？", "Is it free?"])
def test_what_it_costs(desk: FrontDesk, words: str) -> None:
    read = desk.say("li", words)
    assert "不用付款" in read
    assert "▸转人工" in read


def test_in_the_middle_of_a_draft_the_question_comes_back(desk: FrontDesk) -> None:
    desk.say("li", "我们铸钢件老有气孔，废品率8%")
    for words, part in (("收费吗", "不用付款"), ("最近有什么政策", "创新券（示例）")):
        read = desk.say("li", words)
        assert part in read


@pytest.mark.parametrize("words", ["有没有废水处理的政策", "我们检测费太贵，想找免费的", "有什么焊接专家"])
def test_what_says_more_is_read_as_before(desk: FrontDesk, words: str) -> None:
    read = desk.say("li", words)
    assert "不用付款" not in read
    assert "创新券（示例）" not in read
