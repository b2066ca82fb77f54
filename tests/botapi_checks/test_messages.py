"""Messages, edits, presses and files: what the clients send and what they get back."""

from __future__ import annotations

import asyncio
from io import BytesIO

import pytest
import telegram
from telegram.error import BadRequest, Conflict

from tests.botapi import BotApiServer
from tests.botapi.world import LONG_POLL_LIMIT
from tests.botapi_checks.conftest import keyboard, ptb


async def test_a_message_round_trip(server: BotApiServer, bot: telegram.Bot) -> None:
    person = server.user(7, "张工", "zh-hans")
    person.say("/start e_17")
    (update,) = await bot.get_updates()
    assert update.message
    assert update.message.from_user
    assert (update.message.text, update.message.from_user.language_code) == ("/start e_17", "zh-hans")
    assert update.message.entities[0].type == "bot_command"
    assert update.message.chat.type == "private"
    text = "您好 <b>张工</b> &lt;b&gt; 😀"
    sent = await bot.send_message(7, text, parse_mode="HTML", reply_markup=keyboard("是", "否"))
    seen = await person.expect("您好 张工 <b> 😀")
    assert (seen.id, seen.labels, seen.entities[0]["offset"]) == (sent.message_id, ("是", "否"), 3)
    assert sent.parse_entities() == {sent.entities[0]: "张工"}


async def test_updates_are_kept_until_a_later_offset(server: BotApiServer, bot: telegram.Bot) -> None:
    for word in "abc":
        server.user(7).say(word)
    first = await bot.get_updates()
    assert [update.message.text for update in first if update.message] == ["a", "b", "c"]
    assert await bot.get_updates() == first
    assert await bot.get_updates(offset=first[2].update_id) == first[2:]
    assert await bot.get_updates(offset=-1) == first[2:]
    assert await bot.get_updates(offset=first[2].update_id + 1) == ()
    assert server.world.updates.unacknowledged == 0


async def test_a_long_poll_ends_with_the_first_update(server: BotApiServer, bot: telegram.Bot) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=int(LONG_POLL_LIMIT), limit=1))
    await server.called("getUpdates")
    server.user(7).say("在吗")
    (update,) = await asyncio.wait_for(polling, LONG_POLL_LIMIT / 2)  # it would end by itself at the limit only
    assert update.message
    assert update.message.text == "在吗"


