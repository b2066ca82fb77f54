"""Staff: what today brings, the gaps, talking with people who ask for a person, and tables for offices."""

import io
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from openpyxl import load_workbook

from domain.accounts import Role
from domain.bookings import Booking, BookingState
from domain.messages import Button, Document, FileRef
from domain.needs import Need, NeedState
from storage.database import Database
from storage.repositories import Repositories
from tests.handlers.front_desk import FrontDesk

PHONE = "13800000000"


@pytest.fixture
def desk(database: Database, now: datetime) -> FrontDesk:
    made = FrontDesk(database, now)
    made.settled("wang", Role.OPERATOR, contact="王工作员（示例）")
    made.settled("li", Role.OPERATOR)
    made.settled("zhang", contact="张工（示例）", phone=PHONE)
    return made


def need_of(desk: FrontDesk, who: str, problem: str, number: str) -> Need:
    account = desk.number(who)

    def add(store: Repositories) -> Need:
        need = replace(store.needs.add(account, desk.now), state=NeedState.OPEN, problem=problem, number=number)
        return store.needs.save(replace(need, submitted_at=desk.now), desk.now)

    return desk.database.write_now(add)


def booking_of(desk: FrontDesk, need: Need, expert: int, start: datetime, state: BookingState) -> Booking:
    end = start + timedelta(hours=1)
    plain = Booking(0, need.id, expert, need.account_id, None, state, 0, start, end, "online", "", desk.now)
    return desk.database.write_now(lambda store: store.bookings.add(plain, desk.now))


