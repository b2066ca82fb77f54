"""What goes wrong between us and Telegram, and what the sender is told."""

from __future__ import annotations

import pytest

from bot.channels.telegram import TelegramChannel
from domain.errors import ChannelError, InDoubt, Rejected, RetryAfter, Unreachable
from domain.messages import Address, Button, Choices, Document
from tests.botapi import BotApiServer, Fault, User, blocked, dropped, failing, silent, too_many
from tests.channels.telegram.playing import ME, MemoryInlet, reply

# what goes wrong, the error, whether the message arrives
FAILURES: list[tuple[Fault, type[ChannelError], bool]] = [
    (too_many(3), RetryAfter, False),
    (blocked(), Unreachable, False),
    (failing(400, "Bad Request: chat not found"), Unreachable, False),
    (failing(403, "Forbidden: user is deactivated"), Unreachable, False),
    (failing(400, "Bad Request: BUTTON_DATA_INVALID"), Rejected, False),
    (failing(413, "Request Entity Too Large"), Rejected, False),
    (failing(401, "Unauthorized"), RetryAfter, False),
    (failing(500, "Internal Server Error: restart"), RetryAfter, False),
    (failing(500), InDoubt, False),
    (failing(502, body="<html>Bad Gateway</html>"), InDoubt, False),
    (dropped(effect=False), InDoubt, False),
    (dropped(effect=True), InDoubt, True),
    (silent(effect=False), InDoubt, False),
    (silent(effect=True), InDoubt, True),
]


@pytest.mark.parametrize(("fault", "error", "arrives"), FAILURES)
async def test_what_goes_wrong(
    server: BotApiServer,
    person: User,
    channel: TelegramChannel,
    fault: Fault,
    error: type[ChannelError],
    arrives: bool,
) -> None:
    server.script("sendMessage", fault)
    with pytest.raises(error) as raised:
        await channel.send(ME, reply("保密的内容"), 1)
    assert bool(person.messages) is arrives
    assert raised.value.parts_sent == 0
    assert server.token not in str(raised.value)
    assert "保密" not in str(raised.value)
    if isinstance(raised.value, RetryAfter) and "retry_after" in str(fault.error and fault.error.body()):
        assert raised.value.seconds == 3


async def test_nobody_listens(server: BotApiServer, person: User, channel: TelegramChannel) -> None:
    await server.stop()
    with pytest.raises(RetryAfter):  # nothing was written: not in doubt
        await channel.send(ME, reply("在吗"), 1)


async def test_strangers_and_blocked(server: BotApiServer, person: User, channel: TelegramChannel) -> None:
    with pytest.raises(Unreachable):
        await channel.send(Address("telegram", "8"), reply("hi"), 1)
    person.block()
    with pytest.raises(Unreachable):
        await channel.send(ME, reply("hi"), 1)


async def test_a_failed_hand_over_goes_on_in_the_middle(
    server: BotApiServer, person: User, channel: TelegramChannel, inlet: MemoryInlet
) -> None:
    file_id = await inlet.keep_file("x.ics", "text/calendar", b"x")
    long = reply("一" * 4096 + "二" * 4096 + "三", Document(file_id, "x.ics"), Choices((Button("好", "ok"),)))
    server.script("sendMessage", too_many(1), dropped(effect=True))
    with pytest.raises(RetryAfter) as waits:
        await channel.send(ME, long, 1)
    assert waits.value.parts_sent == 1  # the file is there
    with pytest.raises(InDoubt) as doubt:
        await channel.send(ME, long, 1, parts_sent=1)
    assert doubt.value.parts_sent == 1  # the first text is in doubt, not counted
    sent = await channel.send(ME, long, 1, parts_sent=2)
    assert [message.text[:1] or message.document for message in person.messages] == ["x.ics", "一", "二", "三"]
    assert sent.ref == str(person.messages[-1].id)
    with pytest.raises(Rejected):
        await channel.send(ME, reply("一", Choices((Button("好", "ok"),) * 101)), 2)
