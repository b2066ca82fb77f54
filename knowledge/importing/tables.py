"""Opening a file: its sheets as rows of cells, from the top and as often as asked, one row in memory at a time."""

from __future__ import annotations

import codecs
import csv
import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from charset_normalizer import from_bytes
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from domain.errors import BadFile
from knowledge.importing.formulas import NO_RESULT, Places, without_result

Cell = str | int | float | bool | date | datetime | time | timedelta
"""What a cell holds; an empty cell is ''. Whole numbers are int. Times carry no zone: Asia/Shanghai is meant."""

HEADER_WITHIN: Final = 30
MAX_DIGITS: Final = 10**21  # longer whole numbers are shown as 1e+21
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DELIMITERS: Final = ",;\t"
_CHUNK: Final = 1024 * 1024

_AS_TEXT: Final = ('="', "'")

Known = Callable[[Sequence[Sequence[Cell]]], int]
"""How many headers are known in the best of some first rows: what tells the right encoding from a possible one."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged area, rows and columns counted from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet; `rows()` gives its rows from the very first. A text file has one, without a name."""

    name: str
    rows: Callable[[], Iterator[Sequence[Cell]]]
    merged: tuple[Merged, ...] = ()
    hidden: bool = False


def tables(path: Path, form: str, known: Known, only: Collection[str] | None = None) -> Iterator[Table]:
    """The sheets of an admitted file (`files.admit` gave the `form`), those named in `only` if it is given.

    Each is loaded when its turn comes. Raises `BadFile` for what turns out to be damaged or no text.
    """
    if form == "xlsx":
        yield from _workbook(path, only)
        return
    written, delimiter = _written_how(path, known)
    yield Table("", lambda: _text_rows(path, written, delimiter))


def text_of(cell: Cell) -> str:
    """The cell as text, the way a sheet shows it: `13800` for 13800.0, `2026-11-30` for a day."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float):
        return str(_whole(cell))
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return str(cell).strip()


def _workbook(path: Path, only: Collection[str] | None) -> Iterator[Table]:
    try:
        blank = without_result(path)
        with CalamineWorkbook.from_path(path) as book:
            for sheet in book.sheets_metadata:
                if sheet.typ is SheetTypeEnum.WorkSheet and (only is None or sheet.name in only):
                    hidden = sheet.visible is not SheetVisibleEnum.Visible
                    yield _sheet(book.get_sheet_by_name(sheet.name), hidden, blank.get(sheet.name, frozenset()))
    except (CalamineError, OSError, ValueError) as error:
        raise BadFile("importing-file-broken") from error


def _sheet(sheet: CalamineSheet, hidden: bool, blank: Places) -> Table:
    """`blank`: where formulas without a result stand, which the reader shows as empty."""
    merged = tuple(Merged(*start, *end) for start, end in sheet.merged_cell_ranges or ())
    left: list[Cell] = [""] * (sheet.start[1] if sheet.start else 0)  # rows come from the first one, columns do not

    def rows() -> Iterator[Sequence[Cell]]:
        for at, row in enumerate(sheet.iter_rows() if sheet.start else ()):
            cells = [*left, *(_whole(cell) if isinstance(cell, float) else cell for cell in row)]
            yield _marked(cells, at, blank) if blank else cells

    return Table(sheet.name, rows, merged, hidden)


def _marked(cells: list[Cell], at: int, blank: Places) -> list[Cell]:
    return [NO_RESULT if cell == "" and (at, column) in blank else cell for column, cell in enumerate(cells)]


def _whole(number: float) -> int | float | str:
    """A whole number as int; what a file writes beyond the range of numbers (1e400) as text."""
    if not math.isfinite(number):
        return str(number)
    return int(number) if number.is_integer() and abs(number) < MAX_DIGITS else number


@dataclass(frozen=True, slots=True)
class _Written:
    """An encoding, and whether bytes that are none of it are shown as U+FFFD."""

    encoding: str
    lenient: bool = False

    @property
    def errors(self) -> str:
        return "replace" if self.lenient else "strict"


def _written_how(path: Path, known: Known) -> tuple[_Written, str]:
    """Encoding and delimiter: those that show a known header, otherwise the surest that can be read at all.

    A file of which no encoding fits every byte is read as one that shows a known header, its wrong bytes visibly so.
    """
    possible: _Written | None = None
    for written in _ways(path):
        if not _decodes(path, written):
            continue
        delimiter, headers = _delimiter(path, written, known)
        if headers:
            return written, delimiter
        possible = possible or (None if written.lenient else written)
    if possible is None:
        raise BadFile("importing-file-not-csv")
    return possible, _DELIMITERS[0]


def _ways(path: Path) -> Iterator[_Written]:
    """What the text may be in, the surest first; nearly any bytes pass as GB18030."""
    with path.open("rb") as file:
        head = file.read(65536)
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            yield from (_Written(encoding), _Written(encoding, lenient=True))
            return
    if b"\x00" in head[:1000]:
        yield from map(_Written, ("utf-16-le", "utf-16-be") if head[1:2] == b"\x00" else ("utf-16-be", "utf-16-le"))
        return
    yield from (_Written("utf-8"), _Written("gb18030"))
    if best := from_bytes(head).best():
        yield _Written(best.encoding)
    yield from (_Written("utf-8", lenient=True), _Written("gb18030", lenient=True))


def _decodes(path: Path, written: _Written) -> bool:
    """Whether the whole file is text in this encoding."""
    decoder = codecs.getincrementaldecoder(written.encoding)(written.errors)
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                if "\x00" in decoder.decode(chunk):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _delimiter(path: Path, written: _Written, known: Known) -> tuple[str, int]:
    """The delimiter that shows the best-known header, and how many headers are known then."""
    heads = {mark: list(islice(_text_rows(path, written, mark), HEADER_WITHIN)) for mark in _DELIMITERS}
    counts = {mark: known(head) for mark, head in heads.items()}
    best = max(_DELIMITERS, key=lambda mark: counts[mark])
    return best, counts[best]


def _as_meant(cell: str) -> str:
    """The cell without what programs write so that a sheet takes a number for text: ="138…" and '138…."""
    if cell.startswith("'"):
        return cell[1:] if cell[1:2].isdecimal() or cell[1:2] == "+" else cell
    return cell[2:-1] if cell.endswith('"') and '"' not in cell[2:-1] else cell


def _text_rows(path: Path, written: _Written, delimiter: str) -> Iterator[Sequence[Cell]]:
    with path.open(encoding=written.encoding, errors=written.errors, newline="") as file:
        try:
            for row in csv.reader(file, delimiter=delimiter):
                yield [_as_meant(cell) if cell.startswith(_AS_TEXT) else cell for cell in row]
        except csv.Error as error:
            raise BadFile("importing-file-broken") from error
