"""Writing a table that offices open in Excel or WPS: one sheet, no formulas."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from typing import Any, Final
from unicodedata import east_asian_width
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from domain.messages import Phrase
from domain.records import Kind, NewRecord, Record
from knowledge.importing.columns import WORDS, table_of
from knowledge.importing.unbuild import values_of

Value = str | int | float | date | datetime | None

CITY_TIME: Final = "Asia/Shanghai"
MAX_CELL_CHARS: Final = 32_767  # what a cell of the format holds
MAX_EXACT_INT: Final = 10**15  # a cell's number is a double: longer ones (credit codes, ids) are written as text
MAX_NUMBER: Final = 9.99e307  # the format's own greatest number
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
# To readers of the format _x0041_ means "A"; written out it needs its first character escaped (ECMA-376, ST_Xstring).
_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NARROWEST, _WIDEST = 8, 60
_MEASURED: Final = 1000  # rows whose texts tell the widths of columns


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet to be written."""

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Value]]


def write_xlsx(headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A workbook of one sheet (`write_pages`)."""
    return write_pages([Page("Sheet", headers, rows)])


def write_pages(pages: Iterable[Page]) -> bytes:
    """The file's content: bold headers, first row frozen, columns as wide as their first texts (8 to 60 characters).

    Rows are written as they come and not kept. Texts stay texts: none becomes a formula, and Excel shows those starting
    with = + - @ as they are. Aware times are shown in Asia/Shanghai. Characters that XML cannot hold are left out,
    texts are cut at 32,767 characters, and numbers without a finite value are left empty.
    """
    book = Workbook(write_only=True)
    for page in pages:
        _write_page(book.create_sheet(_sheet_name(page.name)), page)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _write_page(sheet: Any, page: Page) -> None:  # the types of openpyxl give its sheets for writing no columns
    rows = iter(page.rows)
    first = list(islice(rows, _MEASURED))
    for position, header in enumerate(page.headers):
        shown = (header, *(row[position] for row in first if position < len(row)))
        width = min(max(_NARROWEST, *map(_width, shown)) + 2, _WIDEST)
        sheet.column_dimensions[get_column_letter(position + 1)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, header, bold=True) for header in page.headers])
    for row in chain(first, rows):
        sheet.append([_cell(sheet, value) for value in row])


def _sheet_name(name: str) -> str:
    """The name without characters that a sheet's may not have, at most 31 long."""
    return re.sub(r"[\\/*?:\[\]]", "", name).strip("'")[:31] or "Sheet"


def export(kind: Kind, records: Iterable[NewRecord | Record]) -> bytes:
    """A table of a kind that reads back to the same records, contact details excepted, which records do not hold.

    Raises `BadFile` for a kind without a table.
    """
    columns = [column for column in table_of(kind) if not column.contact]
    rows = ([values.get(column.name) for column in columns] for values in (values_of(kind, each) for each in records))
    return write_pages([Page(WORDS[kind], [column.header for column in columns], rows)])


def notes_head(write: Callable[[Phrase], str]) -> tuple[str, tuple[str, ...]]:
    """(name, first line) of the sheet in a template that says how to fill it in."""
    names = ("column", "required", "how", "others")
    return write(Phrase("importing-notes")), tuple(write(Phrase(f"importing-notes-{name}")) for name in names)


def template(kind: Kind, write: Callable[[Phrase], str]) -> bytes:
    """A table of a kind with its headers and one example row marked 示例, and a sheet that says how to fill it in.

    `write` words the notes. Raises `BadFile` for a kind without a table.
    """
    columns = table_of(kind)
    table = Page(WORDS[kind], [column.header for column in columns], [[column.example for column in columns]])
    name, headings = notes_head(write)
    notes = [
        (
            column.header,
            write(Phrase("importing-notes-yes")) if column.required else "",
            write(Phrase(f"importing-way-{column.reading}")),
            "、".join(column.aliases),
        )
        for column in columns
    ]
    return write_pages([table, Page(name, headings, notes)])


def _cell(sheet: Any, value: Value, *, bold: bool = False) -> Cell | Value:
    """The value as a cell of the sheet; plain where it needs no care."""
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(ZoneInfo(CITY_TIME)).replace(tzinfo=None)
    if isinstance(value, int) and abs(value) >= MAX_EXACT_INT:
        value = str(value)
    if isinstance(value, float) and abs(value) > MAX_NUMBER:
        value = str(value) if math.isfinite(value) else None
    if isinstance(value, float) and math.isnan(value):
        value = None
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, _ESCAPE.sub("_x005F_", plain_text(value)))
    if value:
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    if value.startswith(_FORMULA_STARTS):
        cell.quotePrefix = True
    return cell


def plain_text(text: str) -> str:
    """The text as a cell can hold it."""
    held = ILLEGAL_CHARACTERS_RE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(ch for ch in held if not "\ud800" <= ch <= "\udfff" and ch not in "\ufffe\uffff")[:MAX_CELL_CHARS]


def _width(value: Value) -> int:
    if isinstance(value, datetime):
        return 16
    first_line = str(value if value is not None else "").split("\n", 1)[0][:_WIDEST]
    return sum(2 if east_asian_width(ch) in "WF" else 1 for ch in first_line)
