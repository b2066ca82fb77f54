"""Refusals, lost answers, tokens, commands and groups: the clients see what Telegram would tell them."""

from __future__ import annotations

import asyncio

import aiogram
import aiohttp
import pytest
import telegram
from aiogram import exceptions as aiogram_errors
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from tests.botapi import BotApiServer, blocked, dropped, failing, silent, too_many
from tests.botapi_checks.conftest import ptb


async def test_who_can_be_written_to(server: BotApiServer, bot: telegram.Bot) -> None:
    person = server.user(7)
    for chat in (7, 8, "@somebody"):  # 7 exists but never wrote
        with pytest.raises(BadRequest, match=r"(?i)chat not found"):
            await bot.send_message(chat, "x")
    person.say("hi")
    person.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(7, "x")
    person.say("again")
    await bot.send_message(7, "x")


async def test_scripted_failures(server: BotApiServer, bot: telegram.Bot) -> None:
    person = server.user(7)
    person.say("hi")
    server.user(8).say("hi")
    server.script("sendMessage", too_many(3), failing(502, body="<html>Bad Gateway</html>"), failing(500))
    server.script("sendMessage", blocked(), chat_id=8)
    with pytest.raises(Forbidden):  # the fault of this very chat comes first
        await bot.send_message(8, "x")
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(7, "x")
    assert "3 seconds" in str(refused.value)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(7, "x")
    with pytest.raises(NetworkError, match="Internal Server Error"):
        await bot.send_message(7, "x")
    assert person.messages == []
    assert server.faults.left() == 0


async def test_lost_answers(server: BotApiServer, bot: telegram.Bot) -> None:
    person = server.user(7)
    person.say("hi")
    server.script("sendMessage", dropped(effect=False), dropped(effect=True), silent(effect=True), silent(effect=False))
    for text, arrived in (("一", False), ("二", True)):
        with pytest.raises(NetworkError):
            await bot.send_message(7, text)
        assert any(seen.text == text for seen in person.messages) is arrived
    for text, arrived in (("三", True), ("四", False)):
        with pytest.raises(TimedOut):
            await bot.send_message(7, text, read_timeout=0.05)
        assert any(seen.text == text for seen in person.messages) is arrived


async def test_tokens_and_methods(server: BotApiServer, bot: telegram.Bot) -> None:
    assert (await bot.get_me()).username == "keqiao_test_bot"
    with pytest.raises(InvalidToken, match="Unauthorized"):
        await ptb(server, "123456789:another").get_me()
    with pytest.raises(InvalidToken, match="Not Found"):
        await ptb(server, "123456789:no token").get_me()
    with pytest.raises(telegram.error.EndPointNotFound):
        await bot.do_api_request("flyToTheMoon")
    assert await bot.delete_webhook()
    server.user(7).say("hi")
    assert await bot.send_chat_action(7, "typing")


async def test_commands(server: BotApiServer, bot: telegram.Bot) -> None:
    await bot.set_my_commands([("help", "What I can do")])
    await bot.set_my_commands([("help", "我能做什么")], language_code="zh")
    scope = telegram.BotCommandScopeChat(7)
    await bot.set_my_commands([("today", "今日")], scope=scope)
    assert [command.description for command in await bot.get_my_commands()] == ["What I can do"]
    assert [command.description for command in await bot.get_my_commands(language_code="zh")] == ["我能做什么"]
    assert [command.command for command in await bot.get_my_commands(scope=scope)] == ["today"]
    with pytest.raises(BadRequest, match=r"(?i)bot_command_invalid"):
        await bot.set_my_commands([("帮助", "x")])


async def test_json_bodies_and_broken_ones(server: BotApiServer) -> None:
    server.user(7).say("hi")
    url = f"{server.url}/bot{server.token}/SENDMESSAGE"  # names of methods are read in any case
    async with aiohttp.ClientSession() as session:
        empty: dict[str, list[list[str]]] = {"inline_keyboard": [[]]}
        async with session.post(url, json={"chat_id": 7, "text": "x", "reply_markup": empty}) as answer:
            assert (await answer.json())["result"]["text"] == "x"
        for body in ("{", "[]"):
            async with session.post(url, data=body, headers={"Content-Type": "application/json"}) as answer:
                assert (answer.status, (await answer.json())["ok"]) == (400, False)
        async with session.post(url, json={"text": "x"}) as answer:
            assert (await answer.json())["description"] == "Bad Request: chat_id is empty"
        async with session.post(url, json={"chat_id": 7, "text": "\ud83d"}) as answer:
            assert "UTF-8" in (await answer.json())["description"]


async def test_a_stopped_server_refuses_and_comes_back_where_it_was(server: BotApiServer, bot: telegram.Bot) -> None:
    server.user(7).say("hi")
    url = server.url
    await server.stop()
    with pytest.raises(NetworkError):
        await bot.get_updates()
    await server.start()
    assert server.url == url
    assert len(await bot.get_updates()) == 1


async def test_people_expect_with_a_deadline(server: BotApiServer, bot: telegram.Bot) -> None:
    person = server.user(7)
    person.say("hi")
    await bot.send_message(7, "第一条")
    with pytest.raises(AssertionError, match="第一条"):  # the failure shows what the person sees
        await person.expect("第二条", within=0.01)
    waiting = asyncio.create_task(person.expect("第二条"))
    await bot.send_message(7, "第二条")
    assert (await waiting).text == "第二条"
    person.say("说过了")
    with pytest.raises(AssertionError):  # what was there before the last act does not count
        await person.expect("第二条", within=0.01)


async def test_aiogram_agrees(server: BotApiServer) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.url))
    bot = aiogram.Bot(server.token, session=session)
    person = server.user(7)
    person.say("😀" * 3000)  # a client sends this as two messages
    first, second = await bot.get_updates()
    assert first.message
    assert first.message.text
    assert second.message
    assert second.message.text
    assert (len(first.message.text), len(second.message.text)) == (2048, 952)
    with pytest.raises(aiogram_errors.TelegramBadRequest, match="text is empty"):
        await bot.send_message(7, "")
    with pytest.raises(aiogram_errors.TelegramBadRequest, match="can't parse entities"):
        await bot.send_message(7, "<b>", parse_mode="HTML")
    server.script("sendMessage", too_many(7), blocked(), failing(500), dropped(effect=False))
    with pytest.raises(aiogram_errors.TelegramRetryAfter) as refused:
        await bot.send_message(7, "x")
    assert refused.value.retry_after == 7
    with pytest.raises(aiogram_errors.TelegramForbiddenError):
        await bot.send_message(7, "x")
    with pytest.raises(aiogram_errors.TelegramServerError):
        await bot.send_message(7, "x")
    with pytest.raises(aiogram_errors.TelegramNetworkError):
        await bot.send_message(7, "x")
    assert (await bot.send_message(7, "x")).message_id == person.messages[-1].id
    await session.close()


async def test_groups(server: BotApiServer, bot: telegram.Bot) -> None:
    group = server.group(-1001)
    server.user(7).say("大家好", group=group)
    message = (await bot.get_updates())[0].message
    assert message
    assert (message.chat.id, message.chat.type) == (-1001, "supergroup")