class TestHandingOver:
    def test_the_person_hears_who_answers_and_by_when(self, desk: FrontDesk) -> None:
        read = desk.say("zhang", "转人工 想问专利怎么办")
        assert read == "已转给工作人员，最晚 11 月 23 日（周一）12:00 前有人回复您，就在这里。这期间您可以继续用。"
        card = desk.reads("wang")
        assert "想问专利怎么办" in card
        assert PHONE not in card
        assert "▸接手 ▸已处理" in card
        assert desk.reads("li") == card

    def test_both_talk_through_the_bot_until_one_ends_it(self, desk: FrontDesk) -> None:
        desk.say("zhang", "转人工")
        taken = desk.press("wang", "接手")
        assert PHONE in taken
        assert desk.reads("zhang") == "王工作员（示例）已接手，现在起由人工直接回复您。说完请发“结束”，我再接着服务。"
        assert desk.say("zhang", "铸钢件有气孔怎么办") == ""
        assert "张工（示例）说：\n铸钢件有气孔怎么办\n▸回复 ▸已处理" in desk.reads("wang")
        assert desk.say("wang", "回复 明天给您打电话") == "已发给对方。"
        assert desk.reads("zhang") == "王工作员（示例）：明天给您打电话"
        desk.press("wang", "回复")
        desk.say("wang", "十点可以吗")
        assert desk.reads("zhang") == "王工作员（示例）：十点可以吗"
        assert "由我继续为您服务" in desk.say("zhang", "结束")
        assert "对方已结束" in desk.reads("wang")
        assert "我理解的是" in desk.say("zhang", "铸钢件有气孔，废品率8%")

    def test_staff_end_it_too(self, desk: FrontDesk) -> None:
        desk.say("zhang", "转人工")
        desk.press("wang", "接手")
        desk.reads("zhang")
        assert "处理完" in desk.say("wang", "结束")
        assert "由我继续为您服务" in desk.reads("zhang")
        assert desk.say("wang", "回复 还在吗").startswith("现在没有正在进行的人工对话")

    @pytest.mark.parametrize("words", ["结束", "回复 好的", "回复"])
    def test_a_visitor_without_a_talk_reads_nothing_of_staffs_lists(self, desk: FrontDesk, words: str) -> None:
        assert desk.say("zhang", words) == "现在没有和同事的人工对话，您直接说就行。想找人，请发“转人工”。"
        assert "缺口" in desk.say("wang", words)

    def test_a_visitor_who_begins_with_reply_is_heard_in_a_talk(self, desk: FrontDesk) -> None:
        desk.say("zhang", "转人工")
        desk.press("wang", "接手")
        assert desk.say("zhang", "回复 下午三点可以") == ""
        assert "下午三点可以" in desk.reads("wang")

    def test_files_go_along(self, desk: FrontDesk) -> None:
        desk.say("zhang", "转人工")
        desk.press("wang", "接手")
        zhang = desk.number("zhang")
        file = desk.database.write_now(lambda s: s.files.keep("气孔.txt", "text/plain", b"x", desk.now, zhang))
        desk.say("zhang", "", files=(FileRef(file.id, file.name, file.mime, file.size),))
        documents = [part for _, reply in desk.replies("wang") for part in reply.parts if isinstance(part, Document)]
        owner = desk.database.read_now(lambda store: store.files.owner(documents[-1].file_id))
        assert (owner, documents[-1].name) == (desk.number("wang"), "气孔.txt")

    def test_one_of_two_takes_it(self, desk: FrontDesk) -> None:
        desk.say("zhang", "转人工")
        desk.press("wang", "接手")
        assert "已有同事接手" in desk.press("li", "接手")
        assert "由另一位同事接手" in desk.press("li", "已处理")
        assert desk.audit("li") == [("refused", "gap-taken"), ("refused", "access-not-your-talk")]

    def test_asking_twice_is_one_entry(self, desk: FrontDesk) -> None:
        desk.say("zhang", "转人工")
        desk.reads("wang")
        desk.wait(hours=1)
        assert "11 月 23 日（周一）12:00 前" in desk.say("zhang", "转人工")
        assert desk.reads("wang") == ""
        assert len(desk.database.read_now(lambda store: store.gaps.open_list())) == 1

    def test_with_two_talks_a_reply_goes_to_the_one_that_was_chosen(self, desk: FrontDesk) -> None:
        desk.settled("zhao", contact="赵工（示例）")
        for who in ("zhang", "zhao"):
            desk.say(who, "转人工")
            desk.press("wang", "接手")
            desk.reads(who)
        assert "▸" in desk.say("wang", "回复 您好")
        desk.press("wang", "张工")
        desk.say("wang", "张工您好")
        assert (desk.reads("zhang"), desk.reads("zhao")) == ("王工作员（示例）：张工您好", "")

    @pytest.mark.parametrize("words", ["您好，我是小王", "铸钢件有气孔，可以先换涂料试试", "今天下午三点给您电话"])
    def test_words_without_reply_are_not_sent_yet_and_one_press_sends_them_once(
        self, desk: FrontDesk, words: str
    ) -> None:
        desk.say("zhang", "转人工")
        desk.press("wang", "接手")
        desk.reads("zhang")
        assert "还没有发给对方" in desk.say("wang", words)
        assert desk.reads("zhang") == ""
        button = desk.button("wang", "发给张工（示例）")
        assert desk.send("wang", button) == "已发给对方。"
        assert "已经发过了" in desk.send("wang", button)
        assert desk.reads("zhang") == f"王工作员（示例）：{words}"

    def test_of_two_persons_one_is_chosen_for_the_words(self, desk: FrontDesk) -> None:
        desk.settled("zhao", contact="赵工（示例）")
        for who in ("zhang", "zhao"):
            desk.say(who, "转人工")
            desk.press("wang", "接手")
            desk.reads(who)
        assert "▸发给赵工（示例） ▸发给张工（示例）" in desk.say("wang", "您好")
        desk.press("wang", "发给张工")
        assert (desk.reads("zhang"), desk.reads("zhao")) == ("王工作员（示例）：您好", "")

    def test_words_of_another_are_sent_by_nobody(self, desk: FrontDesk) -> None:
        desk.say("zhang", "转人工")
        desk.press("wang", "接手")
        desk.say("wang", "您好")
        button = desk.button("wang", "发给")
        desk.say("zhang", "请问在吗")
        desk.reads("zhang")
        desk.send("li", button)
        desk.send("wang", Button("", "o.send", button.row_id, key=str(int(button.key) + 1)))  # what zhang wrote
        assert desk.reads("zhang") == ""

    def test_it_can_be_about_a_need_but_only_ones_own(self, desk: FrontDesk) -> None:
        need = need_of(desk, "zhang", "铸钢件有气孔", "N-26-0001")
        desk.settled("stranger")
        assert "不是您或您单位提的" in desk.send("stranger", Button("", "o.human", need.id))
        desk.send("zhang", Button("", "o.human", need.id))
        assert "铸钢件有气孔" in desk.reads("wang")

    @pytest.mark.parametrize("action", ["o.take", "o.done", "o.reply", "o.gap", "o.gaps"])
    def test_visitors_press_nothing_of_this(self, desk: FrontDesk, action: str) -> None:
        desk.say("zhang", "转人工")
        gap = desk.database.read_now(lambda store: store.gaps.open_list())[0]
        desk.settled("stranger")
        desk.send("stranger", Button("", action, gap.id))
        assert [outcome for outcome, _ in desk.audit("stranger")] == ["refused"]
        assert desk.database.read_now(lambda store: store.gaps.open_list()) == [gap]


class TestGaps:
    def test_people_who_wait_come_first(self, desk: FrontDesk) -> None:
        need = need_of(desk, "zhang", "深海密封件", "N-26-0001")
        zhang = desk.number("zhang")
        desk.database.write_now(lambda s: s.gaps.add(need.id, zhang, "深海密封件", "nothing_found", desk.now))
        desk.wait(hours=5)
        desk.say("zhang", "转人工 找不到专家")
        lines = desk.say("wang", "缺口").splitlines()
        assert lines[:3] == [
            "未处理 2 条",
            "1　等人工　不到 1 分钟前　找不到专家",
            "2　没找到匹配　5 小时前　深海密封件",
        ]
        desk.press("wang", "2")
        assert "处理完" in desk.press("wang", "已处理")
        assert "未处理 1 条" in desk.say("wang", "缺口")

    def test_nothing_open(self, desk: FrontDesk) -> None:
        assert "没有未处理的缺口" in desk.say("wang", "缺口")


