"""Files as they come: every encoding is read, and what is no table is refused with a reason before it is read."""

from __future__ import annotations

import codecs
import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from domain.errors import BadFile
from domain.records import Kind
from knowledge.importing import archives, files
from knowledge.importing.export import write_xlsx
from knowledge.importing.reading import Reading, read
from knowledge.importing.sheets import known, rows_below
from knowledge.importing.tables import tables, text_of

TABLE = "姓名,单位,研究方向\n李教授,某大学,铸钢气孔\n王工,某研究院,葡萄酒发酵\n"
CONTENT_TYPES = "[Content_Types].xml"
Put = Callable[[str, bytes], Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def _open(path: Path) -> Reading:
    return read(path, Kind.EXPERT, today=date(2026, 11, 24))


def _cells(path: Path) -> list[tuple[str, ...]]:
    """What stands below the header of the file's one table, whether it makes a record or not."""
    reading = _open(path)
    (sheet,) = reading.sheets
    (table,) = tables(path, reading.form, known, only={sheet.name})
    return [tuple(map(text_of, row.cells)) for row in rows_below(table, sheet.header)]


def _refused(path: Path) -> str:
    with pytest.raises(BadFile) as caught:
        read(path, today=date(2026, 11, 24))
    return caught.value.key


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(TABLE.encode(), id="utf-8"),
        pytest.param(TABLE.encode("utf-8-sig"), id="utf-8 with mark"),
        pytest.param(TABLE.encode("gbk"), id="gbk"),
        pytest.param(TABLE.encode("gb18030"), id="gb18030"),
        pytest.param(TABLE.encode("utf-16"), id="utf-16"),
        pytest.param(codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"), id="utf-16 big end"),
        pytest.param(TABLE.encode("utf-16-le"), id="utf-16 without mark"),
        pytest.param(TABLE.replace(",", "\t").encode("utf-16"), id="what Excel calls Unicode text"),
        pytest.param(TABLE.replace(",", ";").encode("gbk"), id="semicolons"),
        pytest.param(TABLE.replace("\n", "\r\n").encode("gbk"), id="Windows line ends"),
        pytest.param(TABLE.replace("\n", "\r").encode("gbk"), id="old Mac line ends"),
    ],
)
def test_csv_is_read_in_any_encoding(put: Put, content: bytes) -> None:
    path = put("专家.csv", content)
    assert _open(path).sheets[0].headers == ("姓名", "单位", "研究方向")
    assert _cells(path) == [("李教授", "某大学", "铸钢气孔"), ("王工", "某研究院", "葡萄酒发酵")]


def test_big5_is_recognised_by_its_headers(put: Put) -> None:
    text = "姓名,單位,專業領域\n" + "李教授,某大學材料學院,鑄鋼氣孔與夾雜的控制\n" * 20
    assert _open(put("a.csv", text.encode("big5"))).sheets[0].headers[0] == "姓名"


def test_headers_on_row_3_and_rows_keep_the_numbers_the_sheet_shows(put: Put) -> None:
    rows = [["", "", ""], ["*姓 名（必填）", "工作单位:", "专业领域"], [], ["李教授", "某大学", "铸钢"]]
    reading = _open(put("专家.xlsx", write_xlsx(["某市专家信息汇总表"], rows)))
    assert reading.sheets[0].header_row == 3
    assert [row.number for row in reading.rows()] == [5]
    assert reading.file == "专家.xlsx"


def test_a_line_break_inside_a_cell_is_no_new_row(put: Put) -> None:
    content = '姓名,单位,研究方向\n李教授,某大学,"铸钢\n气孔"\n王工,某院,焊接\n'.encode()
    assert [row.number for row in _open(put("a.csv", content)).rows()] == [2, 3]


