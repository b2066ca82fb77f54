"""New records find the needs that wait for them: told once, with the reason; what is said of results is used."""

from __future__ import annotations

import pytest

from domain.accounts import Role
from domain.records import Kind, NewRecord, Source
from storage.repositories import Repositories
from tests.talk.people import Person
from tests.talk.story import waiting
from tests.talk.tables import rows_of
from tests.talk.world import World
from tests.test_import_journey import send

NEWS = "现在有了新匹配"

pytestmark = pytest.mark.parametrize(
    ("channel", "database_kind"),
    [("memory", "sqlite"), ("memory", "postgresql"), ("web", "sqlite"), ("telegram", "postgresql")],
)


def expert(name: str, fields: str, done: str = "") -> NewRecord:
    """An invented expert."""
    unit = "某海洋研究院（示例）"
    texts = {"name": name, "unit": unit, "fields": fields, "done": done}
    facts = {"unit": unit, "title": "研究员", "form": "online"}
    return NewRecord(Kind.EXPERT, f"{name}/{unit}", name, texts, ("海洋",), "宁波", source=Source("示例"), facts=facts)


async def imported(world: World, *records: NewRecord) -> None:
    """What an import saves; then every duty is done once, in the second the index takes to catch up."""

    def load(store: Repositories) -> None:
        store.records.load(records, world.now)

    await world.house.database.write(load)
    await world.advance(seconds=1)


async def matched(world: World, name: str = "plant") -> Person:
    """Somebody whose need found 陈工 first and 马老师 second."""
    plant = await world.meet(name)
    await plant.say("我们铸钢件老有气孔，废品率8%，想找个专家看看")
    await plant.press("同意并继续")
    await plant.say("3%以内，预算三十万左右，最好年底前")
    await plant.press("提交")
    first = await plant.sees("位合适的专家")
    assert first.index("陈工（示例）") < first.index("马老师（示例）")
    plant.look_away()
    return plant


async def test_a_waiting_enterprise_hears_of_a_new_expert_once(world: World) -> None:
    admin = await world.meet("admin")
    await world.invited(admin, Role.ADMIN)
    plant = await waiting(world)
    await admin.say("缺口榜")
    await admin.sees("智库缺口 1 个方向，1 项需求在等")
    await world.advance(days=3)
    admin.look_away()
    await imported(world, expert("郝研究员（示例）", "深海密封件、耐压密封结构"))
    told = await plant.sees(
        "3 天前的需求 N-26-0001", NEWS, "郝研究员（示例）", "深海密封件", "▸约时间", "▸看详情", "▸不合适"
    )
    assert told.count(NEWS) == 1
    await admin.say("缺口榜")
    await admin.sees("1 项已有新匹配，没有在等的")
    await admin.say("缺口")
    await admin.sees("已有新匹配")
    plant.look_away()
    await imported(world, expert("郝研究员（示例）", "深海密封件、耐压密封结构、密封材料"))
    await imported(world, expert("郝研究员（示例）", "深海密封件、耐压密封结构", "做过深海密封件"))
    assert NEWS not in plant.shown()
    await plant.press("看详情")
    await plant.sees("为什么推荐", "研究：深海密封件", "▸有用")


TABLE = "专家姓名,工作单位,专业特长\n窦工（示例）,某大学,耐火材料；陶瓷釉面开裂\n"


async def test_a_table_answers_a_need_until_it_is_taken_back(world: World) -> None:
    admin = world.person("admin")
    await world.invited(admin, Role.ADMIN)
    plant = await waiting(world, problem="陶瓷釉面总开裂，找专家")
    await send(admin, "专家库.csv", TABLE.encode())
    await admin.sees("检查完了", within=10)
    await admin.press("导入 1 条")
    await admin.sees("导入完成", within=10)
    told = await plant.sees(NEWS, "窦工（示例）", "陶瓷", within=10)
    assert told.count(NEWS) == 1
    assert "1 项已有新匹配" in await admin.say("缺口榜")
    await admin.press("撤回这次导入")
    await admin.press("确认撤回")
    await admin.sees("已撤回", within=10)
    admin.look_away()
    assert "1 项需求在等" in await admin.say("缺口榜")
    assert (await plant.sees(NEWS)).count(NEWS) == 1


async def test_what_is_not_clearly_better_is_no_news(world: World) -> None:
    plant = await waiting(world)
    await imported(world, expert("郝研究员（示例）", "深海密封件、耐压密封结构"))
    await plant.sees(NEWS)
    plant.look_away()
    await imported(
        world, expert("季研究员（示例）", "深海密封件、耐压密封工艺"), expert("吴博士（示例）", "葡萄酒发酵")
    )
    assert plant.shown() == ""


