"""Formulas that were never calculated are named as such; those with a result, even an empty one, are read as it."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from knowledge.importing import formulas
from knowledge.importing.reading import Reading, read
from knowledge.importing.rows import RowReading


def book(folder: Path, *rows: list[object]) -> Path:
    """A workbook whose second sheet holds these rows; its first column stays empty."""
    made = Workbook()
    made.worksheets[0].append(["=1+1", "封面"])
    sheet = made.create_sheet("专家 & 名单")
    for row in (["姓名", "单位", "研究方向", "职称"], *rows):
        sheet.append([None, *row])
    made.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def rewritten(path: Path, before: bytes, after: bytes) -> Path:
    """The workbook with something in its second sheet written otherwise."""
    entry = "xl/worksheets/sheet2.xml"
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    assert before in contents[entry]
    contents[entry] = contents[entry].replace(before, after)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def opened(path: Path) -> Reading:
    return read(path, today=date(2026, 11, 24))


def problems(row: RowReading) -> list[tuple[str, str]]:
    return [(each.column, each.key) for each in row.problems]


def test_a_formula_without_a_result_is_no_empty_cell(tmp_path: Path) -> None:
    rows = [["李教授", '="某"&"院"', "铸钢", "=A1"], ["王工", "某院", "焊接", None], ["张工", None, "焊接", None]]
    first, second, third = opened(book(tmp_path, *rows)).rows()
    assert problems(first) == [("单位", "importing-cell-no-result"), ("职称", "importing-cell-no-result")]
    assert second.record is not None
    assert problems(third) == [("单位", "importing-cell-required")]


@pytest.mark.parametrize(
    ("after", "unit"),
    [
        (b'<c r="C2" t="str"><f>A1</f><v>\xe6\x9f\x90\xe9\x99\xa2</v></c>', "某院"),
        (b'<c r="C2"><f>A1</f><v>7</v></c>', "7"),
    ],
)
def test_a_formula_with_a_result_is_read_as_it(after: bytes, unit: str, tmp_path: Path) -> None:
    path = rewritten(book(tmp_path, ["李教授", "=A1", "铸钢", None]), b'<c r="C2"><f>A1</f><v /></c>', after)
    (row,) = opened(path).rows()
    assert row.record is not None
    assert row.record.facts["unit"] == unit


def test_a_formula_whose_result_is_the_empty_text_is_empty(tmp_path: Path) -> None:
    path = rewritten(
        book(tmp_path, ["李教授", "某院", "铸钢", "=A1"]),
        b'<c r="E2"><f>A1</f><v /></c>',
        b'<c r="E2" t="str"><f>A1</f><v></v></c>',
    )
    (row,) = opened(path).rows()
    assert row.record is not None
    assert "title" not in row.record.facts


@pytest.mark.parametrize(
    "written",
    [
        b'<c r="C2"><f>A1</f></c>',
        b'<c s="1" r="C2">\n<f t="shared" si="0"/>\n</c>',
        b'<c r="C2"><f>A1</f><v></v></c>',
    ],
)
def test_other_ways_to_write_no_result(written: bytes, tmp_path: Path) -> None:
    path = rewritten(book(tmp_path, ["李教授", "=A1", "铸钢", None]), b'<c r="C2"><f>A1</f><v /></c>', written)
    assert formulas.without_result(path)["专家 & 名单"] == {(1, 2)}


def test_a_cell_across_two_chunks_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path, *(["李教授", "=A1", "铸钢", None] for _ in range(50)))
    monkeypatch.setattr(formulas, "_CHUNK", 7)
    assert formulas.without_result(path)["专家 & 名单"] == {(row, 2) for row in range(1, 51)}
