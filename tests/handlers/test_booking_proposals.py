"""The expert proposes other times, the enterprise chooses one; on real databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from domain.bookings import BookingState
from domain.errors import Broken
from domain.messages import Button, Reply
from domain.needs import NeedState
from storage.database import Database
from tests.handlers.booking_desk import PRIVATE, Desk, at, labels, text_of


@pytest.fixture
def desk(database: Database, now: datetime) -> Desk:
    return Desk(database, now)


def propose(desk: Desk, *times: str) -> Reply:
    """陈工 proposes these times instead."""
    desk.press("chen", "换时间")
    for time in times:
        desk.press("chen", time)
    return desk.press("chen", "发出")


class TestProposing:
    def test_up_to_three_times_are_held_a_day(self, desk: Desk) -> None:
        desk.book()
        shown = desk.press("chen", "换时间")
        assert "发出" not in labels(shown)
        assert "11 月 25 日（周三）15:00" not in labels(shown)  # what was asked for is no other time
        desk.press("chen", "11 月 25 日（周三）14:00")
        marked = desk.press("chen", "11 月 25 日（周三）16:00")
        assert labels(marked)[:2] == ["已选 11 月 25 日（周三）14:00", "已选 11 月 25 日（周三）16:00"]
        desk.press("chen", "已选 11 月 25 日（周三）14:00")  # a second tap takes it back
        desk.say("chen", "周五上午9点")
        sent = desk.press("chen", "发出")
        assert "11 月 25 日（周三）16:00、11 月 27 日（周五）09:00" in text_of(sent)
        assert desk.taken() == 8
        told = desk.received("asker")[-1]
        assert labels(told) == ["11 月 25 日（周三）16:00", "11 月 27 日（周五）09:00", "都不行", "其他时间"]
        assert not [word for word in PRIVATE if word in repr(desk.received("chen"))]

    def test_a_fourth_is_too_many(self, desk: Desk) -> None:
        desk.book()
        desk.press("chen", "换时间")
        for day in ("25 日（周三）14:00", "25 日（周三）16:00", "27 日（周五）09:00"):
            desk.press("chen", f"11 月 {day}")
        with pytest.raises(Broken, match="booking-propose-some"):
            desk.press("chen", "11 月 27 日（周五）10:00")

    def test_nothing_is_sent_of_a_choice_that_another_question_has_replaced(self, desk: Desk) -> None:
        desk.book()
        desk.press("chen", "换时间")
        desk.press("chen", "11 月 25 日（周三）14:00")
        send = desk.button("chen", "发出")
        desk.say("chen", "设置时间")
        answer = desk.send_press("chen", send)
        assert text_of(answer).startswith("点选您方便的时间")
        assert "11 月 25 日（周三）14:00" in labels(answer)

    def test_a_card_keeps_its_own_page_and_choice(self, desk: Desk) -> None:
        first = desk.book()
        need, desk.need_id = desk.need_id, desk.database.write_now(lambda store: desk.submit(store, "stranger").id)
        desk.know_contact("stranger")
        desk.offer("stranger", "陈工")
        desk.press("stranger", "11 月 25 日（周三）16:00")
        second, desk.need_id = desk.booking(), need
        desk.send_press("chen", Button("", "b.counter", second.id, second.version))
        shown = desk.button("chen", "11 月 25 日（周三）14:00")
        desk.send_press("chen", Button("", "b.counter", first.id, first.version))
        desk.press("chen", "其他时间")
        desk.press("chen", "12 月 9 日（周三）14:00")
        answer = desk.send_press("chen", shown)
        assert labels(answer)[0] == "已选 11 月 25 日（周三）14:00"
        assert text_of(answer).startswith("已选：11 月 25 日（周三）14:00。")

    def test_a_chosen_time_that_went_is_named_before_anything_is_sent(self, desk: Desk) -> None:
        desk.now = at("11-25T08:00")
        desk.book()
        desk.press("chen", "换时间")
        for time in ("14:00", "16:00"):
            desk.press("chen", f"11 月 25 日（周三）{time}")
        late = desk.button("chen", "已选 11 月 25 日（周三）14:00")
        desk.now = at("11-25T11:01")
        answer = desk.press("chen", "发出")
        assert text_of(answer).splitlines() == [
            "11 月 25 日（周三）14:00 已经约不了，不再算在内。",
            "已选：11 月 25 日（周三）16:00。按“发出”后为企业留 24 小时，企业选中一个就约好了。",
        ]
        again = desk.send_press("chen", late)
        assert text_of(again).startswith("这个时间离现在不到 3 小时，来不及约了")
        assert "已选 11 月 25 日（周三）16:00" in labels(again)
        assert "已发给企业：11 月 25 日（周三）16:00。" in text_of(desk.press("chen", "发出"))

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            ("哈哈哈", "没看懂是哪个时间。"),
            ("今天下午2点", "约时间要提前 3 小时以上，您说的时间来不及约了。可以选的有："),
            ("今天上午10点", "您说的时间已经过了。可以选的有："),
            ("今天下午3点", "现在约的就是这个时间"),
            ("昨天下午3点", "您说的时间已经过了。可以选的有："),
            ("周四上午", "那个时间您没有空闲。可以选的有："),
        ],
    )
    def test_words_that_name_no_time_to_propose(self, desk: Desk, words: str, told: str) -> None:
        desk.now = at("11-25T08:00")
        desk.book()
        desk.press("chen", "换时间")
        desk.now = at("11-25T11:01")
        answer = desk.say("chen", words)
        assert text_of(answer).startswith(told)
        assert "11 月 25 日（周三）16:00" in labels(answer)

    def test_a_proposed_time_that_is_over_leaves_the_others(self, desk: Desk) -> None:
        desk.now = at("11-24T15:00")
        desk.book()
        propose(desk, "11 月 25 日（周三）14:00", "11 月 27 日（周五）09:00")
        early = desk.button("asker", "11 月 25 日（周三）14:00")
        desk.now = at("11-25T14:05")
        answer = desk.send_press("asker", early)
        assert text_of(answer).startswith("这个时间已经过了，请换一个时间。")
        assert labels(answer) == ["09:00", "都不行", "其他时间"]

    def test_a_proposed_time_that_meets_another_consultation(self, desk: Desk) -> None:
        desk.book()
        propose(desk, "11 月 25 日（周三）14:00", "11 月 27 日（周五）09:00")
        shown = desk.button("asker", "11 月 25 日（周三）14:00")
        desk.offer("asker", "马老")
        desk.press("asker", "11 月 25 日（周三）14:00")
        answer = desk.send_press("asker", shown)
        assert text_of(answer).startswith("这个时间您已经约了另一场咨询，请换一个时间。")
        assert labels(answer) == ["09:00", "都不行", "其他时间"]

    def test_the_only_proposed_time_meets_another_consultation(self, desk: Desk) -> None:
        desk.book()
        propose(desk, "11 月 25 日（周三）14:00")
        shown = desk.button("asker", "14:00")
        desk.offer("asker", "马老")
        desk.press("asker", "11 月 25 日（周三）14:00")
        answer = desk.send_press("asker", shown)
        assert text_of(answer).splitlines() == [
            "这个时间您已经约了另一场咨询，请换一个时间。",
            "陈工（示例）提出的时间，您都另有一场咨询，请另选时间。",
        ]
        assert labels(answer) == ["都不行", "其他时间"]

    @pytest.mark.parametrize("who", ["chen", "staff"])
    def test_a_time_at_which_the_firm_is_busy(self, desk: Desk, who: str) -> None:
        request = desk.book()
        desk.offer("asker", "马老")
        desk.press("asker", "11 月 25 日（周三）14:00")
        desk.send_press(who, Button("", "b.counter", request.id, request.version))
        assert text_of(desk.say(who, "11月25日下午2点")).startswith("那个时间企业另有安排。可以选的有：")

    @pytest.mark.parametrize(
        ("who", "told"), [("chen", "您近三周没有其他空闲时间。"), ("staff", "陈工（示例）近三周没有")]
    )
    def test_nothing_else_is_free(self, desk: Desk, who: str, told: str) -> None:
        request = desk.book()
        desk.say("chen", "休假 11月23日-12月31日")
        answer = desk.send_press(who, Button("", "b.counter", request.id, request.version))
        assert text_of(answer).startswith(told)
        assert labels(answer) == ["接受", "换时间", "不合适"]

    def test_the_time_that_was_refused_is_not_asked_for_again(self, desk: Desk) -> None:
        desk.book()
        propose(desk, "11 月 27 日（周五）09:00")
        desk.press("asker", "其他时间")
        answer = desk.say("asker", "11月25日下午3点")
        assert text_of(answer).startswith("专家说过这个时间不方便，请另选一个。")

    def test_the_afternoon_of_which_only_the_refused_time_was_free(self, desk: Desk) -> None:
        desk.say("chen", "设置时间 周三15:00-16:00，周五9:00-11:00")
        desk.book()
        propose(desk, "11 月 27 日（周五）09:00")
        desk.press("asker", "其他时间")
        answer = desk.say("asker", "11月25日下午")
        assert text_of(answer) == "专家说过这个时间不方便，请另选一个。最近的空闲："
        assert "11 月 27 日（周五）10:00" in labels(answer)

    @pytest.mark.parametrize(
        ("answer", "time"), [(Desk.press, "11 月 27 日（周五）09:00"), (Desk.say, "11月27日上午9点")]
    )
    def test_a_proposed_time_among_the_others_makes_the_appointment(
        self, desk: Desk, answer: Callable[[Desk, str, str], Reply], time: str
    ) -> None:
        desk.book()
        propose(desk, "11 月 27 日（周五）09:00")
        desk.press("asker", "其他时间")
        made = answer(desk, "asker", time)
        assert text_of(made).startswith("已约好：11 月 27 日（周五）09:00–10:00")
        assert desk.news("chen").startswith("已约好：11 月 27 日（周五）09:00–10:00")
        with pytest.raises(KeyError):
            desk.say("asker", "周四上午")  # nothing is asked any more

    def test_all_proposed_times_are_over(self, desk: Desk) -> None:
        desk.now = at("11-24T15:00")
        booking = desk.book()
        propose(desk, "11 月 25 日（周三）14:00")
        desk.now = at("11-25T14:30")
        shown = desk.send_press("asker", Button("", "b.show", booking.id))
        assert text_of(shown).startswith("陈工（示例）提出的时间都已经过了，请另选时间。")
        assert labels(shown) == ["都不行", "其他时间"]

    def test_choosing_one_makes_the_appointment(self, desk: Desk) -> None:
        desk.book()
        propose(desk, "11 月 25 日（周三）16:00", "11 月 27 日（周五）09:00")
        mine = desk.press("asker", "11 月 27 日（周五）09:00")
        assert text_of(mine).startswith("已约好：11 月 27 日（周五）09:00–10:00")
        assert "联系人　张工 13800000000" in desk.news("chen")
        assert desk.taken() == 4
        assert desk.need().state is NeedState.CONSULTING

    def test_none_of_them(self, desk: Desk) -> None:
        desk.book()
        propose(desk, "11 月 25 日（周三）16:00")
        answer = desk.press("asker", "都不行")
        assert len([label for label in labels(answer) if label.startswith("约")]) == 3
        assert desk.news("chen").startswith("企业看了您提出的时间，都不方便")
        assert desk.booking().state is BookingState.WITHDRAWN
        assert desk.taken() == 0

    def test_asking_for_yet_another_time(self, desk: Desk) -> None:
        desk.book()
        propose(desk, "11 月 25 日（周三）16:00")
        desk.press("asker", "其他时间")
        desk.press("asker", "11 月 25 日（周三）14:00")
        assert desk.booking().state is BookingState.REQUESTED
        assert "11 月 25 日（周三）14:00–15:00，线上" in desk.news("chen")
        assert desk.taken() == 4

    def test_the_old_times_are_gone_after_a_day(self, desk: Desk) -> None:
        desk.book()
        propose(desk, "11 月 25 日（周三）16:00")
        desk.wait(hours=23, minutes=59)
        assert desk.lapse() == []
        desk.wait(minutes=1)
        assert desk.lapse() == [True]
        assert desk.news("asker").startswith("陈工（示例）提出的时间没有选定，已放开。\n另外 3 位也合适：")
        assert desk.news("chen").startswith("企业没有选定您提出的时间，已放开。")
        assert desk.taken() == 0

    def test_back_shows_the_request(self, desk: Desk) -> None:
        desk.book()
        desk.press("chen", "换时间")
        assert labels(desk.press("chen", "返回")) == ["接受", "换时间", "不合适"]
