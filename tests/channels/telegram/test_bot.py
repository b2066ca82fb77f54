"""What the bot itself is: commands, name, limits."""

from __future__ import annotations

import pytest

from bot.channels.telegram import TelegramChannel
from domain.channels import Channel
from domain.errors import Rejected
from domain.messages import Button, Choices, Pressed
from tests.botapi import BotApiServer, User
from tests.channels.telegram.playing import ME, MemoryInlet, reply


async def test_commands_in_two_languages(server: BotApiServer, channel: TelegramChannel) -> None:
    await channel.set_commands([("mine", "我的", "My things"), ("human", "转人工", "Talk to a person")])
    await channel.set_commands([("today", "今日", "Today")], chat_id="7")
    listed = {key: [(command["command"], command["description"]) for command in commands]
              for key, commands in server.world.commands.items()}  # fmt: skip
    everybody, operator = '{"type": "default"}', '{"chat_id": "7", "type": "chat"}'
    assert listed == {
        (everybody, ""): [("mine", "My things"), ("human", "Talk to a person")],
        (everybody, "zh"): [("mine", "我的"), ("human", "转人工")],
        (operator, ""): [("today", "Today")],
        (operator, "zh"): [("today", "今日")],
    }
    with pytest.raises(Rejected):
        await channel.set_commands([("我的", "我的", "Mine")])


async def test_what_the_channel_is(server: BotApiServer, channel: TelegramChannel) -> None:
    port: Channel = channel
    assert (port.name, port.limits.text_units, port.limits.rate, port.limits.edits) == ("telegram", 4096, 25, True)
    assert await channel.username() == "keqiao_test_bot"
    with pytest.raises(ValueError, match="token"):
        TelegramChannel("no token")


async def test_callback_data_of_64_bytes(person: User, channel: TelegramChannel, inlet: MemoryInlet) -> None:
    button = Button("好", "a" * 32, 812345678901, 4, "k" * 16)
    assert len(button.data()) == 64
    await channel.send(ME, reply("x", Choices((button,))), 1)
    person.press("好")
    (update,) = await inlet.holds(1)
    assert isinstance(update.message, Pressed)
    assert (update.message.action, update.message.row_id, update.message.key) == ("a" * 32, 812345678901, "k" * 16)
