"""How fast `find` is over all kinds, with reasons, for needs of 10 to 60 characters; beside it what others take.

Run with `python -m benchmarks.find [--sizes 2000,100000,1000000] [--questions 400] [--no-peers]`. Goals on one core:
p99 ≤ 10 ms at 100,000 and ≤ 40 ms at 1,000,000 records; built in ≤ 60 s at 1,000,000; opened in ≤ 0.5 s at 2,000 and
≤ 2 s at 1,000,000; ≤ 1 GB when the writer is closed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.find_peers import PEERS
from benchmarks.processes import PROJECT
from benchmarks.tables import table

_COLUMNS: Final = (
    *("records", "p50 ms", "p99 ms", "experts p50 ms", "experts p99 ms", "results"),
    *("build s", "passed s", "build MB", "MB", "open s", "visible ms"),
)
_PEER_COLUMNS: Final = ("system", "records", "asked", "p50 ms", "p99 ms", "build s", "MB")
_BESIDE: Final = (
    "The others give no reasons. Each is asked for at most a minute, but at least five needs; what is not built and "
    "asked in ten minutes has no figures."
)
_NOTE: Final = (
    "All kinds are asked, then experts alone. p50, p99, build: processor time; passed (of the build), open, visible: "
    "time that passes. MB: resident, the writer closed."
)


_MODEL_COLUMNS: Final = (
    *("records", "asked", "p50 ms", "p99 ms", "without: p50 ms", "without: p99 ms"),
    *("vectors s", "vectors MB", "MB"),
)
_MODEL_NOTE: Final = (
    "With vectors of the sentence model for every record, and without; the same process, one after the other."
)

_PATIENCE: Final = 600
"""Seconds that pass before one of the others is given up."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many records, and how many needs are asked."""

    records: Sequence[int] = (2_000, 100_000, 1_000_000)
    questions: int = 400
    peers: bool = True
    modelled: int = 20_000


def measure(size: Size) -> str:
    """The tables: Keqiao by number of records, and the others beside it."""
    rows, others = [], []
    for count in size.records:
        found = _keqiao(count, size.questions)
        rows.append(_row(count, found))
        others.append(_peer_row("Keqiao, with reasons", count, found))
        for name in PEERS if size.peers else ():
            others.append(_peer_row(name, count, _peer(name, count, size.questions)))
    mine = table("find", _COLUMNS, rows, _NOTE)
    model = table(
        "find, with the sentence model", _MODEL_COLUMNS, _modelled(size.modelled, size.questions), _MODEL_NOTE
    )
    return f"{mine}\n{model}\n{table('find, beside others', _PEER_COLUMNS, others, _BESIDE)}"


def _modelled(count: int, questions: int) -> Iterator[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        _run("build", count, questions, folder)
        found = _run("meaning", count, questions, folder)
    for kinds, name in (("all", "all kinds"), ("one", "experts")):
        times = [f"{found[f'{key} {way} {kinds}']:.2f}" for way in ("with", "without") for key in ("p50", "p99")]
        yield [
            f"{count:,}",
            name,
            *times,
            f"{found['computed']:.0f}",
            f"{found['kept'] / 2**20:.0f}",
            f"{found['resident']:.0f}",
        ]


def _keqiao(count: int, questions: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        built = _run("build", count, questions, folder)
        return built | _run("keqiao", count, questions, folder)


def _peer(name: str, count: int, questions: int) -> dict[str, float] | None:
    """What one of the others took, None when it took too long."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            return _run(name, count, questions, folder, _PATIENCE)
        except subprocess.TimeoutExpired:
            return None


def _run(what: str, count: int, questions: int, folder: str, patience: float | None = None) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.find_one", what, str(count), str(questions), folder]
    one = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True, check=True, timeout=patience)
    measured: dict[str, float] = json.loads(one.stdout)
    return measured


def _row(count: int, found: dict[str, float]) -> list[str]:
    times = [f"{found[name]:.2f}" for name in ("p50", "p99", "p50 of one kind", "p99 of one kind")]
    memory = [f"{found[name]:.0f}" for name in ("peak", "resident")]
    ends = [f"{found['open']:.2f}", f"{found['visible']:.0f}"]
    building = [f"{found[name]:.1f}" for name in ("build", "passed")]
    return [f"{count:,}", *times, f"{found['results']:.1f}", *building, *memory, *ends]


def _peer_row(name: str, count: int, found: dict[str, float] | None) -> list[str]:
    if found is None:
        return [name, f"{count:,}", *["–"] * 5]
    times = [f"{found[key]:.2f}" for key in ("p50", "p99")]
    return [name, f"{count:,}", f"{found['asked']:.0f}", *times, f"{found['build']:.1f}", f"{found['resident']:.0f}"]


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, Size().records)))
    parser.add_argument("--questions", type=int, default=Size().questions)
    parser.add_argument("--no-peers", action="store_true")
    chosen = parser.parse_args()
    sizes = [int(size) for size in chosen.sizes.split(",")]
    print(measure(Size(sizes, chosen.questions, not chosen.no_peers)))


if __name__ == "__main__":
    main()
