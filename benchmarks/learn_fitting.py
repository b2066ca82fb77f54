"""Learns when something fits at all (`knowledge/fitting.tsv`) from needs that fit and from texts that nothing fits.

Run with `python -m benchmarks.learn_fitting [FOLDER] [--write]`; needs numpy. Needs: the first batch of
`tests/knowledge/needs.py`, the halves of the others to tune on, and each term of a trade alone that stands in a record.
Texts that nothing fits: the same halves, and half of the questions of `faq` and `search` in FOLDER (or KEQIAO_BENCH) by
a checksum of their text. A need is judged by its right record, a text by the record nearest to it, of
any kind. What is printed is cross-validated: each text is judged by weights that were learned without it. Of the folder
nothing is kept but the weights.
"""

from __future__ import annotations

import argparse
import json
import os
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.nothing import FOLDER, folder_of
from domain.records import Filters, Kind
from knowledge import lexicon
from knowledge.candidates import Place, seek
from knowledge.fitting import MEASURES, is_named, matter, measures
from knowledge.index import Index
from knowledge.question import read_question
from knowledge.ranking import ranked
from knowledge.reasons import reasons_for, shows_why
from tests.knowledge import needs

_WORTH: Final = {
    "needs": 1.0,
    "needs, fresh": 2.5,
    "needs, second": 2.5,
    "terms": 0.1,
    "elsewhere": 3.0,
    "faq": 0.35,
    "search": 0.35,
}
"""What a text of each set counts: the sets differ in size, and later needs were written without seeing the rule."""
_MOST: Final = 6
"""Candidates of a kind that are learned from, the best in order."""
_FOLDS: Final = 5
_STEPS: Final = 200
_RATE: Final = 0.15
_RIDGE: Final = 3e-4
_WANTED: Final = {"elsewhere": 0.92, "faq": 0.965, "search": 0.965}
"""Share of each set of texts that must find nothing. For questions of everyday life the goal and a little more; texts
that were written to look near to a trade may find something more often than a firm's own need may find nothing."""

Array = Any


@dataclass(frozen=True, slots=True)
class Example:
    """A text with a row of measures for each candidate it is judged by; `fits` = something fits it.

    `named`: it calls a record by its name, which is decided without the weights.
    """

    sort: str
    text: str
    fits: bool
    rows: Array
    named: bool


def examples(folder: Path | None) -> Iterator[Example]:
    """All texts that are learned from."""
    index = Index.open(None)
    index.apply(needs.starter_records(), 1)
    for sort, batch in _needs():
        for need in batch:
            yield _example(index, sort, need.text, [need.kind], need.names)
    for term, kind, names in _terms():
        yield _example(index, "terms", term, [kind], names)
    for sort, text in (*_elsewhere(), *_asked(folder)):
        yield _example(index, sort, text, list(Kind), ())


def _needs() -> Iterator[tuple[str, list[needs.Need]]]:
    yield "needs", [*needs.tune(), *needs.report()]
    yield "needs, fresh", needs.fresh_tune()
    yield "needs, second", needs.second(reported=False)


def _terms() -> Iterator[tuple[str, Kind, frozenset[str]]]:
    """Terms of the trades with the records of a kind whose texts hold them."""
    texts = [(each, " ".join(each.texts.values()).lower()) for each in needs.starter_records()]
    for term in lexicon.trades():
        holding = [record for record, text in texts if len(term) > 1 and term in text]
        for kind in {record.id.kind for record in holding}:
            yield term, kind, frozenset(needs.name_of(record) for record in holding if record.id.kind is kind)


def _elsewhere() -> Iterator[tuple[str, str]]:
    learned: tuple[tuple[needs.Batch, bool], ...] = (
        ("first", False),
        ("first", True),
        ("fresh", False),
        ("second", False),
    )
    for batch, reported in learned:
        yield from (("elsewhere", text) for text in needs.elsewhere(batch, reported=reported))


def _asked(folder: Path | None) -> Iterator[tuple[str, str]]:
    if folder is None:
        return
    for sort in ("faq", "search"):
        for line in (folder / sort / "queries.jsonl").read_text("utf-8").splitlines():
            text = json.loads(line)["text"]
            if zlib.crc32(text.encode()) % 2 == 0:
                yield sort, text


