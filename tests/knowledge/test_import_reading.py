"""Tables as offices send them: headers anywhere, sheets of several kinds, merged cells, dirt; all of it is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from domain.errors import BadFile
from domain.records import Kind, NewRecord
from knowledge.importing.reading import Reading, read
from knowledge.importing.rows import RowReading

TODAY = date(2026, 11, 24)
HEADERS = ["姓名", "单位", "研究方向"]
LI = ["李教授", "某大学", "铸钢气孔"]
WANG = ["王工", "某研究院", "葡萄酒发酵"]


class Book:
    """A workbook being made."""

    def __init__(self, folder: Path) -> None:
        self._book, self._path = Workbook(), folder / "报送.xlsx"
        self._book.remove(self._book.worksheets[0])

    def sheet(self, name: str, *rows: Sequence[object], merged: Sequence[str] = (), hidden: bool = False) -> Worksheet:
        sheet = self._book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for area in merged:
            sheet.merge_cells(area)
        sheet.sheet_state = "hidden" if hidden else "visible"
        return sheet

    def read(self, kind: Kind | None = None, sheet: str | None = None, *, accept: bool = False) -> Reading:
        self._book.save(self._path)
        return read(self._path, kind, sheet, today=TODAY, accept=accept)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


def _csv(folder: Path, text: str, name: str = "报送.csv", **options: bool) -> Reading:
    (folder / name).write_text(text, encoding="gb18030")
    return read(folder / name, today=TODAY, **options)


def _records(reading: Reading) -> list[NewRecord]:
    rows = list(reading.rows())
    assert [row.problems for row in rows if row.problems] == []
    return [row.record for row in rows if row.record]


def _only(reading: Reading) -> RowReading:
    (row,) = reading.rows()
    return row


def test_sheets_of_several_kinds_are_read_each_by_its_own_headers(book: Book) -> None:
    book.sheet("封面", ["某市科技局"], ["2026 年 11 月"])
    book.sheet("专家", HEADERS, LI)
    book.sheet("Sheet3", [], ["成果名称", "完成单位", "成熟度"], ["气孔预测", "某大学", "中试"])
    reading = book.read()
    assert [(sheet.name, sheet.kind) for sheet in reading.sheets] == [
        ("专家", Kind.EXPERT),
        ("Sheet3", Kind.ACHIEVEMENT),
    ]
    assert [(each.name, each.key) for each in reading.left_out] == [("封面", "importing-file-no-header")]
    assert [record.title for record in _records(reading)] == ["李教授", "气孔预测"]


def test_with_a_kind_given_sheets_of_other_kinds_are_left_out(book: Book) -> None:
    book.sheet("专家", HEADERS, LI)
    book.sheet("成果", ["成果名称", "城市", "行业"], ["气孔预测", "银川", "新材料"])
    reading = book.read(Kind.EXPERT)
    assert [sheet.name for sheet in reading.sheets] == ["专家"]
    assert [(each.name, each.key) for each in reading.left_out] == [("成果", "importing-sheet-other-kind")]


def test_one_sheet_is_chosen_even_a_hidden_one(book: Book) -> None:
    book.sheet("新", HEADERS, LI)
    book.sheet("旧", HEADERS, WANG, hidden=True)
    assert [record.title for record in _records(book.read())] == ["李教授"]
    assert [record.title for record in _records(book.read(sheet="旧"))] == ["王工"]


def test_a_name_tells_the_kind_where_headers_do_not(book: Book) -> None:
    book.sheet("成果", ["名称", "简介", "行业"], ["气孔预测", "好", "新材料"])
    assert book.read().sheets[0].kind is Kind.ACHIEVEMENT


def test_a_header_over_two_rows_is_one(book: Book) -> None:
    rows = [
        ["某市专家信息汇总表"],
        [],
        ["序号", "姓名", "工作情况", None, "研究方向", "联系方式"],
        [None, None, "工作单位", "职称", None, "手机"],
        [1, "李教授", "某大学", "教授", "铸钢气孔", 13800000000.0],
    ]
    book.sheet("名单", *rows, merged=["A1:F1", "A3:A4", "B3:B4", "C3:D3", "E3:E4"])
    reading = book.read()
    assert reading.sheets[0].headers == ("序号", "姓名", "工作单位", "职称", "研究方向", "手机")
    assert (reading.sheets[0].header_row, reading.sheets[0].columns_ignored) == (3, ("序号",))
    row = _only(reading)
    assert row.number == 5
    assert row.contact == {"phone": "13800000000"}
    assert row.record is not None
    assert (row.record.facts["unit"], row.record.facts["title"]) == ("某大学", "教授")


def test_a_label_beside_the_table_does_not_make_its_rows_a_header(book: Book) -> None:
    rows = [["专家名单", *HEADERS], [None, *LI], [None, *WANG], [None, "张工", "某厂", "焊接"]]
    book.sheet("名单", *rows, merged=["A1:A4"])
    assert [record.title for record in _records(book.read())] == ["李教授", "王工", "张工"]


def test_cells_merged_downwards_hold_for_every_row(book: Book) -> None:
    rows = [HEADERS, LI, ["王工", None, "焊接"], ["张工", None, "热处理"], ["赵工", "某研究院", "光伏"]]
    book.sheet("名单", *rows, merged=["B2:B4"])
    assert [record.facts["unit"] for record in _records(book.read())] == ["某大学"] * 3 + ["某研究院"]


def test_empty_rows_and_columns_repeated_headers_and_sums_are_passed_over(book: Book) -> None:
    rows = [
        [None, "姓名", None, "单位", "研究方向"],
        [],
        [None, "李教授", None, "某大学", "铸钢"],
        [None, " ", None, None, ""],
        [None, "姓名", None, "单位", "研究方向"],
        [None, "王工", None, "某院", "焊接"],
        [None, "合计：2 人"],
        [None, "合计", None, 2, "3 人"],
        [None, "填表人：某某"],
    ]
    book.sheet("名单", *rows)
    assert [(record.title, record.source.row) for record in _records(book.read())] == [("李教授", 3), ("王工", 6)]


def test_the_same_as_above_and_words_for_nothing(tmp_path: Path) -> None:
    text = "姓名,单位,职称,研究方向\n李教授,某大学,教授,铸钢\n王　伟,同上,无,焊接\n张工,〃,/,-\n"
    first, second, third = _csv(tmp_path, text).rows()
    assert first.record is not None
    assert second.record is not None
    assert second.record.title == "王伟"  # spread over the cell
    assert (second.record.facts["unit"], "title" in second.record.facts) == ("某大学", False)
    assert [problem.column for problem in third.problems] == ["研究方向"]


def test_a_file_with_some_lost_bytes_is_read_but_for_the_cells_that_hold_them(tmp_path: Path) -> None:
    path = tmp_path / "专家.csv"
    path.write_bytes("姓名,单位,研究方向\n李教授,某大学,铸钢\n王工,某院,".encode("gbk") + b"\xff\n")
    assert [row.record is not None for row in read(path, today=TODAY).rows()] == [True, False]


def test_columns_in_any_order_under_other_names(tmp_path: Path) -> None:
    text = "专业特长（可多填）,备用,* 工作单位,NAME\n铸钢气孔,x,某大学,李教授\n"
    reading = _csv(tmp_path, text)
    assert reading.sheets[0].columns_ignored == ("备用",)
    (record,) = _records(reading)
    assert (record.title, record.facts["unit"], record.texts["fields"]) == ("李教授", "某大学", "铸钢气孔")


def test_a_column_that_stands_there_twice_is_read_where_it_is_filled(tmp_path: Path) -> None:
    reading = _csv(tmp_path, "姓名,单位,研究方向,单位\n李教授,,铸钢,某大学\n王工,某院,焊接,某院\n")
    assert [record.facts["unit"] for record in _records(reading)] == ["某大学", "某院"]


@pytest.mark.parametrize(
    ("shown", "name", "title"),
    [
        ("王建国 教授", "王建国", "教授"),
        ("王建国教授", "王建国", "教授"),
        ("王建国（副教授）", "王建国", "副教授"),
        ("王建国 教授、博导", "王建国", "教授、博导"),
        ("欧阳明 高级工程师", "欧阳明", "高级工程师"),
        ("李教授", "李教授", ""),  # a surname alone is no name
        ("李副教授", "李副教授", ""),
        ("测试工程师", "测试工程师", ""),  # no name without a surname
        ("扎西 教授", "扎西", "教授"),
        ("王　伟　教授", "王伟", "教授"),
        ("欧阳教授", "欧阳教授", ""),
        ("马老师（示例）", "马老师（示例）", ""),
        ("王建国教授（示例）", "王建国（示例）", "教授"),
    ],
)
def test_a_name_with_its_title_is_taken_apart(shown: str, name: str, title: str, tmp_path: Path) -> None:
    row = _only(_csv(tmp_path, f"姓名,单位,研究方向\n{shown},某大学,铸钢\n"))
    assert row.record is not None
    assert (row.record.title, row.record.facts.get("title", "")) == (name, title)
    assert row.original["姓名"] == shown
    assert [note.key for note in row.notes] == (["importing-cleaned-title"] if title else [])


def test_the_column_of_titles_stays_in_front(tmp_path: Path) -> None:
    text = "姓名,职称,单位,研究方向\n王建国博导,教授,某大学,铸钢\n李建国教授,教授,某大学,铸钢\n"
    assert [record.facts["title"] for record in _records(_csv(tmp_path, text))] == ["教授、博导", "教授"]


@pytest.mark.parametrize(
    ("shown", "phone"),
    [
        ("13800000000.0", "13800000000"),
        ("１３８ ００００ ００００", "13800000000"),
        ("+86 138-0000-0000", "13800000000"),
        ("0951-2000000", "09512000000"),
        ("13800000000/0951-2000000", "13800000000、09512000000"),
        ("手机：13800000000", "13800000000"),
        ('="13800000000"', "13800000000"),  # how programs keep a sheet from rounding it
        ("'13800000000", "13800000000"),
    ],
)
def test_phones_as_people_and_sheets_write_them(shown: str, phone: str, tmp_path: Path) -> None:
    row = _only(_csv(tmp_path, f"姓名,单位,研究方向,手机\n李教授,某大学,铸钢,{shown}\n"))
    assert row.contact == {"phone": phone}


def test_a_day_without_a_year_is_asked_about_and_taken_as_proposed_when_accepted(tmp_path: Path) -> None:
    text = "政策名称,截止日期,发布日期\n甲办法,截止3月31日,10月1日\n"
    asked = _only(_csv(tmp_path, text))
    assert [(problem.column, problem.proposal) for problem in asked.problems] == [
        ("截止日期", "2027-03-31"),
        ("发布日期", "2026-10-01"),
    ]
    accepted = _only(_csv(tmp_path, text, accept=True))
    assert accepted.record is not None
    assert (accepted.record.closes_on, accepted.record.source.on) == (date(2027, 3, 31), date(2026, 10, 1))
    assert [note.key for note in accepted.notes] == ["importing-cell-proposed"] * 2


@pytest.mark.parametrize(
    ("shown", "closes_on"),
    [
        ("46112", date(2026, 3, 31)),  # a serial number in a text file
        ("截止2026年3月31日", date(2026, 3, 31)),
        ("2026年3月31日前", date(2026, 3, 31)),
        ("２０２６／３／３１", date(2026, 3, 31)),
        ("二〇二六年三月三十一日", date(2026, 3, 31)),
        ("2026-03-31 24:00", None),
        ("2026-03-31T17:00:00", date(2026, 3, 31)),
        ("2026-03-31（周二）17:30 止", date(2026, 3, 31)),
    ],
)
def test_days_as_people_write_them(shown: str, closes_on: date | None, tmp_path: Path) -> None:
    row = _only(_csv(tmp_path, f"政策名称,截止日期\n甲办法,{shown}\n"))
    assert (row.record and row.record.closes_on) == (closes_on or date(2026, 3, 31))


def test_tabs_and_the_names_files_go_by(tmp_path: Path) -> None:
    stored = tmp_path / "8f3a"
    stored.write_bytes("姓名\t单位\t研究方向\n李教授\t某大学\t铸钢\n".encode("utf-16"))
    (record,) = _records(read(stored, today=TODAY, name="专家.tsv"))
    assert record.source.name == "专家.tsv"


def test_rows_can_be_gone_through_again(book: Book) -> None:
    book.sheet("一", HEADERS, LI, WANG)
    book.sheet("二", HEADERS, ["张工", "某厂", "焊接"], LI)
    reading = book.read()
    once = list(reading.rows())
    assert once == list(reading.rows())
    assert [row.record is None for row in once] == [False, False, False, True]
    assert once[-1].problems[0].args == {"first": "2", "sheet": "一"}


def test_what_a_file_says_of_the_phone_is_in_no_record(tmp_path: Path) -> None:
    text = "姓名,单位,研究方向\n李教授,某大学,铸钢气孔。联系电话：13800000000\n"
    row = _only(_csv(tmp_path, text))
    assert row.record is not None
    assert row.record.texts["fields"] == "铸钢气孔。"
    assert [note.key for note in row.notes] == ["importing-cleaned-phone"]


def test_a_kind_that_the_sheets_do_not_have_is_answered_with_the_columns_that_lack(book: Book) -> None:
    book.sheet("专家", HEADERS, LI)
    (sheet,) = book.read(Kind.POLICY).sheets
    assert [problem.key for problem in sheet.problems] == ["importing-column-missing"]


def test_an_unclear_kind_is_asked_for(book: Book) -> None:
    book.sheet("Sheet1", ["名称", "简介", "行业"], ["气孔预测", "好", "新材料"])
    with pytest.raises(BadFile, match="importing-kind-unclear"):
        book.read()
    assert book.read(Kind.ACHIEVEMENT).sheets[0].kind is Kind.ACHIEVEMENT
