"""The second start, on a warm data folder with the sample city: from the command to the first answer."""

from __future__ import annotations

import statistics
import tempfile
import time
from typing import Final

from benchmarks.people import telegram_people
from benchmarks.processes import Child, child
from benchmarks.tables import table
from benchmarks.web_visitor import WebVisitor, await_port, free_port, newcomer

WORDS: Final = "帮助"


def measure(runs: int) -> str:
    """The table: web only, and with Telegram."""
    with tempfile.TemporaryDirectory() as folder, telegram_people() as (people, url, token):
        settings = {"KEQIAO_DATA": folder, "KEQIAO_DEMO": "1", "KEQIAO_PORT": str(free_port())}
        more = settings | {"KEQIAO_TELEGRAM_TOKEN": token, "KEQIAO_TELEGRAM_API": url}
        cookie = _first_start(more, people)
        web = [_web(settings, cookie) for _ in range(runs)]
        telegram = [_telegram(more, people) for _ in range(runs)]
    rows = [_row("web only", web, 3), _row("with Telegram", telegram, 6)]
    columns = ("second start to first answer", "median s", "slowest s", "CPU s", "goal s")
    return table("start", columns, rows, f"{runs} starts each.")


Start = tuple[float, float]
"""Seconds to the first answer, and seconds of processor time used until then."""


def _first_start(settings: dict[str, str], people: Child) -> str:
    """Everybody agrees, so that later starts answer at once; the cookie of the web's visitor."""
    with child("bot", "run", environment=settings):
        people.ask(do="meet", users=1, text=WORDS, press="同意")
        visitor = newcomer(int(settings["KEQIAO_PORT"]), WORDS)
        visitor.close()
        return visitor.cookie


def _web(settings: dict[str, str], cookie: str) -> Start:
    begin = time.perf_counter()
    with child("bot", "run", environment=settings) as bot:
        visitor = WebVisitor(int(settings["KEQIAO_PORT"]), cookie)
        visitor.say(WORDS)
        taken = _taken(begin, bot)
        visitor.close()
        return taken


def _telegram(settings: dict[str, str], people: Child) -> Start:
    begin = time.perf_counter()
    with child("bot", "run", environment=settings) as bot:
        people.ask(do="again", texts=[WORDS], turns=1)
        taken = _taken(begin, bot)
        await_port(int(settings["KEQIAO_PORT"]))
        return taken


def _taken(begin: float, bot: Child) -> Start:
    return time.perf_counter() - begin, bot.cpu()


def _row(name: str, starts: list[Start], goal: float) -> list[str]:
    seconds = [start[0] for start in starts]
    cpu = statistics.median(start[1] for start in starts)
    return [name, f"{statistics.median(seconds):.2f}", f"{max(seconds):.2f}", f"{cpu:.2f}", f"≤ {goal:.0f}"]
