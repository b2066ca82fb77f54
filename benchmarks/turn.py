"""A turn on Telegram: received, handled, the reply handed over; no search. A bare aiogram echo stands beside it."""

from __future__ import annotations

import statistics
import tempfile
from dataclasses import astuple, dataclass
from typing import Any, Final

from benchmarks.databases import fresh_postgres, why_no_postgres
from benchmarks.people import telegram_people
from benchmarks.processes import Child, child
from benchmarks.tables import table

RATE: Final = 30.0
TALKING: Final = 16
WORDS: Final = "帮助"
COLUMNS: Final = (
    "bot",
    "CPU ms/turn",
    "× echo",
    "p50 ms",
    "p99 ms",
    "lost",
    "most turns/s",
    "CPU ms/turn there",
    "idle CPU %",
)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: persons, seconds of each load, and runs of which the median counts."""

    people: int = 200
    seconds: float = 15.0
    runs: int = 3


@dataclass(frozen=True, slots=True)
class Figures:
    """One run of one bot. Milliseconds; `rate` in turns a second; `idle` in percent of one processor."""

    cpu: float
    p50: float
    p99: float
    lost: float
    rate: float
    cpu_at_most: float
    idle: float


def measure(size: Size) -> str:
    """The table: echo, SQLite, PostgreSQL."""
    runs: dict[str, list[Figures]] = {}
    missing = why_no_postgres()
    for _ in range(size.runs):  # the bots in turn, so that a slow minute of the machine meets all of them
        with telegram_people() as (people, *place), child("benchmarks.echo_bot", *place) as bot:
            runs.setdefault("aiogram echo", []).append(_figures(people, bot, size, ""))
        runs.setdefault("Keqiao, SQLite", []).append(_keqiao(size, ""))
        if not missing:
            with fresh_postgres() as url:
                runs.setdefault("Keqiao, PostgreSQL", []).append(_keqiao(size, url))
    medians = {name: _median(each) for name, each in runs.items()}
    rows = [_row(name, figures, medians["aiogram echo"].cpu) for name, figures in medians.items()]
    note = f"Median of {size.runs} runs; {RATE:.0f} turns/s open-loop for {size.seconds:.0f} s, then {TALKING} at once."
    return table("turn", COLUMNS, rows, f"{note} PostgreSQL skipped: {missing}." if missing else note)


def _keqiao(size: Size, database_url: str) -> Figures:
    with tempfile.TemporaryDirectory() as folder, telegram_people() as (people, *place):
        settings = {"KEQIAO_DATA": folder, "KEQIAO_PORT": "0", "KEQIAO_DATABASE_URL": database_url}
        with child("benchmarks.measured_bot", *place, environment=settings) as bot:
            return _figures(people, bot, size, "同意")


def _figures(people: Child, bot: Child, size: Size, press: str) -> Figures:
    bot.line()
    people.ask(do="meet", users=size.people, text=WORDS, press=press)
    idle, _ = _during(people, bot, do="rest", seconds=min(size.seconds, 5.0))
    opened, shown = _during(people, bot, do="open_loop", text=WORDS, rate=RATE, seconds=size.seconds)
    closed, most = _during(people, bot, do="closed_loop", text=WORDS, talking=TALKING, seconds=size.seconds / 2)
    return Figures(
        cpu=opened * 1000 / shown["turns"],
        p50=shown["p50"],
        p99=shown["p99"],
        lost=shown["lost"],
        rate=most["rate"],
        cpu_at_most=closed * 1000 / most["turns"],
        idle=idle * 100 / min(size.seconds, 5.0),
    )


def _during(people: Child, bot: Child, **order: object) -> tuple[float, dict[str, Any]]:
    """Seconds of processor time the bot used while the people did something, and what they saw."""
    before = bot.cpu()
    seen = people.ask(**order)
    return bot.cpu() - before, seen


def _median(runs: list[Figures]) -> Figures:
    return Figures(*(statistics.median(column) for column in zip(*map(astuple, runs), strict=True)))


def _row(name: str, figures: Figures, echo: float) -> list[str]:
    return [
        name,
        f"{figures.cpu:.1f}",
        f"{figures.cpu / echo:.1f}",
        f"{figures.p50:.1f}",
        f"{figures.p99:.1f}",
        f"{figures.lost:.0f}",
        f"{figures.rate:.0f}",
        f"{figures.cpu_at_most:.1f}",
        f"{figures.idle:.1f}",
    ]
