"""Keqiao as `keqiao run` starts it, with a task that ticks in its event loop.

Each line on its input is answered with a line: what was seen since the last one.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys

from benchmarks.ticks import seen, tick
from bot import logs
from bot.running import prepared, started, until_signal
from bot.settings import Settings


async def _run() -> None:
    settings = Settings()
    logs.set_up(settings.log)
    house = prepared(settings)
    gaps: list[float] = []

    def tell() -> None:
        if not sys.stdin.readline():  # whoever asked is gone
            asyncio.get_running_loop().remove_reader(sys.stdin)
            signal.raise_signal(signal.SIGTERM)
            return
        print(json.dumps(seen(gaps)._asdict()), flush=True)
        gaps.clear()

    async with started(house):
        ticking = asyncio.create_task(tick(gaps))
        asyncio.get_running_loop().add_reader(sys.stdin, tell)
        print("running", flush=True)
        await until_signal()
        ticking.cancel()


if __name__ == "__main__":
    asyncio.run(_run())
