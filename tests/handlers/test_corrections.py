"""One field of one record is corrected in words: shown, confirmed, in the change log; what cannot be is explained."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.accounts import Role
from domain.experts import Form, Hours
from domain.records import Kind, Record
from storage.database import Database
from storage.repositories import Repositories
from tests.handlers.front_desk import FrontDesk
from tests.storage.test_erasure import written_anywhere

CHEN = "更正 陈工 可约时间 周五上午"


@pytest.fixture
def desk(database: Database, now: datetime) -> FrontDesk:
    """An admin, an expert named 陈工, and two named 马老师."""
    desk = FrontDesk(database, now)
    desk.settled("admin", Role.ADMIN)
    desk.expert("陈工（示例）")
    desk.expert("马老师（示例）", "某大学（示例）")
    desk.expert("马老师（示例）", "某研究院（示例）")
    return desk


def record(desk: FrontDesk, title: str) -> Record:
    return desk.database.read_now(lambda store: store.records.named(Kind.EXPERT, title)[0])


def hours(desk: FrontDesk) -> list[tuple[int, int]]:
    number = record(desk, "陈工（示例）").id.number
    found = desk.database.read_now(lambda store: store.experts.get(number))
    assert found is not None
    return [(each.weekday, each.start) for each in found.hours]


def log(desk: FrontDesk) -> int:
    return desk.database.read_now(lambda store: store.records.changes_after(0, 1000)[0])


def test_shown_confirmed_and_heard_of_by_the_index(desk: FrontDesk) -> None:
    before = log(desk)
    card = desk.say("admin", CHEN)
    assert "可约时间：（空） → 周五 09:00-12:00" in card
    assert "还没有改" in card
    assert (hours(desk), log(desk)) == ([], before)
    assert "已改好" in desk.press("admin", "确认修改")
    assert hours(desk) == [(4, 540)]
    assert log(desk) == before + 1
    number = record(desk, "陈工（示例）").id
    audit = desk.database.read_now(lambda store: store.audit.of_row(str(number)))
    assert [entry.action for entry in audit] == ["record.correct"]


@pytest.mark.parametrize(
    "words", ["改 陈工 职称 教授", "请改 陈工 职称 教授", "更正：陈工 职称 教授", "改陈工（示例） 职称 教授"]
)
def test_ways_to_say_it(desk: FrontDesk, words: str) -> None:
    assert "职称：（空） → 教授" in desk.say("admin", words)


@pytest.mark.parametrize(
    "words",
    [
        "把陈工的职称改成教授",
        "请把陈工的职称改为 教授。",
        "帮我将陈工（示例）的职务职称更新为：教授",
        "陈工的职称改成教授",
        "陈工职称改成教授",
        "陈工 职称 改成 教授",
        "把专家陈工的职称换成教授",
        "把陈工老师的职称改一下，改成教授",
        "修改陈工的职称为教授",
        "改一下陈工的职称：教授",
        "更正 陈工的职称改为教授",
        "更正 陈工 职称 教授",
        "change 陈工's title to 教授",
        "陈工的职称应该是教授",
        "陈工的职称应为教授",
    ],
)
def test_said_as_people_speak(desk: FrontDesk, words: str) -> None:
    assert "职称：（空） → 教授" in desk.say("admin", words)
    assert "职称：（空） → 教授" in desk.press("admin", "确认修改")
    assert record(desk, "陈工（示例）").texts["title"] == "教授"


def test_a_spoken_telephone(desk: FrontDesk) -> None:
    desk.say("admin", "把陈工的手机号改成139 0000 0000")
    assert "电话：（空） → 13900000000" in desk.press("admin", "确认修改")  # whole: one wrong digit is to be seen
    assert contact(desk, record(desk, "陈工（示例）")) == {"phone": "13900000000"}


def test_an_expert_who_is_erased_stands_in_no_admins_card_any_more(desk: FrontDesk) -> None:
    number = record(desk, "陈工（示例）").id.number
    for phone in ("13900000000", "13800000000"):
        desk.say("admin", f"把陈工的电话改成{phone}")
        desk.press("admin", "确认修改")
    assert "13900000000" in written_anywhere(desk.database)
    chen = desk.settled("chen", expert_id=number)
    desk.wait(minutes=1)
    desk.database.write_now(lambda store: store.erasure.person(chen, desk.now))
    left = written_anywhere(desk.database)
    assert [phone for phone in ("13900000000", "13800000000") if phone in left] == []


@pytest.mark.parametrize(
    "words", ["把陈工的职称清空", "把陈工的职称删掉", "请将陈工（示例）的职称去掉吧。", "陈工的职称删除"]
)
def test_a_field_is_emptied(desk: FrontDesk, words: str) -> None:
    desk.say("admin", "更正 陈工 职称 教授")
    desk.press("admin", "确认修改")
    assert "职称：教授 → （空）" in desk.say("admin", words)
    desk.press("admin", "确认修改")
    assert "title" not in record(desk, "陈工（示例）").texts


@pytest.mark.parametrize(
    "words",
    [
        "把陈工的职称改成教授，电话改成13800001111",
        "把陈工的职称改成教授；再把他的电话也改成13800001111",
        "把陈工的职称改成教授和电话改成13800001111",
        "更正 陈工 职称 教授，电话：13800001111",
        "把陈工的职称和电话改成教授和13800001111",
        "把陈工的电话、职称改成教授",
    ],
)
def test_two_columns_at_once_are_two_corrections_and_none_is_made(desk: FrontDesk, words: str) -> None:
    read = desk.say("admin", words)
    assert "一次改一栏，现在什么都没有改" in read
    assert "▸" not in read


@pytest.mark.parametrize("forms", ["线上和到场", "线上、电话", "线上或者到场"])
def test_of_several_forms_one_is_to_be_chosen(desk: FrontDesk, forms: str) -> None:
    assert "“咨询形式”只能记一种" in desk.say("admin", f"把陈工的咨询形式改成{forms}")


@pytest.mark.parametrize("content", ["教授，博导", "教授（电话咨询为主）", "教授、研究员和博导"])
def test_a_list_within_one_column_is_one_correction(desk: FrontDesk, content: str) -> None:
    assert "职称：（空） → 教授" in desk.say("admin", f"把陈工的职称改成{content}")


def test_content_that_itself_speaks_of_a_change(desk: FrontDesk) -> None:
    read = desk.say("admin", "更正 陈工 做过的项目 阀体铸件的材料改成球铁")
    assert "做过的项目：（空） → 阀体铸件的材料改成球铁" in read


def test_of_several_with_that_name_one_is_chosen_by_its_number_alone(desk: FrontDesk) -> None:
    desk.say("admin", "把马老师的研究方向改成精炼脱气")
    button = desk.button("admin", "2")
    assert button.data().isascii()
    assert "研究方向：（空） → 精炼脱气" in desk.send("admin", button)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("把赵四的电话改成13800000000", "没有“赵四”"),
        ("赵四的电话改为13800000000", "没有“赵四”"),
        ("把陈工的工资改成5000", "陈工（示例）没有“工资”这一栏。可以改：职称、研究方向"),
        ("陈工的工资改成5000", "没有“工资”这一栏"),
        ("更正 陈工 工资 5000", "没有“工资”这一栏"),
        ("把陈工的名额改成80", "没有“名额”这一栏"),  # a column of events
        ("把赵四的工资改成5000", "没有“赵四”"),
        ("把陈工的电话改成5000", "“5000”不是电话号码"),
    ],
)
def test_what_is_not_known_is_named_with_the_way_to_say_it(desk: FrontDesk, words: str, sentence: str) -> None:
    assert sentence in desk.say("admin", words)


def test_whoever_meant_a_need_reads_how_to_put_it_forward(desk: FrontDesk) -> None:
    read = desk.say("admin", "把赵四的电话改成13800000000")
    assert "要更正记录，请核对名称再发" in read
    assert "要提需求，直接说问题就行" in read


@pytest.mark.parametrize(
    "words", ["把我们的预算改成50万", "预算改成50万", "把设备的转速改成3000转", "把赵四的电话改成13800000000"]
)
def test_while_an_admin_describes_a_need_its_words_are_the_needs(desk: FrontDesk, words: str) -> None:
    desk.say("admin", "我们铸钢件老有气孔，废品率8%")
    read = desk.say("admin", words)
    assert "知识库里没有" not in read
    assert "这一栏" not in read
    desk.say("admin", "取消")  # the draft is still there, nothing is asked
    assert "知识库里没有" not in desk.say("admin", words)


def test_in_the_middle_of_a_need_a_record_that_there_is_is_corrected(desk: FrontDesk) -> None:
    desk.say("admin", "我们铸钢件老有气孔，废品率8%")
    assert "职称：（空） → 教授" in (read := desk.say("admin", "把陈工的职称改成教授"))
    assert "接着刚才的" in read


@pytest.mark.parametrize(
    "words",
    [
        "把我们的预算改成50万",
        "我们的工艺改成连铸以后裂纹多",
        "设备的转速改成3000后抖动",
        "把熔炼炉的燃料改成天然气，要什么手续",
        "把预约的时间改为周三",
        "把第二个的时间改成周三下午",
    ],
)
def test_an_own_matter_is_no_correction(desk: FrontDesk, words: str) -> None:
    assert "知识库里没有" not in desk.say("admin", words)


@pytest.mark.parametrize("roles", [(), (Role.EXPERT,)])
def test_what_others_say_is_none(desk: FrontDesk, roles: tuple[Role, ...]) -> None:
    desk.settled("other", *roles)
    read = desk.say("other", "把陈工的职称改成教授")
    assert "改“" not in read
    assert "管理员" not in read


def test_not_confirmed_nothing_changes(desk: FrontDesk) -> None:
    desk.say("admin", CHEN)
    assert desk.press("admin", "不改") == "没有改，陈工（示例）和原来一样。"
    assert "这次修改已经完成、放弃或撤回了" in desk.press("admin", "确认修改")
    assert hours(desk) == []


def test_hours_the_expert_set_are_what_is_shown(desk: FrontDesk) -> None:
    number = record(desk, "陈工（示例）").id.number
    desk.database.write_now(lambda store: store.experts.set_hours(number, [Hours(0, 600, 660)], desk.now))
    assert "可约时间：周一 10:00-11:00 → 周五 09:00-12:00" in desk.say("admin", CHEN)
    assert "职称：（空） → 教授" in desk.say("admin", "更正 陈工 职称 教授")
    desk.press("admin", "确认修改")
    assert hours(desk) == [(0, 600)]


def test_somebody_was_faster(desk: FrontDesk) -> None:
    desk.say("admin", CHEN)
    number = record(desk, "陈工（示例）").id.number
    desk.database.write_now(lambda store: store.experts.set_form(number, Form.PHONE, "示例", desk.now))
    assert "没有覆盖" in desk.press("admin", "确认修改")
    assert hours(desk) == []


def test_one_of_several_is_chosen(desk: FrontDesk) -> None:
    assert "某研究院（示例）" in desk.say("admin", "更正 马老师 研究方向 精炼脱气")
    desk.press("admin", "2")
    desk.press("admin", "确认修改")
    found = desk.database.read_now(lambda store: store.records.named(Kind.EXPERT, "马老师（示例）"))
    assert [each.texts.get("fields") for each in found] == [None, "精炼脱气"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("更正 陈工", "请写成“更正 名称 栏目 内容”"),
        ("更正 某某 职称 教授", "没有“某某”"),
        ("更正 陈工 可约时间 周八下午", "看不懂“周八下午”"),
        ("更正 陈工 单位 某学院", "“单位”决定这是哪一条记录"),
        ("更正 陈工 咨询形式 线上", "已经是这样"),
    ],
)
def test_what_cannot_be_corrected_is_explained(desk: FrontDesk, words: str, sentence: str) -> None:
    assert sentence in desk.say("admin", words)


def test_a_telephone_is_for_staff_and_never_part_of_the_record(desk: FrontDesk) -> None:
    desk.say("admin", "更正 陈工 电话 13900000000")
    assert "已改好" in desk.press("admin", "确认修改")
    chen = record(desk, "陈工（示例）")
    assert "13900000000" not in str(chen)
    assert contact(desk, chen) == {"phone": "13900000000"}


def contact(desk: FrontDesk, chen: Record) -> dict[str, str]:
    def read(store: Repositories) -> dict[str, str]:
        return dict(store.imports.staging.known_by(chen.id).contact)

    return desk.database.read_now(read)


def test_only_admins_correct(desk: FrontDesk) -> None:
    desk.settled("operator", Role.OPERATOR)
    assert "管理员" in desk.say("operator", CHEN)
    desk.settled("plant")
    assert "改“" not in desk.say("plant", "改 陈工 职称 教授")


def test_taking_a_correction_back_is_not_called_an_import(desk: FrontDesk) -> None:
    desk.say("admin", CHEN)
    desk.press("admin", "确认修改")
    asked = desk.press("admin", "撤回修改")
    assert "撤回对陈工（示例）的修改？" in asked
    assert "新增" not in asked
