"""How well the matcher ranks a set of records and questions with known answers, on the path the bot uses.

A set is a folder: `corpus.jsonl` ({"id", "title" | "name" | "text", other texts}), `queries.jsonl` ({"id", "text",
"type"?}), `qrels.tsv` (query id, record id, grade); docs/data-format.md has it whole.
"""

from __future__ import annotations

import json
import math
import resource
import statistics
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from domain.errors import BadFile
from domain.records import Kind, Record, RecordId
from knowledge.importing.columns import COLUMNS, columns_of
from knowledge.index import Index
from knowledge.matcher import Matcher
from knowledge.meaning import Meaning

TOP: Final = 10
"""How many results of a query are looked at."""

_NAME_CHARS: Final = 60
"""A record that is one text without a name: up to this length the text is its name, a longer one is its content."""

_SHOWN: Final = 60
"""Characters of a line that is named because it cannot be read."""

_SLICE: Final = 20_000
_NO_TEXT: Final = frozenset(("id", "kind", "type"))


@dataclass(frozen=True, slots=True)
class Query:
    """A question with the grades of the records that answer it, by their number."""

    text: str
    type: str
    relevant: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Score:
    """Measures of one query at ten results: nDCG (linear gain), recall, reciprocal rank, all 0-1."""

    ndcg: float
    recall: float
    reciprocal: float


@dataclass(frozen=True, slots=True)
class Report:
    """What `keqiao evaluate` prints. Times of a query are processor time in ms; memory is this process's peak.

    `meaning_seconds`: computing vectors of all records with the sentence model; 0 when it was not used.
    """

    records: int
    queries: int
    ndcg: float
    recall: float
    mrr: float
    found_by_type: Mapping[str, float]
    p50_ms: float
    p99_ms: float
    build_seconds: float
    meaning_seconds: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Set:
    """Records of one kind and questions with known answers."""

    kind: Kind
    records: Sequence[Record]
    queries: Sequence[Query]


def evaluate(folder: Path, with_meaning: bool = True) -> Report:
    """Builds an index in memory and asks every query. `BadFile` when the folder holds no such set.

    `with_meaning`: by the sentence model, too, for as many records as the bot uses it.
    """
    known = read_set(folder)
    started = time.perf_counter()
    index = index_of(known)
    built = time.perf_counter()
    meaning = Meaning(None)
    learned = sum(1 for _ in meaning.learn(index.shelves())) if with_meaning else 0
    seconds = built - started, (time.perf_counter() - built if learned else 0.0)
    return _measured(Matcher(index, meaning.near), known, *seconds)


def read_set(folder: Path) -> Set:
    """The set in a folder; `BadFile` when there is none, or names the first line that cannot be read."""
    try:
        rows = list(_rows(folder / "corpus.jsonl"))
        asked = list(_rows(folder / "queries.jsonl", needs=("text",)))
        numbers = {row["id"]: number for number, row in enumerate(rows, start=1)}
        relevant = _relevant(folder / "qrels.tsv", {row["id"] for row in asked}, numbers)
    except OSError as error:
        raise BadFile("evaluate-no-set", folder=str(folder)) from error
    queries = [
        Query(str(row["text"]), str(row.get("type", "")), wanted) for row in asked if (wanted := relevant[row["id"]])
    ]
    if not rows or not queries:
        raise BadFile("evaluate-no-answers" if rows else "evaluate-no-set", folder=str(folder))
    kind = kind_of(rows)
    return Set(kind, [record_of(row, number, kind) for number, row in enumerate(rows, start=1)], queries)


def kind_of(rows: Iterable[Mapping[str, Any]]) -> Kind:
    """The kind of which the rows have all required columns, and the most; `service` when there is no such kind."""
    headers = list(dict.fromkeys(name for row in rows for name in row if name not in _NO_TEXT))
    known = {kind: list(columns_of(headers, kind).values()) for kind in COLUMNS}
    whole = [kind for kind in COLUMNS if all(c in known[kind] for c in COLUMNS[kind] if c.required)]
    return max(whole, key=lambda kind: len(known[kind]), default=Kind.SERVICE)


