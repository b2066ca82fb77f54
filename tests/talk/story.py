"""The story up to some point, for tests that begin there."""

from __future__ import annotations

from dataclasses import dataclass

from domain.accounts import Role
from tests.talk.memory import MemoryPerson
from tests.talk.world import Somebody, World

NEED = "我们铸钢件老有气孔，废品率8%，想找个专家看看"
FIRM, CONTACT, PHONE = "银川某铸造有限公司（示例）", "张工", "13800000000"


@dataclass(frozen=True, slots=True)
class Cast:
    """The enterprise and the expert of the story."""

    plant: MemoryPerson
    expert: MemoryPerson


async def newcomer(world: World, name: str, first: str = "你好") -> MemoryPerson:
    """Somebody who agreed."""
    person = world.person(name)
    await person.say(first)
    await person.press("同意并继续")
    return person


async def waiting(world: World, name: str = "plant", problem: str = "深海密封件总漏，找专家") -> Somebody:
    """Somebody with an open need for which nothing was found; the log has been looked at once."""
    plant = await world.meet(name)
    await plant.say(problem)
    await plant.press("同意并继续")
    await plant.say("提交")
    await plant.sees("库里暂时没有合适的专家")
    await world.advance(seconds=1)
    plant.look_away()
    return plant


async def submitted(world: World, name: str = "plant") -> MemoryPerson:
    """Somebody whose need is submitted, the experts in front of them."""
    plant = await newcomer(world, name, NEED)
    await plant.say("3%以内，预算三十万左右，最好年底前")
    await plant.press("提交")
    return plant


async def requested(world: World) -> Cast:
    """The time is held, the expert's card is there."""
    expert = world.person("expert")
    await world.invited(expert, Role.EXPERT, "陈工（示例）")
    plant = await submitted(world)
    await plant.say("约陈工，下周三下午")
    await plant.press("15:00")
    await plant.say(f"{FIRM} {CONTACT} {PHONE}")
    await plant.sees("已为您留住")
    await expert.sees("▸接受")
    return Cast(plant, expert)


async def confirmed(world: World) -> Cast:
    """The appointment is made."""
    cast = await requested(world)
    await cast.expert.press("接受")
    await cast.plant.sees("已约好")
    return cast
