"""An admin sends tables and has them taken in; what is known then."""

from __future__ import annotations

import io

import openpyxl

from domain.messages import Document, FileRef, Said
from domain.records import Kind
from tests.talk.memory import MemoryPerson
from tests.talk.world import World

WITHIN = 40
"""Seconds; what is done in the background takes one or two, more where the machine is crowded."""


TABLE = "姓名,单位,研究方向\n窦工（示例）,某大学,耐火材料\n皮工（示例）,某研究院,陶瓷烧结\n"
LATER = "姓名,单位,研究方向\n窦工（示例）,某大学,陶瓷釉面\n"


async def send(person: MemoryPerson, name: str, content: bytes, text: str = "") -> None:
    """Sends a file as a messenger would."""
    number = await person.house.reception.keep_file(name, "", content)
    file = FileRef(number, name, "", len(content))
    person.look_away()
    await person.put(Said(person.address, text, (file,), person.house.clock()))


async def experts(world: World) -> set[str]:
    """Whom matching and lists know."""
    records = await world.house.database.read(lambda store: store.records.of_kind(Kind.EXPERT))
    return {record.title for record in records}


async def attached(person: MemoryPerson) -> list[list[str]]:
    """The rows below the header of the workbook that was handed over last, as texts."""
    documents = [part for _, reply in person.replies for part in reply.parts if isinstance(part, Document)]
    content = (await person.house.database.read(lambda store: store.files.open(documents[-1].file_id)))[1]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [[str(cell) for cell in row if cell is not None] for row in sheet.iter_rows(min_row=2, values_only=True)]


async def taken_in(admin: MemoryPerson, name: str, table: str, *presses: str) -> str:
    """Sends a table, presses what is named, and has it taken in."""
    await send(admin, name, table.encode())
    await admin.sees("检查完了", within=WITHIN)
    for label in presses:
        await admin.press(label)
    await admin.press("导入 ")
    return await admin.sees("导入完成", within=WITHIN)
