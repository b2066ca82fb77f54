"""Inside a workbook's archive: what it claims to be, then the place of every cell, in chunks and with a strict parser.

The reader behind this door lays out the whole rectangle that a sheet's cells span, reserves what a list announces,
and ends the process when memory runs out: a cell far away or an absurd length must never reach it. Claims are looked at
first, for they cost nothing: a file that is refused for one is refused at once, however large it is.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from xml.sax import SAXException

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from domain.errors import BadFile

MEGABYTE: Final = 1024 * 1024
ZIP: Final = b"PK\x03\x04"
MAX_UNPACKED_BYTES: Final = 400 * MEGABYTE  # 100,000 rows of a dozen columns are 100
MAX_RATIO: Final = 200  # a table of real text packs 5 to 30 times; a bomb 1,000 times
MAX_DIRECTORY_BYTES: Final = 256 * 1024  # thousands of entries; a workbook has some dozens
MAX_CELLS: Final = 5_000_000
MAX_CLAIMED_ROWS: Final = 1_000_000
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384  # of the format itself
_WORKBOOK: Final = "xl/workbook.xml"
_END_OF_DIRECTORY: Final = b"PK\x05\x06"
_LINKED: Final = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_NESTED: Final = re.compile(r"\.(?:zip|rar|7z|gz|bz2|xz|tar|jar|xls[xmb]?|docx?|pptx?|ods)$", re.I)
_DOCTYPE: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_CLAIM: Final = re.compile(rb"<(?:\w+:)?dimension\s[^>]*?ref\s*=\s*[\"'](?:\$?[A-Z]+\$?\d+:)?\$?[A-Z]+\$?(\d+)[\"']")
_PLACE: Final = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ROW: Final = re.compile(r"[1-9]\d{0,6}")
_ANNOUNCED: Final = ("count", "uniqueCount")  # the reader reserves memory for as many entries as a list announces
_COUNT: Final = re.compile(r"\d{1,7}")
_FILLED: Final = frozenset(("v", "is", "f"))  # what a cell that is not empty holds
_OF_CELLS: Final = _FILLED | {"c", "t", "row"}
_CELLS_HERE: Final = b"sheetData"
_CHUNK: Final = 256 * 1024
_HEAD: Final = 4096


def admit_workbook(path: Path) -> None:
    """Raises `BadFile` when the archive is no workbook, damaged, a bomb, or spans more than `MAX_CELLS` cells.

    So it does for archives within it, links to other files, declared entities, and a claim of a million rows. Macros
    are neither run nor read.
    """
    try:
        _admit_directory(path)
        with zipfile.ZipFile(path) as archive:
            _admit_sizes(archive.infolist())
            for entry in archive.infolist():
                with archive.open(entry) as content:
                    _admit_claims(entry.filename, content.read(_HEAD))
            for entry in archive.infolist():
                _admit_entry(entry.filename, _chunks(archive, entry))
    except (SAXException, DefusedXmlException, zipfile.BadZipFile, zlib.error) as error:
        raise BadFile("importing-file-broken") from error
    except (NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise BadFile("importing-file-broken") from error  # what zipfile raises for headers that make no sense


def _admit_directory(path: Path) -> None:
    """By the length of its list of entries, before that is read."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 65_557))  # the end's record and the longest comment behind it
        tail = file.read()
    at = tail.rfind(_END_OF_DIRECTORY)
    if at < 0 or len(tail) < at + 22:
        raise BadFile("importing-file-broken")
    if struct.unpack_from("<I", tail, at + 12)[0] > MAX_DIRECTORY_BYTES:
        raise BadFile("importing-file-bomb")


