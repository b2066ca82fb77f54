"""Replies as people see them in Telegram, over HTTP through the local Bot API server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.splitting import cut_at_sentences, units
from domain.errors import Rejected, RetryAfter
from domain.messages import Button, Card, Choices, Document, Slot, Text, Times, say
from tests.botapi import BotApiServer, User, too_many
from tests.channels.telegram.playing import ME, MemoryInlet, reply


async def test_a_card_with_choices(person: User, channel: TelegramChannel) -> None:
    card = Card("陈工（示例）", ("研究“铸钢气孔”", "下周有空"), "最晚周一下班前有答复。")
    buttons = tuple(Button(f"约 {number}", "m.book", number) for number in range(1, 4))
    sent = await channel.send(ME, reply("找到 1 位：", card, Choices(buttons, columns=2)), 1)
    (seen,) = person.messages
    assert sent.ref == str(seen.id)
    assert seen.text == "找到 1 位：\n\n陈工（示例）\n研究“铸钢气孔”\n下周有空\n最晚周一下班前有答复。"
    assert seen.rows == (("约 1", "约 2"), ("约 3",))
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in seen.entities] == [("bold", 9, 6)]


@pytest.mark.parametrize("text", ["<b>", "&lt;", "*_[", "a < b && c > d", "</b>", "&#60;", "😀\u202e\u200d", "`~\\|"])
async def test_texts_are_shown_as_they_are(person: User, channel: TelegramChannel, text: str) -> None:
    await channel.send(ME, reply(text, Card(text, (text,)), Choices((Button(text, "x"),))), 1)
    (seen,) = person.messages
    shown = text.replace("\u202e", "")  # Telegram drops what turns the direction
    assert (seen.text, seen.labels) == (f"{shown}\n\n{shown}\n{shown}", (text,))
    assert {entity["type"] for entity in seen.entities} <= {"bold"}


async def test_texts_that_no_json_can_carry(person: User, channel: TelegramChannel) -> None:
    await channel.send(ME, reply("a\x00b \ud83d\ude00 \ud83d c"), 1)
    assert person.messages[0].text == "ab 😀 � c"


async def test_times_stand_by_day(person: User, channel: TelegramChannel) -> None:
    def slot(day: int, hour: int) -> Slot:
        start = datetime(2026, 11, day, hour, tzinfo=UTC)
        return Slot(start, start + timedelta(hours=1), Button(f"{day} {hour + 8}:00", "b.pick", 1, 1, f"{day}{hour}"))

    times, other = Times((slot(24, 6), slot(24, 7), slot(25, 1))), Choices((Button("其他", "b"),))
    await channel.send(ME, reply("哪个时间", times, other), 1)
    assert person.messages[0].rows == (("24 14:00", "24 15:00"), ("25 9:00",), ("其他",))


@pytest.mark.parametrize("size", [2, 3, 5])
async def test_a_long_text_goes_as_several_messages(person: User, channel: TelegramChannel, size: int) -> None:
    sentence = "铸钢件😀气孔 <b> &amp; 多。"
    text = sentence * (4000 * size // units(sentence))
    sent = await channel.send(ME, reply(Card("标题" * 3000, ()), text, Choices((Button("好", "ok"),))), 1)
    seen = person.messages
    assert all(units(message.text) <= 4096 for message in seen)
    assert "".join(message.text for message in seen).replace("\n", "") == "标题" * 3000 + text
    assert all(message.text.endswith("。") for message in seen[2:])
    assert [message.labels for message in seen] == [()] * (len(seen) - 1) + [("好",)]
    assert sent.ref == str(seen[-1].id)


# text, limit, the pieces
CUTS = [
    ("", 10, []),
    (" \n ", 10, []),
    ("短。", 10, ["短。"]),
    ("一二三四。五六七八。九", 8, ["一二三四。", "五六七八。九"]),
    ("一二三。”四五六七八", 6, ["一二三。”", "四五六七八"]),
    ("一二三四，五六七八九", 6, ["一二三四，", "五六七八九"]),
    ("3.5 is it. And more", 12, ["3.5 is it.", "And more"]),
    ("一二三四五六", 4, ["一二三四", "五六"]),
    ("a😀😀😀", 4, ["a😀", "😀😀"]),  # a surrogate pair is two units, and stays whole
    ("abcde\u0301fg", 5, ["abcd", "e\u0301fg"]),  # an accent stays on its letter
    ("abc👍🏽d", 5, ["abc", "👍🏽d"]),  # a skin tone on its thumb
    ("\u0301" * 9, 4, ["\u0301" * 4, "\u0301" * 4, "\u0301"]),  # nothing but accents: cut anyhow
]


@pytest.mark.parametrize(("text", "limit", "pieces"), CUTS)
def test_where_a_text_is_cut(text: str, limit: int, pieces: list[str]) -> None:
    assert [text[start:end] for start, end in cut_at_sentences(text, limit)] == pieces


async def test_a_document_goes_out_before_the_text_with_the_buttons(
    person: User, channel: TelegramChannel, inlet: MemoryInlet
) -> None:
    file_id = await inlet.keep_file("x.ics", "text/calendar", b"BEGIN:VCALENDAR")
    move = Choices((Button("改时间", "b"),))
    sent = await channel.send(ME, reply("约好了。", Document(file_id, "预约.ics"), move), 1)
    file, text = person.messages
    assert (file.document, file.labels, text.text, text.labels) == ("预约.ics", (), "约好了。", ("改时间",))
    assert sent.ref == str(text.id)
    await channel.send(ME, reply(Document(file_id, "x.ics"), move), 1)
    assert person.messages[-1].labels == ("改时间",)
    with pytest.raises(Rejected):
        await channel.send(ME, reply(Document(404, "gone.xlsx")), 1)


async def test_edits(server: BotApiServer, person: User, channel: TelegramChannel) -> None:
    first = await channel.send(ME, reply("一", Choices((Button("好", "ok"),))), 1)
    assert await channel.send(ME, reply("二"), 2, replaces_ref=first.ref) == first
    assert await channel.send(ME, reply("二"), 2, replaces_ref=first.ref) == first  # "not modified" is success
    (seen,) = person.messages
    assert (seen.text, seen.labels, seen.edited) == ("二", (), True)
    person.delete(seen.id)
    anew = await channel.send(ME, reply("三"), 3, replaces_ref=first.ref)
    assert anew != first
    assert [message.text for message in person.messages] == ["三"]
    await channel.send(ME, reply("四"), 4, replaces_ref="from another channel")
    assert [message.text for message in person.messages] == ["三", "四"]
    server.script("editMessageText", too_many(2))
    with pytest.raises(RetryAfter):
        await channel.send(ME, reply("五"), 5, replaces_ref=anew.ref)


async def test_toasts_nobody_waits_for_are_written(person: User, channel: TelegramChannel) -> None:
    assert (await channel.send(ME, reply(toast="记下了"), 1)).ref == str(person.messages[-1].id)
    assert person.messages[-1].text == "记下了"
    assert (await channel.send(ME, reply(), 2)).ref == ""
    await channel.send(ME, reply(Choices((Button("好", "ok"),))), 3)
    assert person.messages[-1].labels == ("好",)


async def test_unrendered_words_are_our_mistake(person: User, channel: TelegramChannel) -> None:
    with pytest.raises(TypeError, match="some-key"):
        await channel.send(ME, reply(Text(say("some-key"))), 1)
