"""Headers over several rows, as offices merge them: which text of a column is its header."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from domain.records import Kind
from knowledge.importing.columns import columns_of
from knowledge.importing.kinds import kind_within
from knowledge.importing.reading import Reading, read


def made(folder: Path, rows: Sequence[Sequence[object]], merged: Sequence[str]) -> Reading:
    """The workbook that is made of these rows, read as one of experts."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    book.save(folder / "a.xlsx")
    return read(folder / "a.xlsx", Kind.EXPERT, today=date(2026, 11, 24))


def test_a_header_above_headers_that_nobody_knows_is_the_header_of_each(tmp_path: Path) -> None:
    rows = [
        ["姓名", "单位", "研究方向", None],
        ["（全名）", None, "方向一", "方向二"],
        ["李教授", "某大学", "铸钢气孔", None],
        ["王工", "某大学", None, "发酵"],
    ]
    reading = made(tmp_path, rows, ["B1:B2", "C1:D1"])
    assert [row.record.texts["fields"] for row in reading.rows() if row.record] == ["铸钢气孔", "发酵"]


def test_a_header_whose_parts_say_by_themselves_what_they_are_is_none(tmp_path: Path) -> None:
    rows = [["姓名", "研究方向", "单位", None], [None, None, "名称", "性质"], ["李教授", "铸钢气孔", "某大学", "高校"]]
    [sheet] = made(tmp_path, rows, ["A1:A2", "B1:B2", "C1:D1"]).sheets
    assert [problem.column for problem in sheet.problems] == ["单位"]


@pytest.mark.parametrize(
    "later",
    [
        (["单位", "姓名", "研究方向"], ["某院", "王工", "焊接"]),
        (["*工作单位", "专业领域", "专家姓名", None], ["某院", "焊接", "王工", None]),
        ([None, "姓名", "单位", "研究方向"], [None, "王工", "某院", "焊接"]),
        (["name", "unit", "fields"], ["王工", "某院", "焊接"]),
    ],
)
def test_a_later_header_in_another_order_counts_for_the_rows_below_it(
    later: Sequence[Sequence[object]], tmp_path: Path
) -> None:
    first = ["姓名", "单位", "研究方向"]
    rows = [first, ["李教授", "某大学", "铸钢"], *later, first, ["张工", "某厂", "铸造"]]
    records = [row.record for row in made(tmp_path, rows, []).rows()]
    assert [record and (record.title, record.facts["unit"], record.texts["fields"]) for record in records] == [
        ("李教授", "某大学", "铸钢"),
        ("王工", "某院", "焊接"),
        ("张工", "某厂", "铸造"),
    ]


@pytest.mark.parametrize("later", [["单位", "姓名"], ["单位", "姓名", "研究方向", "手机"]])
def test_rows_below_a_later_header_with_other_columns_are_not_read(later: Sequence[object], tmp_path: Path) -> None:
    first = ["姓名", "单位", "研究方向", "城市"]
    rows = [first, ["李教授", "某大学", "铸钢", "银川"], later, ["某院", "王工", "焊接", "13800000000"]]
    right, *astray = made(tmp_path, rows, []).rows()
    assert right.record
    assert [(problem.row, problem.key, problem.args) for row in astray for problem in row.problems] == [
        (3, "importing-row-astray", {"first": 3}),
        (4, "importing-row-astray", {"first": 3}),
    ]


@pytest.mark.parametrize("header", ["职称", "职务职称", "职称职务", "职务/职称", "职称／职务", "职务、职称"])
def test_a_title_goes_by_many_headers(header: str) -> None:
    assert [column.name for column in columns_of([header], Kind.EXPERT).values()] == ["title"]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("专家名单", Kind.EXPERT),
        ("人才政策", Kind.POLICY),
        ("平台政策", Kind.POLICY),
        ("专家活动", Kind.EVENT),
        ("政策问答", Kind.FAQ),
        ("年度计划", None),
    ],
)
def test_of_several_kinds_the_one_named_last_is_meant(words: str, kind: Kind | None) -> None:
    assert kind_within(words) is kind
