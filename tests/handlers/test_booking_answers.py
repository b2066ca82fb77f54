"""The expert accepts, declines, proposes other times, or says nothing; on real databases."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.bookings import BookingState, Side
from domain.errors import NotAllowed, NotFound, Stale
from domain.messages import Button
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
        assert labels(why) == ["时间安排不开", "不是擅长的方向", "情况写得不够清楚", "有利益关系，应当回避", "先不答复"]
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

    def test_the_others_are_offered_when_the_firm_has_no_other_consultation(self, desk: Desk) -> None:
        request = desk.book("15:00")
        desk.offer("asker", "马老")
        desk.press("asker", "11 月 25 日（周三）14:00")
        desk.send_press("chen", Button("", "b.decline", request.id, request.version))
        desk.press("chen", "时间安排不开")
        booked = [label for label in labels(desk.received("asker")[-1]) if label.startswith("约")]
        assert booked == ["约安教授（示例） 11 月 25 日（周三）15:00", "约沈高工（示例） 11 月 25 日（周三）15:00"]

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
        assert labels(desk.press("chen", "先不答复")) == ["接受", "换时间", "不合适"]
        assert desk.booking().state is BookingState.REQUESTED

    @pytest.mark.parametrize("words", ["等等，我先看看", "换到周五下午"])
    def test_whoever_thinks_better_of_it_declines_nothing(self, desk: Desk, words: str) -> None:
        desk.book()
        desk.press("chen", "不合适")
        kept = desk.say("chen", words)
        assert text_of(kept).startswith("好的，没有改动。")
        assert labels(kept) == ["接受", "换时间", "不合适"]
        assert desk.booking().state is BookingState.REQUESTED

    @pytest.mark.parametrize("words", ["企业在哪里？"])
    def test_what_is_no_reason_is_asked_again(self, desk: Desk, words: str) -> None:
        desk.book()
        desk.press("chen", "不合适")
        asked = desk.say("chen", words)
        assert text_of(asked).splitlines()[1].startswith("为什么不合适？")
        assert labels(asked)[-2:] == ["先不答复", "转人工"]
        assert desk.booking().state is BookingState.REQUESTED
        desk.say("chen", "这周在外地")
        assert desk.booking().state is BookingState.DECLINED


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
