"""A list of experts is looked through, taken in, sent again with every row changed, and taken back; on SQLite.
Behind it, files that are refused.

Run alone with `python -m benchmarks.imports [rows]`; in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import contextlib
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from benchmarks.processes import PROJECT, own_memory
from benchmarks.tables import table
from bot import logs
from bot.importing import Asked, Desk, desk
from bot.settings import Settings
from domain.errors import BadFile
from knowledge.importing.export import write_xlsx
from knowledge.importing.reading import read
from storage.database import Database, Result, Work
from tests.knowledge.bad_files import REFUSED

HEADERS: Final = ("姓名", "单位", "职称", "研究方向", "做过的项目", "行业", "城市", "可约时间")
_FIELDS: Final = (
    "铸钢气孔",
    "精密铸造",
    "石墨烯制备",
    "光伏组件衰减",
    "锂电池正极",
    "中药提取",
    "葡萄酒发酵",
    "节水灌溉",
)
_CHARACTERS: Final = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文斌"


@dataclass
class Transactions:
    """How long each writing transaction took: (wall, CPU) in seconds."""

    spent: list[tuple[float, float]] = field(default_factory=list)

    def watch(self, database: type[Database]) -> None:
        """From now on every transaction is timed."""
        plain = database.write_now

        def timed(this: Database, work: Work[Result]) -> Result:
            wall, cpu = time.perf_counter(), time.thread_time()
            try:
                return plain(this, work)
            finally:
                self.spent.append((time.perf_counter() - wall, time.thread_time() - cpu))

        database.write_now = timed  # type: ignore[method-assign, assignment]

    def told(self) -> list[str]:
        """Number, longest in CPU ms, longest in ms; and forgets them."""
        spent, self.spent = self.spent, []
        longest = [max(each) * 1000 for each in zip(*spent, strict=True)]
        return [str(len(spent)), f"{longest[1]:.0f}", f"{longest[0]:.0f}"]


def measure(rows: int) -> str:
    """The table, measured in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.imports", str(rows)]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout


def experts(count: int, title: str) -> Iterator[tuple[str, ...]]:
    """Rows under `HEADERS` of so many invented experts, all of this title; the same every time."""
    chance = random.Random(1)
    for number in range(count):
        name = "".join(chance.choices(_CHARACTERS, k=3)) + "（示例）"
        fields, done = ("；".join(chance.sample(_FIELDS, k)) for k in (3, 2))
        unit = f"示例大学第{number}研究所（示例）"
        yield name, unit, title, fields, done, "新材料", "银川", "周三 14:00-17:00; 周五上午"


def _step(name: str, work: Callable[[], object], transactions: Transactions) -> list[str]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    taken = [f"{time.perf_counter() - wall:.1f}", f"{time.process_time() - cpu:.1f}"]
    peak = own_memory("VmHWM")
    return [name, *taken, *(transactions.told() if transactions.spent else ["0", "–", "–"]), f"{peak:.0f}"]


def _steps(at: Desk, folder: Path, count: int, transactions: Transactions) -> Iterator[list[str]]:
    for number, (title, name) in enumerate((("教授", "new rows"), ("研究员", "every row changed")), start=1):
        asked = Asked(folder / f"list-{number}.xlsx")
        asked.file.write_bytes(write_xlsx(HEADERS, experts(count, title)))
        transactions.spent.clear()
        looked = []
        yield _step(f"{name}: looked through", lambda: looked.append(at.look(asked)), transactions)  # noqa: B023
        yield _step(f"{name}: taken in", lambda: at.apply(asked, looked[0]), transactions)  # noqa: B023
    yield _step("the second taken back", lambda: at.undo(2), transactions)


def _refusal(path: Path) -> float:
    """Milliseconds of CPU until the file is refused."""
    start = time.process_time()
    with contextlib.suppress(BadFile):
        read(path, today=date(2026, 11, 24))
    return (time.process_time() - start) * 1000


def _refusals(folder: Path) -> str:
    """The files that no cell is read of, as the tests have them; the best of three, for the machine has other work."""
    spent = {}
    for number, bad in enumerate(REFUSED):
        path = folder / f"{number}{Path(bad.name).suffix}"
        path.write_bytes(bad.content())
        spent[bad.name] = min(_refusal(path) for _ in range(3))
    slowest = max(spent, key=lambda name: spent[name])
    row = (str(len(spent)), f"{statistics.median(spent.values()):.1f}", f"{spent[slowest]:.0f}", slowest)
    return table("refused files", ("files", "middle, CPU ms", "longest, CPU ms", "which"), [row], "Goal: under 50 ms.")


def main() -> None:
    """Prints the tables."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    logs.set_up("warning")
    transactions = Transactions()
    transactions.watch(Database)
    with tempfile.TemporaryDirectory() as folder, desk(Settings(data=Path(folder) / "data")) as at:
        rows = list(_steps(at, Path(folder), count, transactions))
    columns = ("import", "s", "CPU s", "transactions", "longest, CPU ms", "longest, ms", "peak MB")
    note = f"{count:,} rows. Goals: looked through and taken in under 120 s, transactions ≤ 200 ms, ≤ 500 MB."
    print(table("imports", columns, rows, note))
    with tempfile.TemporaryDirectory() as folder:  # last: making these files takes memory
        print(_refusals(Path(folder)))


if __name__ == "__main__":
    main()
