"""The local Bot API server with its people, as a process of its own, so that a bot's processor time is its alone.

Prints one line of JSON with `url` and `token`, then carries out one order per line of standard input.
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import sys
from contextlib import suppress
from typing import Any, Final

from tests.botapi import BotApiServer, User

_SEED: Final = 20261121
_PATIENCE: Final = 30.0
"""Seconds after which an unanswered message counts as lost."""

_FIRST: Final = 1_000
_TOGETHER: Final = 8


class People:
    """Many persons at their Telegram. Orders: `meet`, `open_loop`, `closed_loop`, `rest`, `again`."""

    def __init__(self, server: BotApiServer) -> None:
        self._server = server
        self._users: list[User] = []
        self._turn = 0

    async def meet(self, users: int, text: str, press: str) -> dict[str, Any]:
        """Each of so many persons says `text` and presses `press` (where it is not empty); warms the bot up."""
        self._users = [self._server.user(_FIRST + number, f"示例{number}") for number in range(users)]
        for first in range(0, users, _TOGETHER):
            await asyncio.gather(*(self._greet(user, text, press) for user in self._users[first : first + _TOGETHER]))
        return {"met": len(self._users)}

    async def _greet(self, user: User, text: str, press: str) -> None:
        await self._answered(user, text)
        if press:
            user.press(press)
            await user.expect(within=_PATIENCE)

    async def open_loop(self, text: str, rate: float, seconds: float) -> dict[str, Any]:
        """Messages at instants drawn before (Poisson, fixed seed), whether or not the bot keeps up.

        A latency runs from the instant the message was due to the bot's sendMessage having been read.
        """
        chance, due, at = random.Random(_SEED), 0.0, []
        while (due := due + chance.expovariate(rate)) < seconds:
            at.append(due)
        loop = asyncio.get_running_loop()
        self._server.calls.clear()
        begin = loop.time() + 0.1
        said: dict[str, list[float]] = {}
        for due in at:
            await asyncio.sleep(begin + due - loop.time())
            user = self._next()
            said.setdefault(str(user.id), []).append(begin + due)
            user.say(text)
        await self._all_answered(len(at))
        return {"turns": len(at), **_latencies(self._waits(said), len(at))}

    async def closed_loop(self, text: str, talking: int, seconds: float) -> dict[str, Any]:
        """So many persons at once, each speaking again as soon as the answer is there."""
        loop = asyncio.get_running_loop()
        begin = loop.time()
        waits: list[float] = []

        async def talk() -> None:
            while loop.time() < begin + seconds:
                said = loop.time()
                await self._answered(self._next(), text)
                waits.append(loop.time() - said)

        await asyncio.gather(*(talk() for _ in range(talking)))
        return {"turns": len(waits), "rate": len(waits) / (loop.time() - begin), **_latencies(waits, len(waits))}

    async def rest(self, seconds: float) -> dict[str, Any]:
        """Nobody says anything."""
        await asyncio.sleep(seconds)
        return {}

    async def again(self, texts: list[str], turns: int) -> dict[str, Any]:
        """So many turns one after the other, going round `texts`."""
        for number in range(turns):
            await self._answered(self._next(), texts[number % len(texts)])
        return {"turns": turns}

    def _next(self) -> User:
        """Everybody in turn: nobody speaks so often that it counts as a flood."""
        self._turn += 1
        return self._users[self._turn % len(self._users)]

    async def _answered(self, user: User, text: str) -> str:
        user.say(text)
        return (await user.expect(within=_PATIENCE)).text

    async def _all_answered(self, count: int) -> None:
        with suppress(AssertionError):  # what is missing then is counted as lost
            await self._server.called("sendMessage", count, within=_PATIENCE)

    def _waits(self, said: dict[str, list[float]]) -> list[float]:
        """Seconds between a message and the answer to it, paired per person in order."""
        answered: dict[str, list[float]] = {}
        for call in self._server.calls:
            if call.method == "sendMessage":
                answered.setdefault(str(call.params["chat_id"]), []).append(call.at)
        pairs = (zip(asks, answered.get(who, ()), strict=False) for who, asks in said.items())
        return [answer - asked for pair in pairs for asked, answer in pair]


def _latencies(waits: list[float], asked: int) -> dict[str, float]:
    cuts = statistics.quantiles(waits, n=100)
    return {"p50": statistics.median(waits) * 1000, "p99": cuts[98] * 1000, "lost": asked - len(waits)}


async def _serve() -> None:
    loop = asyncio.get_running_loop()
    async with BotApiServer() as server:
        people = People(server)
        print(json.dumps({"url": server.url, "token": server.token}), flush=True)
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            order = json.loads(line)
            answer = await getattr(people, order.pop("do"))(**order)
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    try:
        asyncio.run(_serve())
    except KeyboardInterrupt:
        sys.exit()
