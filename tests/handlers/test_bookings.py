"""An enterprise asks for an expert's time, and the expert reads the request; on real databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from domain.bookings import BookingState
from domain.errors import Broken, NotAllowed, NotFound, Stale
from domain.messages import Button, Span
from handlers.free_times import atom_at
from storage.database import Database
from tests.handlers.booking_desk import PRIVATE, Desk, at, buttons_of, labels, text_of


@pytest.fixture
def desk(database: Database, now: datetime) -> Desk:
    return Desk(database, now)


class TestAsking:
    def test_from_words_to_a_held_time(self, desk: Desk) -> None:
        shown = desk.offer("asker", "陈工")
        assert text_of(shown) == "陈工（示例）可约："
        assert labels(shown)[0] == "11 月 25 日（周三）14:00"
        wednesday = desk.say("asker", "周三下午")
        assert text_of(wednesday) == "陈工（示例）11 月 25 日（周三）可约："
        assert labels(wednesday) == ["14:00", "15:00", "16:00", "其他时间"]
        assert "单位全称或统一社会信用代码" in text_of(desk.press("asker", "15:00"))
        held = desk.say("asker", "银川某铸造有限公司（示例） 张工 13800000000")
        assert text_of(held).splitlines() == [
            "好了。11 月 25 日（周三）15:00–16:00 已为您留住，正在等陈工（示例）确认，"
            "最晚 11 月 23 日（周一）18:00 前有答复，到时我告诉您。",
            "您现在只用网页，答复会显示在这个页面上，到时请回来看一眼。",
        ]
        assert labels(held) == ["换时间", "取消"]
        assert desk.taken() == 4
        assert desk.booking().state is BookingState.REQUESTED
        assert desk.need().enterprise_id is not None

    def test_an_exact_hour_in_words_is_asked_for_at_once(self, desk: Desk) -> None:
        desk.know_contact()
        desk.offer("asker", "陈工")
        assert "已为您留住" in text_of(desk.say("asker", "下午3点"))  # of the day that is shown
        assert desk.booking().start == at("11-25T15:00")

    def test_a_wished_time_that_is_not_free_gets_the_next_ones(self, desk: Desk) -> None:
        desk.offer("asker", "陈工")
        assert text_of(desk.say("asker", "周四上午")).startswith("您说的时间陈工（示例）没有空。")
        assert text_of(desk.say("asker", "随便")).startswith("没看懂想约哪个时间")

    def test_the_nearest_times_to_a_wished_one_are_shown(self, desk: Desk) -> None:
        desk.offer("asker", "陈工")
        assert "最近的空闲" in text_of(shown := desk.say("asker", "12月3日上午"))
        assert labels(shown)[1:3] == ["12 月 2 日（周三）14:00", "12 月 2 日（周三）15:00"]
        assert "12 月 4 日（周五）09:00" in labels(shown)

    def test_other_times_page_on_and_begin_anew(self, desk: Desk) -> None:
        first = labels(desk.offer("asker", "陈工"))
        second = labels(desk.press("asker", "其他时间"))
        third = labels(desk.press("asker", "其他时间"))
        assert set(first[:-1]).isdisjoint(second[:-1])
        seen = set(first) | set(second) | set(third)
        assert len(seen - {"其他时间"}) == 15  # three weeks of five hours
        assert labels(desk.press("asker", "其他时间")) == first

    def test_contact_is_asked_for_piece_by_piece_and_once(self, desk: Desk) -> None:
        desk.offer("asker", "陈工")
        desk.press("asker", "11 月 25 日（周三）15:00")
        assert text_of(desk.say("asker", "13800000000")) == "还差：单位全称或统一社会信用代码、怎么称呼您。"
        wrong = text_of(desk.say("asker", "91640100MA0000000X"))
        assert wrong.startswith("统一社会信用代码 91640100MA0000000X 的校验位不对")
        assert text_of(desk.say("asker", "91110000600037341L")) == "还差：怎么称呼您。"
        assert "已为您留住" in text_of(desk.say("asker", "Alice"))
        desk.offer("asker", "马老")
        assert "已为您留住" in text_of(desk.press("asker", "11 月 25 日（周三）14:00"))

    def test_a_firm_that_is_not_registered_yet(self, desk: Desk) -> None:
        desk.offer("asker", "陈工")
        desk.press("asker", "11 月 25 日（周三）15:00")
        assert text_of(desk.press("asker", "尚未注册")) == "还差：怎么称呼您、电话。"
        assert "已为您留住" in text_of(desk.say("asker", "张工 13800000000"))
        assert "尚未注册的企业" in text_of(desk.press("chen", "接受"))

    def test_unreadable_contact_is_asked_again(self, desk: Desk) -> None:
        desk.offer("asker", "陈工")
        desk.press("asker", "11 月 25 日（周三）15:00")
        assert text_of(desk.say("asker", "？？")).startswith("没读出来。可以这样写")
        assert text_of(desk.again("asker")).startswith("第一次预约")

    @pytest.mark.parametrize("words", ["接下来怎么办", "写我的名字会公开吗", "都不行吧", "先不说", "What next?"])
    def test_what_is_no_name_does_not_become_one(self, desk: Desk, words: str) -> None:
        desk.offer("asker", "陈工")
        desk.press("asker", "11 月 25 日（周三）15:00")
        assert text_of(desk.say("asker", "13800000000 银川某铸造有限公司")) == "还差：怎么称呼您。"
        assert text_of(desk.say("asker", words)).endswith("还差：怎么称呼您。")
        assert desk.taken() == 0
        assert "已为您留住" in text_of(desk.say("asker", "我姓张"))
        assert "联系人　姓张 13800000000" in text_of(desk.press("chen", "接受"))

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            ("你们要这个干什么", "这些用来和您联系，专家接受预约后才看得到。"),
            ("一定要留电话吗？", "这些用来和您联系，专家接受预约后才看得到。"),
            ("我先想想", "不急，想好再留。"),
            ("都不行吧", "没读出来。"),
        ],
    )
    def test_whoever_does_not_want_to_say_has_ways_out(self, desk: Desk, words: str, told: str) -> None:
        desk.offer("asker", "陈工")
        desk.press("asker", "11 月 25 日（周三）15:00")
        answer = desk.say("asker", words)
        assert text_of(answer).startswith(told)
        assert text_of(answer).splitlines()[1].startswith("第一次预约")
        assert labels(answer) == ["尚未注册", "换时间", "不约了"]
        assert "陈工（示例）可约：" in text_of(desk.press("asker", "换时间"))

    def test_another_time_instead_of_the_contact(self, desk: Desk) -> None:
        desk.offer("asker", "陈工")
        desk.press("asker", "11 月 25 日（周三）15:00")
        assert "11 月 27 日（周五）09:00" in labels(desk.say("asker", "换个时间"))
        desk.press("asker", "11 月 25 日（周三）15:00")
        assert labels(desk.say("asker", "换成周五"))[:2] == ["09:00", "10:00"]
        desk.press("asker", "10:00")
        assert text_of(desk.say("asker", "周三下午4点吧")).startswith("第一次预约")
        assert "11 月 25 日（周三）16:00–17:00 已为您留住" in text_of(desk.say("asker", "银川某厂 李想 0951-1234567"))

    def test_a_time_taken_meanwhile_offers_the_others(self, desk: Desk) -> None:
        desk.book()
        desk.know_contact("stranger")
        desk.people["asker"], desk.people["stranger"] = desk.people["stranger"], desk.people["asker"]
        desk.need_id = desk.database.write_now(lambda store: desk.submit(store, "asker").id)
        late = Button("", "b.slot", desk.need_id, 0, desk.button("stranger", "11 月 25 日（周三）15:00").key)
        answer = desk.send_press("asker", late)
        assert text_of(answer).startswith("这个时间刚刚被约走了，请换一个时间。陈工（示例）还有这些空闲：")
        assert "11 月 25 日（周三）14:00" in labels(answer)
        assert "11 月 25 日（周三）15:00" not in labels(answer)
        assert desk.taken() == 4

    def test_a_time_that_came_too_near_or_passed_is_not_said_to_be_taken(self, desk: Desk) -> None:
        desk.know_contact()
        desk.offer("asker", "陈工")
        shown = desk.button("asker", "11 月 25 日（周三）15:00")
        desk.now = at("11-25T12:00")
        assert "已为您留住" in text_of(desk.send_press("asker", shown))  # three hours ahead is soon enough
        desk.press("asker", "取消")
        desk.press("asker", "时间安排不开")
        desk.now = at("11-25T12:01")
        near = desk.send_press("asker", shown)
        told = "这个时间离现在不到 3 小时，来不及约了，请换一个时间。陈工（示例）还有这些空闲："
        assert (text_of(near), labels(near)[0]) == (told, "11 月 25 日（周三）16:00")
        desk.now = at("11-25T15:00")
        assert text_of(desk.send_press("asker", shown)).startswith("这个时间已经过了，请换一个时间。")
        assert desk.taken() == 0

    def test_a_wished_time_that_is_too_near_says_so(self, desk: Desk) -> None:
        desk.now = at("11-25T12:01")
        desk.offer("asker", "陈工")
        answer = text_of(desk.say("asker", "今天下午3点"))
        assert answer.startswith("约时间要提前 3 小时以上，您说的时间来不及约了。最近的空闲：")

    @pytest.mark.parametrize(
        ("clock", "words", "why"),
        [
            ("11-25T13:30", "今天下午", "约时间要提前 3 小时以上"),
            ("11-25T13:30", "今天上午10点", "您说的时间已经过了。"),
            ("11-25T13:30", "周四下午", "您说的时间陈工（示例）没有空。"),
            ("11-25T14:10", "今天下午2点", "您说的时间已经过了。"),
            ("11-25T13:30", "12月30日", "最多提前 21 天约，您说的时间还太远。"),
            ("11-25T13:30", "12月16日", "最多提前 21 天约，您说的时间还太远。"),  # its morning is near enough
            ("11-25T13:30", "昨天下午3点", "您说的时间已经过了。"),
            ("11-25T13:30", "上周三下午", "您说的时间已经过了。"),
            ("11-25T13:30", "11月20号下午3点", "您说的时间已经过了。"),
            ("11-25T13:30", "24号", "您说的时间已经过了。"),
        ],
    )
    def test_why_there_is_no_time_then(self, desk: Desk, clock: str, words: str, why: str) -> None:
        desk.now = at(clock)
        desk.offer("asker", "陈工")
        answer = desk.say("asker", words)
        assert text_of(answer).startswith(why)
        assert "最近的空闲" in text_of(answer)
        assert "其他时间" in labels(answer)

    def test_an_expert_who_is_free_only_when_the_firm_is_not(self, desk: Desk) -> None:
        desk.say("chen", "设置时间 周三15:00-16:00")
        desk.say("chen", "休假 11月26日-12月31日")
        desk.know_contact()
        desk.offer("asker", "马老")
        desk.press("asker", "11 月 25 日（周三）15:00")
        for wished in (None, Span(at("11-25T12:00"), at("11-25T18:00"))):
            answer = desk.offer("asker", "陈工", wished)
            assert text_of(answer).startswith("陈工（示例）近三周的空闲，您都另有咨询。")
            assert labels(answer) == ["看其他专家", "转人工"]

    def test_a_wish_that_is_over_is_not_spoken_of(self, desk: Desk) -> None:
        wish = Span(at("11-18T14:00"), at("11-18T18:00"))
        desk.database.write_now(lambda store: store.needs.save(replace(desk.need(), wish=wish), desk.now))
        shown = Button("", "b.times", desk.need_id, 0, str(desk.experts["陈工"]))
        assert text_of(desk.send_press("asker", shown)) == "陈工（示例）可约："

    def test_a_wish_of_before_is_not_what_is_said_now(self, desk: Desk) -> None:
        shown = Button("", "b.times", desk.need_id, 0, str(desk.experts["陈工"]))
        for first, last, nearest in (
            ("11-27T08", "11-27T18", "09:00"),
            ("12-03T12", "12-03T18", "12 月 2 日（周三）14:00"),
        ):
            wish = Span(at(f"{first}:00"), at(f"{last}:00"))
            desk.database.write_now(lambda store, w=wish: store.needs.save(replace(desk.need(), wish=w), desk.now))
            for answer in (desk.send_press("asker", shown), desk.offer("asker", "陈工")):
                assert "可约：" in text_of(answer)
                assert "您说的时间" not in text_of(answer)
                assert nearest in labels(answer)

    def test_limits(self, desk: Desk) -> None:
        desk.book()
        assert "已为您留住" in text_of(desk.offer("asker", "陈工"))  # how it stands, no second request
        with pytest.raises(Broken, match="booking-already-asked"):
            desk.press("asker", "14:00")
        three = atom_at(at("11-25T15:00"))
        assert "15:00" not in labels(desk.offer("asker", "马老"))
        clash = desk.send_press("asker", replace(desk.button("asker", "14:00"), key=f"{desk.experts['马老']}.{three}"))
        assert text_of(clash).startswith("这个时间您已经约了另一场咨询，请换一个时间。马老")
        assert "15:00" not in labels(clash)
        assert text_of(desk.say("asker", "11月25日下午3点")).startswith("那个时间您另有一场咨询。")
        desk.press("asker", "14:00")
        desk.offer("asker", "沈高")
        desk.press("asker", "16:00")
        desk.offer("asker", "安教")
        with pytest.raises(Broken, match="booking-too-many-pending"):
            desk.press("asker", "11 月 27 日（周五）09:00")

    def test_somebody_elses_need_and_forged_keys_are_refused(self, desk: Desk) -> None:
        desk.offer("asker", "陈工")
        slot = desk.button("asker", "11 月 25 日（周三）15:00")
        for action in ("b.slot", "b.more", "b.nofirm"):
            with pytest.raises(NotAllowed):
                desk.send_press("stranger", Button("", action, slot.row_id, 0, slot.key))
        for key in ("", "x", "1.", "1.x", "999999.1994028"):
            with pytest.raises((Stale, NotFound)):
                desk.send_press("asker", Button("", "b.slot", slot.row_id, 0, key))
        with pytest.raises(NotFound):
            desk.send_press("asker", Button("", "b.slot", 999, 0, slot.key))
        midnight = Button("", "b.slot", slot.row_id, 0, f"{desk.experts['陈工']}.{atom_at(at('11-26T00:00'))}")
        assert text_of(desk.send_press("asker", midnight)).startswith("这个时间现在不能约了")  # not a time of theirs
        assert desk.taken() == 0


class TestTheExpertsCard:
    def test_it_has_the_need_but_no_contact(self, desk: Desk) -> None:
        desk.book()
        card = desk.received("chen")[-1]
        assert text_of(card).splitlines() == [
            "一个咨询请求（银川 · 高端装备制造）",
            "铸钢件有气孔，电话 …，我们是…",
            "11 月 25 日（周三）15:00–16:00，线上",
            "对方只用网页，您的答复要等其打开页面才能看到。",
            "企业名称和电话在您接受后可见。请在 11 月 23 日（周一）18:00 前答复。",
        ]
        assert labels(card) == ["接受", "换时间", "不合适"]
        assert not [word for word in PRIVATE if word in repr(desk.received("chen"))]

    def test_staff_answer_for_an_expert_without_a_messenger(self, desk: Desk) -> None:
        desk.know_contact()
        desk.offer("asker", "马老")
        desk.press("asker", "11 月 25 日（周三）15:00")
        assert "这是给马老师（示例）的请求。专家还没有用科桥，请电话问过后代为答复。" in desk.news("staff")
        assert len(desk.received("chen")) == 0
        desk.press("staff", "接受")
        assert desk.news("asker").startswith("已约好：11 月 25 日（周三）15:00–16:00\n专家　马老师（示例）")


class TestLooking:
    @pytest.mark.parametrize(("who", "shown"), [("asker", ["换时间", "取消"]), ("chen", ["接受", "换时间", "不合适"])])
    def test_each_side_sees_what_it_can_do(self, desk: Desk, who: str, shown: list[str]) -> None:
        booking = desk.book()
        seen = desk.send_press(who, Button("", "b.show", booking.id))
        assert labels(seen) == shown
        assert not text_of(seen).startswith("好了")  # nothing was done just now

    def test_an_ended_booking_has_nothing_to_press(self, desk: Desk) -> None:
        booking = desk.book()
        desk.press("asker", "取消")
        desk.press("asker", "改约了其他专家")
        seen = desk.send_press("chen", Button("", "b.show", booking.id))
        assert text_of(seen) == "11 月 25 日（周三）15:00–16:00 陈工（示例）：企业已撤回"
        assert buttons_of(seen) == []
        with pytest.raises(NotAllowed):
            desk.send_press("stranger", Button("", "b.show", booking.id))
