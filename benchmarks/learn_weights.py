"""Learns the weights of the second look (`knowledge/weights.tsv`) from sets of questions with known answers.

Run with `python -m benchmarks.learn_weights FOLDER[=SHARE]… [--all] [--write]`. Each folder is a set as `keqiao
evaluate` reads it; all count the same, or as often as `SHARE` says. Half of the questions, by a checksum of their text,
are learned from and the other half is reported, unless `--all`. The loss is the share of the answers under softmax over
a question's candidates. Nothing of a set is kept but the weights.

The weights are learned without the sentence model, which small kinds do without. What the measures by the model count,
and what others of the text count more or less beside them, is learned after that, with all others as they are.
"""

from __future__ import annotations

import argparse
import math
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from domain.records import Kind
from knowledge.candidates import Place, seek
from knowledge.evaluate import Set, index_of, read_set, score
from knowledge.meaning import Meaning
from knowledge.measures import MODELLED, NAME, TEXT
from knowledge.question import read_question
from knowledge.ranking import Measured, measured

_STEPS: Final = 400
_RATE: Final = 0.05
_RIDGE: Final = 1e-3

Array = Any


@dataclass(frozen=True, slots=True)
class Example:
    """A question's candidates: a row of measures each, their numbers, and the grades of the answers."""

    rows: Array
    numbers: Sequence[int]
    relevant: dict[int, float]
    learned: bool


def row(found: Measured) -> Array:
    """Measures by the weight that counts, in the order of `weights.tsv`: four columns of text, three of the name."""
    text, name, spoken = np.array(found.text), np.array(found.name), found.entry.spoken
    expert, latin, named = found.entry.kind is Kind.EXPERT, found.latin, found.name[0]
    of_text = [text * (1 - expert), text * named * (1 - expert), text * named * spoken * (1 - expert), text * expert]
    of_name = [name * (1 - latin), name * found.spoken * (1 - latin), name * latin]
    return np.concatenate([*of_text, *of_name]).astype(np.float32)


def examples(known: Set) -> Iterator[Example]:
    """What each question of a set finds."""
    shelf = index_of(known).shelf(known.kind)
    assert shelf is not None
    meaning = Meaning(None)
    for _ in meaning.learn({known.kind: shelf}):
        pass
    for query in known.queries:
        found = measured(seek(read_question(query.text), Place(shelf, known.kind), 1), meaning.near)
        rows = np.array([row(each) for each in found], dtype=np.float32).reshape(len(found), -1)
        numbers = [each.entry.record.id.number for each in found]
        yield Example(rows, numbers, dict(query.relevant), zlib.crc32(query.text.encode()) % 2 == 0)


@dataclass(frozen=True, slots=True)
class Stack:
    """Candidates of all questions that are learned from, one question after the other."""

    rows: Array
    answers: Array
    sizes: Sequence[int]
    shares: Array


def learn(stack: Stack) -> tuple[Array, Array]:
    """(weights without the model, what is added with it) by column of `row`."""
    modelled = np.zeros(stack.rows.shape[1], bool)
    modelled[: 4 * len(TEXT)].reshape(4, -1)[:, -MODELLED:] = True
    beside = modelled.copy()
    beside[: 2 * len(TEXT)] = True
    plain = np.where(modelled, 0, descend(replace(stack, rows=np.where(modelled, 0, stack.rows))))
    before = (stack.rows @ plain)[:, None]
    whole, *added = descend(replace(stack, rows=np.hstack([before, stack.rows[:, beside]])))
    more = np.zeros_like(plain)
    more[beside] = np.array(added) / whole
    return plain, more


