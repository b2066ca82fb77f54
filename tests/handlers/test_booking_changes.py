"""Either side calls off or moves; on real databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from domain.bookings import BookingState, Side
from domain.errors import Broken, Stale
from domain.messages import Button
from domain.needs import NeedState
from handlers.free_times import atom_at
from storage.database import Database
from tests.handlers.booking_desk import Desk, at, calendar_of, files_of, labels, text_of


@pytest.fixture
def desk(database: Database, now: datetime) -> Desk:
    return Desk(database, now)


class TestCallingOff:
    def test_the_enterprise_takes_a_request_back(self, desk: Desk) -> None:
        desk.book()
        desk.press("asker", "取消")
        assert "已取消" in text_of(desk.press("asker", "问题已经解决"))
        assert desk.news("chen").startswith("企业撤回了 11 月 25 日（周三）15:00–16:00 的请求（问题已经解决）")
        assert desk.booking().state is BookingState.WITHDRAWN
        assert desk.taken() == 0

    def test_the_enterprise_cancels_an_appointment(self, desk: Desk) -> None:
        desk.confirm()
        desk.press("asker", "取消")
        mine = desk.say("asker", "厂里停电")
        assert "（厂里停电）" in desk.news("chen")
        before, after = (calendar_of(desk, reply) for reply in (desk.received("chen")[-2], desk.received("chen")[-1]))
        assert str(after["METHOD"]) == "CANCEL"
        first, last = before.walk("VEVENT")[0], after.walk("VEVENT")[0]
        assert (first["UID"], str(last["STATUS"])) == (last["UID"], "CANCELLED")
        assert last["SEQUENCE"] > first["SEQUENCE"]
        assert files_of(mine)
        assert desk.need().state is NeedState.OPEN
        assert desk.taken() == 0

    def test_the_expert_cancels_and_others_are_offered(self, desk: Desk) -> None:
        desk.confirm()
        desk.press("chen", "取消")
        desk.press("chen", "身体不适")
        assert desk.news("asker").startswith(
            "很抱歉，陈工（示例）取消了 11 月 25 日（周三）15:00–16:00 的咨询（身体不适）。"
        )
        assert len([label for label in labels(desk.received("asker")[-1]) if label.startswith("约")]) == 3
        assert desk.booking().ended_by == Side.EXPERT

    def test_not_after_it_began(self, desk: Desk) -> None:
        desk.confirm()
        desk.now = at("11-25T15:00")
        for label in ("取消", "改时间"):
            with pytest.raises(Broken, match="booking-has-begun"):
                desk.press("asker", label)

    def test_keeping_the_appointment(self, desk: Desk) -> None:
        desk.confirm()
        desk.press("asker", "取消")
        kept = desk.press("asker", "不取消了")
        assert text_of(kept).startswith("好的，没有改动。\n已约好：11 月 25 日（周三）15:00–16:00")
        assert labels(kept) == ["改时间", "取消"]

    @pytest.mark.parametrize("book", [Desk.book, Desk.confirm])
    @pytest.mark.parametrize("words", ["不取消了", "等一下，我再想想", "返回", "改到周四吧"])
    def test_whoever_thinks_better_of_it_cancels_nothing(
        self, desk: Desk, book: Callable[[Desk], object], words: str
    ) -> None:
        book(desk)
        before, told = desk.booking(), len(desk.received("chen"))
        desk.press("asker", "取消")
        kept = desk.say("asker", words)
        assert text_of(kept).startswith("好的，没有改动。")
        assert labels(kept)[1] == "取消"
        assert (desk.booking(), len(desk.received("chen"))) == (before, told)

    @pytest.mark.parametrize("words", ["取消要扣钱吗", "好的"])
    def test_what_is_no_reason_is_asked_again(self, desk: Desk, words: str) -> None:
        desk.confirm()
        desk.press("asker", "取消")
        asked = desk.say("asker", words)
        assert "11 月 25 日（周三）15:00–16:00 的预约没有动" in text_of(asked)
        assert text_of(asked).splitlines()[1].startswith("取消 11 月 25 日（周三）15:00–16:00？")
        assert labels(asked)[-2:] == ["不取消了", "转人工"]
        assert desk.booking().state is BookingState.CONFIRMED
        desk.say("asker", "临时有事")
        assert "（临时有事）" in desk.news("chen")

    @pytest.mark.parametrize("words", ["设备修好了不需要了", "时间冲突，改天再约"])
    def test_a_reason_is_one(self, desk: Desk, words: str) -> None:
        desk.confirm()
        desk.press("asker", "取消")
        desk.say("asker", words)
        assert f"（{words}）" in desk.news("chen")
        assert desk.booking().state is BookingState.CANCELLED


class TestMoving:
    def test_a_request_is_moved_without_a_reason(self, desk: Desk) -> None:
        desk.book()
        old = desk.button("chen", "接受")
        desk.press("asker", "换时间")
        assert "11 月 25 日（周三）14:00–15:00 已为您留住" in text_of(desk.press("asker", "11 月 25 日（周三）14:00"))
        assert "11 月 25 日（周三）14:00–15:00，线上" in desk.news("chen")
        assert desk.taken() == 4
        with pytest.raises(Stale, match="booking-now-requested"):
            desk.send_press("chen", old)

    @pytest.mark.parametrize(("who", "other"), [("asker", "chen"), ("chen", "asker")])
    def test_either_side_moves_an_appointment(self, desk: Desk, who: str, other: str) -> None:
        desk.confirm()
        before = calendar_of(desk, desk.received(other)[-1]).walk("VEVENT")[0]
        desk.press(who, "改时间")
        desk.say(who, "周五上午10点")
        moved = desk.press(who, "临时出差")
        assert (
            text_of(moved).splitlines()[1] == "改期：11 月 25 日（周三）15:00–16:00 改到 11 月 27 日（周五）10:00–11:00"
        )
        assert desk.news(other).startswith("咨询改期了。原因：临时出差。")
        after = calendar_of(desk, desk.received(other)[-1]).walk("VEVENT")[0]
        assert (after["UID"], after["DTSTART"].dt) == (before["UID"], at("11-27T10:00"))
        assert after["SEQUENCE"] > before["SEQUENCE"]
        assert desk.taken() == 4
        assert desk.booking().state is BookingState.CONFIRMED

    @pytest.mark.parametrize("words", ["不改时间了", "还是原来的时间吧", "我再想想", "还是取消吧"])
    def test_whoever_thinks_better_of_it_moves_nothing(self, desk: Desk, words: str) -> None:
        desk.confirm()
        before = desk.booking()
        desk.press("asker", "改时间")
        desk.press("asker", "11 月 25 日（周三）14:00")
        kept = desk.say("asker", words)
        assert text_of(kept).startswith("好的，没有改动。\n已约好：11 月 25 日（周三）15:00–16:00")
        assert desk.booking() == before

    def test_to_a_time_that_the_expert_gave_up_meanwhile(self, desk: Desk) -> None:
        desk.confirm()
        desk.press("asker", "改时间")
        desk.press("asker", "11 月 25 日（周三）14:00")
        desk.say("chen", "休假 11月25日")
        before = desk.booking()
        answer = desk.press("asker", "时间安排不开")
        assert text_of(answer) == "这个时间现在不能约了，请换一个时间。"
        assert desk.booking() == before
        assert "12 月 2 日（周三）14:00" in labels(desk.press("asker", "其他时间"))

    @pytest.mark.parametrize("book", [Desk.book, Desk.confirm])
    def test_to_a_time_that_came_too_near(self, desk: Desk, book: Callable[[Desk], object]) -> None:
        book(desk)
        desk.press("asker", "换时间" if book is Desk.book else "改时间")
        before = desk.booking()
        shown = desk.button("asker", "11 月 25 日（周三）14:00")
        desk.now = at("11-25T11:01")
        assert text_of(desk.send_press("asker", shown)).startswith("这个时间离现在不到 3 小时，来不及约了")
        assert desk.booking() == before

    def test_onto_another_consultation_of_ones_own(self, desk: Desk) -> None:
        mine = desk.confirm()
        desk.offer("asker", "马老")
        desk.press("asker", "11 月 25 日（周三）14:00")
        for who, told in (("asker", "这个时间您已经约了另一场咨询"), ("chen", "企业这个时间另有安排")):
            shown = desk.send_press(who, Button("", "b.move", mine.id, mine.version))
            assert "11 月 25 日（周三）14:00" not in labels(shown)
            answer = desk.send_press(
                who, Button("", "b.moveto", mine.id, mine.version, str(atom_at(at("11-25T14:00"))))
            )
            assert text_of(answer).startswith(told)
            assert "11 月 25 日（周三）16:00" in labels(answer)

    def test_to_the_time_it_has(self, desk: Desk) -> None:
        desk.confirm()
        desk.press("asker", "改时间")
        answer = desk.say("asker", "11月25日下午3点")
        assert text_of(answer).startswith("现在约的就是这个时间，要改请另选一个。")
        assert "11 月 25 日（周三）14:00" in labels(answer)

    @pytest.mark.parametrize(
        ("who", "told", "buttons"),
        [
            ("asker", "可以看看其他专家", ["看其他专家", "转人工", "不改了"]),
            ("chen", "您近三周没有其他空闲时间", ["不改了"]),
            ("staff", "陈工（示例）近三周没有其他空闲时间", ["不改了"]),
        ],
    )
    def test_nothing_is_free_any_more(self, desk: Desk, who: str, told: str, buttons: list[str]) -> None:
        booking = desk.confirm()
        desk.say("chen", "休假 11月23日-12月31日")
        answer = desk.send_press(who, Button("", "b.move", booking.id, booking.version))
        assert told in text_of(answer)
        assert labels(answer) == buttons

    @pytest.mark.parametrize(
        ("who", "told", "buttons"),
        [
            ("asker", "陈工（示例）近三周的空闲，您都另有咨询。", ["看其他专家", "转人工", "不改了"]),
            ("chen", "您近三周的其他空闲，企业都另有安排。", ["不改了"]),
            ("staff", "陈工（示例）近三周的其他空闲，企业都另有安排。", ["不改了"]),
        ],
    )
    def test_what_else_is_free_meets_another_consultation(
        self, desk: Desk, who: str, told: str, buttons: list[str]
    ) -> None:
        booking = desk.confirm()
        desk.offer("asker", "马老")
        desk.press("asker", "11 月 25 日（周三）14:00")
        desk.say("chen", "设置时间 周三14:00-16:00")
        desk.say("chen", "休假 11月26日-12月31日")
        answer = desk.send_press(who, Button("", "b.move", booking.id, booking.version))
        assert text_of(answer).startswith(told)
        assert labels(answer) == buttons

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            ("昨天下午3点", "您说的时间已经过了。最近的空闲："),
            ("上周三", "您说的时间已经过了。最近的空闲："),
            ("11月20日下午", "您说的时间已经过了。最近的空闲："),
            ("周四下午", "您说的时间陈工（示例）没有空。最近的空闲："),
        ],
    )
    def test_to_a_time_that_cannot_be_had(self, desk: Desk, words: str, told: str) -> None:
        desk.confirm()
        desk.press("asker", "改时间")
        answer = desk.say("asker", words)
        assert text_of(answer).startswith(told)
        assert "11 月 25 日（周三）14:00" in labels(answer)

    def test_a_forged_time_is_refused(self, desk: Desk) -> None:
        booking = desk.confirm()
        for key in ("m9999999999.busy", "m.busy", "mx.busy"):
            with pytest.raises(Stale):
                desk.send_press("asker", Button("", "b.because", booking.id, booking.version, key))

    def test_the_expert_proposes_instead_of_moving_a_request(self, desk: Desk) -> None:
        booking = desk.book()
        with pytest.raises(Broken, match="booking-propose-instead"):
            desk.send_press("chen", Button("", "b.move", booking.id, booking.version))

    def test_the_question_comes_back(self, desk: Desk) -> None:
        desk.book()
        desk.press("asker", "换时间")
        assert text_of(desk.again("asker")).startswith("换到什么时间？")
