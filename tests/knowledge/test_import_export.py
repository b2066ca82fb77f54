"""Tables we write: no formulas, and they read back to what was written."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from domain.errors import BadFile
from domain.messages import Phrase
from domain.records import Kind
from knowledge.importing.columns import COLUMNS, WORDS
from knowledge.importing.export import Value, plain_text, template, write_xlsx
from knowledge.importing.reading import read
from knowledge.importing.sheets import known, rows_below
from knowledge.importing.tables import tables, text_of
from texts import catalog

HEADERS = ("姓名", "单位", "研究方向")
VALUES = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.sampled_from(
        ["=1+1", "+86", "-5", "@x", "\t=1", "_x000D_", "_x0041_", " a ", "1", "TRUE", "2026-11-30", "#N/A", 1.7e308]
    ),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1950, 1, 1), date(2099, 12, 31)),
    st.datetimes(datetime(1950, 1, 1), datetime(2099, 12, 31)).map(lambda moment: moment.replace(microsecond=0)),
)


def _wordless(phrase: Phrase) -> str:
    return phrase.key


def _is_number(value: Value) -> bool:
    """Whether it is written as a number; what a sheet's number cannot hold is written as text."""
    return isinstance(value, int | float) and abs(value) < (1e15 if isinstance(value, int) else 9.99e307)


def _expected(value: Value) -> str:
    """The value as the sheet shows it, however it was stored."""
    if isinstance(value, str):
        return plain_text(value).strip()
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time():
        return text_of(value.date())  # a sheet does not tell midnight from a day
    return str(value) if isinstance(value, float) else text_of(value)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(st.just("李"), VALUES, VALUES), min_size=1, max_size=4))
def test_what_is_written_reads_back(rows: list[tuple[Value, ...]], tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(write_xlsx(HEADERS, rows))
    reading = read(path, Kind.EXPERT, today=date(2026, 11, 24))
    assert reading.sheets[0].headers == HEADERS
    (table,) = tables(path, reading.form, known)
    for row, written in zip(rows_below(table, reading.sheets[0].header), rows, strict=True):
        for cell, value in zip(row.cells, written, strict=True):
            if _is_number(value):
                assert cell == pytest.approx(value)
            else:
                assert text_of(cell) == _expected(value)


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("x")', "+1", "-1", "@SUM(1)", "\t=1", "=", "'=1"])
def test_no_text_becomes_a_formula(text: str) -> None:
    cell = load_workbook(io.BytesIO(write_xlsx([text], [[text]])))["Sheet"]["A2"]
    assert cell.data_type == "s"
    assert cell.value == text
    assert cell.quotePrefix == (not text.startswith("'"))


def test_headers_are_bold_frozen_and_columns_wide_enough() -> None:
    sheet = load_workbook(io.BytesIO(write_xlsx(["姓名", "摘要"], [["李", "字" * 500]])))["Sheet"]
    assert sheet["A1"].font.bold
    assert not sheet["A2"].font.bold
    assert sheet.freeze_panes == "A2"
    assert 8 <= sheet.column_dimensions["A"].width < sheet.column_dimensions["B"].width <= 60


def test_aware_times_are_shown_in_the_citys_time() -> None:
    content = write_xlsx(["时间"], [[datetime(2026, 11, 25, 7, 0, tzinfo=UTC)]])
    assert load_workbook(io.BytesIO(content))["Sheet"]["A2"].value == datetime(2026, 11, 25, 15, 0)


def test_what_a_cell_cannot_hold_is_left_out() -> None:
    content = write_xlsx(["a"], [["x\x00\x0by\ud800" + "z" * 40_000], [float("nan")], [float("inf")], [1]])
    cells = [cell.value for cell in load_workbook(io.BytesIO(content))["Sheet"]["A"]]
    assert cells == ["a", "xy" + "z" * 32_765, None, None, 1]


@pytest.mark.parametrize("kind", COLUMNS)
def test_a_template_imports_as_nothing_and_its_example_as_a_sample_once_it_is_edited(
    kind: Kind, tmp_path: Path
) -> None:
    book = load_workbook(io.BytesIO(template(kind, _wordless)))
    sheet = book.worksheets[0]
    naming = next(cell for cell in sheet[2] if "示例" in str(cell.value))
    sheet.append([f"甲{cell.value}" if cell is naming else cell.value for cell in sheet[2]])
    path = tmp_path / "a.xlsx"
    book.save(path)
    reading = read(path, today=date(2026, 11, 24))
    assert [sheet.kind for sheet in reading.sheets] == [kind]
    example, edited = reading.rows()
    assert (example.is_example, example.record, example.problems) == (True, None, ())
    assert (edited.is_example, edited.problems, edited.record and edited.record.sample) == (False, (), True)


def test_there_is_no_template_for_a_kind_without_a_table() -> None:
    with pytest.raises(BadFile):
        template(Kind.SERVICE, _wordless)


@pytest.mark.parametrize("kind", COLUMNS)
def test_the_documents_name_every_column(kind: Kind) -> None:
    documents = (Path(__file__).parents[2] / "docs" / "data-format.md").read_text(encoding="utf-8")
    (row,) = [line for line in documents.splitlines() if line.startswith(f"| {WORDS[kind]} |")]
    shared = documents[documents.index("| all | 来源") :].split("\n", 1)[0]
    named = set(re.findall(r"[^\s|·()*,;]+", row + shared))
    assert [column.header for column in COLUMNS[kind] if column.header not in named] == []
    bold = set(re.findall(r"\*\*(.+?)\*\*", row))
    assert {column.header for column in COLUMNS[kind] if column.required} == bold


@pytest.mark.parametrize("kind", COLUMNS)
def test_a_template_says_how_every_column_is_filled_in(kind: Kind) -> None:
    content = template(kind, lambda phrase: catalog.write(phrase, "zh"))
    table, notes = load_workbook(io.BytesIO(content)).worksheets
    assert notes.title == "填写说明"
    headers = [cell.value for cell in table[1]]
    lines = list(notes.iter_rows(min_row=2, values_only=True))
    assert [line[0] for line in lines] == headers
    assert all(line[2] for line in lines)
    assert {line[0] for line in lines if line[1]} == {column.header for column in COLUMNS[kind] if column.required}
