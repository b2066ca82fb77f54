"""Writing a table that offices open in Excel or WPS: one sheet, no formulas."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final
from unicodedata import east_asian_width
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from domain.errors import BadFile
from domain.records import Kind
from knowledge.importing.columns import COLUMNS

Value = str | int | float | date | datetime | None

CITY_TIME: Final = "Asia/Shanghai"
MAX_CELL_CHARS: Final = 32_767  # what a cell of the format holds
MAX_EXACT_INT: Final = 10**15  # a cell's number is a double: longer ones (credit codes, ids) are written as text
MAX_NUMBER: Final = 9.99e307  # the format's own greatest number
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
# To readers of the format _x0041_ means "A"; written out it needs its first character escaped (ECMA-376, ST_Xstring).
_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NARROWEST, _WIDEST = 8, 60


def write_xlsx(headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """The file's content: bold headers, first row frozen, columns as wide as their text (8 to 60 characters).

    Texts stay texts: none becomes a formula, and Excel shows those starting with = + - @ as they are. Aware times are
    shown in Asia/Shanghai. Characters that XML cannot hold are left out, texts are cut at 32,767 characters, and
    numbers without a finite value are left empty.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # a new workbook always has one
    widths = [_NARROWEST] * len(headers)
    for number, row in enumerate([headers, *rows], start=1):
        for position, value in enumerate(row, start=1):
            _put(sheet.cell(number, position), value)
            if position <= len(widths):
                widths[position - 1] = max(widths[position - 1], _width(value))
    for position, width in enumerate(widths, start=1):
        sheet.cell(1, position).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(position)].width = min(width + 2, _WIDEST)
    sheet.freeze_panes = "A2"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def template(kind: Kind) -> bytes:
    """A table of a kind with its headers and one example row marked 示例. `BadFile` for a kind without one."""
    if kind not in COLUMNS:
        raise BadFile("importing-kind", kind=str(kind))
    columns = COLUMNS[kind]
    return write_xlsx([column.header for column in columns], [[column.example for column in columns]])


def _put(cell: Cell | MergedCell, value: Value) -> None:
    if isinstance(value, datetime) and value.tzinfo:
        value = value.astimezone(ZoneInfo(CITY_TIME)).replace(tzinfo=None)
    if isinstance(value, int) and abs(value) >= MAX_EXACT_INT:
        value = str(value)
    if isinstance(value, float) and abs(value) > MAX_NUMBER:
        value = str(value) if math.isfinite(value) else None
    if isinstance(value, float) and math.isnan(value):
        value = None
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = _ESCAPE.sub("_x005F_", plain_text(value))
    if value:
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_FORMULA_STARTS)


def plain_text(text: str) -> str:
    """The text as a cell can hold it."""
    held = ILLEGAL_CHARACTERS_RE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(ch for ch in held if not "\ud800" <= ch <= "\udfff" and ch not in "\ufffe\uffff")[:MAX_CELL_CHARS]


def _width(value: Value) -> int:
    if isinstance(value, datetime):
        return 16
    first_line = str(value if value is not None else "").split("\n", 1)[0][:_WIDEST]
    return sum(2 if east_asian_width(ch) in "WF" else 1 for ch in first_line)
