"""Measuring the matcher: what a set's fields mean, what the measures say, and a set that is none."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from domain.errors import BadFile
from domain.records import Kind
from knowledge.evaluate import Score, evaluate, kind_of, record_of, score


def _write(folder: Path, corpus: list[Mapping[str, Any]], queries: list[Mapping[str, Any]], qrels: str) -> Path:
    for name, rows in (("corpus", corpus), ("queries", queries)):
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        (folder / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
    (folder / "qrels.tsv").write_text(qrels, "utf-8")
    return folder


CORPUS = [
    {"id": "a", "text": "铸钢件气孔的检测"},
    {"id": "b", "text": "葡萄酒的橡木桶陈酿"},
    {"id": "c", "text": "光伏组件的衰减"},
]


def test_a_set_is_measured_query_by_query(tmp_path: Path) -> None:
    queries = [{"id": "1", "text": "铸钢气孔", "type": "plain"}, {"id": "2", "text": "光伏", "type": "wrong"}]
    report = evaluate(_write(tmp_path, CORPUS, queries, "1\ta\t1\n2\tb\t1\n"))
    assert (report.records, report.queries) == (3, 2)
    assert report.found_by_type["plain"] == 1
    assert 0.5 <= report.ndcg < 1
    assert 0 < report.p50_ms <= report.p99_ms
    assert report.peak_mb > 0


def test_the_measures() -> None:
    assert score([7, 8, 9], {7: 1.0}) == Score(1, 1, 1)
    assert score([8, 7], {7: 1.0}) == Score(1 / math.log2(3), 1, 0.5)
    assert score([8, 9], {7: 1.0, 6: 1.0}) == Score(0, 0, 0)
    assert score(list(range(20)), {15: 1.0}) == Score(0, 0, 0)
    two_grades = score([1, 2], {1: 1.0, 2: 2.0})
    assert two_grades.ndcg == pytest.approx((1 + 2 / math.log2(3)) / (2 + 1 / math.log2(3)))


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"id": "1", "name": "某", "unit": "某大学", "fields": ["铸造"]}, Kind.EXPERT),
        ({"id": "1", "question": "几年", "answer": "三年"}, Kind.FAQ),
        ({"id": "1", "name": "某研究院"}, Kind.INSTITUTE),
        ({"id": "1", "kind": "policy", "text": "某项目"}, Kind.SERVICE),
    ],
)
def test_the_columns_say_which_kind_it_is(row: Mapping[str, Any], kind: Kind) -> None:
    assert kind_of([row]) is kind


def test_a_row_becomes_a_record_by_the_names_of_its_columns() -> None:
    row = {"id": "1", "name": "某", "unit": "某大学", "title": "教授", "研究领域": ["铸造", "焊接"], "other": ""}
    record = record_of(row, 1, Kind.EXPERT)
    assert record.title == "某"
    assert record.texts == {"unit": "某大学", "title": "教授", "fields": "铸造；焊接"}


def test_one_text_is_a_name_when_it_is_short_and_content_when_it_is_long() -> None:
    short, long = ({"id": "1", "text": "气孔" * times} for times in (4, 40))
    assert record_of(short, 1, Kind.SERVICE).title == "气孔" * 4
    assert record_of(long, 1, Kind.SERVICE).texts == {"text": "气孔" * 40}


def test_a_set_as_others_write_it_is_read(tmp_path: Path) -> None:
    corpus = [{"_id": row["id"], "text": row["text"]} for row in CORPUS]
    qrels = "query-id\tcorpus-id\tscore\n1\ta\t1\n"
    report = evaluate(_write(tmp_path, corpus, [{"_id": 1, "text": "铸钢气孔"}], qrels))
    assert (report.records, report.queries, report.ndcg) == (3, 1, 1)


@pytest.mark.parametrize(
    ("qrels", "key", "named"),
    [
        ("", "evaluate-no-answers", {}),
        ("1\ta\t0\n", "evaluate-no-answers", {}),
        ("1 a 1", "evaluate-bad-grade", {"file": "qrels.tsv", "line": 1, "text": "1 a 1"}),
        ("1\ta\tgood\n", "evaluate-bad-grade", {"line": 1}),
        ("1\ta\t1\n\n1\tb\tnan\n", "evaluate-bad-grade", {"line": 3}),
        ("1\tunknown\t1\n", "evaluate-unknown-id", {"line": 1, "id": "unknown", "where": "corpus.jsonl"}),
        ("1\ta\t1\n9\ta\t1\n", "evaluate-unknown-id", {"line": 2, "id": "9", "where": "queries.jsonl"}),
    ],
)
def test_answers_that_are_none_are_named(tmp_path: Path, qrels: str, key: str, named: Mapping[str, Any]) -> None:
    with pytest.raises(BadFile) as refused:
        evaluate(_write(tmp_path, CORPUS, [{"id": "1", "text": "铸钢"}], qrels))
    assert refused.value.key == key
    assert named.items() <= refused.value.args_of_text.items()


@pytest.mark.parametrize(
    ("name", "line"),
    [("corpus", "{broken"), ("corpus", '{"text": "气孔"}'), ("queries", '{"id": "1"}'), ("queries", "1")],
)
def test_a_line_that_is_no_record_or_question_is_named(tmp_path: Path, name: str, line: str) -> None:
    folder = _write(tmp_path, CORPUS, [{"id": "1", "text": "铸钢"}], "1\ta\t1\n")
    path = folder / f"{name}.jsonl"
    path.write_text(path.read_text("utf-8") + f"\n\n{line}\n", "utf-8")
    with pytest.raises(BadFile) as refused:
        evaluate(folder)
    told = refused.value.args_of_text
    assert (refused.value.key, told["file"]) == ("evaluate-bad-row", f"{name}.jsonl")
    assert told["line"] == (5 if name == "corpus" else 3)


def test_a_folder_without_a_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="evaluate-no-set"):
        evaluate(tmp_path)
