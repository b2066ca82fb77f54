"""How well the matcher ranks sets of questions with known answers, with the sentence model and without it.

Each set under the folder is measured as `keqiao evaluate` does, in a process of its own. Run with `python -m
benchmarks.matching [folder]`; without an argument the folder is the one KEQIAO_BENCH names.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.nothing import FOLDER, folder_of
from benchmarks.tables import table

_COLUMNS: Final = (
    "set", "records", "queries", "nDCG@10", "without the model", "recall@10", "MRR@10", "p50 ms", "p99 ms",
    "without: p99 ms", "build s", "vectors s", "peak MB",
)  # fmt: skip
_NOTE: Final = "p50, p99: processor time of a query. Both runs of a set follow each other."


def measure(folder: Path | None) -> str:
    """The table; one sentence when no folder with sets is named."""
    sets = sorted(path.parent for path in folder.glob("*/corpus.jsonl")) if folder else []
    if not sets:
        return f"matching skipped: {FOLDER} names no folder with sets as `keqiao evaluate` reads them\n"
    return table("matching", _COLUMNS, map(_row, sets), _NOTE)


def _row(folder: Path) -> list[str]:
    beside, without = _report(folder, "--meaning"), _report(folder, "--no-meaning")
    return [folder.name, *_figures(beside, without)]


def _figures(beside: dict[str, Any], without: dict[str, Any]) -> Iterator[str]:
    yield f"{beside['records']:,}"
    yield f"{beside['queries']:,}"
    yield f"{beside['ndcg']:.3f}"
    yield f"{without['ndcg']:.3f}"
    yield f"{beside['recall']:.3f}"
    yield f"{beside['mrr']:.3f}"
    yield f"{beside['p50_ms']:.1f}"
    yield f"{beside['p99_ms']:.1f}"
    yield f"{without['p99_ms']:.1f}"
    yield f"{beside['build_seconds']:.1f}"
    yield f"{beside['meaning_seconds']:.0f}"
    yield f"{beside['peak_mb']:.0f}"


def _report(folder: Path, model: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bot", "evaluate", str(folder), "--json", model]
    answer: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return answer


if __name__ == "__main__":
    print(measure(folder_of(sys.argv[1:])))
