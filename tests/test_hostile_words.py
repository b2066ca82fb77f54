"""Bad input and too much of it: a kind sentence each time, nothing is lost, nobody else is touched."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from domain.channels import Update
from domain.errors import BadFile
from domain.messages import FileRef, Said
from tests.talk.memory import MemoryPerson
from tests.talk.people import settled, words_of
from tests.talk.story import NEED, newcomer, submitted
from tests.talk.tables import rows_of
from tests.talk.world import World


async def _put(world: World, person: MemoryPerson, text: str, unreadable: str = "", *files: FileRef) -> str:
    """What a channel hands over when it is not a plain message."""
    person.look_away()
    await person.put(Said(person.address, text, files, world.now, unreadable))
    await settled(world.house)
    return person.shown()


async def _file(world: World, name: str, content: bytes) -> FileRef:
    number = await world.house.reception.keep_file(name, "application/octet-stream", content)
    return FileRef(number, name, "application/octet-stream", len(content))


ODD = {
    "100,000 characters": "铸钢件有气孔。" * 15_000,
    "one character 100,000 times": "长" * 100_000,
    "right-to-left marks": "\u202e\u200f铸钢件有气孔\u202c",
    "NUL": "铸钢件\x00有\x00气孔",
    "half a surrogate pair": "\ud83d铸钢件有气孔\ude00",
    "pictures": "😀👨‍👩‍👧🇨🇳" * 30,
    "markup": "<b>铸钢件</b>&lt;气孔&gt;*_[`](x)",
    "brackets": "(((((" * 1_000,
    "digits": "9" * 4_000,
    "a long word": "a" * 3_000,
    "only spaces": "   \t  ",
    "only punctuation": "！！？？……，，",
    "line breaks": "\n\r\n\u2028",
    "a formula": '=HYPERLINK("http://x")',
    "a large sum": "预算" + "9" * 300 + "万",
    "a day that does not exist": "2月30日之前，2026年13月45日25点",
    "many ordinals": "第" * 2_000,
    "a format string": "{ $name } %s {0} \\u0000",
}


LABELS = {"target": "目标", "budget": "预算", "deadline": "时间", "tried": "试过", "place": "地点"}


@pytest.mark.parametrize("question", ["", *LABELS, "contact"])
async def test_odd_words_at_every_question(world: World, question: str) -> None:
    person = await newcomer(world, "person") if not question else await newcomer(world, "person", NEED)
    if question == "contact":
        await person.say("提交")
        await person.say("约陈工，下周三下午三点")
    elif question:
        await person.press("修改前面的内容")
        if question == "place":
            await person.press("改别的")
        await person.press(LABELS[question])
    for what, words in ODD.items():
        world.now += timedelta(seconds=2)
        assert (await _put(world, person, words)).strip(), what
    shown = await person.say("我的")
    assert "我的" in shown
    for need in rows_of(world.house, "needs")["needs"]:
        assert all("\x00" not in str(value) for value in need.values())


async def test_what_is_cut_is_said(world: World) -> None:
    person = await newcomer(world, "person")
    shown = await person.say("铸钢件有气孔。" * 15_000)
    assert "我读了前 5000 个字" in shown
    assert "问题　铸钢件有气孔" in shown


async def test_markup_is_shown_as_it_was_written(world: World) -> None:
    person = await newcomer(world, "person", NEED)
    await person.press("修改前面的内容")
    await person.press("试过")
    assert "<b>粗</b> &lt; *_[" in await person.say("<b>粗</b> &lt; *_[")


@pytest.mark.parametrize("kind", ["sticker", "voice", "photo", "video", "location"])
async def test_no_text_where_text_is_expected(world: World, kind: str) -> None:
    person = await newcomer(world, "person", NEED)
    assert "请用文字说说" in await _put(world, person, "", kind)
    await person.say("3%以内")
    await person.sees("目标 ≤ 3 %")  # the question stayed open


async def test_files_of_all_kinds(world: World) -> None:
    person = await newcomer(world, "person")
    table = "姓名,单位\n张三,某厂\n".encode("gbk")
    alone = await _put(world, person, "", "", await _file(world, "名单.csv", table))
    assert "文件收到了" in alone
    await person.say(NEED)
    for name, content, sentence in (
        ("名单.csv", table, "收到文件“名单.csv”"),
        ("坏.xlsx", b"PK\x03\x04 no workbook", "收到文件“坏.xlsx”"),
        ("空.xlsx", b"", "这个文件是空的"),
        ("../../etc/passwd", b"x", "收到文件“../../etc/passwd”"),
        ("长" * 300 + ".pdf", b"x", "收到文件“长长"),
    ):
        shown = await _put(world, person, "", "", await _file(world, name, content))
        assert sentence in shown
        assert "希望废品率降到多少" in shown  # the same question comes back
    with_words = await _put(world, person, "3%以内，见附件", "", await _file(world, "废品统计.xlsx", b"x"))
    assert "收到文件“废品统计.xlsx”" in with_words
    assert "目标 ≤ 3 %" in with_words
    kept = [row for row in rows_of(world.house, "files")["files"] if row["need_id"] is not None]
    assert len(kept) == 6
    with pytest.raises(BadFile) as refused:
        await _file(world, "大.zip", b"0" * (10 * 1024 * 1024 + 1))
    assert refused.value.key == "file-too-large"


async def test_a_flood_from_one_person(world: World) -> None:
    """More than 20 messages in 10 s: all kept and handled, one kind notice, another person is answered meanwhile."""
    loud, quiet = await submitted(world, "loud"), await newcomer(world, "quiet")
    loud.look_away()
    words = [f"{number} 号炉的气孔情况记录在案" for number in range(1, 61)]
    told = [Said(loud.address, each, (), world.now) for each in words]
    await world.house.reception.put([Update("memory", "test", uuid4().hex, each, "zh") for each in told])
    quiet.look_away()
    await quiet.put(Said(quiet.address, "政策", (), world.now))
    assert "消息有点密" not in await quiet.sees("能申报的政策")
    assert "new" in {row["state"] for row in rows_of(world.house, "inbox")["inbox"]}  # the flood is still being handled
    await settled(world.house)
    states = [row["state"] for row in rows_of(world.house, "inbox")["inbox"]]
    assert len(states) >= 60
    assert set(states) == {"handled"}
    replies = [words_of(reply) for _, reply in loud.replies]
    assert sum("消息有点密，我都收到了" in each for each in replies) == 1
    written = "\n".join(row["text"] for row in rows_of(world.house, "needs")["needs"])
    assert [each for each in words if each not in written] == []


async def test_nothing_is_read_before_consent(world: World) -> None:
    person = world.person("person")
    shown = await person.say(NEED)
    assert "▸同意并继续" in shown
    pointed = await person.say("预算三十万左右")
    assert "请先点“同意并继续”" in pointed
    assert await person.say("年底前") == ""  # said once a minute, not after each message
    assert rows_of(world.house, "needs", "conversations", "gaps") == {"needs": [], "conversations": [], "gaps": []}
    assert [row["awaits_consent"] for row in rows_of(world.house, "inbox")["inbox"]] == [True] * 3
    await person.press("详细说明")
    await person.press("同意并继续")
    need = rows_of(world.house, "needs")["needs"][0]
    assert need["text"] == f"{NEED}\n预算三十万左右\n年底前"  # all of it, in order
    assert [row["state"] for row in rows_of(world.house, "inbox")["inbox"]] == ["handled"] * 5


async def test_labels_of_the_consent_card_may_be_typed(world: World) -> None:
    person = world.person("person")
    await person.say(NEED)
    assert "聊天原文保留 7 天" in await person.say("详细说明")
    assert "请先点“同意并继续”" in await person.say("同意并继续，但是不要给电话")  # not those words alone
    assert rows_of(world.house, "needs")["needs"] == []
    assert "我理解的是" in await person.say("同意并继续")
    assert [row["awaits_consent"] for row in rows_of(world.house, "inbox")["inbox"]] == [False] * 4


async def test_no_consent(world: World) -> None:
    person = world.person("person")
    await person.say(NEED)
    await person.say("银川某厂 13800000000")
    shown = await person.press("不同意")
    assert "没有读取，已经删除" in shown
    rows = rows_of(world.house)
    assert rows["needs"] == []
    assert "13800000000" not in str(rows)
    assert "气孔" not in str(rows["inbox"])
    assert "▸同意并继续" in await person.say("你好")  # writing again brings the card back


async def test_a_day_without_an_answer(world: World) -> None:
    person = world.person("person")
    await person.say(NEED)
    await world.advance(hours=23)
    assert "气孔" in str(rows_of(world.house, "inbox"))
    await world.advance(hours=2)
    assert "气孔" not in str(rows_of(world.house, "inbox"))
    assert "▸同意并继续" in await person.say("你好")


async def test_nothing_works_before_consent_but_its_own_buttons(world: World) -> None:
    person = world.person("person")
    for words in ("我的数据", "转人工", "/start", "今日"):
        await person.say(words)
    assert await person.forge("y.data:0:0:") == ""
    assert rows_of(world.house, "gaps", "files") == {"gaps": [], "files": []}
