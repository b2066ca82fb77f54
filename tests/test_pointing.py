"""Numbers and a few words mean what is on the screen; whoever seeks somebody else is not offered who stands there."""

from __future__ import annotations

import pytest

from domain.records import Kind, NewRecord
from tests.conftest import ON_SQLITE
from tests.talk.memory import MemoryPerson
from tests.talk.story import newcomer, submitted
from tests.talk.tables import rows_of
from tests.talk.world import World

pytestmark = ON_SQLITE  # what words mean is the same on every database; other conversations run on both


async def one_shown(world: World) -> MemoryPerson:
    """Somebody with a need that one expert fits."""
    plant = await newcomer(world, "plant", "钙钛矿叠层电池封装")
    assert "找到 1 位合适的专家" in await plant.say("提交")
    return plant


async def test_another_kind_of_expert_is_another_need(world: World) -> None:
    plant = await one_shown(world)
    for words in ("约焊接专家", "还有哪些专家"):
        assert "您想约哪一位" in await plant.say(words)
    assert "您想约哪一位" not in await plant.say("我们想找宁波的焊接专家")
    await plant.sees("行业　高端装备制造（焊接）", "问题　我们想找宁波的焊接专家")


@pytest.mark.parametrize("words", ["约", "就他", "想请这位专家来看看", "约周三下午"])
async def test_the_only_one_need_not_be_named(world: World, words: str) -> None:
    plant = await one_shown(world)
    assert "▸其他时间" in await plant.say(words)
    assert len(rows_of(world.house, "needs")["needs"]) == 1


COME = ("邀请专家来我们厂看看", "请专家来厂里指导一下", "能不能派几位专家到车间现场诊断", "想找个专家看看")


@pytest.mark.parametrize("words", COME)
async def test_whoever_asks_an_expert_to_come_is_asked_what_for(world: World, words: str) -> None:
    plant = await newcomer(world, "plant")
    assert "请用一两句话说说遇到的问题" in await plant.say(words)
    assert [row["problem"] for row in rows_of(world.house, "needs")["needs"]] == [""]
    assert "问题 铸钢件有气孔" in await plant.say("铸钢件老有气孔")
    assert "提交之后就能约专家" in await plant.say(words)
    assert [row["target"] for row in rows_of(world.house, "needs")["needs"]] == [""]


@pytest.mark.parametrize("words", COME)
async def test_whoever_asks_an_expert_to_come_means_those_on_the_screen(world: World, words: str) -> None:
    plant = await submitted(world)
    assert "您想约哪一位" in await plant.say(words)
    assert len(rows_of(world.house, "needs")["needs"]) == 1


@pytest.mark.parametrize("button", ["看政策", "看成果"])
async def test_a_number_means_the_list_that_was_shown_last(world: World, button: str) -> None:
    plant = await submitted(world)
    await plant.press(button)
    title = plant.shown().split("1　")[1].split("\n")[0]
    assert f"{title}排到最后" in await plant.say("1 不合适")
    assert f"{title}对您有用" in await plant.say("1 有用")
    assert title in await plant.say("1")  # its card; numbers go on to mean the list it stands in
    assert f"{title}排到最后" in await plant.say("1 不合适")
    assert "您想约哪一位" in await plant.say("约 1")  # nobody's time: the experts are what is listed now
    assert "陈工（示例）排到最后" in await plant.say("1 不合适")


@pytest.mark.parametrize("words", ["1 有用", "第一个有用", "第一位有用", "陈工有用"])
async def test_while_why_is_asked_a_word_on_another_one_is_not_the_reason(world: World, words: str) -> None:
    plant = await submitted(world)
    assert "马老师（示例）排到最后" in await plant.say("2 不合适")
    assert "陈工（示例）对您有用" in await plant.say(words)
    judged = rows_of(world.house, "feedback")["feedback"]
    assert sorted((row["verdict"], row["reason"]) for row in judged) == [("unfit", ""), ("useful", "")]


async def test_none_suits_is_said_in_words_with_the_reason(world: World) -> None:
    plant = await submitted(world)
    assert "这几位都不合适" in await plant.say("都不合适")
    assert "主要是哪里不合适" in plant.shown()
    assert "工作人员找人时会参考" in await plant.say("他们只做理论")
    assert "工作人员找人时会参考" in await plant.say("3个都不合适，离得太远")
    judged = rows_of(world.house, "feedback")["feedback"]
    assert [(row["verdict"], row["reason"]) for row in judged] == [("unfit", "离得太远")] * 3
    assert {row["why"] for row in rows_of(world.house, "gaps")["gaps"]} == {"none_suits"}


@pytest.mark.parametrize(
    "words", ["2呢", "2怎么样？", "看2", "为什么推荐2", "第二个是谁", "马老师是做什么的", "介绍下2号", "第二个详细说说"]
)
async def test_a_question_about_a_result_opens_its_card(world: World, words: str) -> None:
    plant = await submitted(world)
    card = await plant.say(words)
    assert card.startswith("马老师（示例）")
    assert "▸其他时间" not in card
    assert "您想约哪一位" not in card