def _admit_claims(name: str, head: bytes) -> None:
    """By name and first bytes of an entry."""
    if _NESTED.search(name) or head.startswith(ZIP):
        raise BadFile("importing-file-nested")
    if name.startswith("xl/externalLinks/"):
        raise BadFile("importing-file-linked")
    if name.endswith(".rels") and any(
        _LINKED.search(each) and b"/hyperlink" not in each for each in _RELATION.findall(head)
    ):
        raise BadFile("importing-file-linked")
    if _DOCTYPE.search(head):
        raise BadFile("importing-file-entities")
    claim = _CLAIM.search(head)
    if claim and int(claim[1]) >= MAX_CLAIMED_ROWS:
        raise BadFile("importing-file-too-many-rows", limit=MAX_CLAIMED_ROWS)


def _admit_sizes(entries: list[zipfile.ZipInfo]) -> None:
    """By what the archive declares, before anything is unpacked."""
    if _WORKBOOK not in {entry.filename for entry in entries}:
        raise BadFile("importing-file-not-xlsx")
    if {entry.compress_type for entry in entries} - {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise BadFile("importing-file-broken")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES or (unpacked > MEGABYTE and unpacked > MAX_RATIO * packed):
        raise BadFile("importing-file-bomb")


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The entry's bytes; `BadFile` when there are more than it declares."""
    declared = entry.file_size
    entry.file_size += 1  # zipfile stops at this size; one more shows what hides behind a false one
    with archive.open(entry) as content:
        while chunk := content.read(_CHUNK):
            declared -= len(chunk)
            if declared < 0:
                raise BadFile("importing-file-broken")
            yield chunk


def _admit_entry(name: str, chunks: Iterator[bytes]) -> None:
    if not (name.startswith("xl/") and name.lower().endswith(".xml")):
        tail = b""
        for chunk in chunks:
            if _CELLS_HERE in tail + chunk:  # a sheet under a name that is not looked into
                raise BadFile("importing-file-broken")
            tail = chunk[-len(_CELLS_HERE) :]
        return
    parser = _Extent()
    for chunk in chunks:
        parser.feed(chunk)
    parser.close()


class _Extent(DefusedExpatParser):
    """Follows the places of filled cells; a row or cell without a place stands behind the one before it.

    It listens to expat itself, without what SAX makes of each element: two million elements take a third of the time.
    """

    def __init__(self) -> None:
        super().__init__(forbid_dtd=True)
        self._row = self._column = 0
        self._rows = self._columns = 1

    def reset(self) -> None:
        """Called before the first bytes: expat tells of the start of elements alone."""
        super().reset()
        expat: Any = vars(self)["_parser"]  # what SAX wraps; the types do not show it
        expat.StartElementHandler = self._element
        expat.EndElementHandler = expat.CharacterDataHandler = None

    def _element(self, name: str, attrs: dict[str, Any]) -> None:
        local = name if name in _OF_CELLS else name.rpartition(":")[2]
        if local == "c":
            self._go_to(attrs.get("r"))
        elif local in _FILLED:
            if self._row > self._rows or self._column > self._columns:
                self._span()
        elif local == "row":
            self._row, self._column = self._row_number(attrs.get("r")), 0
        if attrs and local != "c":
            self._check_announced(attrs)

    def _span(self) -> None:
        self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._column)
        if self._rows * self._columns > MAX_CELLS:
            raise BadFile("importing-file-too-many-cells")

    def _check_announced(self, attrs: dict[str, Any]) -> None:
        for announced in _ANNOUNCED:
            if announced in attrs and not _COUNT.fullmatch(attrs[announced]):
                raise BadFile("importing-file-broken")

    def _row_number(self, written: str | None) -> int:
        if written is not None and not _ROW.fullmatch(written):
            raise BadFile("importing-file-broken")
        return int(written) if written else self._row + 1

    def _go_to(self, place: str | None) -> None:
        if place is None:
            self._column += 1
            return
        match = _PLACE.fullmatch(place)
        if match is None:
            raise BadFile("importing-file-broken")
        self._column, self._row = column_number(match[1]), int(match[2])
        if self._row > MAX_ROWS or self._column > MAX_COLUMNS:
            raise BadFile("importing-file-broken")


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
