"""Words about the talk itself: they are no need and no answer, and whoever says them reads how to go on."""

from __future__ import annotations

import pytest

from tests.conftest import ON_SQLITE
from tests.talk.story import NEED, newcomer, requested, submitted
from tests.talk.tables import rows_of
from tests.talk.world import World

pytestmark = ON_SQLITE  # what words mean is the same on every database

NO_MATTER = (
    "我不想找了",
    "都不行",
    "有哪些专家",
    "所有专家都给我看看",
    "有没有李明教授",
    "教授李明是谁",
    "预算改成",
    "怎么还不行",
    "不知道怎么说才好，你看着办",
)


@pytest.mark.parametrize("words", NO_MATTER)
async def test_words_without_a_matter_are_no_need(world: World, words: str) -> None:
    for plant in (await newcomer(world, "plant"), await submitted(world, "other")):
        problems = [need["problem"] for need in rows_of(world.house, "needs")["needs"] if need["problem"]]
        shown = await plant.say(words)
        assert shown
        assert "我理解的是" not in shown
        assert [need["problem"] for need in rows_of(world.house, "needs")["needs"] if need["problem"]] == problems


async def test_who_asks_for_experts_while_they_are_shown_means_these(world: World) -> None:
    plant = await submitted(world)
    assert "可以约的有：陈工（示例）" in await plant.say("有哪些专家")


@pytest.mark.parametrize("words", ["谁都行", "李明", "第三个", "你问这个干嘛", "我也说不清楚"])
async def test_words_without_a_matter_are_no_problem(world: World, words: str) -> None:
    plant = await newcomer(world, "plant", "我想找专家")
    assert "请用一两句话说说遇到的问题" in await plant.say(words)
    assert "问题 锅炉冒黑烟" in await plant.say("锅炉冒黑烟")


@pytest.mark.parametrize("field", ["目标", "试过"])
@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("你问这个干嘛", "问这些，专家才能判断"),
        ("为什么要填这个？", "问这些，专家才能判断"),
        ("还有别的时间吗", "没有看懂"),
        ("第三个", "没有看懂"),
        ("知道了", "没有看懂"),
        ("谁都行", "先空着"),
    ],
)
async def test_a_question_back_is_no_answer(world: World, field: str, words: str, answer: str) -> None:
    plant = await newcomer(world, "plant", NEED)
    await plant.press("修改前面的内容")
    await plant.press(field)
    assert answer in await plant.say(words)
    need = rows_of(world.house, "needs")["needs"][0]
    assert (need["target"], need["tried"]) == ("", "")


@pytest.mark.parametrize(
    ("field", "words"), [("目标", "越低越好"), ("目标", "能不能不裂？"), ("试过", "自己弄过，没用")]
)
async def test_answers_in_ones_own_words_are_kept(world: World, field: str, words: str) -> None:
    plant = await newcomer(world, "plant", NEED)
    await plant.press("修改前面的内容")
    await plant.press(field)
    assert f"{field} {words}" in await plant.say(words)


@pytest.mark.parametrize(
    "words", ["先提交吧", "算了先提交吧", "算了，先提交吧。", "直接提交", "那就提交了", "我想直接提交"]
)
async def test_submitting_in_a_short_sentence(world: World, words: str) -> None:
    plant = await newcomer(world, "plant", NEED)
    assert "已提交，编号 N-26-0001" in await plant.say(words)


@pytest.mark.parametrize("words", ["我不想找了", "不想找专家了", "不找了"])
async def test_whoever_looks_for_nobody_any_more_is_asked_nothing_more(world: World, words: str) -> None:
    plant = await newcomer(world, "plant", NEED)
    assert "先停在这里" in await plant.say(words)
    assert "已补充" not in await plant.say("随便吧")
    other = await submitted(world, "other")
    assert "好的，先不约" in await other.say(words)


async def test_calling_off_an_appointment_leaves_the_draft_open(world: World) -> None:
    plant = (await requested(world)).plant
    await plant.say("锅炉老冒黑烟，想改造")
    shown = await plant.say("取消预约")
    assert shown.index("的预约") < shown.index("希望做到什么程度？")


@pytest.mark.parametrize("words", ["先不提交", "提交了吗", "怎么提交"])
async def test_what_is_no_submitting(world: World, words: str) -> None:
    plant = await newcomer(world, "plant", NEED)
    await plant.say(words)
    assert rows_of(world.house, "needs")["needs"][0]["state"] == "draft"
