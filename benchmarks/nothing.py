"""How well "nothing fits" is calibrated on the starter base and the sample city, over all kinds of record.

Four batches of needs and of texts that nothing fits, and, when a folder of `queries.jsonl` files is given as argument
or in KEQIAO_BENCH, the share of those queries that find nothing. Each table says what of a row was seen while the
weights were learned. Run with `python -m benchmarks.nothing [folder]`. Goals: ≤ 5 % refused, ≥ 95 % nothing
elsewhere; the rows of which nothing was seen are what counts.
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
_EVERYDAY: Final = ("faq", "search")
"""Folders with questions of everyday life, of which the base knows nothing. Others hold names or matters of trades."""
_OF_NEEDS: Final = ("set", "seen before", "needs", "refused %", "hit@5 %", "goal refused %")
_OF_TEXTS: Final = ("texts", "seen before", "number", "nothing %", "goal %")
_ROWS, _LEARNED, _HALF, _NOTHING = "rows", "learned from", "half learned from", "nothing"
"""What was seen of a set while weights were learned: rows, by a person too; rows, by the program only; nothing."""


def measure(folder: Path | None, most: int | None = None) -> str:
    """The tables. `most` limits the queries looked at per file; otherwise all of them are."""
    matcher = needs.starter_matcher()
    found = table("needs on the starter base", _OF_NEEDS, (_set(matcher, *one) for one in _sets()))
    strangers = table("nothing fits", _OF_TEXTS, _strangers(matcher, folder, most))
    return f"{found}\n{strangers}"


def _sets() -> Iterator[tuple[str, str, list[needs.Need]]]:
    yield "tune", _ROWS, needs.tune()
    yield "report", _LEARNED, needs.report()
    yield "fresh, tune", _ROWS, needs.fresh_tune()
    yield "fresh", _NOTHING, needs.fresh()
    yield "second, tune", _ROWS, needs.second(reported=False)
    yield "second", _NOTHING, needs.second(reported=True)
    yield "third", _NOTHING, needs.third()


def _set(matcher: Matcher, name: str, seen: str, texts: Sequence[needs.Need]) -> list[str]:
    found = needs.shares(matcher, texts)
    return [name, seen, str(found.count), _percent(found.refused), _percent(found.hit), "≤ 5"]


def _strangers(matcher: Matcher, folder: Path | None, most: int | None) -> Iterator[list[str]]:
    def find(text: str) -> Sequence[Match]:
        return matcher.find(text, list(Kind), limit=1)

    for name, seen, goal, texts in (*_elsewhere(), *_asked(folder, most)):
        yield [name, seen, str(len(texts)), _percent(needs.nothing_share(find, texts)), goal]


def _elsewhere() -> Iterator[tuple[str, str, str, list[str]]]:
    yield "elsewhere, tune", _ROWS, "≥ 95", needs.elsewhere("first", reported=False)
    yield "elsewhere, report", _LEARNED, "≥ 95", needs.elsewhere("first", reported=True)
    yield "elsewhere, fresh, tune", _ROWS, "≥ 95", needs.elsewhere("fresh", reported=False)
    yield "elsewhere, fresh", _NOTHING, "≥ 95", needs.elsewhere("fresh", reported=True)
    yield "elsewhere, second, tune", _ROWS, "≥ 95", needs.elsewhere("second", reported=False)
    yield "elsewhere, second", _NOTHING, "≥ 95", needs.elsewhere("second", reported=True)
    yield "elsewhere, third", _NOTHING, "≥ 95", needs.elsewhere("third", reported=True)


def _asked(folder: Path | None, most: int | None) -> Iterator[tuple[str, str, str, list[str]]]:
    for path in sorted(folder.glob("**/queries.jsonl")) if folder else ():
        name = path.parent.name
        everyday = name in _EVERYDAY
        yield name, _HALF if everyday else _NOTHING, "≥ 95" if everyday else "–", _queries(path, most)


def _queries(path: Path, most: int | None) -> list[str]:
    """All queries, or every so many-th, so that all types of a file are among them."""
    texts = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    return texts[:: max(1, -(-len(texts) // most))] if most else texts


def _percent(share: float) -> str:
    return f"{share * 100:.1f}"


def folder_of(arguments: Sequence[str]) -> Path | None:
    """The folder named first in the arguments, otherwise in KEQIAO_BENCH."""
    named = arguments[0] if arguments else os.environ.get(FOLDER, "")
    return Path(named) if named else None


if __name__ == "__main__":
    print(measure(folder_of(sys.argv[1:])))
