"""Bad files: each is answered with what is wrong and what to do, and never with a failure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import domain.errors
from domain.messages import Phrase
from domain.records import RowProblem
from knowledge.importing.files import admit
from knowledge.importing.reading import read
from tests.knowledge import bad_files
from tests.knowledge.bad_files import REFUSED, WRONG, BadFile
from texts.catalog import write

TODAY = date(2026, 11, 24)


def _put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _refused_for(path: Path) -> str:
    with pytest.raises(domain.errors.BadFile) as caught:
        admit(path, path.name)
    return caught.value.key


def _refusal(path: Path) -> str:
    with pytest.raises(domain.errors.BadFile) as caught:
        read(path, today=TODAY)
    return write(Phrase(caught.value.key, caught.value.args_of_text), "zh")


def _said(problem: RowProblem) -> str:
    what = write(Phrase(problem.key, problem.args), "zh")
    return f"第 {problem.row} 行，{problem.column}：{what}" + (f"建议 {problem.proposal}" if problem.proposal else "")


def test_there_are_many() -> None:
    assert len(REFUSED) + len(WRONG) >= 40


@pytest.mark.parametrize("bad", REFUSED, ids=lambda bad: bad.name)
def test_it_is_refused_with_the_reason(bad: BadFile, tmp_path: Path) -> None:
    assert _refusal(_put(tmp_path, bad.name, bad.content())).startswith(bad.told)


@pytest.mark.parametrize("bad", WRONG, ids=lambda bad: bad.told)
def test_the_wrong_cell_is_named_with_the_reason(bad: BadFile, tmp_path: Path) -> None:
    reading = read(_put(tmp_path, bad.name, bad.content()), today=TODAY)
    problems = [problem for sheet in reading.sheets for problem in sheet.problems]
    problems += [problem for row in reading.rows() for problem in row.problems]
    assert _said(problems[0]).startswith(bad.told)


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (bad_files.million_rows, "importing-file-too-many-rows"),
        (bad_files.nested, "importing-file-nested"),
        (bad_files.linked, "importing-file-linked"),
        (bad_files.entities, "importing-file-entities"),
        (lambda rows: bad_files.bomb(), "importing-file-bomb"),
    ],
)
def test_a_claim_is_refused_before_a_large_file_is_read(make: Callable[[int], bytes], key: str, tmp_path: Path) -> None:
    assert _refused_for(_put(tmp_path, "a.xlsx", bad_files.spoiled(make(5_000)))) == key


def test_a_large_file_that_claims_nothing_is_read_and_found_broken(tmp_path: Path) -> None:
    right = bad_files.workbook_with({}, rows=5_000)
    assert _refused_for(_put(tmp_path, "a.xlsx", bad_files.spoiled(right))) == "importing-file-broken"


def test_macros_are_not_looked_at(tmp_path: Path) -> None:
    content = bad_files.workbook_with({"xl/vbaProject.bin": bad_files.OLE})
    (row,) = read(_put(tmp_path, "a.xlsm", content), today=TODAY).rows()
    assert row.problems == ()


def test_a_mail_address_that_excel_made_a_link_is_no_link_to_another_file(tmp_path: Path) -> None:
    content = bad_files.related(bad_files.HYPERLINK, "mailto:a@example.com")
    assert list(read(_put(tmp_path, "a.xlsx", content), today=TODAY).rows())


def test_a_sheet_that_is_not_there_is_said_with_those_that_are(tmp_path: Path) -> None:
    content = bad_files.book({"名单": [["姓名", "单位", "研究方向"], ["李教授", "某大学", "铸钢"]]})
    with pytest.raises(domain.errors.BadFile) as caught:
        read(_put(tmp_path, "a.xlsx", content), sheet="专家", today=TODAY)
    told = write(Phrase(caught.value.key, caught.value.args_of_text), "zh")
    assert told == "文件里没有工作表“专家”。有的是：名单。"


def test_the_workbook_that_bad_ones_are_made_from_is_right(tmp_path: Path) -> None:
    rows = list(read(_put(tmp_path, "a.xlsx", bad_files.workbook_with({}, rows=3)), today=TODAY).rows())
    assert [row.record and row.record.title for row in rows] == ["李0", "李1", "李2"]
