"""Who an expert is, asked in words."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.records import Kind, NewRecord
from handlers.need_words import wants_expert
from handlers.templates import asks_how
from storage.database import Database
from tests.handlers.front_desk import FrontDesk


@pytest.fixture
def desk(database: Database, now: datetime) -> FrontDesk:
    """Somebody of an enterprise who has not described anything."""
    desk = FrontDesk(database, now)
    desk.settled("li")
    return desk


def test_a_full_name_needs_no_title(desk: FrontDesk) -> None:
    assert "专家库里没有查到“王芳”" in desk.say("li", "王芳是谁")
    desk.expert("王芳")
    assert desk.say("li", "王芳是谁").startswith("王芳\n")
    assert desk.say("li", "介绍一下王芳").startswith("王芳\n")


def test_all_who_have_the_name_are_shown(desk: FrontDesk) -> None:
    for name, unit in (("陈工（示例）", "某大学"), ("陈工（示例）", "某研究院"), ("小陈工", "某厂")):
        desk.expert(name, unit)
    assert desk.say("li", "介绍一下陈工").count("陈工（示例）\n") == 2
    assert "小陈工" not in desk.say("li", "介绍一下陈工")


def test_what_a_card_does_not_show_is_not_told(desk: FrontDesk) -> None:
    secret = {"unit": "某大学", "title": "教授", "form": "online", "phone": "13800000000", "note": "只接熟人"}
    row = NewRecord(Kind.EXPERT, "陈工", "陈工", {"fields": "铸钢气孔", "note": "只接熟人"}, facts=secret)
    desk.database.write_now(lambda store: store.records.load([row], desk.now))
    read = desk.say("li", "介绍一下陈工的详细资料")
    assert "某大学 · 教授\n研究：铸钢气孔\n" in read
    assert [words for words in ("13800000000", "熟人") if words in read] == []


def test_what_to_do_next_depends_on_what_is_described(desk: FrontDesk) -> None:
    desk.expert("陈工（示例）")
    assert "先用一两句话说说遇到的问题" in desk.say("li", "介绍一下陈工")
    desk.say("li", "我们的铸钢件气孔率有12%，想降到5%以下")
    read = desk.say("li", "介绍一下陈工")
    assert "手头这份需求提交之后，就能约这位专家。" in read
    assert "先用一两句话" not in read


def test_a_full_name_with_a_title_and_a_surname_with_one(desk: FrontDesk) -> None:
    for name in ("李明", "王芳（示例）", "小陈工"):
        desk.expert(name)
    for words in ("李明教授是谁", "介绍一下李明老师", "李教授是谁"):
        assert desk.say("li", words).startswith("李明\n"), words
    assert desk.say("li", "王芳是谁").startswith("王芳（示例）\n")
    assert "没有查到“陈工”。请写出全名再问" in desk.say("li", "介绍一下陈工")
    for name in ("李强", "李伟"):
        desk.expert(name)
    assert "能叫“李教授”的不止两位。请写出全名再问" in desk.say("li", "李教授是谁")  # one of three


@pytest.mark.parametrize(
    "words", ["教授李明是谁", "李明是什么人", "有没有李明教授", "你们有李明吗", "李明是哪位", "认识李明吗"]
)
def test_the_ways_of_asking(desk: FrontDesk, words: str) -> None:
    desk.expert("李明")
    assert desk.say("li", words).startswith("李明\n")


def test_who_is_not_known(desk: FrontDesk) -> None:
    for words in ("王明是谁", "有没有王明教授", "王明教授是什么人"):
        read = desk.say("li", words)
        assert "专家库里没有查到“王明" in read
        assert "▸转人工" in read
    for words in ("管理员是谁", "有没有高工", "有没有焊接专家"):
        assert "没有查到" not in desk.say("li", words), words


@pytest.mark.parametrize("words", ["李明老师的电话是多少", "李明的联系方式有吗", "李明教授电话多少"])
def test_how_an_expert_is_reached_is_told_in_the_booking(desk: FrontDesk, words: str) -> None:
    desk.expert("李明")
    read = desk.say("li", words)
    assert read.startswith("专家的联系方式不公开。先约一次咨询")
    assert "李明\n" in read


def test_an_expert_who_is_wanted_before_any_need_is_told(desk: FrontDesk) -> None:
    desk.expert("李明")
    read = desk.say("li", "我想约李明教授，下周三下午")
    assert read.startswith("李明\n")
    assert "请用一两句话说说遇到的问题" in read
    assert "问题 铸钢件有气孔" in desk.say("li", "铸钢件老有气孔")
    desk.settled("wang")
    read = desk.say("wang", "我想约王明教授")
    assert "专家库里没有查到“王明教授”" in read
    assert "直接说说遇到的问题" in read


@pytest.mark.parametrize("words", ["施工怎么样", "这个怎么样", "设备怎么样"])
def test_what_is_asked_about_is_nobody(desk: FrontDesk, words: str) -> None:
    desk.expert("施明")
    desk.say("li", "我们的铸钢件气孔率有12%，想降到5%以下")
    read = desk.say("li", words)
    assert "施明" not in read
    assert "专家库里没有查到" not in read
    assert "还没有推荐过专家" not in read


@pytest.mark.parametrize("words", ["邀请" * 200, "请" * 400, "邀" * 400, "专家" + "过来" * 200, "能不能" * 130])
def test_words_said_again_and_again_are_read_at_once(words: str) -> None:
    assert not wants_expert(words + "吗？吗")


@pytest.mark.parametrize("words", ["哪里" * 60, "怎么样" * 60, "我们" * 60, "导入" * 60])
def test_questions_for_templates_that_never_end(words: str) -> None:
    assert not asks_how(words + "#")
