"""How well the matcher ranks a set of records and questions with known answers, on the path the bot uses.

A set is a folder: `corpus.jsonl` ({"id", "title" | "name" | "text", other texts}), `queries.jsonl` ({"id", "text",
"type"?}), `qrels.tsv` (query id, record id, grade). Fields are recognised by their names, as an import does.
"""

from __future__ import annotations

import json
import math
import resource
import statistics
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    """The set in a folder; `BadFile` when there is none."""
    try:
        rows = list(_lines(folder / "corpus.jsonl"))
        numbers = {str(row["id"]): number for number, row in enumerate(rows, start=1)}
        queries = list(_queries(folder, numbers))
        kind = kind_of(rows)
        records = [record_of(row, number, kind) for number, row in enumerate(rows, start=1)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadFile("evaluate-no-set", folder=str(folder)) from error
    if not records or not queries:
        raise BadFile("evaluate-no-set", folder=str(folder))
    return Set(kind, records, queries)


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


def _queries(folder: Path, numbers: Mapping[str, int]) -> Iterator[Query]:
    relevant: dict[str, dict[int, float]] = defaultdict(dict)
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines():
        if line.strip():
            query, record, grade = line.split("\t")
            relevant[query][numbers[record]] = float(grade)
    for row in _lines(folder / "queries.jsonl"):
        wanted = {number: grade for number, grade in relevant[str(row["id"])].items() if grade > 0}
        if wanted:
            yield Query(row["text"], str(row.get("type", "")), wanted)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


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
