"""Consent before anything is read, what is kept about a person, and removing it."""

import io
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from openpyxl import load_workbook

from domain.accounts import Role
from domain.bookings import Booking, BookingState
from domain.messages import Button, Document
from domain.needs import NeedState
from domain.subscriptions import Subscription
from storage.database import Database
from storage.repositories import Repositories
from tests.handlers.front_desk import FrontDesk
from tests.storage.test_erasure import written_anywhere

FIRST_WORDS = "我们铸钢件老有气孔，废品率8%，想找个专家看看"
PHONE = "13800000000"


@pytest.fixture
def desk(database: Database, now: datetime) -> FrontDesk:
    return FrontDesk(database, now)


class TestConsent:
    def test_the_first_message_waits_unread(self, desk: FrontDesk) -> None:
        read = desk.say("zhang", FIRST_WORDS)
        assert read == (
            "您好，我是科桥，帮企业找专家、政策和成果。您说的内容会用来匹配专家；"
            "您的联系方式只有在专家接受预约后才会给对方。\n▸同意并继续 ▸详细说明 ▸不同意"
        )
        number = desk.number("zhang")
        assert desk.database.read_now(lambda store: store.needs.of_account(number)) == []

    def test_agreeing_handles_it_as_if_just_said(self, desk: FrontDesk) -> None:
        desk.say("zhang", FIRST_WORDS)
        read = desk.press("zhang", "同意并继续")
        assert "我理解的是" in read
        assert "气孔" in read
        number = desk.number("zhang")
        assert len(desk.database.read_now(lambda store: store.needs.of_account(number))) == 1

    def test_the_card_is_shown_once_and_every_message_is_kept_in_order(self, desk: FrontDesk) -> None:
        desk.say("zhang", "帮助")
        assert "匹配专家；" not in desk.say("zhang", FIRST_WORDS)
        read = desk.press("zhang", "同意")
        assert read.index("我是科桥") < read.index("我理解的是")

    def test_who_writes_on_is_told_what_it_waits_for_once_a_minute(self, desk: FrontDesk) -> None:
        desk.say("zhang", "帮助")
        pointer = "请先点“同意并继续”。您刚才说的我都收着，随后一并处理。\n▸同意并继续 ▸不同意"
        assert desk.say("zhang", FIRST_WORDS) == pointer
        desk.wait(seconds=59)
        assert desk.say("zhang", "在吗") == ""
        desk.wait(seconds=61)
        assert desk.say("zhang", "在吗") == pointer
        assert "我理解的是" in desk.press("zhang", "同意并继续")

    @pytest.mark.parametrize("words", ["同意", " 同意\n", "Agree", "同意了", "好的同意", "好的，我同意。", "I agree"])
    def test_agreeing_may_be_typed(self, desk: FrontDesk, words: str) -> None:
        desk.say("zhang", FIRST_WORDS)
        assert "我理解的是" in desk.say("zhang", words)
        assert desk.audit("zhang").count(("done", "consent.yes")) == 1

    @pytest.mark.parametrize("words", ["好的", "可以", "同意吧", "同意，但是不要给电话", "他同意", "嗯", "1", "提交"])
    def test_nothing_but_plain_words_is_consent(self, desk: FrontDesk, words: str) -> None:
        desk.say("zhang", FIRST_WORDS)
        assert "请先点“同意并继续”" in desk.say("zhang", words)
        assert desk.audit("zhang") == []

    def test_the_word_is_no_consent_before_anything_was_asked(self, desk: FrontDesk) -> None:
        assert "您说的内容会用来匹配专家" in desk.say("zhang", "同意")
        assert desk.audit("zhang") == []

    @pytest.mark.parametrize("words", ["不同意", "我不同意", "Disagree"])
    def test_declining_may_be_typed(self, desk: FrontDesk, words: str) -> None:
        desk.say("zhang", FIRST_WORDS)
        assert "已经删除" in desk.say("zhang", words)
        assert "铸钢件" not in written_anywhere(desk.database)

    def test_details_leave_the_choice_open(self, desk: FrontDesk) -> None:
        desk.say("zhang", FIRST_WORDS)
        assert "聊天原文保留 7 天" in desk.press("zhang", "详细说明")
        assert "我理解的是" in desk.press("zhang", "同意并继续")

    @pytest.mark.parametrize(
        "words",
        ["为什么要同意啊", "不同意会怎样", "必须同意吗？", "同意之后会怎么样", "会泄露吗", "Why should I agree?"],
    )
    def test_a_question_about_the_card_is_answered_and_becomes_no_need(self, desk: FrontDesk, words: str) -> None:
        desk.say("zhang", FIRST_WORDS)
        details = desk.say("zhang", words)
        assert "聊天原文保留 7 天" in details
        assert "▸同意并继续 ▸不同意" in details
        read = desk.say("zhang", "同意")
        assert "问题　铸钢件有气孔" in read
        assert words not in read
        assert desk.audit("zhang") == [("done", "consent.yes")]

    @pytest.mark.parametrize("words", ["我们公司数据泄露怎么办", "客户不同意涨价，成本降不下来，怎么办"])
    def test_a_firms_own_trouble_waits_like_all_other_words(self, desk: FrontDesk, words: str) -> None:
        desk.say("zhang", "你好")
        assert "请先点“同意并继续”" in desk.say("zhang", words)

    def test_declining_blanks_what_was_written_and_the_name(self, desk: FrontDesk) -> None:
        desk.say("zhang", FIRST_WORDS, name="张显示名")
        assert "已经删除" in desk.press("zhang", "不同意")
        left = written_anywhere(desk.database)
        assert [words for words in ("铸钢件", "张显示名") if words in left] == []

    def test_after_declining_the_card_comes_back(self, desk: FrontDesk) -> None:
        desk.say("zhang", FIRST_WORDS)
        desk.press("zhang", "不同意")
        assert "▸同意并继续" in desk.say("zhang", "又来了")
        assert "我理解的是" in (desk.press("zhang", "同意并继续") + desk.say("zhang", FIRST_WORDS))

    def test_a_double_tap_changes_nothing(self, desk: FrontDesk) -> None:
        desk.say("zhang", FIRST_WORDS)
        desk.press("zhang", "同意并继续")
        assert desk.send("zhang", Button("", "c.yes")) == ""
        assert desk.audit("zhang").count(("done", "consent.yes")) == 1

    def test_agreeing_without_a_waiting_message_names_the_next_step(self, desk: FrontDesk) -> None:
        assert "请直接说您遇到的问题" in desk.send("zhang", Button("", "c.yes"))

    def test_no_other_button_works_before(self, desk: FrontDesk) -> None:
        assert "▸同意并继续" in desk.send("zhang", Button("", "o.human"))
        assert desk.database.read_now(lambda store: store.gaps.open_list()) == []


