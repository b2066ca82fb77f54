"""What people send through Telegram, over HTTP from the local Bot API server."""

from __future__ import annotations

import asyncio
import hashlib

import pytest
from structlog.testing import capture_logs

from bot.channels.telegram import TelegramChannel
from domain.channels import Update
from domain.errors import Unavailable
from domain.messages import Button, Choices, Pressed, Said
from tests.botapi import BotApiServer, dropped, failing, too_many
from tests.channels.telegram.playing import ME, NOW, MemoryInlet, new_channel, reply


class Crash(BaseException):
    """The process dies here."""


async def test_what_a_person_writes(server: BotApiServer, inlet: MemoryInlet) -> None:
    server.user(7, "张 工", "zh-hans").say("我们铸钢件老有气孔 <b>&lt;*_[")
    (update,) = await inlet.holds(1)
    assert update == Update(
        "telegram", "123456789", "700001", Said(ME, "我们铸钢件老有气孔 <b>&lt;*_[", (), NOW), "zh", "张 工"
    )


# language code, language
LANGUAGES = [("zh-hans", "zh"), ("zh-TW", "zh"), ("zh", "zh"), ("en", "en"), ("de", "en"), ("", "")]


@pytest.mark.parametrize(("code", "language"), LANGUAGES)
async def test_languages(server: BotApiServer, inlet: MemoryInlet, code: str, language: str) -> None:
    server.user(7, language=code).say("hi")
    assert (await inlet.holds(1))[0].language == language


SECRET = hashlib.sha256(b"AbC_1-2").hexdigest()
# written text, what is left of it, the invite, the start argument
LINKS = [
    ("/start", "/start", "", ""),
    ("/start i_AbC_1-2", "/start", SECRET, ""),
    ("/start@keqiao_test_bot  i_AbC_1-2 ", "/start", SECRET, ""),
    ("/start e_17", "/start", "", "e_17"),
    ("/start x_17", "/start", "", "x_17"),
    ("/started i_AbC", "/started i_AbC", "", ""),
    ("start i_AbC", "start i_AbC", "", ""),
]


@pytest.mark.parametrize(("written", "text", "invite", "start"), LINKS)
async def test_deep_links(
    server: BotApiServer, inlet: MemoryInlet, written: str, text: str, invite: str, start: str
) -> None:
    server.user(7).say(written)
    (update,) = await inlet.holds(1)
    assert isinstance(update.message, Said)
    assert (update.message.text, update.invite, update.start) == (text, invite, start)
    assert "AbC_1" not in repr(update)


async def test_what_is_no_text(server: BotApiServer, inlet: MemoryInlet) -> None:
    person = server.user(7)
    person.send_voice()
    person.send_photo("看这个")
    person.send_sticker()
    for kind in ("video", "audio", "video_note"):
        person.send_media(kind)
    person.send_raw(location={"latitude": 38.5, "longitude": 106.2})
    person.send_raw(pinned_message={"chat": {"id": 7, "type": "private"}, "message_id": 1, "date": 0})
    person.say("完")
    said = [update.message for update in await inlet.holds(8)]  # nothing is said by pinning
    kinds = [message.unreadable for message in said if isinstance(message, Said)]
    assert kinds == ["voice", "photo", "sticker", "video", "audio", "video_note", "location", ""]
    assert isinstance(said[1], Said)
    assert said[1].text == "看这个"


async def test_texts_no_database_would_take(server: BotApiServer, inlet: MemoryInlet) -> None:
    server.user(7).send_raw(text="气\x00孔 \ud83d 😀 \u202eabc")
    server.user(7).say("长" * 100_000)  # a client sends it as 25 messages
    first, *rest = [update.message for update in await inlet.holds(26)]
    assert isinstance(first, Said)
    assert first.text == "气孔 ? 😀 \u202eabc"
    assert sum(len(message.text) for message in rest if isinstance(message, Said)) == 100_000


async def test_a_document_is_fetched_and_stored(server: BotApiServer, inlet: MemoryInlet) -> None:
    server.script("file", failing(502, body="Bad Gateway"))  # the second try gets it
    server.user(7).send_document("名单.xlsx", b"PK" + bytes(9), "application/x-xlsx", caption="导入")
    (update,) = await inlet.holds(1)
    assert isinstance(update.message, Said)
    (file,) = update.message.files
    assert (file.id, file.name, file.mime, file.size) == (1, "名单.xlsx", "application/x-xlsx", 11)
    assert (update.message.text, update.message.unreadable) == ("导入", "")
    assert inlet.files[1] == ("名单.xlsx", b"PK" + bytes(9))


async def test_documents_that_cannot_be_had(server: BotApiServer, inlet: MemoryInlet) -> None:
    server.user(7).send_document("big.bin", bytes(10 * 1024 * 1024 + 1))
    server.script("getFile", failing(400, "Bad Request: file is temporarily unavailable"))
    server.user(7).send_document("gone.bin", b"x")
    said = [update.message for update in await inlet.holds(2)]
    kinds = [message.unreadable for message in said if isinstance(message, Said)]
    assert kinds == ["document_too_big", "document"]
    assert inlet.files == {}


async def test_groups_are_not_heard(server: BotApiServer, inlet: MemoryInlet) -> None:
    group = server.group(-1001)
    server.user(7).say("我的电话 138", group=group)
    server.user(7).say("在吗")
    (update,) = await inlet.holds(1)
    assert update.message.address == ME
    assert isinstance(update.message, Said)
    assert update.message.text == "在吗"


