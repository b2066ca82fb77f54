"""A turn on the web messenger: one WebSocket frame in, the answer's row out; visitors one after the other."""

from __future__ import annotations

import statistics
import tempfile
import time
from typing import Final

from benchmarks.processes import child
from benchmarks.tables import table
from benchmarks.web_visitor import free_port, newcomer

VISITORS: Final = 40
WORDS: Final = "帮助"


def measure(turns: int) -> str:
    """The table, on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        settings = {"KEQIAO_DATA": folder, "KEQIAO_PORT": str(port)}
        with child("bot", "run", environment=settings) as bot:
            visitors = [newcomer(port, WORDS) for _ in range(VISITORS)]
            before, waits = bot.cpu(), []
            for number in range(turns):
                begin = time.perf_counter()
                visitors[number % VISITORS].say(WORDS)
                waits.append((time.perf_counter() - begin) * 1000)
            cpu = (bot.cpu() - before) * 1000 / turns
            for visitor in visitors:
                visitor.close()
    p50, p99 = statistics.median(waits), statistics.quantiles(waits, n=100)[98]
    row = ["Keqiao, SQLite", f"{cpu:.1f}", f"{p50:.1f}", f"{p99:.1f}"]
    return table("web turn", ("web", "CPU ms/turn", "p50 ms", "p99 ms"), [row], f"{turns} turns, one at a time.")