async def test_a_second_getupdates_ends_the_first_with_409(server: BotApiServer, bot: telegram.Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await server.called("getUpdates")
    async with ptb(server) as another:
        await another.get_updates()
    with pytest.raises(Conflict, match="terminated by other getUpdates"):
        await first


async def test_a_press_and_its_answer(server: BotApiServer, bot: telegram.Bot) -> None:
    person = server.user(7)
    person.say("hi")
    await bot.send_message(7, "选哪个", reply_markup=keyboard("b.pick:812:3:0947", "其他"))
    await person.expect("选哪个")
    person.press("b.pick")
    query = (await bot.get_updates())[-1].callback_query
    assert query
    assert query.data == "b.pick:812:3:0947"
    assert query.message
    assert query.message.chat.id == 7
    assert await query.answer("记下了")
    assert await person.expect_toast("记下") == "记下了"
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await query.answer()
    with pytest.raises(LookupError):
        person.press("没有这个按钮")


async def test_edits(server: BotApiServer, bot: telegram.Bot) -> None:
    person = server.user(7)
    person.say("hi")
    sent = await bot.send_message(7, "一", reply_markup=keyboard("x"))
    await bot.edit_message_text("二", 7, sent.message_id, reply_markup=keyboard("y"))
    seen = await person.expect("二")
    assert (seen.id, seen.edited, seen.labels) == (sent.message_id, True, ("y",))
    with pytest.raises(BadRequest, match="is not modified"):
        await bot.edit_message_text(" 二 ", 7, sent.message_id, reply_markup=keyboard("y"))
    await bot.edit_message_reply_markup(7, sent.message_id)
    assert person.messages[-1].labels == ()
    with pytest.raises(BadRequest, match="to edit not found"):
        await bot.edit_message_text("三", 7, 4711)
    with pytest.raises(BadRequest, match="can't be edited"):
        await bot.edit_message_text("三", 7, 1)
    assert await bot.delete_message(7, sent.message_id)
    assert person.messages == []
    with pytest.raises(BadRequest, match="to delete not found"):
        await bot.delete_message(7, sent.message_id)


async def test_documents_both_ways(server: BotApiServer, bot: telegram.Bot) -> None:
    person = server.user(7)
    person.send_document("专家.xlsx", b"PK\x03\x04" + bytes(5000), caption="名单")
    message = (await bot.get_updates())[0].message
    assert message
    assert message.document
    assert message.document.file_name == "专家.xlsx"
    assert message.caption == "名单"
    content = await (await bot.get_file(message.document.file_id)).download_as_bytearray()
    assert bytes(content) == b"PK\x03\x04" + bytes(5000)
    sent = await bot.send_document(7, BytesIO(b"BEGIN:VCALENDAR"), filename="预约.ics", caption="日历")
    assert (await person.expect("预约.ics", "日历")).id == sent.message_id
    assert sent.document
    assert sent.document.file_size == 15
    await bot.send_document(7, sent.document.file_id)
    assert person.messages[-1].document == "预约.ics"
    with pytest.raises(BadRequest, match="file_id"):
        await bot.get_file("nothing")
    with pytest.raises(BadRequest, match="too big"):
        await bot.get_file(server.world.add_file("big", "", bytes(20 * 1024 * 1024 + 1))["file_id"])


async def test_what_is_no_text_arrives_as_what_it_is(server: BotApiServer, bot: telegram.Bot) -> None:
    person = server.user(7)
    person.send_voice()
    person.send_photo("看这个")
    person.send_sticker()
    voice, photo, sticker = (update.message for update in await bot.get_updates())
    assert voice
    assert voice.voice
    assert photo
    assert photo.photo
    assert photo.caption == "看这个"
    assert sticker
    assert sticker.sticker


# what is sent, with which parse mode, what Telegram says to it
REFUSED = [
    ("", None, "text is empty"),
    (" \n\x00 ", None, "text is empty"),
    ("字" * 4097, None, "too long"),
    ("😀" * 2049, None, "too long"),  # 4,098 UTF-16 units
    ("<b></b>", "HTML", "text is empty"),  # nothing is left after parsing
    ("a <b", "HTML", "Unclosed start tag at byte offset 2"),
    ("a < b > c", "HTML", 'Unsupported start tag "" at byte offset 2'),
    ("<script>x</script>", "HTML", 'Unsupported start tag "script" at byte offset 0'),
    ("<b>x", "HTML", 'can\'t find end tag corresponding to start tag "b"'),
    ("x</b>", "HTML", "Unexpected end tag at byte offset 1"),
    ("气<b><i>x</b></i>", "HTML", 'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"'),
    ("3.5 %", "MarkdownV2", r"Character '\.' is reserved"),
    ("*x", "MarkdownV2", "can't find end of Bold entity at byte offset 0"),
    ("*x_*", "MarkdownV2", "can't find end of Bold entity at byte offset 3"),
    ("`x", "MarkdownV2", "can't find end of Code entity"),
    ("[x", "MarkdownV2", "can't find end of Link entity"),
    ("x", "BBCode", "unsupported parse_mode"),
]


@pytest.mark.parametrize(("text", "mode", "why"), REFUSED)
async def test_texts_that_are_refused(
    server: BotApiServer, bot: telegram.Bot, text: str, mode: str | None, why: str
) -> None:
    server.user(7).say("hi")
    with pytest.raises(BadRequest, match=f"(?i){why}"):
        await bot.send_message(7, text, parse_mode=mode)


# what is sent, with which parse mode, the plain text, the entities in it
ACCEPTED = [
    ("字" * 4096, None, "字" * 4096, []),
    ("😀" * 2048, None, "😀" * 2048, []),
    ("<b>" + "&amp;" * 4096 + "</b>", "HTML", "&" * 4096, ["bold"]),  # counted after parsing
    ("a &lt; b &#38; &nbsp;", "HTML", "a < b & &nbsp;", []),
    ('<a href="https://example.org">x</a> <tg-spoiler>y</tg-spoiler>', "HTML", "x y", ["text_link", "spoiler"]),
    ("*粗* _斜_ __下__ ~删~ ||藏|| `码`", "MarkdownV2", "粗 斜 下 删 藏 码",
     ["bold", "italic", "underline", "strikethrough", "spoiler", "code"]),
    (r"3\.5 \% [x](https://example.org)", "MarkdownV2", "3.5 % x", ["text_link"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "mode", "plain", "kinds"), ACCEPTED)
async def test_texts_that_are_accepted(
    server: BotApiServer, bot: telegram.Bot, text: str, mode: str | None, plain: str, kinds: list[str]
) -> None:
    server.user(7).say("hi")
    sent = await bot.send_message(7, text, parse_mode=mode)
    assert (sent.text, [entity.type for entity in sent.entities]) == (plain, kinds)


@pytest.mark.parametrize("data", ["x" * 65, "字" * 22])
async def test_callback_data_over_64_bytes(server: BotApiServer, bot: telegram.Bot, data: str) -> None:
    server.user(7).say("hi")
    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await bot.send_message(7, "x", reply_markup=keyboard(data))
    await bot.send_message(7, "x", reply_markup=keyboard("x" * 64, "字" * 21))
