"""A later file of a list: what changed, who is missing, and whether it replaces the former one."""

from __future__ import annotations

import pytest

from domain.imports import Tally
from domain.records import Kind
from tests.talk.imports import LATER, TABLE, WITHIN, attached, experts, send, taken_in
from tests.talk.memory import MemoryPerson
from tests.talk.world import World

pytestmark = pytest.mark.waits


async def test_a_later_file_updates_and_retires_only_when_it_is_said_to_replace_the_list(
    world: World, admin: MemoryPerson
) -> None:
    before = await experts(world)
    await taken_in(admin, "专家2026-10.csv", TABLE)
    await send(admin, "专家2026-11.csv", LATER.encode())
    report = await admin.sees("更新 1 条", within=WITHIN)
    assert "研究方向“耐火材料”→“陶瓷釉面”" in report
    assert "同一份名单以前有、这次没有的：1 条。不选“替换”就保留" in report
    assert "这次没有的是：皮工(示例) · 某研究院" in report
    await admin.press("全部变化")
    assert ["这次没有", "皮工(示例) · 某研究院"] in await attached(admin)
    assert "将停用" in await admin.press("替换旧名单")
    await admin.press("导入 2 条")
    await admin.sees("更新 1 条，停用 1 条", within=WITHIN)
    [newest] = await world.house.database.read(lambda store: store.imports.newest(1))
    assert newest.tally == Tally(new=0, changed=1, retired=1)
    assert await experts(world) == before | {"窦工（示例）"}
    await admin.press("撤回这次导入")
    await admin.press("确认撤回")
    await admin.sees("已撤回", within=WITHIN)
    assert await experts(world) == before | {"窦工（示例）", "皮工（示例）"}


PEOPLE = "姓名,单位,研究方向,职称,电话\n窦工（示例）,某大学,耐火材料,副教授,13800000011\n"


async def test_the_same_list_again_leaves_what_was_corrected_and_a_new_telephone_in_it_counts(
    world: World, admin: MemoryPerson
) -> None:
    async def telephone() -> str:
        [found] = await world.house.database.read(lambda store: store.records.named(Kind.EXPERT, "窦工（示例）"))
        return (await world.house.database.read(lambda store: store.imports.staging.known_by(found.id))).contact[
            "phone"
        ]

    await taken_in(admin, "专家.csv", PEOPLE)
    for column, content in (("电话", "13900009999"), ("职称", "研究员")):
        await admin.say(f"把窦工的{column}改成{content}")
        await admin.press("确认修改")
    await send(admin, "专家.csv", PEOPLE.encode())
    await admin.sees("更新 0 条，没有变化 1 条", within=WITHIN)
    await taken_in(admin, "专家.csv", PEOPLE.replace("耐火材料", "陶瓷烧结"))
    assert await telephone() == "13900009999"
    await taken_in(admin, "专家.csv", PEOPLE.replace("13800000011", "13800000022"))
    assert await telephone() == "13800000022"


NAMESAKES = "姓名,单位,研究方向\n窦工（示例）,某大学,耐火材料\n窦工（示例）,某研究院,陶瓷烧结\n"


@pytest.mark.parametrize("draft", [False, True])
async def test_of_several_with_that_name_a_typed_number_chooses_also_while_a_draft_asks_for_one(
    admin: MemoryPerson, draft: bool
) -> None:
    await taken_in(admin, "专家.csv", NAMESAKES)
    if draft:
        assert "希望废品率降到多少" in await admin.say("我们铸钢件老有气孔，废品率8%")
    assert "请选一条" in await admin.say("把窦工的研究方向改成精炼脱气")
    assert "研究方向：陶瓷烧结 → 精炼脱气" in await admin.say("2")
    if draft:  # it is no label any more, and answers the question
        assert "记下了：目标 2" in await admin.say("2")


async def test_a_list_can_replace_the_former_one_once_its_cells_are_read_as_proposed(
    world: World, admin: MemoryPerson
) -> None:
    before = await experts(world)
    await taken_in(admin, "专家2026-10.csv", TABLE)
    later = "姓名,单位,研究方向,来源日期\n窦工（示例）,某大学,耐火材料,3月31日\n卜工（示例）,某大学,密封,\n"
    await send(admin, "专家2026-11.csv", later.encode())
    report = await admin.sees("有错 1 行", "有错的行改好后才能替换整份名单", within=WITHIN)
    assert "▸替换旧名单" not in report
    await admin.press("按建议改 1 处再看")
    assert "▸按建议改" not in await admin.sees("有错 0 行", "不选“替换”就保留", within=WITHIN)
    assert "这次没有的 1 条将停用" in await admin.press("替换旧名单")
    assert "不选“替换”就保留" in await admin.press("不停用旧记录")
    await admin.press("替换旧名单")
    await admin.press("导入 2 条")
    await admin.sees("新增 1 条，更新 0 条，停用 1 条", within=WITHIN)
    assert await experts(world) == before | {"窦工（示例）", "卜工（示例）"}


async def test_what_was_cleaned_or_taken_as_proposed_is_in_the_list_of_all_changes(admin: MemoryPerson) -> None:
    table = "姓名,单位,研究方向\n孙丽（女）,某大学,铸钢\n王建国教授,某院,焊接。电话：13800000000\n"
    await send(admin, "专家.csv", table.encode())
    await admin.sees("检查完了", within=WITHIN)
    await admin.press("按建议改 1 处再看")
    await admin.sees("检查完了", within=WITHIN)
    await admin.press("全部变化")
    listed = [row[-1] for row in await attached(admin)]
    assert "把“孙丽（女）”按建议读作“孙丽”。" in listed
    assert "去掉了电话号码，联系方式不公开。" in listed
    assert "“王建国”是姓名，“教授”记作职称。" in listed