def booked(desk: FrontDesk) -> Booking:
    """Zhang's confirmed appointment with chen on Wednesday, contact details seen."""
    record = desk.expert("陈工（示例）")
    desk.settled("chen", Role.EXPERT, expert_id=record)
    firm = desk.database.write_now(lambda store: store.enterprises.add("银川某铸造有限公司（示例）", desk.now)).id
    zhang = desk.settled("zhang", contact="张工（示例）", phone=PHONE, enterprise_id=firm, member="yes")

    def book(store: Repositories) -> Booking:
        start = desk.now + timedelta(days=4)
        need = replace(store.needs.add(zhang, desk.now, firm), state=NeedState.CONSULTING, problem="铸钢件有气孔")
        need = store.needs.save(replace(need, number="N-26-0001", submitted_at=desk.now), desk.now)
        store.subscriptions.add(Subscription(zhang, "新材料", ""), desk.now)
        state, end = BookingState.CONFIRMED, start + timedelta(hours=1)
        plain = Booking(0, need.id, record, zhang, firm, state, 0, start, end, "online", "", desk.now)
        booking = store.bookings.add(plain, desk.now)
        store.bookings.reveal(booking, desk.now)
        return booking

    return desk.database.write_now(book)


class TestMyData:
    def table(self, desk: FrontDesk, who: str) -> list[tuple[object, ...]]:
        documents = [part for _, reply in desk.replies(who) for part in reply.parts if isinstance(part, Document)]
        file_id = documents[-1].file_id
        _, content = desk.database.read_now(lambda store: store.files.open(file_id))
        rows = load_workbook(io.BytesIO(content)).active
        assert rows is not None
        return [tuple(row) for row in rows.iter_rows(values_only=True)]

    def test_everything_kept_is_in_the_table(self, desk: FrontDesk) -> None:
        booking, zhang = booked(desk), desk.number("zhang")

        def judge(store: Repositories) -> None:
            store.feedback.give(booking.need_id, [booking.expert_id], zhang, "unfit", desk.now)
            store.feedback.explain(booking.need_id, [booking.expert_id], "field")

        desk.database.write_now(judge)
        desk.say("zhang", "我的")
        read = desk.say("zhang", "我的数据")
        assert "11 月 21 日（周六）10:02 陈工（示例）看到了您的联系方式" in read
        said = {str(what): str(content) for what, content, _ in self.table(desk, "zhang")}
        assert said["项目"] == "内容"
        assert said["称呼"] == "张工（示例）"
        assert said["电话"] == PHONE
        assert said["单位"] == "银川某铸造有限公司（示例）"
        assert "气孔" in said["需求 N-26-0001"]
        assert said["看过您联系方式的专家"] == "陈工（示例）"
        assert said["订阅"] == "新材料"
        assert said["评价"] == "陈工（示例）：不合适（方向不对）"
        assert "我的数据" in said["您发的消息"]

    def test_nobody_elses_data_is_in_it(self, desk: FrontDesk) -> None:
        booked(desk)
        desk.settled("li")
        assert "还没有人看过" in desk.say("li", "我的数据")
        assert PHONE not in str(self.table(desk, "li"))


