"""What is said of a consultation that is there already: another time, and which of the proposed times."""

from __future__ import annotations

import pytest

from tests.conftest import ON_SQLITE
from tests.talk.story import Cast, confirmed, requested
from tests.talk.tables import rows_of
from tests.talk.world import World

pytestmark = ON_SQLITE  # what words mean is the same on every database; presses run on both


async def proposed(world: World, *times: str) -> Cast:
    """The expert proposes these times instead of the requested one."""
    cast = await requested(world)
    await cast.expert.press("换时间")
    for time in times:
        await cast.expert.say(time)
    await cast.expert.press("发出")
    await cast.plant.sees("选中一个就约好了")
    return cast


@pytest.mark.parametrize("words", ["12月2日下午2点可以", "那就12月2日下午2点吧", "第二个", "就第二个吧"])
async def test_one_of_the_proposed_times_is_taken_in_words(world: World, words: str) -> None:
    cast = await proposed(world, "11月27日上午9点", "12月2日下午2点")
    assert "已约好：12 月 2 日（周三）14:00–15:00" in await cast.plant.say(words)
    await cast.expert.sees("已约好：12 月 2 日（周三）14:00–15:00")


@pytest.mark.parametrize("words", ["可以", "好的", "没问题", "就这个时间", "下午2点可以", "第一个"])
async def test_the_only_proposed_time_is_taken_in_words(world: World, words: str) -> None:
    cast = await proposed(world, "12月2日下午2点")
    assert "已约好：12 月 2 日（周三）14:00–15:00" in await cast.plant.say(words)


@pytest.mark.parametrize("words", ["可以", "第三个", "12月2日下午2点不行"])
async def test_words_that_choose_none_show_the_proposed_times_again(world: World, words: str) -> None:
    cast = await proposed(world, "11月27日上午9点", "12月2日下午2点")
    assert "▸11 月 27 日（周五）09:00 ▸12 月 2 日（周三）14:00" in await cast.plant.say(words)
    assert rows_of(world.house, "bookings")["bookings"][0]["state"] == "countered"


async def test_a_yes_to_something_else_takes_no_time(world: World) -> None:
    cast = await proposed(world, "12月2日下午2点")
    await cast.plant.say("高企认定研发费要占多少？")
    await cast.plant.say("好的")
    assert rows_of(world.house, "bookings")["bookings"][0]["state"] == "countered"


async def test_a_time_that_was_not_proposed(world: World) -> None:
    cast = await proposed(world, "12月2日下午2点")
    assert "▸11 月 25 日（周三）16:00" in await cast.plant.say("周三下午")
    assert "11 月 25 日（周三）16:00–17:00 已为您留住" in await cast.plant.say("周三下午4点")


async def test_an_appointment_is_moved_in_words(world: World) -> None:
    cast = await confirmed(world)
    shown = await cast.plant.say("能改到周五吗")
    assert "换到什么时间" in shown
    assert shown.index("11 月 27 日（周五）09:00") < shown.index("12 月 2 日")
    await cast.plant.press("不改了")
    assert "为什么要改" in await cast.plant.say("改到下周三下午4点")
    await cast.plant.press("时间安排不开")
    await cast.expert.sees("11 月 25 日（周三）15:00–16:00 改到 11 月 25 日（周三）16:00–17:00")
    assert "换到什么时间" in await cast.plant.say("我要改时间")
    assert "您说的时间已经过了" in await cast.plant.say("昨天下午3点")


async def test_a_request_is_moved_in_words(world: World) -> None:
    cast = await requested(world)
    assert "11 月 25 日（周三）16:00–17:00 已为您留住" in await cast.plant.say("改到下周三下午4点")
    await cast.expert.sees("11 月 25 日（周三）16:00–17:00")


@pytest.mark.parametrize("words", ["不改时间了", "还是不换到周五了", "马老师的预约改到周五"])
async def test_what_asks_for_no_other_time_changes_nothing(world: World, words: str) -> None:
    cast = await requested(world)
    shown = await cast.plant.say(words)
    assert "11 月 25 日（周三）15:00–16:00" in shown
    assert "换到什么时间" not in shown


async def test_an_expert_proposes_in_words(world: World) -> None:
    cast = await requested(world)
    assert "已选：11 月 27 日（周五）09:00" in await cast.expert.say("能改到下周五上午9点吗")
    await cast.expert.press("发出")
    assert "已发给企业" not in await cast.expert.say("改到下周五上午10点")
    assert rows_of(world.house, "bookings")["bookings"][0]["state"] == "countered"


async def test_of_several_the_one_with_the_expert_who_is_named(world: World) -> None:
    cast = await confirmed(world)
    await cast.plant.say("再约马老师")
    await cast.plant.press("11 月 25 日（周三）14:00")
    shown = await cast.plant.say("能改到下周五吗")
    assert "▸11 月 25 日（周三）15:00 的预约" in shown
    assert "换到什么时间？陈工（示例）的空闲" in await cast.plant.say("陈工的预约改到下周五")
