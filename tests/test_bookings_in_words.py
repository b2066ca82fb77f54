"""What people write around a consultation instead of pressing: calling another one off, asking on, going away."""

from __future__ import annotations

import pytest

from tests.conftest import ON_SQLITE
from tests.talk.memory import MemoryPerson
from tests.talk.story import confirmed, newcomer, submitted
from tests.talk.tables import rows_of
from tests.talk.world import World

pytestmark = ON_SQLITE  # what words mean is the same on every database; other conversations run on both


async def two_asked(world: World) -> MemoryPerson:
    """Somebody with a request to 马老师 who looks for a time of 沈高工."""
    plant = await submitted(world)
    await plant.say("约马老师")
    await plant.press("14:00")
    assert "已为您留住" in await plant.say("银川某铸造有限公司（示例） 张工 13800000000")
    await plant.say("同时再约沈高工")
    return plant


@pytest.mark.parametrize(
    "words", ["取消马老师的预约", "不想约了，取消和马老师的咨询", "马老师的预约不要了", "取消预约"]
)
async def test_calling_off_one_while_a_time_of_another_is_looked_for(world: World, words: str) -> None:
    plant = await two_asked(world)
    shown = await plant.say(words)
    assert "好的，先不约" not in shown
    if "马老师" in words:
        assert shown.startswith("还没有改动。要改时间或取消，请按下面的按钮。")
    await plant.press("取消")
    await plant.say("问题已经解决")
    assert [row["state"] for row in rows_of(world.house, "bookings")["bookings"]] == ["withdrawn"]


async def test_looking_for_no_time_any_more(world: World) -> None:
    plant = await two_asked(world)
    assert "好的，先不约" in await plant.say("先不约了")
    assert [row["state"] for row in rows_of(world.house, "bookings")["bookings"]] == ["requested"]


async def test_giving_no_contact_but_going_away(world: World) -> None:
    plant = await submitted(world)
    for words, told in (("不约了", "好的，先不约"), ("我不想约了", "好的，先不约"), ("你好", "第一次预约")):
        await plant.say("约陈工，下周三下午")
        await plant.press("15:00")
        assert told in await plant.say(words)
    assert rows_of(world.house, "bookings")["bookings"] == []


async def test_another_expert_instead_of_the_contact(world: World) -> None:
    plant = await submitted(world)
    await plant.say("约陈工，下周三下午")
    await plant.press("15:00")
    assert "马老师（示例）" in await plant.say("还是约马老师吧")
    await plant.press("14:00")
    assert "已为您留住，正在等马老师（示例）确认" in await plant.say("银川某铸造有限公司（示例） 张工 13800000000")


@pytest.mark.parametrize("steps", [["取消"], ["改时间"], ["改时间", "14:00"]])
async def test_leaving_off_says_that_the_appointment_stands(world: World, steps: list[str]) -> None:
    cast = await confirmed(world)
    for label in steps:
        await cast.plant.press(label)
    assert (await cast.plant.say("算了")).startswith("好的，没有改动。\n已约好：11 月 25 日（周三）15:00–16:00")
    assert "没看懂" in await cast.plant.say("临时有事")  # nothing is asked any more


ASKED_ON = ["下一步呢", "需要准备什么", "怎么参加？", "在哪里见", "会议链接是多少", "那我们要带什么呢", "接下来怎么办"]


async def test_asking_on_shows_the_consultation(world: World) -> None:
    cast = await confirmed(world)
    for words in ASKED_ON:
        shown = await cast.plant.say(words)
        assert shown.startswith("已约好：11 月 25 日（周三）15:00–16:00"), words
        assert "线上会议室" in shown
    await cast.expert.say("怎么参加")
    await cast.expert.sees("已约好", "13800000000")
    other = await newcomer(world, "other")
    for words in ASKED_ON:
        assert "已约好" not in await other.say(words), words
