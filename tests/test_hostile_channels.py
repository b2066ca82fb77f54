"""The same unkindness over real sockets and real HTTP: forged frames and presses, markup, stickers, floods of text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from tests.botapi.server import BotApiServer
from tests.talk.story import NEED, requested
from tests.talk.tables import failed_turns, others_rows, refusals, rows_of
from tests.talk.telegram import TelegramPerson
from tests.talk.web import WebPerson
from tests.talk.world import World, city_of


@pytest_asyncio.fixture
async def city(tmp_path: Path, database_url: str) -> AsyncIterator[tuple[World, BotApiServer]]:
    """A running installation with web messenger and Telegram."""
    async with city_of(tmp_path, database_url) as running:
        yield running
        assert failed_turns(running[0].house) == []


async def test_a_web_visitor_who_forges(city: tuple[World, BotApiServer]) -> None:
    world, _ = city
    cast = await requested(world)
    page = await WebPerson(world.house, world.port).open()
    await page.say("你好")
    await page.press("同意")
    booking, need = (rows_of(world.house, name)[name][-1]["id"] for name in ("bookings", "needs"))
    mine = rows_of(world.house, "accounts")["accounts"][-1]["id"]
    before = others_rows(world.house, mine)
    for count, data in enumerate((f"b.accept:{booking}:1:", f"n.preview:{need}:1:", "o.export:0:0:needs"), start=1):
        assert (await page.forge(data)).strip()
        assert refusals(world.house) == count
    assert others_rows(world.house, mine) == before
    assert "▸接受" in await cast.expert.sees("")  # the expert's card is as it was
    frames: tuple[dict[str, Any], ...] = (
        {"id": str(uuid4()), "press": {"data": "b.accept:99999999999999999999:1:"}},
        {"id": str(uuid4()), "press": {"data": "x" * 500}},
        {"id": str(uuid4()), "press": "b.accept"},
        {"id": "no uuid", "say": {"text": "你好"}},
        {"id": str(uuid4()), "say": {"text": ["你好"]}},
        {"id": str(uuid4()), "say": {"text": "你好", "files": ["forged.statement"]}},
        {"seen": ["1", -1, 2**80, None]},
        {"ping": {"deep": [[[]]]}},
        {},
    )
    for frame in frames:
        await page.send(frame)
    assert "请说说遇到的" in await page.say("在吗")  # the socket lives on
    await page.close()


async def test_long_and_odd_text_on_the_page(city: tuple[World, BotApiServer]) -> None:
    world, _ = city
    page = await WebPerson(world.house, world.port).open()
    await page.say(NEED)
    await page.press("同意")
    shown = await page.say("<script>alert(1)</script> &lt; *_[ \u202e\x00\ud83d" + "铸钢件有气孔。" * 15_000)
    assert "我读了前 5000 个字" in shown
    await page.say("3%以内")
    await page.sees("目标改为", "≤ 3 %", "<script>alert(1)</script> &lt; *_[", "…）")
    await page.close()


@pytest.mark.parametrize("kind", ["sticker", "voice", "photo"])
async def test_no_text_on_telegram(city: tuple[World, BotApiServer], kind: str) -> None:
    world, api = city
    person = TelegramPerson(world.house, api.user(7, "示例"))
    await person.say(NEED)
    await person.press("同意")
    person.look_away()
    getattr(person.user, f"send_{kind}")()
    await person.sees("请用文字说说")


async def test_markup_and_files_on_telegram(city: tuple[World, BotApiServer]) -> None:
    world, api = city
    person = TelegramPerson(world.house, api.user(7, "<b>示例</b> &amp; _*["))
    await person.say(NEED)
    await person.press("同意")
    await person.press("修改前面的内容")
    await person.press("试过")
    await person.say("<b>粗</b> &lt; *_[`](tg://user?id=1) \u202e😀")
    await person.sees("<b>粗</b> &lt; *_[`](tg://user?id=1)")
    person.look_away()
    person.user.send_document("名单.csv", "姓名,单位\n张三,某厂\n".encode("gbk"))
    await person.sees("收到文件“名单.csv”")
    person.look_away()
    person.user.send_document("空.xlsx", b"")
    await person.sees("这个文件是空的")


async def test_forged_callback_data_on_telegram(city: tuple[World, BotApiServer]) -> None:
    world, api = city
    cast = await requested(world)
    person = TelegramPerson(world.house, api.user(7, "示例"))
    await person.say("你好")
    await person.press("同意")
    booking = rows_of(world.house, "bookings")["bookings"][-1]
    for data in (f"b.accept:{booking['id']}:1:", "z.z:1:1:", "b.accept", "b.accept:x:1:", "", "b.slot:1:1:" + "9" * 40):
        person.user.press_data(data)
    person.look_away()
    await person.say("我的")
    await person.sees("还没有内容")
    assert rows_of(world.house, "bookings")["bookings"][-1] == booking
    assert "▸接受" in await cast.expert.sees("")
