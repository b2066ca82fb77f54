"""What an admin reads about sheets that are not read: each is named but the notes that our own template brings."""

from __future__ import annotations

import io
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from domain.records import Kind
from handlers import import_reports
from knowledge.importing.columns import COLUMNS
from knowledge.importing.export import template
from knowledge.importing.reading import read
from texts import catalog


def filled_in(kind: Kind, language: str) -> Workbook:
    """A template with one more row below its example."""
    book = load_workbook(io.BytesIO(template(kind, partial(catalog.write, language=language))))
    table = book.worksheets[0]
    table.append([f"甲{cell.value}" if "示例" in str(cell.value) else cell.value for cell in table[2]])
    return book


def told(book: Workbook, folder: Path, kind: Kind | None = None) -> list[str]:
    """What the report says is not read."""
    book.save(folder / "a.xlsx")
    reading = read(folder / "a.xlsx", kind, today=date(2026, 11, 24))
    return [catalog.write(line, "zh") for line in import_reports.left_out(reading)]


@pytest.mark.parametrize("language", catalog.LANGUAGES)
@pytest.mark.parametrize("kind", COLUMNS)
def test_the_notes_of_our_own_template_are_passed_over_silently(kind: Kind, language: str, tmp_path: Path) -> None:
    assert told(filled_in(kind, language), tmp_path) == []
    assert told(filled_in(kind, language), tmp_path, kind) == []


def test_notes_that_a_program_saved_with_an_empty_column_are_still_ours(tmp_path: Path) -> None:
    book = filled_in(Kind.EXPERT, "zh")
    book.worksheets[1].cell(row=3, column=9, value="另存")
    assert told(book, tmp_path) == []


def test_another_sheet_is_named(tmp_path: Path) -> None:
    book = filled_in(Kind.EXPERT, "zh")
    book.create_sheet("封面").append(["某市科技局"])
    assert [line for line in told(book, tmp_path) if "封面" not in line] == []
    assert len(told(book, tmp_path)) == 1


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("填写说明", "某市说明"),  # the name alone
        ("说明", "列名"),  # the first line alone
    ],
)
def test_a_sheet_that_only_looks_like_our_notes_is_named(name: str, cell: str, tmp_path: Path) -> None:
    book = filled_in(Kind.EXPERT, "zh")
    notes = book.worksheets[1]
    notes.title, notes["A1"] = name, cell
    (line,) = told(book, tmp_path)
    assert f"工作表“{name}”没有读" in line
