"""Learns the weights of the second look (`knowledge/weights.tsv`) from sets of questions with known answers.

Run with `python -m benchmarks.learn_weights FOLDER… [--all] [--write]`; needs numpy. Each folder is a set as
`keqiao evaluate` reads it, and all count the same. Half of the questions, by a checksum of their text, are learned
from and the other half is reported, unless `--all`. The loss is the share of the answers under softmax over a
question's candidates. Nothing of a set is kept but the weights.
"""

from __future__ import annotations

import argparse
import math
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from domain.records import Kind
from knowledge.candidates import Place, seek
from knowledge.evaluate import Set, index_of, read_set, score
from knowledge.measures import NAME, TEXT
from knowledge.question import read_question
from knowledge.ranking import Measured, measured

_STEPS: Final = 250
_RATE: Final = 0.05
_RIDGE: Final = 1e-3
_LEARNED: Final = 40
"""Candidates a question is learned from: the best by characters, the answers, and those found by sounds alone."""

Array = Any


@dataclass(frozen=True, slots=True)
class Example:
    """A question's candidates: a row of measures each, their numbers, and the grades of the answers."""

    rows: Array
    numbers: Sequence[int]
    relevant: dict[int, float]
    learned: bool


def row(found: Measured) -> list[float]:
    """Measures by the weight that counts: of the text, the text as a name, an expert's; of a name, in Latin letters."""
    no_text, no_name = [0.0] * len(TEXT), [0.0] * len(NAME)
    if found.entry.kind is Kind.EXPERT:
        text = [*no_text, *no_text, *found.text]
    else:
        text = [*found.text, *(found.name[0] * value for value in found.text), *no_text]
    return [*text, *(no_name if found.latin else found.name), *(found.name if found.latin else no_name)]


def examples(known: Set) -> Iterator[Example]:
    """What each question of a set finds."""
    shelf = index_of(known).shelf(known.kind)
    assert shelf is not None
    for query in known.queries:
        found = measured(seek(read_question(query.text), Place(shelf, known.kind), 1))
        rows = np.array([row(each) for each in found], dtype=np.float32).reshape(len(found), -1)
        numbers = [each.entry.record.id.number for each in found]
        yield Example(rows, numbers, dict(query.relevant), zlib.crc32(query.text.encode()) % 2 == 0)


def learn(sets: Sequence[Sequence[Example]], everything: bool) -> Array:
    """Weights by gradient descent (Adam) on the softmax of each question's candidates."""
    rows, answers, sizes, shares = _stacked(sets, everything)
    spread = rows.std(0) + 1e-6
    rows = (rows - rows.mean(0)) / spread
    starts = np.cumsum([0, *sizes[:-1]])
    owner = np.repeat(np.arange(len(sizes)), sizes)
    weights, first, second = (np.zeros(rows.shape[1]) for _ in range(3))
    for step in range(1, _STEPS + 1):
        scores = rows @ weights
        raised = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        chance = raised / np.add.reduceat(raised, starts)[owner]
        right = np.where(answers, raised, 0)
        right = right / np.add.reduceat(right, starts)[owner]
        slope = rows.T @ ((chance - right) * shares[owner]) + _RIDGE * weights
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope * slope
        rate = _RATE if step < 0.7 * _STEPS else _RATE / 3
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-9)
    return weights / spread


def _stacked(sets: Sequence[Sequence[Example]], everything: bool) -> tuple[Array, Array, list[int], Array]:
    rows, answers, sizes, shares = [], [], [], []
    for known in sets:
        usable = [each for each in known if (everything or each.learned) and set(each.numbers) & set(each.relevant)]
        for each in usable:
            right = np.array([number in each.relevant for number in each.numbers])
            kept = np.flatnonzero(right | (np.arange(len(right)) < _LEARNED) | (np.arange(len(right)) >= 100))
            rows.append(each.rows[kept])
            answers.append(right[kept])
            sizes.append(len(kept))
            shares.append(1 / len(usable))
    return np.concatenate(rows), np.concatenate(answers), sizes, np.array(shares)


def ndcg(known: Sequence[Example], weights: Array, learned: bool | None) -> float:
    """Mean nDCG@10 of the half that was learned from, of the other, or of both."""
    values = []
    for each in known:
        if learned is None or each.learned == learned:
            best: Any = np.argsort(-(each.rows @ weights), kind="stable")[:10] if each.numbers else []
            values.append(score([each.numbers[place] for place in best], each.relevant).ndcg)
    return math.fsum(values) / len(values)


def write(weights: Array, path: Path) -> None:
    """The weights, a measure a line, under the comment lines the file begins with."""
    columns = np.split(weights, [len(TEXT), 2 * len(TEXT), 3 * len(TEXT), 3 * len(TEXT) + len(NAME)])
    head = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
    rows = [*zip(TEXT, *columns[:3], strict=True), *zip(NAME, *columns[3:], strict=True)]
    lines = ["\t".join([name, *(f"{weight:.3f}" for weight in learned)]) for name, *learned in rows]
    path.write_text("\n".join([*head, *lines]) + "\n", "utf-8")


def main() -> None:
    """Prints nDCG@10 by set for both halves, and writes the weights when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--all", action="store_true", help="learn from both halves")
    parser.add_argument("--write", action="store_true", help="write knowledge/weights.tsv")
    chosen = parser.parse_args()
    sets = [list(examples(read_set(folder))) for folder in chosen.folders]
    weights = learn(sets, chosen.all)
    for folder, known in zip(chosen.folders, sets, strict=True):
        halves = [ndcg(known, weights, half) for half in (True, False, None)]
        print(f"{folder.name:<14}", "learned {:.4f}  other {:.4f}  both {:.4f}".format(*halves), flush=True)
    if chosen.write:
        write(weights, Path(__file__).parent.parent / "knowledge" / "weights.tsv")


if __name__ == "__main__":
    main()