def _example(index: Index, sort: str, text: str, kinds: Collection[Kind], names: Collection[str]) -> Example:
    """Measures of the candidates that may be shown, of those with the names only when there are names."""
    question, rows, named = read_question(text), [], False
    about = matter(question)
    for kind in kinds:
        shelf = index.shelf(kind)
        for each in ranked(seek(question, Place(shelf, kind), 1))[:_MOST] if shelf and shelf.size else ():
            if names and needs.name_of(each.entry.record) not in names:
                continue
            if is_named(question, each.entry):
                named = True
            elif shows_why(kind, reasons_for(question, each.entry, Filters())):
                rows.append(measures(about, each))
    return Example(sort, text, bool(names), np.array(rows, dtype=float).reshape(len(rows), len(MEASURES)), named)


def learn(known: Sequence[Example]) -> tuple[Array, float]:
    """Weights by gradient descent (Adam) on the logistic loss of each text's nearest candidate."""
    usable = [each for each in known if len(each.rows) and not each.named]
    rows = np.concatenate([each.rows for each in usable])
    middle, spread = rows.mean(0), rows.std(0) + 1e-6
    rows = np.c_[(rows - middle) / spread, np.ones(len(rows))]
    sizes = [len(each.rows) for each in usable]
    starts, owner = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(sizes)), sizes)
    fits = np.array([each.fits for each in usable], dtype=float)
    worth = np.array([_WORTH[each.sort] for each in usable])
    worth /= worth.sum()
    weights, first, second = (np.zeros(rows.shape[1]) for _ in range(3))
    for step in range(1, _STEPS + 1):
        reached = rows @ weights
        best = np.maximum.reduceat(reached, starts)
        near = np.exp(2 * (reached - best[owner]))
        near /= np.add.reduceat(near, starts)[owner]
        wrong = worth * (1 / (1 + np.exp(-best)) - fits)
        slope = rows.T @ (near * wrong[owner]) + _RIDGE * np.r_[weights[:-1], 0]
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope * slope
        rate = _RATE if step < 0.7 * _STEPS else _RATE / 4
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-9)
    learned = weights[:-1] / spread
    return learned, float(weights[-1] - learned @ middle)


def reached(known: Sequence[Example], weights: Array, always: float) -> Array:
    """The highest sum among each text's candidates; what calls a name is found in any case."""
    return np.array([np.inf if each.named else max(each.rows @ weights + always, default=-np.inf) for each in known])


def validated(known: Sequence[Example]) -> Array:
    """The same, each text by weights that were learned without it."""
    fold = np.array([zlib.crc32(each.text.encode()) // 6 % _FOLDS for each in known])
    found = np.empty(len(known))
    for one in range(_FOLDS):
        weights, always = learn([each for each, place in zip(known, fold, strict=True) if place != one])
        found[fold == one] = reached(known, weights, always)[fold == one]
    return found


def threshold(known: Sequence[Example], sums: Array) -> float:
    """The lowest sum at which enough of each set of texts find nothing."""
    sorts = np.array([each.sort for each in known])
    return max(float(np.quantile(sums[sorts == sort], share)) for sort, share in _WANTED.items() if sort in sorts)


def _print(known: Sequence[Example], sums: Array) -> None:
    for sort in _WORTH:
        of_sort = [reach <= 0 for each, reach in zip(known, sums, strict=True) if each.sort == sort]
        if of_sort:
            print(f"{sort:<14}{len(of_sort):>6}  nothing {100 * sum(of_sort) / len(of_sort):.1f} %", flush=True)


def write(weights: Array, always: float, path: Path) -> None:
    """The weights, a measure a line, under the comment lines the file begins with."""
    head = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
    lines = [f"{name}\t{weight:.2f}" for name, weight in zip((*MEASURES, "always"), (*weights, always), strict=True)]
    path.write_text("\n".join([*head, *lines]) + "\n", "utf-8")


def main() -> None:
    """Prints what the weights are worth on texts they were not learned from, and writes them when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", default=os.environ.get(FOLDER, ""))
    parser.add_argument("--write", action="store_true", help="write knowledge/fitting.tsv")
    chosen = parser.parse_args()
    known = list(examples(folder_of([chosen.folder] if chosen.folder else [])))
    sums = validated(known)
    lowest = threshold(known, sums)
    _print(known, sums - lowest)
    weights, always = learn(known)
    if chosen.write:
        write(weights, always - lowest, Path(__file__).parent.parent / "knowledge" / "fitting.tsv")


if __name__ == "__main__":
    main()
