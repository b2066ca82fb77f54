"""An admin sends a messy workbook to the bot, reads the report, has it taken in, and takes it back again."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from bot.importing import Asked, Desk
from domain.accounts import Role
from domain.imports import ImportState
from domain.messages import Document
from domain.records import Kind
from handlers import imports
from tests.talk.imports import LATER, TABLE, WITHIN, attached, experts, send, taken_in
from tests.talk.memory import MemoryPerson
from tests.talk.people import eventually
from tests.talk.story import waiting
from tests.talk.world import World

pytestmark = pytest.mark.waits


def messy() -> bytes:
    """What an office sends: a title above the header, renamed columns, an empty row, a wrong cell, a near-duplicate."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "专家"
    sheet.append(["科技专家库（示例）"])
    sheet.append([])
    sheet.append(["*专家姓名", "工作单位", "职务职称", "专业特长", "联系电话", "可预约时间", "备注"])
    sheet.append(["窦工（示例）", "某大学材料学院", "教授", "深海密封件；耐压密封结构", 13800000000.0, "周三下午", "x"])
    sheet.append([])
    sheet.append(["窦工（示例）", "某大学", "教授", "耐压密封", None, "周三下午", None])
    sheet.append(["皮工（示例）", "某研究院", "高工", "陶瓷烧结", None, "周八下午", None])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


async def found(world: World, text: str) -> list[str]:
    """Titles of the experts that matching finds."""
    world.house.feed.catch_up_now()
    return [match.record.title for match in world.house.matcher.find(text, [Kind.EXPERT])]


async def test_a_messy_workbook_is_reported_taken_in_told_to_who_waits_and_taken_back(
    world: World, admin: MemoryPerson
) -> None:
    plant, before = await waiting(world), await experts(world)
    await send(admin, "专家库.xlsx", messy())
    report = await admin.sees("检查完了", within=WITHIN)
    assert "新增 2 条" in report
    assert "有错 1 行" in report
    assert "第 7 行，可预约时间" in report
    assert "可能重复 1 对" in report
    assert "没有用到的栏目：备注" in report
    assert await experts(world) == before

    await admin.press("错误的行")
    wrong = (await attached(admin))[0]
    assert "皮工（示例）" in wrong
    assert any("周八下午" in text for text in wrong)
    assert "窦工（示例）" not in wrong

    await admin.press("导入 2 条")
    await admin.sees("《专家库.xlsx》导入完成", "新增 2 条", within=WITHIN)
    assert await experts(world) == before | {"窦工（示例）"}
    assert "窦工（示例）" in await found(world, "深海密封件")
    await world.advance(seconds=1)
    told = await plant.sees("现在有了新匹配", "窦工（示例）", within=WITHIN)
    assert "13800000000" not in told

    await admin.press("撤回这次导入")
    await admin.sees("确认撤回")
    await admin.press("确认撤回")
    await admin.sees("已撤回，知识库和导入前一样", within=WITHIN)
    assert await experts(world) == before
    assert "窦工（示例）" not in await found(world, "深海密封件")


async def test_the_same_file_twice_changes_nothing(world: World, admin: MemoryPerson) -> None:
    await taken_in(admin, "专家.csv", TABLE)
    log = (await world.house.database.read(lambda store: store.records.changes_after(0, 10_000)))[0]
    await send(admin, "专家.csv", TABLE.encode())
    report = await admin.sees("新增 0 条，更新 0 条，没有变化 2 条", within=WITHIN)
    assert "▸导入" not in report
    assert (await world.house.database.read(lambda store: store.records.changes_after(0, 10_000)))[0] == log


async def test_what_was_edited_since_is_shown_and_stays(world: World, admin: MemoryPerson) -> None:
    await taken_in(admin, "专家.csv", TABLE)
    expert = world.person("fan")
    await world.invited(expert, Role.EXPERT, "窦工（示例）")
    await expert.say("设置时间 周一上午")
    await expert.sees("周一")
    await admin.press("撤回这次导入")
    await admin.sees("后来又有改动的 1 条不动", "窦工（示例）")
    await admin.press("确认撤回")
    await admin.sees("后来又有改动的 1 条没有动", within=WITHIN)
    assert "窦工（示例）" in await experts(world)
    assert "皮工（示例）" not in await experts(world)


async def test_a_large_import_is_looked_through_before_it_is_asked_whether_it_goes_back(
    world: World, admin: MemoryPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "AT_ONCE", 1)
    before = await experts(world)
    await taken_in(admin, "专家.csv", TABLE)
    await admin.press("撤回这次导入")
    await admin.sees("现在还没有撤回", "新增 2 条", "确认撤回", within=WITHIN)
    await admin.press("确认撤回")
    await admin.sees("已撤回，知识库和导入前一样", within=WITHIN)
    assert await experts(world) == before


