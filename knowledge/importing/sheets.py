"""Reading a table: .xlsx or .csv in whatever encoding → `Sheet`, with its header row found."""

from __future__ import annotations

import codecs
import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from charset_normalizer import from_bytes
from python_calamine import CalamineError, CalamineWorkbook

from domain.errors import BadFile
from knowledge.importing.columns import known_headers
from knowledge.importing.files import admit

Cell = str | int | float | bool | date | datetime | time | timedelta
"""What a cell holds; an empty cell is ''. Whole numbers are int. Times carry no zone: Asia/Shanghai is meant."""

HEADER_WITHIN: Final = 30
MAX_DIGITS: Final = 10**21  # longer whole numbers are shown as 1e+21
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DELIMITERS: Final = ",;\t"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row below the header; `number` counts from 1 as the sheet shows it, `cells` are as many as headers."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it stands in the file: `file` and sheet `name`, headers from row `header_row`, non-empty rows."""

    file: str
    name: str
    header_row: int
    headers: tuple[str, ...]
    rows: tuple[SheetRow, ...]


def read_rows(path: Path) -> Sheet:
    """The sheet with the best-known header row among the first 30 rows; of several such sheets the first.

    Raises `BadFile` when the file is refused (`files.admit`), is damaged, has no known header, or no row below it.
    """
    tables = _xlsx(path) if admit(path) == "xlsx" else [("", _csv(path.read_bytes()))]
    fits = [(known, -position, at) for position, (_, rows) in enumerate(tables) for known, at in _header(rows)]
    if not fits:
        raise BadFile("importing-file-no-header")
    _, position, at = max(fits, key=lambda fit: fit[:2])
    name, rows = tables[-position]
    sheet = _sheet(path.name, name, rows, at)
    if not sheet.rows:
        raise BadFile("importing-file-no-rows")
    return sheet


def text_of(cell: Cell) -> str:
    """The cell as text, the way a sheet shows it: `13800` for 13800.0, `2026-11-30` for a day."""
    if isinstance(cell, float):
        return str(_whole(cell))
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return str(cell).strip()


def _header(rows: Sequence[Sequence[Cell]]) -> list[tuple[int, int]]:
    """[(known headers, index of the row)] of the best row, or [] when none is a header."""
    best = (0, 0)
    for at, row in enumerate(rows[:HEADER_WITHIN]):
        shown = [text for cell in row if (text := text_of(cell))]
        known = known_headers(shown)
        if known > best[0] and (known >= 2 or known == len(shown)):
            best = (known, at)
    return [best] if best[0] else []


def _sheet(file: str, name: str, rows: Sequence[Sequence[Cell]], at: int) -> Sheet:
    headers = tuple(text_of(cell) for cell in rows[at])
    width = len(headers)
    below = (
        SheetRow(number, (*row[:width], *[""] * (width - len(row))))
        for number, row in enumerate(rows[at + 1 :], start=at + 2)
    )
    return Sheet(file, name, at + 1, headers, tuple(row for row in below if any(text_of(cell) for cell in row.cells)))


def _xlsx(path: Path) -> list[tuple[str, list[list[Cell]]]]:
    try:
        with CalamineWorkbook.from_path(path) as book:
            sheets = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
            return [(name, _tidy(sheet.to_python(skip_empty_area=False))) for name, sheet in sheets]
    except (CalamineError, OSError, ValueError) as error:
        raise BadFile("importing-file-broken") from error


def _tidy(rows: Iterable[Sequence[Cell]]) -> list[list[Cell]]:
    return [[_whole(cell) if isinstance(cell, float) else cell for cell in row] for row in rows]


def _whole(number: float) -> int | float | str:
    """A whole number as int; what a file writes beyond the range of numbers (1e400) as text."""
    if not math.isfinite(number):
        return str(number)
    return int(number) if number.is_integer() and abs(number) < MAX_DIGITS else number


def _csv(content: bytes) -> list[list[Cell]]:
    read: list[list[Cell]] = []
    for text in _decodings(content):
        read = _cut(text)
        if _header(read):
            return read
    if not read:
        raise BadFile("importing-file-not-csv")
    return read


def _decodings(content: bytes) -> Iterable[str]:
    """The text in each encoding it may be in, the surest first; nearly any bytes pass as GB18030."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            yield from _decoded(content, encoding)
            return
    if b"\x00" in content[:1000]:
        yield from _decoded(content, "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be")
        yield from _decoded(content, "utf-16-be" if content[1:2] == b"\x00" else "utf-16-le")
        return
    for encoding in ("utf-8", "gb18030"):
        yield from _decoded(content, encoding)
    if best := from_bytes(content[:65536]).best():
        yield from _decoded(content, best.encoding)


def _decoded(content: bytes, encoding: str) -> Iterable[str]:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return
    if "\x00" not in text:
        yield text


def _cut(text: str) -> list[list[Cell]]:
    """The rows, cut at whichever delimiter gives the best-known header row."""
    try:
        heads = {delimiter: _rows(text, delimiter, HEADER_WITHIN) for delimiter in _DELIMITERS}
        best = max(_DELIMITERS, key=lambda delimiter: _header(heads[delimiter])[:1])
        return _rows(text, best, None)
    except csv.Error as error:
        raise BadFile("importing-file-broken") from error


def _rows(text: str, delimiter: str, most: int | None) -> list[list[Cell]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [list[Cell](row) for row in islice(reader, most)]
