"""The pace of a channel: a burst, then so many a second; replies need not wait behind broadcasts."""

from __future__ import annotations

import asyncio

import pytest

from domain.channels import Limits
from domain.messages import Address
from scheduler.pace import BURST, Pace
from tests.scheduler.virtual_time import in_virtual_time

ANNA, BEN = Address("memory", "anna"), Address("memory", "ben")


def pace(rate: float, rate_per_address: float = 1000) -> Pace:
    return Pace(Limits(1000, rate, rate_per_address, buttons=True, edits=True, documents=True))


async def took(*turns: tuple[Pace, Address, bool]) -> float:
    """Seconds until all of these had their turn, asked for at once."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await asyncio.gather(*(each.turn(address, hurried=hurried) for each, address, hurried in turns))
    return loop.time() - begun


@in_virtual_time
async def test_after_a_burst_the_rate_is_kept() -> None:
    channel = pace(rate=50)
    burst = int(50 * BURST)
    assert await took(*[(channel, ANNA, True)] * (burst + 20)) == pytest.approx(20 / 50, abs=0.05)


@in_virtual_time
async def test_one_address_gets_its_own_rate() -> None:
    channel = pace(rate=1000, rate_per_address=10)
    assert await took(*[(channel, ANNA, False)] * 3, (channel, BEN, False)) == pytest.approx(2 / 10, abs=0.05)


@in_virtual_time
async def test_a_reply_does_not_wait_behind_broadcasts() -> None:
    channel = pace(rate=20)
    left: list[str] = []

    async def leave(name: str, hurried: bool) -> None:
        await channel.turn(Address("memory", name), hurried=hurried)
        left.append(name)

    broadcasts = [asyncio.create_task(leave(f"broadcast {n}", hurried=False)) for n in range(30)]
    await asyncio.wait(broadcasts, return_when=asyncio.FIRST_COMPLETED)
    await leave("reply", hurried=True)
    await asyncio.gather(*broadcasts)
    assert left.index("reply") < len(left) - 5


@in_virtual_time
async def test_a_blocked_channel_says_for_how_long() -> None:
    channel = pace(rate=20)
    assert channel.blocked_for() == 0
    channel.block(30)
    channel.block(5)  # a shorter pause does not end a longer one
    assert channel.blocked_for() == 30


@in_virtual_time
async def test_a_reminder_does_not_compete_with_broadcasts() -> None:
    channel = pace(rate=20)
    left: list[str] = []

    async def leave(name: str, bulk: bool) -> None:
        await channel.turn(Address("memory", name), hurried=False, bulk=bulk)
        left.append(name)

    broadcasts = [asyncio.create_task(leave(f"broadcast {n}", bulk=True)) for n in range(40)]
    await asyncio.wait(broadcasts, return_when=asyncio.FIRST_COMPLETED)
    await leave("reminder", bulk=False)
    before = left.index("reminder")
    await asyncio.gather(*broadcasts)
    assert before < len(left) - 10