def record_of(row: Mapping[str, Any], number: int, kind: Kind) -> Record:
    """A row as a record: its name, and its other texts under the columns' names."""
    headers = [name for name in row if name not in _NO_TEXT]
    columns = columns_of(headers, kind) if kind in COLUMNS else {}
    texts = {columns[place].name if place in columns else name: _text(row[name]) for place, name in enumerate(headers)}
    named = next((name for name in ("name", "title", "question") if texts.get(name) and _names(name, kind)), None)
    if named is None and len(texts.get("text", "")) <= _NAME_CHARS:
        named = "text"
    title = texts.pop(named) if named else ""
    city = texts.pop("city", "")
    return Record(RecordId(kind, number), title, {name: text for name, text in texts.items() if text}, city=city)


def _names(column: str, kind: Kind) -> bool:
    """Whether a column holds a record's name; an expert's title is a rank."""
    return not (column == "title" and kind is Kind.EXPERT)


def _text(value: Any) -> str:
    return "；".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _relevant(path: Path, queries: Collection[str], numbers: Mapping[str, int]) -> dict[str, dict[int, float]]:
    """Query → number of a record → its grade, where that is above 0."""
    relevant: dict[str, dict[int, float]] = defaultdict(dict)
    for place, line in _lines(path):
        match line.split("\t"):
            case [query, record, _] if place == 1 and query not in queries and record not in numbers:
                continue  # it names the columns
            case [query, record, text] if (grade := _grade(text)) is not None:
                for known, one, where in ((queries, query, "queries.jsonl"), (numbers, record, "corpus.jsonl")):
                    if one not in known:
                        raise BadFile("evaluate-unknown-id", file=path.name, line=place, id=one, where=where)
                if grade > 0:
                    relevant[query][numbers[record]] = grade
            case _:
                raise BadFile("evaluate-bad-grade", file=path.name, line=place, text=line[:_SHOWN])
    return relevant


def _grade(text: str) -> float | None:
    try:
        grade = float(text)
    except ValueError:
        return None
    return grade if math.isfinite(grade) else None


def _rows(path: Path, needs: Sequence[str] = ()) -> Iterator[dict[str, Any]]:
    """A JSON object a line, with an `id` (or `_id`, as other sets call it) and what else it needs."""
    for place, line in _lines(path):
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if isinstance(row, dict) and "_id" in row:
            row.setdefault("id", row.pop("_id"))
        if not isinstance(row, dict) or any(name not in row for name in ("id", *needs)):
            raise BadFile("evaluate-bad-row", file=path.name, line=place, fields=("id", *needs))
        yield row | {"id": str(row["id"])}


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """(place from 1, text) of the lines that are not empty."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for place, line in enumerate(file, start=1):
            if line.strip():
                yield place, line.rstrip("\r\n")


def index_of(known: Set) -> Index:
    """An index in memory, built in slices as the bot builds its own."""
    index, records = Index.open(None), known.records
    index.apply_all((records[at : at + _SLICE], at + _SLICE) for at in range(0, len(records), _SLICE))
    return index


def _measured(matcher: Matcher, known: Set, build_seconds: float, meaning_seconds: float) -> Report:
    scores: list[Score] = []
    times: list[float] = []
    found: dict[str, list[bool]] = defaultdict(list)
    for query in known.queries:
        started = time.process_time()
        ranked = [entry.record.id.number for entry in matcher.rank(query.text, known.kind, limit=TOP)]
        times.append((time.process_time() - started) * 1000)
        scores.append(score(ranked, query.relevant))
        found[query.type].append(scores[-1].recall > 0)
    return Report(
        records=len(known.records),
        queries=len(known.queries),
        ndcg=statistics.fmean(each.ndcg for each in scores),
        recall=statistics.fmean(each.recall for each in scores),
        mrr=statistics.fmean(each.reciprocal for each in scores),
        found_by_type={name: statistics.fmean(hits) for name, hits in sorted(found.items())},
        p50_ms=statistics.median(times),
        p99_ms=sorted(times)[math.ceil(0.99 * len(times)) - 1],
        build_seconds=build_seconds,
        meaning_seconds=meaning_seconds,
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def score(ranked: Sequence[int], relevant: Mapping[int, float]) -> Score:
    """Measures of one ranking, best first, against the grades of what is relevant."""
    gains = [relevant.get(number, 0.0) for number in ranked[:TOP]]
    best = _discounted(sorted(relevant.values(), reverse=True)[:TOP])
    first = next((place for place, gain in enumerate(gains, start=1) if gain), 0)
    return Score(_discounted(gains) / best, sum(map(bool, gains)) / len(relevant), 1 / first if first else 0.0)


def _discounted(gains: Iterable[float]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, start=1))
