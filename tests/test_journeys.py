"""The stories of the product, told through the whole program: real databases, real sockets, real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio

from domain.accounts import Role
from tests.botapi.server import BotApiServer
from tests.talk.people import Person, settled
from tests.talk.telegram import TelegramPerson
from tests.talk.web import WebPerson
from tests.talk.world import World, city_of

NEED = "我们铸钢件老有气孔，废品率8%，想找个专家看看"


@pytest_asyncio.fixture
async def city(tmp_path: Path, database_url: str) -> AsyncIterator[tuple[World, BotApiServer]]:
    """A running installation with web messenger and Telegram."""
    async with city_of(tmp_path, database_url) as running:
        yield running


async def ask_for_a_consultation(plant: Person) -> None:
    """Story §1, the enterprise's side: seven messages or presses."""
    await plant.say(NEED)
    await plant.sees("您的联系方式只有在专家接受预约后才会给对方", "▸同意并继续")
    await plant.press("同意并继续")
    await plant.sees(
        "类型　技术需求", "行业　高端装备制造（铸造）", "问题　铸钢件有气孔", "现状　废品率 8 %", "希望废品率降到多少"
    )
    await plant.say("3%以内，预算三十万左右，最好年底前")
    await plant.sees("目标 ≤ 3 %", "预算 约 30 万元", "12 月 31 日", "完整度 82 %", "试过哪些办法", "▸提交")
    await plant.press("提交")
    await plant.sees(
        "已提交，编号 N-26-0001",
        "陈工（示例）",
        "某大学材料学院 · 教授",
        "马老师（示例）",
        "▸约 1",
        "11 月 30 日（周一）截止",
    )
    await plant.say("约陈工，下周三下午")
    await plant.sees("陈工（示例）11 月 25 日（周三）可约", "▸14:00", "▸15:00", "▸16:00", "▸其他时间")
    await plant.press("15:00")
    await plant.sees("第一次预约，请留一下单位和电话")
    await plant.say("银川某铸造有限公司（示例） 张工 13800000000")
    await plant.sees("11 月 25 日（周三）15:00–16:00", "已为您留住", "陈工（示例）", "▸换时间", "▸取消")
    assert plant.acts == 7


async def accept(expert: Person) -> None:
    """Story §1, the expert's side: one press, and no detail of the firm before it."""
    card = await expert.sees(
        "铸钢件有气孔", "废品率 8 %", "≤ 3 %", "约 30 万元", "11 月 25 日（周三）15:00–16:00", "▸接受"
    )
    assert "13800000000" not in card
    assert "银川某铸造有限公司" not in card
    await expert.press("接受")
    await expert.sees("银川某铸造有限公司（示例）", "张工", "13800000000", ".ics")


async def test_a_need_becomes_a_confirmed_consultation(world: World) -> None:
    expert, plant = world.person("expert"), world.person("plant")
    await world.invited(expert, Role.EXPERT, "陈工（示例）")
    await ask_for_a_consultation(plant)
    await accept(expert)
    await plant.sees("陈工（示例）", "11 月 25 日（周三）15:00–16:00", ".ics")


@pytest.mark.parametrize(("asking", "answering"), [("web", "telegram"), ("telegram", "web")])
async def test_two_messengers_meet(city: tuple[World, BotApiServer], asking: str, answering: str) -> None:
    world, api = city
    async with AsyncExitStack() as stack:
        people: dict[str, Person] = {
            "web": await WebPerson(world.house, world.port).open(),
            "telegram": TelegramPerson(world.house, api.user(7, "示例")),
        }
        web = people["web"]
        assert isinstance(web, WebPerson)
        stack.push_async_callback(web.close)
        expert, plant = people[answering], people[asking]
        assert isinstance(expert, WebPerson | TelegramPerson)
        await world.invited(expert, Role.EXPERT, "陈工（示例）")
        await ask_for_a_consultation(plant)
        await accept(expert)
        await plant.sees("陈工（示例）", "11 月 25 日（周三）15:00–16:00")
        await settled(world.house)