class TestToday:
    def test_each_part_with_its_rows(self, desk: FrontDesk) -> None:
        expert = desk.expert("陈工（示例）")
        need = need_of(desk, "zhang", "铸钢件有气孔", "N-26-0001")
        booking_of(desk, need, expert, desk.now + timedelta(days=4), BookingState.REQUESTED)
        booking_of(desk, need, expert, desk.now + timedelta(hours=5), BookingState.CONFIRMED)
        desk.say("zhang", "转人工")
        desk.wait(hours=3)
        read = desk.say("wang", "今日")
        assert read.splitlines()[:8] == [
            "11 月 21 日（周六）",
            "昨天以来新需求 1 项",
            "N-26-0001　铸钢件有气孔",
            "没答复的请求 1 项",
            "陈工（示例）　3 小时前　约 11 月 25 日（周三）10:02–11:02",
            "今天的预约 1 项",
            "11 月 21 日（周六）15:02–16:02　陈工（示例）",
            "未处理的缺口和人工 1 条",
        ]
        desk.press("wang", "看新需求")
        opened = desk.press("wang", "1")
        assert "铸钢件有气孔" in opened
        assert PHONE in opened

    def test_an_expert_without_an_account_is_listed_with_the_telephone(self, desk: FrontDesk) -> None:
        expert = desk.expert("陈工（示例）")
        desk.settled("wang", Role.OPERATOR, Role.ADMIN)
        need = need_of(desk, "zhang", "铸钢件有气孔", "N-26-0001")
        booking_of(desk, need, expert, desk.now + timedelta(days=4), BookingState.REQUESTED)
        desk.say("wang", "更正 陈工 电话 13900000000")
        desk.press("wang", "确认修改")
        assert "陈工（示例）（没有账号，电话 13900000000）" in desk.say("wang", "今日")
        desk.settled("chen", expert_id=expert)
        assert "13900000000" not in desk.say("wang", "今日")

    def test_what_is_older_than_yesterday_is_not_new(self, desk: FrontDesk) -> None:
        need_of(desk, "zhang", "铸钢件有气孔", "N-26-0001")
        desk.wait(days=1)
        assert "新需求 1 项" in desk.say("wang", "今日")
        desk.wait(days=1)
        assert "新需求 0 项" in desk.say("wang", "今日")

    def test_staff_alone(self, desk: FrontDesk) -> None:
        need = need_of(desk, "zhang", "铸钢件有气孔", "N-26-0001")
        desk.settled("stranger")
        assert "只给工作人员用" in desk.say("stranger", "今日")
        assert "只给工作人员用" in desk.send("stranger", Button("", "o.need", need.id))


class TestExport:
    def rows(self, desk: FrontDesk, who: str) -> list[tuple[object, ...]]:
        documents = [part for _, reply in desk.replies(who) for part in reply.parts if isinstance(part, Document)]
        _, content = desk.database.read_now(lambda store: store.files.open(documents[-1].file_id))
        sheet = load_workbook(io.BytesIO(content)).active
        assert sheet is not None
        return [tuple(row) for row in sheet.iter_rows(values_only=True)]

    def test_needs_as_a_table_without_formulas(self, desk: FrontDesk) -> None:
        need_of(desk, "zhang", "=HYPERLINK(1)", "N-26-0001")
        desk.say("wang", "导出")
        desk.press("wang", "需求")
        headers, row = self.rows(desk, "wang")
        values = dict(zip(headers, row, strict=True))
        assert (values["编号"], values["状态"], values["电话"]) == ("N-26-0001", "公开", PHONE)
        documents = [part for _, reply in desk.replies("wang") for part in reply.parts if isinstance(part, Document)]
        _, content = desk.database.read_now(lambda store: store.files.open(documents[-1].file_id))
        sheet = load_workbook(io.BytesIO(content)).active
        assert sheet is not None
        assert "f" not in {cell.data_type for line in sheet.iter_rows() for cell in line}
        assert values["问题"] == "=HYPERLINK(1)"
        assert desk.audit("wang") == [("done", "export.needs")]

    def test_bookings_as_a_table(self, desk: FrontDesk) -> None:
        need = need_of(desk, "zhang", "铸钢件有气孔", "N-26-0001")
        booking_of(desk, need, desk.expert("陈工（示例）"), desk.now + timedelta(days=4), BookingState.CONFIRMED)
        desk.say("wang", "导出")
        desk.press("wang", "预约")
        headers, row = self.rows(desk, "wang")
        values = dict(zip(headers, row, strict=True))
        assert (values["专家"], values["状态"], values["方式"]) == ("陈工（示例）", "已确认", "线上")
        assert values["开始"] == datetime(2026, 11, 25, 10, 2)

    def test_nothing_to_export(self, desk: FrontDesk) -> None:
        assert "还没有可导出的内容" in desk.send("wang", Button("", "o.export", key="needs"))

    def test_visitors_get_no_table(self, desk: FrontDesk) -> None:
        need_of(desk, "zhang", "铸钢件有气孔", "N-26-0001")
        assert "只给工作人员用" in desk.send("zhang", Button("", "o.export", key="needs"))
        assert desk.audit("zhang") == [("refused", "access-staff-only")]
