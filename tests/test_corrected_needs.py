"""A need that was described wrongly or not to the end: what follows from the words that put it right."""

from __future__ import annotations

import pytest

from tests.conftest import ON_SQLITE
from tests.talk.story import NEED, newcomer, requested, submitted
from tests.talk.tables import rows_of
from tests.talk.world import World

pytestmark = ON_SQLITE  # what words mean is the same on every database


@pytest.mark.parametrize("words", ["问题改成锅炉冒黑烟", "不对，问题是锅炉冒黑烟", "重新说，锅炉冒黑烟"])
async def test_experts_and_questions_follow_the_corrected_problem(world: World, words: str) -> None:
    plant = await newcomer(world, "plant", NEED)
    shown = await plant.say(words)
    assert "问题改为锅炉冒黑烟（原来铸钢件有气孔）。现状说的是原来的问题，不再算在内。" in shown
    assert "希望做到什么程度？" in shown
    shown = await plant.say("提交")
    assert "锅炉" in shown
    assert not [word for word in ("气孔", "铸钢件", "废品率") if word in shown]


@pytest.mark.parametrize("lead", ["重新说，", "不对，", "说错了，"])
async def test_a_correction_may_be_the_first_to_tell_the_problem(world: World, lead: str) -> None:
    plant = await newcomer(world, "plant")
    await plant.say("我想找专家")
    shown = await plant.say(f"{lead}我们铸钢件老有气孔，废品率8%")
    assert "问题 铸钢件有气孔" in shown
    assert "希望废品率降到多少？" in shown


async def test_what_is_added_to_a_complete_need_is_no_correction(world: World) -> None:
    plant = await newcomer(world, "plant", NEED)
    await plant.say("3%以内，预算三十万左右，最好年底前")
    await plant.say("试过换涂料")
    assert "好的，已补充到这条。" in await plant.say("铸钢件表面还有夹砂")
    assert "这是另一件事吗" in await plant.say("我们食品厂面团老是发不起来")
    first, second = rows_of(world.house, "needs")["needs"]
    assert (first["problem"], second["problem"]) == ("铸钢件有气孔", "食品厂面团发不起来")
    assert "完整度 100 %" in await plant.press("补充到这条")


@pytest.mark.parametrize("asked", ["目标", "试过", "预算", "时间"])
@pytest.mark.parametrize("words", ["目标改成", "把目标改为", "目标不对"])
async def test_a_field_named_without_a_value_is_asked_for(world: World, asked: str, words: str) -> None:
    plant = await newcomer(world, "plant", NEED)
    await plant.press("修改前面的内容")
    await plant.press(asked)
    assert (await plant.say(words)).startswith("希望废品率降到多少？")
    assert "目标 ≤ 3 %" in await plant.say("3%以内")


async def test_the_question_is_about_the_field_that_was_named(world: World) -> None:
    plant = await newcomer(world, "plant", NEED)
    assert "预算大概多少？" in await plant.say("经费改成不好说的数")
    assert "预算 约 20 万元" in await plant.say("二十万")


@pytest.mark.parametrize("words", ["刚才说错了", "不是这个意思", "不对"])
async def test_whoever_only_says_that_it_is_wrong_is_asked_what(world: World, words: str) -> None:
    plant = await newcomer(world, "plant", NEED)
    assert "改哪一条？" in await plant.say(words)
    await plant.press("目标")
    assert "目标 越低越好" in await plant.say("不对，越低越好")


@pytest.mark.parametrize(
    ("words", "until"),
    [("时间改成明年三月", "2027 年 3 月 31 日（周三）"), ("把时间改到下个月15号", "12 月 15 日（周二）")],
)
async def test_the_time_of_a_draft_is_until_when(world: World, words: str, until: str) -> None:
    plant = await newcomer(world, "plant", NEED)
    await plant.say("3%以内，预算三十万左右，最好年底前")
    assert f"时间改为{until}前（原来12 月 31 日（周四）前）" in await plant.say(words)
    assert rows_of(world.house, "needs")["needs"][0]["wish_start"] is None


CHANGES = (
    "目标改成2%以内",
    "预算改成五十万",
    "需求写错了，怎么改",
    "我想修改需求",
    "关闭需求",
    "需求不要了",
    "问题不对",
)


@pytest.mark.parametrize("words", CHANGES)
async def test_a_submitted_need_stays_and_what_can_be_done_is_said(world: World, words: str) -> None:
    plant = await submitted(world)
    before = rows_of(world.house, "needs")
    shown = await plant.say(words)
    assert "需求 N-26-0001 已经提交，内容不能再改" in shown
    assert "▸关闭 N-26-0001 ▸看匹配 N-26-0001" in shown
    assert rows_of(world.house, "needs") == before
    await plant.press("关闭")
    await plant.press("不需要了")
    assert "问题　铸钢件有气孔" in await plant.say("铸钢件老有气孔，废品率想降到2%以内")


async def test_what_an_appointment_or_another_problem_changes_is_no_change_of_the_need(world: World) -> None:
    plant = (await requested(world)).plant
    assert "不能再改" not in await plant.say("时间改到周五上午")
    assert "问题　" in await plant.say("新需求：焊缝开裂，想改善工艺")