def test_the_sheet_with_known_headers_is_found(put: Put, tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("说明").append(["填表说明"])
    book.create_sheet("名单").append(["姓名", "单位"])
    book["名单"].append(["李教授", "某大学"])
    book.save(tmp_path / "a.xlsx")
    reading = _open(tmp_path / "a.xlsx")
    assert [sheet.name for sheet in reading.sheets] == ["名单"]
    assert [(sheet.name, sheet.key) for sheet in reading.left_out] == [
        ("Sheet", "importing-file-no-header"),
        ("说明", "importing-file-no-header"),
    ]


def test_long_numbers_keep_their_digits(put: Put) -> None:
    path = put("a.xlsx", write_xlsx(["姓名", "单位"], [["91640100MA0000000X", 640100000000000000]]))
    assert _cells(path) == [("91640100MA0000000X", "640100000000000000")]


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.csv", b"", "importing-file-empty"),
        ("a.xlsx", b"", "importing-file-empty"),
        ("a.docx", b"PK\x03\x04....", "importing-file-type"),
        ("a.csv", b"x" * (files.MAX_BYTES + 1), "importing-file-too-large"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "importing-file-old-or-locked"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "importing-file-old-or-locked"),
        ("a.xlsx", TABLE.encode(), "importing-file-not-xlsx"),  # a text renamed
        ("a.xlsx", b"PK\x03\x04" + b"\xff" * 200, "importing-file-broken"),
        ("a.xlsx", write_xlsx(["姓名", "单位"], [["a", "b"]])[:-300], "importing-file-broken"),  # upload cut short
        ("a.csv", write_xlsx(["姓名", "单位"], [["a", "b"]]), "importing-file-not-csv"),
        ("a.csv", bytes(range(256)) * 8, "importing-file-not-csv"),
        ("a.csv", "今天天气很好，明天也好\n我们去散步".encode(), "importing-file-no-header"),
        ("a.xlsx", write_xlsx(["甲", "乙"], [["1", "2"]]), "importing-file-no-header"),
        ("a.csv", "姓名,单位,研究方向\n,,\n\n".encode(), "importing-file-no-rows"),
        ("a.csv", ('姓名,单位\n李,"' + "长" * 200_000 + '"\n').encode(), "importing-file-broken"),
    ],
)
def test_what_is_no_table_is_refused(put: Put, name: str, content: bytes, key: str) -> None:
    assert _refused(put(name, content)) == key


def _archive(entries: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, entry in entries.items():
            archive.writestr(name, entry)
    return content.getvalue()


def _workbook(sheet: bytes) -> bytes:
    """A real workbook with its one sheet's XML replaced."""
    with zipfile.ZipFile(io.BytesIO(write_xlsx(["姓名", "单位"], [["a", "b"]]))) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    return _archive(entries | {"xl/worksheets/sheet1.xml": sheet})


@pytest.mark.parametrize("at", range(0, 6000, 97))
def test_a_damaged_workbook_is_read_or_refused_but_never_fails(put: Put, at: int) -> None:
    content = bytearray(write_xlsx(["姓名", "单位"], [["李教授", "某大学"]] * 9))
    position = at % len(content)
    content[position : position + 3] = b"\xff\x00\x7f"
    try:
        assert _cells(put("a.xlsx", bytes(content)))
    except BadFile as refused:
        assert refused.key.startswith("importing-file-")  # noqa: PT017 (either end is right)


def test_a_zip_that_is_no_workbook_is_refused(put: Put) -> None:
    assert _refused(put("a.xlsx", _archive({"word/document.xml": b"<a/>"}))) == "importing-file-not-xlsx"


def test_a_zip_bomb_is_refused_by_what_it_declares(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put("a.xlsx", _workbook(b" " * (40 * archives.MEGABYTE)))
    monkeypatch.setattr(archives, "_chunks", lambda archive, entry: pytest.fail("unpacked"))
    assert _refused(path) == "importing-file-bomb"


def test_a_zip_bomb_that_declares_less_than_it_holds_is_refused(put: Put) -> None:
    content = bytearray(_workbook(b"<worksheet>" + b" " * (8 * archives.MEGABYTE) + b"</worksheet>"))
    size = struct.pack("<I", 8 * archives.MEGABYTE + len(b"<worksheet></worksheet>"))
    assert content.count(size) == 2  # in the entry's header and in the directory
    assert _refused(put("a.xlsx", bytes(content.replace(size, struct.pack("<I", 4096))))) == "importing-file-broken"


def _sheet_xml(rows: str) -> bytes:
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    texts = (
        f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>' for place, text in (("A1", "姓名"), ("B1", "单位"))
    )
    headers = f'<row r="1">{"".join(texts)}</row>'
    return f'<worksheet xmlns="{namespace}"><sheetData>{headers}{rows}</sheetData></worksheet>'.encode()


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>',  # styled, empty
        "<row><c><v>1</v></c></row>",  # places left out
        "<row><c><v>1.0</v></c></row>",
    ],
)
def test_unusual_but_harmless_sheets_are_read(put: Put, rows: str) -> None:
    assert _cells(put("a.xlsx", _workbook(_sheet_xml(rows)))) == [("1", "")]


