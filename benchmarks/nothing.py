"""How well "nothing fits" is calibrated on the starter base and the sample city, over all kinds of record.

Needs in two halves (tune, report), texts that nothing fits, and, when a folder of `queries.jsonl` files is given as
argument or in KEQIAO_BENCH, the share of those queries that find nothing. Run with
`python -m benchmarks.nothing [folder]`. Goals: ≤ 5 % refused on the report half; ≥ 95 % nothing elsewhere.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.tables import table
from domain.records import Kind, Match
from knowledge.matcher import Matcher
from tests.knowledge import needs

FOLDER: Final = "KEQIAO_BENCH"
_MOST: Final = 2_000
"""Queries looked at per file: every so many-th, so that all types of a file are among them."""


def measure(folder: Path | None, most: int = _MOST) -> str:
    """The tables."""
    matcher = needs.starter_matcher()
    halves = [_half(matcher, "tune", needs.tune()), _half(matcher, "report", needs.report())]
    found = table("needs on the starter base", ("half", "needs", "refused %", "hit@5 %", "goal refused %"), halves)
    strangers = table("nothing fits", ("texts", "number", "nothing %", "goal %"), _strangers(matcher, folder, most))
    return f"{found}\n{strangers}"


def _half(matcher: Matcher, name: str, half: Sequence[needs.Need]) -> list[str]:
    found = needs.shares(matcher, half)
    return [name, str(found.count), _percent(found.refused), _percent(found.hit), "≤ 5"]


def _strangers(matcher: Matcher, folder: Path | None, most: int) -> Iterator[list[str]]:
    def find(text: str) -> Sequence[Match]:
        return matcher.find(text, list(Kind), limit=1)

    for name, reported in (("elsewhere, tune", False), ("elsewhere, report", True)):
        texts = needs.elsewhere(reported=reported)
        yield [name, str(len(texts)), _percent(needs.nothing_share(find, texts)), "≥ 95"]
    for path in sorted(folder.glob("**/queries.jsonl")) if folder else ():
        queries = _queries(path, most)
        yield [path.parent.name, str(len(queries)), _percent(needs.nothing_share(find, queries)), "–"]


def _queries(path: Path, most: int) -> list[str]:
    texts = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    return texts[:: max(1, -(-len(texts) // most))]


def _percent(share: float) -> str:
    return f"{share * 100:.1f}"


def folder_of(arguments: Sequence[str]) -> Path | None:
    """The folder named first in the arguments, otherwise in KEQIAO_BENCH."""
    named = arguments[0] if arguments else os.environ.get(FOLDER, "")
    return Path(named) if named else None


if __name__ == "__main__":
    print(measure(folder_of(sys.argv[1:])))