async def test_a_press(server: BotApiServer, channel: TelegramChannel, inlet: MemoryInlet) -> None:
    person = server.user(7)
    person.say("hi")
    await inlet.holds(1)
    sent = await channel.send(ME, reply("选哪个", Choices((Button("约 1", "b.pick", 812, 3, "0947"),))), 5)
    person.press("约 1")
    update = (await inlet.holds(2))[-1]
    assert update.message == Pressed(ME, "b.pick", 812, 3, "0947", None, NOW)
    assert update.pressed_ref == sent.ref
    await channel.send(ME, reply("好", toast="记下了"), 6)
    assert await person.expect_toast() == "记下了"


async def test_the_spinner_ends_without_a_reply(server: BotApiServer, inlet: MemoryInlet) -> None:
    person = server.user(7)
    person.press_data("b.pick:1:1:", 4711)  # also when the message is long gone
    assert await person.expect_toast() == ""
    person.press_data("b.pick:1:1:", 4711)
    server.world.queries.clear()  # Telegram forgot it: nothing depends on the answer
    person.say("还在")
    assert len(await inlet.holds(3)) == 3


@pytest.mark.parametrize("data", ["forged", "b.pick:x:1:", "b.pick:1:1:" + "9" * 40, "选:1:1:", ":::", ""])
async def test_forged_buttons_still_arrive(server: BotApiServer, inlet: MemoryInlet, data: str) -> None:
    server.user(7).press_data(data, 1)
    (update,) = await inlet.holds(1)
    assert update.message == Pressed(ME, "bad", 0, 0, "", None, NOW)


async def test_the_process_dies_around_the_commit(server: BotApiServer) -> None:
    inlet, person = MemoryInlet(), server.user(7)
    for word in ("一", "二", "三"):
        person.say(word)
    for moment, kept in (("fail_before", 0), ("fail_after", 3)):
        setattr(inlet, moment, Crash())
        channel = new_channel(server)
        with pytest.raises(Crash):
            await channel.receive(inlet)
        await channel.close()
        assert len(inlet.updates) == kept
        assert server.world.updates.unacknowledged == 3  # Telegram was told nothing yet
    channel = new_channel(server)
    receiving = asyncio.create_task(channel.receive(inlet))
    person.say("四")
    assert [said.text for said in await said_texts(inlet, 4)] == ["一", "二", "三", "四"]
    stored, repeated, *later = inlet.puts
    assert stored == repeated  # the same ids again, so storing them twice is storing them once
    assert later == [("700004",)]  # the cursor acknowledged what was stored, without another look at it
    receiving.cancel()
    await channel.close()


async def said_texts(inlet: MemoryInlet, count: int) -> list[Said]:
    return [update.message for update in await inlet.holds(count) if isinstance(update.message, Said)]


async def test_a_repeated_update_has_the_same_id(server: BotApiServer, inlet: MemoryInlet) -> None:
    inlet.fail_after = Unavailable("database is away")
    server.user(7).say("一")
    await inlet.holds(1)
    server.user(7).say("二")
    await inlet.holds(2)
    assert inlet.puts[0][0] == inlet.puts[1][0]
    assert [said.text for said in await said_texts(inlet, 2)] == ["一", "二"]


async def test_failures_are_waited_out(server: BotApiServer, channel: TelegramChannel) -> None:
    webhook = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it first"
    server.script("getUpdates", failing(500), failing(502, body="<html>"), dropped(effect=False))
    server.script("getUpdates", failing(409, webhook), failing(401, "Unauthorized"))
    server.user(7, "张工").say("我的电话 13800000000")
    inlet = MemoryInlet()
    with capture_logs() as logs:
        receiving = asyncio.create_task(channel.receive(inlet))
        await inlet.holds(1)
        receiving.cancel()
    assert [entry["failures"] for entry in logs] == [1, 2, 3, 4, 5]
    assert [entry["pause"] for entry in logs] == [0.01, 0.02, 0.04, 0.08, 0.16]  # no busy loop
    assert server.count("deleteWebhook") == 1
    for private in (server.token, "138", "张工"):
        assert private not in str(logs)


async def test_polling_too_often_is_answered_with_the_wait_that_was_asked(
    server: BotApiServer, channel: TelegramChannel
) -> None:
    server.script("getUpdates", too_many(1))
    with capture_logs() as logs:
        receiving = asyncio.create_task(channel.receive(MemoryInlet()))
        await server.called("getUpdates", 2)
        receiving.cancel()
    assert [entry["pause"] for entry in logs] == [1.0]


async def test_an_update_of_an_unknown_form_holds_up_nobody(server: BotApiServer, inlet: MemoryInlet) -> None:
    server.world.updates.push("message", {"chat": "a form of the future"})
    server.user(7).say("在吗")
    assert [said.text for said in await said_texts(inlet, 1)] == ["在吗"]
    await server.called("getUpdates", 2)
    assert server.world.updates.unacknowledged == 0


async def test_a_stopped_server_is_found_again(server: BotApiServer, inlet: MemoryInlet) -> None:
    await server.called("getUpdates")
    await server.stop()
    await server.start()
    server.user(7).say("在吗")
    assert len(await inlet.holds(1)) == 1
