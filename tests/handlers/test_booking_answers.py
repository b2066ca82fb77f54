"""The expert accepts, declines, proposes other times, or says nothing; on real databases."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.bookings import BookingState, Side
from domain.errors import Broken, NotAllowed, NotFound, Stale
from domain.messages import Button, Reply
from domain.needs import NeedState
from storage.database import Database
from tests.handlers.booking_desk import PRIVATE, Desk, at, calendar_of, labels, text_of


@pytest.fixture
def desk(database: Database, now: datetime) -> Desk:
    return Desk(database, now)


class TestAccepting:
    def test_one_press_makes_the_appointment_for_both(self, desk: Desk) -> None:
        desk.book()
        mine = desk.press("chen", "接受")
        assert text_of(mine).splitlines()[:3] == [
            "已约好：11 月 25 日（周三）15:00–16:00",
            "企业　银川某铸造有限公司（示例）",
            "联系人　张工 13800000000",
        ]
        assert "方式　线上，线上会议室 01（示例）" in text_of(mine)
        theirs = desk.received("asker")[-1]
        assert "专家　陈工（示例） 某大学 教授" in text_of(theirs)
        assert labels(mine) == labels(theirs) == ["改时间", "取消"]
        assert desk.booking().state is BookingState.CONFIRMED
        assert desk.need().state is NeedState.CONSULTING
        firm = desk.booking().enterprise_id
        assert firm is not None
        revealed = desk.database.read_now(lambda store: store.bookings.reveals_to(firm))
        assert [(row[0], row[1]) for row in revealed] == [(desk.booking().id, desk.experts["陈工"])]

    def test_both_get_one_calendar_entry_without_contact_details(self, desk: Desk) -> None:
        desk.confirm()
        files = [calendar_of(desk, desk.received(who)[-1]) for who in ("chen", "asker")]
        events = [file.walk("VEVENT")[0] for file in files]
        assert [str(file["METHOD"]) for file in files] == ["REQUEST", "REQUEST"]
        assert events[0]["UID"] == events[1]["UID"]
        assert events[0]["DTSTART"].dt == at("11-25T15:00")
        assert not [word for word in PRIVATE if word.encode() in files[0].to_ical() + files[1].to_ical()]

    def test_a_second_tap_and_an_old_card_change_nothing(self, desk: Desk) -> None:
        desk.book()
        accept, decline = desk.button("chen", "接受"), desk.button("chen", "不合适")
        desk.send_press("chen", accept)
        count = len(desk.received("asker"))
        for old in (accept, decline):
            with pytest.raises(Stale, match="booking-now-confirmed"):
                desk.send_press("chen", old)
        assert len(desk.received("asker")) == count

    @pytest.mark.parametrize("action", ["accept", "counter", "decline", "send", "propose", "choose", "none", "cancel"])
    def test_nobody_else_may_press(self, desk: Desk, action: str) -> None:
        booking = desk.book()
        with pytest.raises(NotAllowed):
            desk.send_press("stranger", Button("", f"b.{action}", booking.id, booking.version, "1994028"))
        with pytest.raises(NotFound):
            desk.send_press("stranger", Button("", f"b.{action}", 999, 1, "1994028"))
        assert desk.booking() == booking

    def test_the_asking_side_cannot_accept_for_the_expert(self, desk: Desk) -> None:
        booking = desk.book()
        with pytest.raises(NotAllowed):
            desk.send_press("asker", Button("", "b.accept", booking.id, booking.version))

    def test_an_answer_that_comes_too_late(self, desk: Desk) -> None:
        desk.book()
        desk.wait(days=3)
        with pytest.raises(Stale, match="booking-answer-late"):
            desk.press("chen", "接受")

    @pytest.mark.parametrize(
        ("said", "asker", "expert"),
        [
            (
                "咨询方式 电话 0951-5555555",
                "专家会按时打给您（13800000000），专家的号码 0951-5555555",
                "请按时拨打 13800000000",
            ),
            ("咨询方式 到场 某路1号", "到场，某路1号", "到场，某路1号"),
        ],
    )
    def test_form_and_place(self, desk: Desk, said: str, asker: str, expert: str) -> None:
        desk.say("chen", said)
        desk.confirm()
        assert asker in desk.news("asker")
        assert expert in desk.news("chen")

    def test_no_place_yet(self, desk: Desk) -> None:
        desk.say("chen", "咨询方式 线上")
        desk.say("chen", "无")
        desk.confirm()
        assert "链接由专家提前发给您（13800000000）" in desk.news("asker")


class TestDeclining:
    def test_a_reason_by_button_and_three_others(self, desk: Desk) -> None:
        desk.book()
        why = desk.press("chen", "不合适")
        assert labels(why) == ["时间安排不开", "不是擅长的方向", "情况写得不够清楚", "有利益关系，应当回避", "不改了"]
        desk.press("chen", "不是擅长的方向")
        told = desk.received("asker")[-1]
        assert text_of(told).startswith(
            "陈工（示例）这次不能接受（不是擅长的方向），11 月 25 日（周三）15:00–16:00 已放开。"
        )
        offered = [label for label in labels(told) if label.startswith("约")]
        assert len(offered) == 3
        assert not [label for label in offered if "陈工" in label]
        assert desk.taken() == 0
        assert "已为您留住" in text_of(desk.press("asker", offered[0]))

    def test_in_words(self, desk: Desk) -> None:
        desk.book()
        desk.press("chen", "不合适")
        desk.say("chen", "  这周在外地\n开会 ")
        assert "（这周在外地 开会）" in desk.news("asker")
        assert desk.booking().state is BookingState.DECLINED
        assert desk.booking().ended_by == Side.EXPERT

    def test_keeping_it(self, desk: Desk) -> None:
        desk.book()
        desk.press("chen", "不合适")
        assert labels(desk.press("chen", "不改了")) == ["接受", "换时间", "不合适"]
        assert desk.booking().state is BookingState.REQUESTED


class TestProposing:
    def propose(self, desk: Desk, *times: str) -> Reply:
        desk.press("chen", "换时间")
        for time in times:
            desk.press("chen", time)
        return desk.press("chen", "发出")

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
            "11 月 25 日（周三）14:00 已经约不了，还没有发出。请看看其余的，再按“发出”。",
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
            ("周四上午", "您说的时间陈工（示例）没有空。可以选的有："),
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
        self.propose(desk, "11 月 25 日（周三）14:00", "11 月 27 日（周五）09:00")
        early = desk.button("asker", "11 月 25 日（周三）14:00")
        desk.now = at("11-25T14:05")
        answer = desk.send_press("asker", early)
        assert text_of(answer).startswith("这个时间已经过了，请换一个时间。")
        assert labels(answer) == ["09:00", "都不行", "其他时间"]

    def test_choosing_one_makes_the_appointment(self, desk: Desk) -> None:
        desk.book()
        self.propose(desk, "11 月 25 日（周三）16:00", "11 月 27 日（周五）09:00")
        mine = desk.press("asker", "11 月 27 日（周五）09:00")
        assert text_of(mine).startswith("已约好：11 月 27 日（周五）09:00–10:00")
        assert "联系人　张工 13800000000" in desk.news("chen")
        assert desk.taken() == 4
        assert desk.need().state is NeedState.CONSULTING

    def test_none_of_them(self, desk: Desk) -> None:
        desk.book()
        self.propose(desk, "11 月 25 日（周三）16:00")
        answer = desk.press("asker", "都不行")
        assert len([label for label in labels(answer) if label.startswith("约")]) == 3
        assert desk.news("chen").startswith("企业看了您提出的时间，都不方便")
        assert desk.booking().state is BookingState.WITHDRAWN
        assert desk.taken() == 0

    def test_asking_for_yet_another_time(self, desk: Desk) -> None:
        desk.book()
        self.propose(desk, "11 月 25 日（周三）16:00")
        desk.press("asker", "其他时间")
        desk.press("asker", "11 月 25 日（周三）14:00")
        assert desk.booking().state is BookingState.REQUESTED
        assert "11 月 25 日（周三）14:00–15:00，线上" in desk.news("chen")
        assert desk.taken() == 4

    def test_the_old_times_are_gone_after_a_day(self, desk: Desk) -> None:
        desk.book()
        self.propose(desk, "11 月 25 日（周三）16:00")
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


class TestSilence:
    def test_both_are_told_and_three_others_offered(self, desk: Desk) -> None:
        desk.book()
        desk.now = at("11-23T17:59")
        assert desk.lapse() == []
        desk.now = at("11-23T18:00")
        assert desk.lapse() == [True]
        told = desk.received("asker")[-1]
        assert text_of(told).startswith("陈工（示例）到约定时间没有答复，11 月 25 日（周三）15:00–16:00 已放开。")
        assert labels(told)[0] == "约安教授（示例） 11 月 25 日（周三）14:00"
        assert labels(told)[-2:] == ["看更多", "不约了"]
        assert "没有等到您的答复" in desk.news("chen")
        assert desk.booking().state is BookingState.EXPIRED
        assert desk.taken() == 0
        assert desk.lapse() == []
        with pytest.raises(Stale, match="booking-now-expired"):
            desk.press("chen", "接受")

    def test_an_answered_request_does_not_lapse(self, desk: Desk) -> None:
        desk.confirm()
        desk.wait(days=30)
        assert desk.lapse() == []

    def test_a_request_of_an_erased_person_just_ends(self, desk: Desk) -> None:
        booking = desk.book()
        desk.database.write_now(lambda store: store.accounts.change(desk.people["asker"], erased_at=desk.now))
        count = len(desk.received("chen"))
        desk.wait(days=3)
        assert desk.lapse() == [True]
        assert desk.booking().state is BookingState.EXPIRED
        assert desk.booking().version == booking.version + 1
        assert len(desk.received("chen")) == count
