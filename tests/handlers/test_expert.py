"""What experts set for themselves in chat, on real databases."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from domain.bookings import BookingState
from domain.errors import NotAllowed
from domain.experts import Form
from handlers.expert_words import read_form, read_leave
from storage.database import Database
from tests.handlers.booking_desk import Desk, labels, text_of

TODAY = date(2026, 11, 21)


@pytest.fixture
def desk(database: Database, now: datetime) -> Desk:
    return Desk(database, now)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("7天", "11-21", "11-27"),  # begins today
        ("三天", "11-21", "11-23"),
        ("两周", "11-21", "12-04"),
        ("明天", "11-22", "11-22"),
        ("下周", "11-23", "11-29"),  # Monday to Sunday
        ("本周", "11-21", "11-22"),  # what is left of it
        ("12月1日-12月5日", "12-01", "12-05"),
        ("12.1-12.5", "12-01", "12-05"),
        ("１２月１日至５日", "12-01", "12-05"),  # full width, the month said once
        ("12月1日起7天", "12-01", "12-07"),  # a length from a day on
        ("7 days", "11-21", "11-27"),
        ("next week", "11-23", "11-29"),
        ("from 2026-12-01 to 2026-12-03", "12-01", "12-03"),
    ],
)
def test_leave_in_words(said: str, first: str, last: str) -> None:
    assert read_leave(said, TODAY) == (date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last}"))


@pytest.mark.parametrize("said", ["", "很久", "12月5日-12月1日", "400天"])
def test_what_is_no_leave(said: str) -> None:
    assert read_leave(said, TODAY) is None


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("线上 https://example.com/1", (Form.ONLINE, "https://example.com/1")),
        ("电话：0951-5555555", (Form.PHONE, "0951-5555555")),
        ("到场", (Form.ONSITE, "")),
        ("in person Road 1", (Form.ONSITE, "Road 1")),
        ("随便", None),
    ],
)
def test_form_in_words(said: str, read: tuple[Form, str] | None) -> None:
    assert read_form(said) == read


@pytest.mark.parametrize("said", ["我的时间", "休假 7天", "取消休假", "设置时间 周三上午", "咨询方式 线上"])
@pytest.mark.parametrize("who", ["asker", "staff"])
def test_for_experts_alone(desk: Desk, who: str, said: str) -> None:
    with pytest.raises(NotAllowed):
        desk.say(who, said)


def test_my_times(desk: Desk) -> None:
    assert text_of(desk.say("chen", "my hours")).splitlines()[:4] == [
        "陈工（示例）的时间",
        "周三　14:00–17:00",
        "周五　09:00–11:00",
        "方式　线上，线上会议室 01（示例）",
    ]
    desk.confirm()
    desk.say("chen", "休假 12月1日-12月5日")
    shown = desk.say("chen", "我的时间")
    assert "休假　12 月 1 日（周二）至 12 月 5 日（周六）" in text_of(shown)
    assert "11 月 25 日（周三）15:00–16:00　已约好" in text_of(shown)
    assert labels(shown) == ["设置时间", "取消休假", "咨询方式", "看 11 月 25 日（周三）15:00"]
    assert labels(desk.press("chen", "看 11 月 25 日（周三）15:00")) == ["改时间", "取消"]


def test_leave_takes_times_away_and_gives_them_back(desk: Desk) -> None:
    assert labels(desk.offer("asker", "陈工"))[0] == "11 月 25 日（周三）14:00"
    noted = desk.say("chen", "leave 7 days")
    assert text_of(noted) == "记下了：11 月 21 日（周六）至 11 月 27 日（周五）休假，这几天不再接受预约。"
    assert labels(desk.offer("asker", "陈工"))[0] == "12 月 2 日（周三）14:00"
    desk.say("chen", "取消休假")
    assert labels(desk.offer("asker", "陈工"))[0] == "11 月 25 日（周三）14:00"
    assert text_of(desk.say("chen", "取消休假")) == "现在没有休假。"


def test_leave_over_bookings_asks_and_cancels_nothing(desk: Desk) -> None:
    desk.confirm()
    asked = desk.say("chen", "休假 下周")
    assert "其中有 1 个预约，还没有取消：" in text_of(asked)
    assert labels(asked) == ["改 11 月 25 日（周三）15:00", "取消 11 月 25 日（周三）15:00"]
    assert desk.booking().state is BookingState.CONFIRMED
    assert "12 月 2 日（周三）14:00" in labels(desk.press("chen", "改 11 月 25 日（周三）15:00"))
    desk.press("chen", "12 月 2 日（周三）14:00")
    desk.press("chen", "临时出差")
    assert "改到 12 月 2 日（周三）14:00–15:00" in desk.news("asker")


def test_leave_over_a_request(desk: Desk) -> None:
    desk.book()
    asked = desk.say("chen", "休假 下周")
    assert labels(asked) == ["看 11 月 25 日（周三）15:00", "回绝 11 月 25 日（周三）15:00"]
    assert labels(desk.press("chen", "看 11 月 25 日（周三）15:00")) == ["接受", "换时间", "不合适"]
    assert desk.booking().state is BookingState.REQUESTED


def test_unclear_leave_is_asked_and_answered(desk: Desk) -> None:
    assert text_of(desk.say("chen", "休假")).startswith("哪几天休假？")
    assert text_of(desk.say("chen", "过阵子")).startswith("没看懂是哪几天。")
    assert text_of(desk.again("chen")).startswith("哪几天休假？")
    assert text_of(desk.say("chen", "7天")).startswith("记下了：")


def test_weekly_hours(desk: Desk) -> None:
    wrong = desk.say("chen", "设置时间 周三 17:00-14:00")
    assert text_of(wrong) == "“17:00-14:00”没看懂。请这样写：周三 14:00-17:00; 周五上午"
    assert text_of(desk.again("chen")).startswith("每周哪些时间可以约？")
    done = desk.say("chen", "Thu 14:00-15:00; Fri morning")
    assert text_of(done).splitlines()[1:] == ["周四　14:00–15:00", "周五　09:00–12:00", "已经约好的不受影响。"]
    assert labels(desk.offer("asker", "陈工"))[0] == "11 月 26 日（周四）14:00"


def test_form_step_by_step(desk: Desk) -> None:
    desk.say("chen", "我的时间")
    assert labels(desk.press("chen", "咨询方式")) == ["电话", "线上", "到场"]
    assert text_of(desk.press("chen", "到场")).startswith("请写地点")
    assert text_of(desk.again("chen")).startswith("请写地点")
    assert text_of(desk.say("chen", "某路 1 号")).startswith("咨询方式已改为到场，某路 1 号。")
    expert = desk.database.read_now(lambda store: store.experts.get(desk.experts["陈工"]))
    assert expert is not None
    assert (expert.form, expert.place) == (Form.ONSITE, "某路 1 号")
    assert labels(desk.say("chen", "咨询方式 信鸽")) == ["电话", "线上", "到场"]
