"""Resident memory after so many turns with the starter base and the sample city; every other turn searches."""

from __future__ import annotations

import tempfile
from typing import Final

from benchmarks.people import telegram_people
from benchmarks.processes import child
from benchmarks.tables import table
from benchmarks.web_visitor import free_port, newcomer

VISITORS: Final = 10
TEXTS: Final = ("帮助", "高新技术企业认定有什么条件", "我们铸钢件老有气孔，废品率8%，想找个专家看看", "我的")


def measure(turns: int) -> str:
    """The table: web only, and with Telegram."""
    rows = [
        ["web only", f"{_web(turns):.0f}", "≤ 250"],
        ["with Telegram", f"{_telegram(turns):.0f}", "≤ 450"],
    ]
    return table("memory", (f"after {turns} turns", "resident MB", "goal MB"), rows)


def _settings(folder: str) -> dict[str, str]:
    return {"KEQIAO_DATA": folder, "KEQIAO_DEMO": "1", "KEQIAO_PORT": str(free_port())}


def _web(turns: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        settings = _settings(folder)
        with child("bot", "run", environment=settings) as bot:
            visitors = [newcomer(int(settings["KEQIAO_PORT"]), TEXTS[0]) for _ in range(VISITORS)]
            for number in range(turns):
                visitors[number % VISITORS].say(TEXTS[number % len(TEXTS)])
            resident = bot.resident()
            for visitor in visitors:
                visitor.close()
            return resident


def _telegram(turns: int) -> float:
    with tempfile.TemporaryDirectory() as folder, telegram_people() as (people, url, token):
        settings = _settings(folder) | {"KEQIAO_TELEGRAM_TOKEN": token, "KEQIAO_TELEGRAM_API": url}
        with child("bot", "run", environment=settings) as bot:
            people.ask(do="meet", users=VISITORS, text=TEXTS[0], press="同意")
            people.ask(do="again", texts=TEXTS, turns=turns)
            return bot.resident()
