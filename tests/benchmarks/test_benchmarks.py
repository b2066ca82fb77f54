"""Every benchmark runs from end to end on tiny sizes and prints figures that can be true, good or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import (
    databases,
    find,
    find_peers,
    find_records,
    imports,
    loop,
    matching,
    memory,
    nothing,
    start,
    tables,
    turn,
    web,
)
from domain.records import Kind


def rows(printed: str) -> dict[str, list[float]]:
    """The figures of a Markdown table by the name in the first column; columns that are no figure are left out."""
    lines = [line.strip("| ").split(" | ") for line in printed.splitlines() if line.startswith("| ")][2:]
    return {name: [float(cell) for cell in cells if cell[0].isdigit()] for name, *cells in lines}


def test_a_turn_on_telegram_beside_the_echo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(databases.POSTGRES, raising=False)
    printed = turn.measure(turn.Size(people=4, seconds=1.0, runs=1))
    shown = rows(printed)
    assert set(shown) == {"aiogram echo", "Keqiao, SQLite"}
    for figures in shown.values():
        cpu, _, p50, p99, lost, rate, *_ = figures
        assert 0 < cpu < 1000
        assert 0 < p50 <= p99
        assert lost == 0
        assert rate > 1
    assert "PostgreSQL skipped: KEQIAO_TEST_POSTGRES is not set" in printed


def test_a_turn_on_the_web() -> None:
    cpu, p50, p99 = rows(web.measure(turns=8))["Keqiao, SQLite"]
    assert 0 < cpu < 1000
    assert 0 < p50 <= p99


def test_the_second_start() -> None:
    shown = rows(start.measure(runs=1))
    assert set(shown) == {"web only", "with Telegram"}
    assert all(0.1 < median <= slowest < 60 for median, slowest, _ in shown.values())


def test_memory() -> None:
    shown = rows(memory.measure(turns=4))
    assert 30 < shown["web only"][0] < shown["with Telegram"][0] < 2000  # aiogram alone is over 100 MB


def test_imports() -> None:
    printed, refused = imports.measure(rows=600).split("### refused files")
    shown = rows(printed)
    assert len(shown) == 5
    assert "| 33 |" in refused
    for wall, _, transactions, *longest, peak in shown.values():
        assert 0 < wall < 120
        assert bool(transactions) is bool(longest)
        assert 30 < peak < 500


def test_the_event_loop() -> None:
    threads, running = loop.measure(count=200, seconds=0.5, imported=40).split("### the event loop of the running")
    for needs, changes, longest, rare, usual in rows(threads).values():
        assert needs >= changes
        assert 0 < usual <= rare <= longest
    shown = rows(f"### {running}")
    assert set(shown) == {"conversations", "a list is looked through", "taken in and indexed", "vectors are computed"}
    for wall, messages, longest, over, rare, usual in shown.values():
        assert wall > 0
        assert messages >= 0
        assert 0 < usual <= rare <= longest
        assert over == 0 or longest >= 50
    assert sum(messages for _, messages, *_ in shown.values()) > 0


def test_find_beside_others() -> None:
    mine, model, others = find.measure(find.Size((200,), 20, modelled=3_500)).split("### find, ")
    p50, p99, p50_experts, p99_experts, results, build, passed, *memory, opened, visible = rows(mine)["200"]
    assert 0 < p50_experts <= p50 <= p99
    assert p50_experts <= p99_experts
    assert 1 < results <= 10
    peak, resident = memory
    assert 20 < resident <= peak * 2
    assert all(figure < 60 for figure in (build, passed, opened, visible / 1000))
    asked = rows(f"### find, {model}")["3,500"]
    assert all(figure > 0 for figure in asked)
    shown = rows(f"### find, {others}")
    assert set(shown) == {"Keqiao, with reasons", *find_peers.PEERS}
    assert all(0 < p50 <= p99 for _, _, p50, p99, *_ in shown.values())


def test_generated_records_and_needs_are_the_same_every_time() -> None:
    made = list(find_records.records(300))
    assert made == list(find_records.records(300))
    assert {record.id.kind for record in made} == set(Kind)
    assert len({record.id.number for record in made}) == 300
    asked = find_records.needs(100)
    assert asked == find_records.needs(100)
    assert min(map(len, asked)) >= 10
    assert max(map(len, asked)) <= 60


def test_nothing_fits(tmp_path: Path) -> None:
    folder = tmp_path / "small_talk"
    folder.mkdir()
    queries = ['{"id": "1", "text": "红烧肉怎么做"}', '{"id": "2", "text": "铸钢件气孔"}']
    folder.joinpath("queries.jsonl").write_text("\n".join(queries), "utf-8")
    shown = rows(nothing.measure(tmp_path))
    for half in ("tune", "report", "fresh"):
        count, refused, hit = shown[half]
        assert count >= 150
        assert 0 <= refused <= 100.1 - hit  # both are rounded
    assert shown["small_talk"] == [2, 50.0]


def test_an_unreachable_postgres_is_named_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(databases.POSTGRES, "postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    assert "127.0.0.1" in databases.why_no_postgres()


def test_a_table_reads_as_markdown() -> None:
    printed = tables.table("turn", ("bot", "ms"), [["echo", "1.5"]], "One run.")
    head = ["### turn", "", "| bot | ms |", "| :-- | --: |"]
    assert printed.splitlines() == [*head, "| echo | 1.5 |", "", "One run."]
    assert rows(printed) == {"echo": [1.5]}


def test_matching(tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "corpus.jsonl").write_text('{"id": "a", "text": "铸钢件气孔"}\n{"id": "b", "text": "光伏"}\n', "utf-8")
    (folder / "queries.jsonl").write_text('{"id": "1", "text": "铸钢气孔"}\n', "utf-8")
    (folder / "qrels.tsv").write_text("1\ta\t1\n", "utf-8")
    records, queries, *shares = rows(matching.measure(tmp_path))["tiny"]
    assert (records, queries, shares[:4]) == (2, 1, [1, 1, 1, 1])
    assert "skipped" in matching.measure(None)