def descend(stack: Stack) -> Array:
    """Weights by gradient descent (Adam) on the softmax of each question's candidates."""
    rows, answers, sizes, shares = stack.rows, stack.answers, stack.sizes, stack.shares
    spread = rows.std(0) + 1e-6
    rows = (rows - rows.mean(0)) / spread
    starts = np.cumsum([0, *sizes[:-1]])
    owner = np.repeat(np.arange(len(sizes)), sizes)
    weights, first, second = (np.zeros(rows.shape[1]) for _ in range(3))
    for step in range(1, _STEPS + 1):
        scores = rows @ weights.astype(rows.dtype)
        raised = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        chance = raised / np.add.reduceat(raised, starts)[owner]
        right = np.where(answers, raised, 0)
        right = right / np.add.reduceat(right, starts)[owner]
        slope = rows.T @ ((chance - right) * shares[owner]).astype(rows.dtype) + _RIDGE * weights
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope * slope
        rate = _RATE if step < 0.7 * _STEPS else _RATE / 3
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-9)
    return weights / spread


def stacked(sets: Sequence[Sequence[Example]], often: Sequence[float], everything: bool) -> Stack:
    """The questions that are learned from; each set counts as much as `often` says."""
    rows, answers, sizes, shares = [], [], [], []
    for known, share in zip(sets, often, strict=True):
        usable = [each for each in known if (everything or each.learned) and set(each.numbers) & set(each.relevant)]
        for each in usable:
            right = np.array([number in each.relevant for number in each.numbers])
            rows.append(each.rows)
            answers.append(right)
            sizes.append(len(right))
            shares.append(share / len(usable))
    return Stack(np.concatenate(rows), np.concatenate(answers), sizes, np.array(shares))


def ndcg(known: Sequence[Example], weights: Array, learned: bool | None) -> float:
    """Mean nDCG@10 of the half that was learned from, of the other, or of both."""
    values = []
    for each in known:
        if learned is None or each.learned == learned:
            best: Any = np.argsort(-(each.rows @ weights), kind="stable")[:10] if each.numbers else []
            values.append(score([each.numbers[place] for place in best], each.relevant).ndcg)
    return math.fsum(values) / len(values)


def write(plain: Array, more: Array, path: Path) -> None:
    """The weights, a measure a line, under the comment lines the file begins with."""
    size = len(TEXT)
    of_text, of_name = plain[: 4 * size].reshape(4, size), plain[4 * size :].reshape(3, len(NAME))
    of_text[:, -MODELLED:] = more[: 4 * size].reshape(4, size)[:, -MODELLED:]
    beside = more[: 2 * size].reshape(2, size).copy()
    beside[:, -MODELLED:] = 0
    head = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
    rows = [*zip(TEXT, *of_text, *beside, strict=True), *zip(NAME, *of_name, strict=True)]
    lines = ["\t".join([name, *(f"{weight:.3f}" for weight in learned)]) for name, *learned in rows]
    path.write_text("\n".join([*head, *lines]) + "\n", "utf-8")


def main() -> None:
    """Prints nDCG@10 by set for both halves, without and with the sentence model; writes the weights when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", help="a folder, or folder=how often it counts")
    parser.add_argument("--all", action="store_true", help="learn from both halves")
    parser.add_argument("--write", action="store_true", help="write knowledge/weights.tsv")
    chosen = parser.parse_args()
    named = [folder.partition("=") for folder in chosen.folders]
    folders, often = [Path(folder) for folder, _, _ in named], [float(share or 1) for _, _, share in named]
    sets = [list(examples(read_set(folder))) for folder in folders]
    plain, more = learn(stacked(sets, often, chosen.all))
    for model, weights in (("without", plain), ("with", plain + more)):
        for folder, known in zip(folders, sets, strict=True):
            halves = [ndcg(known, weights, half) for half in (True, False, None)]
            print(
                f"{model:<8}{folder.name:<14}", "learned {:.4f}  other {:.4f}  both {:.4f}".format(*halves), flush=True
            )
    if chosen.write:
        write(plain, more, Path(__file__).parent.parent / "knowledge" / "weights.tsv")


if __name__ == "__main__":
    main()
