"""Keqiao with Telegram as `keqiao run` starts it, but without the channel's own pace of 25 messages a second.

What a turn costs is to be measured, not how long a message waits for its place in Telegram's rate.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace

from bot import logs
from bot.channels.telegram import TelegramChannel
from bot.running import prepared, started, until_signal
from bot.settings import Settings


class UnpacedTelegram(TelegramChannel):
    """The Telegram channel at any rate."""

    limits = replace(TelegramChannel.limits, rate=10_000)


async def _run(url: str, token: str) -> None:
    settings = Settings()
    logs.set_up(settings.log)
    house = prepared(settings, [UnpacedTelegram(token, url)])
    async with started(house):
        print("running", flush=True)
        await until_signal()


if __name__ == "__main__":
    asyncio.run(_run(*sys.argv[1:]))