async def test_a_bulk_change_is_one_message(world: World) -> None:
    plant = await waiting(world)
    names = [f"{surname}研究员（示例）" for surname in "郝季吴郑王冯"]
    await imported(world, *(expert(name, "深海密封件、耐压密封结构") for name in names))
    told = await plant.sees(NEWS, "还有 5 条新的也合适")
    assert told.count(NEWS) == 1
    await plant.press("全部匹配")
    await plant.sees("找到 6 位合适的专家", "▸看更多")


async def test_in_quiet_hours_it_waits_until_morning(world: World) -> None:
    plant = await waiting(world)
    await world.advance(hours=12)  # 22:02
    await imported(world, expert("郝研究员（示例）", "深海密封件"))
    await imported(world, expert("季研究员（示例）", "深海密封件总漏"))
    assert plant.shown() == ""
    await world.advance(hours=10)  # 08:02
    told = await plant.sees(NEWS)
    assert told.count(NEWS) == 1


async def test_unfit_is_never_told_and_opens_the_gap_again(world: World) -> None:
    admin = await world.meet("admin")
    await world.invited(admin, Role.ADMIN)
    plant = await waiting(world)
    await imported(world, expert("郝研究员（示例）", "深海密封件"))
    await plant.sees(NEWS)
    await plant.press("不合适")
    await plant.sees("郝研究员（示例）排到最后", "▸方向不对", "▸离得太远", "▸已经找过")
    await plant.say("他只做静密封，我们是动密封")
    await plant.sees("记下了，工作人员找人时会参考")
    await admin.say("缺口榜")
    await admin.sees("1 项需求在等")
    await admin.say("缺口")
    await admin.press("1")
    await admin.sees("郝研究员（示例）：不合适（他只做静密封，我们是动密封）")
    plant.look_away()
    await imported(world, expert("季研究员（示例）", "深海密封件"))
    told = await plant.sees(NEWS, "季研究员（示例）")
    assert "郝研究员" not in told


async def test_what_is_said_changes_the_order_of_this_need_alone(world: World) -> None:
    plant, other = await matched(world), await matched(world, "other")
    await plant.say("1 不合适")
    await plant.sees("陈工（示例）排到最后")
    await plant.say("2 有用")  # judges the next one; it is not why the first does not suit
    await plant.sees("马老师（示例）对您有用")
    await plant.say("1 不合适，离得太远")
    await plant.sees("记下了，工作人员找人时会参考")
    await plant.press("回到列表")
    order = await plant.sees("马老师（示例）", "您说过不合适")
    assert order.index("马老师（示例）") < order.rindex("陈工（示例）")
    await plant.say("马老师不合适，他只做静密封")
    await plant.sees("记下了，工作人员找人时会参考")
    plant.look_away()
    await plant.say("陈工有用")
    await plant.sees("陈工（示例）对您有用", "▸约时间")
    await plant.press("回到列表")
    order = await plant.sees("您说过有用")
    assert order.rindex("陈工（示例）") < order.rindex("马老师（示例）")
    await other.say("我的")
    await other.press("N-26-0002")
    assert "您说过" not in await other.sees("陈工（示例）")


async def test_none_suits_says_so_of_those_shown_and_asks_why(world: World) -> None:
    plant = await matched(world)
    await plant.press("都不合适")
    await plant.sees("主要是哪里不合适", "▸方向不对", "▸逐位看", "▸转人工", "▸换个说法再找")
    await plant.press("方向不对")
    said = rows_of(world.house, "feedback")["feedback"]
    assert {(row["verdict"], row["reason"]) for row in said} == {("unfit", "field")}
    assert len(said) == min(3, len(rows_of(world.house, "finds")["finds"]))


async def test_policies_and_achievements_are_judged_on_their_cards(world: World) -> None:
    plant = await matched(world)
    for kind, unfit in (("看政策", "条件达不到"), ("看成果", "还不成熟")):
        await plant.press(kind)
        await plant.press("看 1")
        await plant.sees("▸有用", "▸不合适", "▸回到列表")
        await plant.press("不合适")
        await plant.sees(f"▸{unfit}")
        plant.look_away()
        await plant.press(unfit)
        await plant.press("回到列表")
        await plant.sees("您说过不合适")
        await plant.press("回到专家")
        await plant.sees("陈工（示例）")
        plant.look_away()