async def test_given_up_nothing_is_taken_and_the_old_buttons_say_so(world: World, admin: MemoryPerson) -> None:
    before = await experts(world)
    await send(admin, "专家.csv", TABLE.encode())
    await admin.sees("检查完了", within=WITHIN)
    await admin.press("放弃")
    await admin.sees("没有导入")
    assert "往下走了" in await admin.press("导入 2 条")
    assert await experts(world) == before


TWO_FIELDS = "姓名,单位,专业领域,研究方向\n窦工（示例）,某大学,密封,密封\n皮工（示例）,某研究院,陶瓷,陶瓷烧结\n"


async def test_a_column_that_means_the_same_as_another_is_named_with_what_it_says_beyond_it(
    admin: MemoryPerson,
) -> None:
    await send(admin, "专家.csv", TWO_FIELDS.encode())
    report = await admin.sees("检查完了", within=WITHIN)
    assert "栏目“研究方向”与“专业领域”意思相同，只在“专业领域”空着时采用；有 1 行两栏" in report
    assert "两栏写得不同，用的是“专业领域”，例如第 3 行。" in report
    assert "没有用到的栏目" not in report
    await send(admin, "专家.csv", TWO_FIELDS.replace("陶瓷烧结", "陶瓷").encode())
    assert "意思相同，只在“专业领域”空着时采用。" in await admin.sees("检查完了", within=WITHIN)


async def test_two_tables_at_once_come_one_after_the_other(world: World, admin: MemoryPerson) -> None:
    await send(admin, "专家.csv", TABLE.encode())
    await send(admin, "名家.csv", LATER.encode())
    await admin.sees("《专家.csv》检查完了", "《名家.csv》检查完了", within=WITHIN)
    await admin.press("导入 2 条")
    await admin.sees("导入完成", within=WITHIN)
    await admin.press("导入 1 条")  # what it found was of before; what it changes is looked at anew
    await admin.sees("《名家.csv》导入完成", "更新 1 条", within=WITHIN)


async def test_a_file_that_is_no_table_is_refused_with_the_reason(world: World, admin: MemoryPerson) -> None:
    await send(admin, "专家.xlsx", b"hello")
    await admin.sees("不是 Excel 表格", within=WITHIN)
    await send(admin, "专家.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    await admin.sees("旧版 .xls 文件", "另存为 .xlsx 再发", within=WITHIN)
    await send(admin, "专家.ods", b"PK\x03\x04")
    await admin.sees("只能读取 .xlsx、.xlsm、.csv 和 .tsv 文件", within=WITHIN)
    await send(admin, "别的.csv", "甲,乙\n1,2\n".encode())
    await admin.sees("没有找到认识的表头", within=WITHIN)


async def test_a_table_of_somebody_else_is_no_import(world: World) -> None:
    plant = world.person("plant")
    await plant.say("我们铸钢件老有气孔，废品率8%，想找个专家看看")
    await plant.press("同意并继续")
    await send(plant, "专家.csv", TABLE.encode())
    await plant.sees("专家.csv")
    assert "检查" not in plant.shown()
    assert await world.house.database.read(lambda store: store.imports.newest(1)) == []
    assert "管理员" in await plant.forge("k.apply:1:1:")


async def test_records_are_exported_and_read_back_the_same(world: World, admin: MemoryPerson) -> None:
    await admin.say("导出")
    await admin.press("知识库")
    await admin.press("专家")
    await admin.sees("keqiao-expert-2026-11-21.xlsx", within=WITHIN)
    documents = [part for _, reply in admin.replies for part in reply.parts if isinstance(part, Document)]
    content = (await world.house.database.read(lambda store: store.files.open(documents[-1].file_id)))[1]
    await send(admin, "专家.xlsx", content)
    await admin.sees("新增 0 条，更新 0 条", "有错 0 行", within=WITHIN)


async def test_every_step_is_in_the_audit_log(world: World, admin: MemoryPerson) -> None:
    await taken_in(admin, "专家.csv", TABLE)
    await admin.press("撤回这次导入")
    await admin.press("确认撤回")
    await admin.sees("已撤回", within=WITHIN)
    entries = await world.house.database.read(lambda store: store.audit.of_row("import:1"))
    assert [entry.action for entry in entries] == ["import.receive", "import.apply", "import.undo"]


async def test_the_command_line_uses_the_process_that_runs(world: World, admin: MemoryPerson, tmp_path: Path) -> None:
    file = tmp_path / "专家.csv"
    file.write_text(TABLE, encoding="utf-8")
    desk = Desk(world.settings, world.house.database)
    this, _ = (looked := desk.look(Asked(file))).this, looked.checked
    assert this.counts.new == 2

    async def applied() -> bool:
        newest = await world.house.database.read(lambda store: store.imports.newest(1))
        return bool(newest) and newest[0].state is ImportState.APPLIED

    import asyncio

    outcome = await asyncio.to_thread(desk.apply, Asked(file), looked)
    assert any("导入完成" in line for line in outcome.lines)
    assert await eventually(applied)