NAMED = ("介绍一下马老师", "马老师是谁？", "想了解一下马老师的研究方向", "马老师（示例）的资料", "马老师擅长什么")


@pytest.mark.parametrize("words", NAMED)
async def test_who_an_expert_is_may_be_asked_at_any_time(world: World, words: str) -> None:
    plant = await newcomer(world, "plant")
    card = await plant.say(words)
    assert card.startswith("马老师（示例）\n某研究院 · 高级工程师")
    assert "请先用一两句话说说遇到的问题" in card
    assert rows_of(world.house, "needs")["needs"] == []
    await plant.say("我们铸钢件老有气孔，废品率8%")
    card = await plant.say(words)
    assert card.startswith("马老师（示例）\n某研究院 · 高级工程师")
    assert card.index("接着刚才的") < card.index("希望废品率降到多少")
    await plant.say("3%以内，预算三十万左右，最好年底前")
    await plant.press("提交")
    card = await plant.say(words)
    assert card.startswith("马老师（示例）")
    assert "为什么推荐" in card
    assert "▸约时间" in card
    await plant.press("约时间")
    assert (await plant.say(words)).startswith("马老师（示例）")


async def test_who_somebody_is_whom_nobody_knows(world: World) -> None:
    plant = await newcomer(world, "plant")
    assert "专家库里没有查到“张老师”" in await plant.say("介绍一下张老师")
    assert "还没有推荐过专家" in await plant.say("介绍一下这位专家")
    assert rows_of(world.house, "needs")["needs"] == []
    plant = await submitted(world, "other")
    assert "专家库里没有查到“张教授”" in await plant.say("张教授是谁")
    assert "您想约哪一位" in await plant.say("介绍一下这位专家")
    assert "孙博士（示例）\n某太阳能研究所" in await plant.say("介绍一下孙博士")  # known, though not for this need


@pytest.mark.parametrize("words", ["介绍一下他", "他是谁", "介绍一下这位专家"])
async def test_who_the_only_one_is(world: World, words: str) -> None:
    plant = await one_shown(world)
    assert "孙博士（示例）\n某太阳能研究所" in await plant.say(words)


async def test_what_is_no_question_about_a_person_is_read_as_before(world: World) -> None:
    plant = await newcomer(world, "plant")
    assert "高新技术企业认定" in await plant.say("介绍一下高企政策")
    assert "行业　高端装备制造（焊接）" in await plant.say("介绍个焊接专家")


async def test_all_policies_are_a_list_that_numbers_mean_too(world: World) -> None:
    plant = await submitted(world)
    first = (await plant.say("政策")).split("1　")[1].split("，")[0]
    assert f"{first}排到最后" in await plant.say("1 不合适")
    assert first in await plant.say("政策")  # in the middle of the question why
    card = await plant.say("1")
    assert card.startswith(first)
    assert "▸不合适" not in card
    await plant.say("政策")
    sixth = (await plant.press("更多")).split("6　")[1].split("，")[0]
    assert (await plant.say("6")).startswith(sixth)
    assert f"{sixth}对您有用" in await plant.say("第六个有用")


async def test_a_list_of_policies_in_the_middle_of_a_draft_leaves_its_question_open(world: World) -> None:
    plant = await newcomer(world, "plant", "我们铸钢件老有气孔，废品率8%")
    assert "接着刚才的" in await plant.say("政策")
    assert "目标 3 %" in await plant.say("3%")


@pytest.mark.parametrize("words", ["约这位", "约他", "这个怎么样", "这位怎么样"])
async def test_this_one_is_the_one_whose_card_is_open(world: World, words: str) -> None:
    plant = await submitted(world)
    title = (await plant.say("2呢")).split("\n")[0]
    read = await plant.say(words)
    assert title.removesuffix("（示例）") in read
    assert "您想约哪一位" not in read


async def test_an_open_card_of_an_expert_who_was_not_found_is_meant_too(world: World) -> None:
    plant = await submitted(world)
    row = NewRecord(Kind.EXPERT, "李明", "李明", {"fields": "数学"}, facts={"form": "online"})
    await world.house.database.write(lambda store: store.records.load([row], world.house.clock()))
    await plant.say("介绍一下李明教授")
    assert "李明" in await plant.say("约这位")


async def test_which_of_the_policies(world: World) -> None:
    plant = await submitted(world)
    await plant.press("看政策")
    assert "请说第几条" in await plant.say("这个怎么样")
    title = (await plant.say("看 1")).split("\n")[0]
    assert title in await plant.say("这个怎么样")
    await plant.press("回到专家")
    assert "您想约哪一位" in await plant.say("约他")  # the card is not what is on the screen any more