class TestErasing:
    def test_after_confirming_nothing_is_left_and_the_expert_is_told(self, desk: FrontDesk) -> None:
        booking = booked(desk)
        desk.settled("wang", Role.OPERATOR)
        desk.say("zhang", "转人工 请打 13800000000")
        desk.press("wang", "接手")
        desk.say("zhang", "我是张工（示例）")
        desk.press("wang", "回复")
        desk.say("wang", "张工（示例）您好")
        desk.send("wang", Button("", "o.export", key="needs"))
        desk.wait(minutes=1)
        assert "1 个预约会先取消并告诉对方" in desk.say("zhang", "删除我的数据")
        desk.reads("chen")
        assert "已删除您的全部数据" in desk.press("zhang", "确认删除")
        assert "取消" in desk.reads("chen")
        assert desk.database.read_now(lambda store: store.bookings.taken(booking.expert_id, desk.now)) == frozenset()
        left = written_anywhere(desk.database)
        assert [words for words in (PHONE, "张工（示例）", "铸钢件有气孔", "银川某铸造") if words in left] == []

    def test_afterwards_the_person_is_a_stranger(self, desk: FrontDesk) -> None:
        desk.settled("zhang")
        desk.say("zhang", "删除我的数据")
        before = desk.number("zhang")
        desk.press("zhang", "确认删除")
        assert "▸同意并继续" in desk.say("zhang", "你好")
        assert desk.number("zhang") != before

    def test_keeping_removes_nothing(self, desk: FrontDesk) -> None:
        number = desk.settled("zhang", phone=PHONE)
        desk.say("zhang", "删除我的数据")
        assert "什么都没有删除" in desk.press("zhang", "不删")
        assert desk.number("zhang") == number

    def test_a_confirmation_found_later_does_nothing(self, desk: FrontDesk) -> None:
        number = desk.settled("zhang")
        desk.say("zhang", "删除我的数据")
        button = desk.button("zhang", "确认删除")
        desk.wait(minutes=31)
        assert "已过期" in desk.send("zhang", button)
        assert desk.number("zhang") == number
        assert desk.audit("zhang") == [("refused", "erasing-late")]

    def test_nobody_is_erased_by_somebody_else(self, desk: FrontDesk) -> None:
        victim = desk.settled("zhang")
        desk.settled("boss", Role.ADMIN)
        desk.say("boss", "删除我的数据")
        forged = replace(desk.button("boss", "确认删除"), row_id=victim)
        assert "只能查看和删除您自己的资料" in desk.send("boss", forged)
        assert desk.number("zhang") == victim
        assert desk.audit("boss") == [("refused", "access-not-your-data")]

    def test_an_expert_who_leaves_frees_the_record_and_the_firm_is_told(self, desk: FrontDesk) -> None:
        booking = booked(desk)
        desk.say("chen", "删除我的数据")
        desk.reads("zhang")
        desk.press("chen", "确认删除")
        assert "陈工（示例）" in desk.reads("zhang")
        ended = desk.database.read_now(lambda store: store.bookings.get(booking.id))
        assert ended is not None
        assert ended.state is BookingState.CANCELLED
        assert desk.database.read_now(lambda store: store.accounts.of_expert(booking.expert_id)) is None