def test_a_number_beyond_all_numbers_is_text(put: Put) -> None:
    path = put("a.xlsx", _workbook(_sheet_xml("<row><c><v>1e400</v></c></row>")))
    assert _cells(path) == [("inf", "")]


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "importing-file-too-many-cells"),
        ('<row r="1048576"><c x=">" r="XFD1048576"><v>1</v></c></row>', "importing-file-too-many-cells"),
        ('<row r="1048576"><c/><c/><c/><c/><c><v>1</v></c></row>', "importing-file-too-many-cells"),
        ('<row r="2"><c r="A99999999991"><v>1</v></c></row>', "importing-file-broken"),
        ('<row r="99999999991"><c><v>1</v></c></row>', "importing-file-broken"),
        ('<row r="2"><c r="ZZZZ2"><v>1</v></c></row>', "importing-file-broken"),
        ('<row r="2"><c r="XFE2"><v>1</v></c></row>', "importing-file-broken"),
        ('<row r="2"><c r="A0"><v>1</v></c></row>', "importing-file-broken"),
        ('<row r="2"><c r="A2"><v>1</c></row>', "importing-file-broken"),
    ],
)
def test_cells_far_away_or_nowhere_are_refused(put: Put, rows: str, key: str) -> None:
    assert _refused(put("a.xlsx", _workbook(_sheet_xml(rows)))) == key


def test_a_list_that_announces_an_absurd_length_is_refused(put: Put) -> None:
    with zipfile.ZipFile(io.BytesIO(write_xlsx(["姓名", "单位"], [["a", "b"]]))) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    styles = entries["xl/styles.xml"]
    announced = styles.replace(b'<cellXfs count="2"', b'<cellXfs count="4294967295"')
    assert announced != styles
    assert _refused(put("a.xlsx", _archive(entries | {"xl/styles.xml": announced}))) == "importing-file-broken"


def test_a_sheet_under_another_name_is_refused(put: Put) -> None:
    with zipfile.ZipFile(io.BytesIO(write_xlsx(["姓名", "单位"], [["a", "b"]]))) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    sheet = entries.pop("xl/worksheets/sheet1.xml")
    rels = entries["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet1.xml", b"media/sheet1.png")
    content = _archive(entries | {"xl/_rels/workbook.xml.rels": rels, "xl/media/sheet1.png": sheet})
    assert _refused(put("a.xlsx", content)) == "importing-file-broken"


def test_declared_entities_are_refused(put: Put) -> None:
    sheet = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xxxxxxxxxx">]><worksheet>&x;</worksheet>'
    assert _refused(put("a.xlsx", _workbook(sheet))) == "importing-file-entities"


def test_the_table_read_is_of_the_kind_asked_for(put: Put) -> None:
    with pytest.raises(BadFile) as caught:
        read(put("a.csv", TABLE.encode()), Kind.INSTRUMENT, today=date(2026, 11, 24))
    assert caught.value.key == "importing-kind"
