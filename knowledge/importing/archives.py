"""Inside a workbook's archive: sizes, then the place of every cell, in chunks and with a strict XML parser.

The reader behind this door lays out the whole rectangle that a sheet's cells span, reserves what a list announces,
and ends the process when memory runs out: a cell far away or an absurd length must never reach it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from domain.errors import BadFile

MEGABYTE: Final = 1024 * 1024
ZIP: Final = b"PK\x03\x04"
MAX_UNPACKED_BYTES: Final = 200 * MEGABYTE
MAX_RATIO: Final = 200  # a table of real text packs 5 to 30 times; a bomb 1,000 times
MAX_CELLS: Final = 5_000_000
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384  # of the format itself
_WORKBOOK: Final = "xl/workbook.xml"
_PLACE: Final = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ROW: Final = re.compile(r"[1-9]\d{0,6}")
_ANNOUNCED: Final = ("count", "uniqueCount")  # the reader reserves memory for as many entries as a list announces
_COUNT: Final = re.compile(r"\d{1,7}")
_CELLS_HERE: Final = b"sheetData"
_CHUNK: Final = 256 * 1024


def admit_workbook(path: Path) -> None:
    """Raises `BadFile` when the archive is no workbook, damaged, a bomb, or spans more than `MAX_CELLS` cells."""
    try:
        with zipfile.ZipFile(path) as archive:
            _admit_sizes(archive.infolist())
            for entry in archive.infolist():
                _admit_entry(entry.filename, _chunks(archive, entry))
    except (SAXException, DefusedXmlException, zipfile.BadZipFile, zlib.error) as error:
        raise BadFile("importing-file-broken") from error
    except (NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise BadFile("importing-file-broken") from error  # what zipfile raises for headers that make no sense


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
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(_Extent())
    for chunk in chunks:
        parser.feed(chunk)
    parser.close()


class _Extent(ContentHandler):
    """Follows the places of filled cells; a row or cell without a place stands behind the one before it."""

    def __init__(self) -> None:
        super().__init__()
        self._row = self._column = 0
        self._rows = self._columns = 1

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        local = name.rpartition(":")[2]
        for announced in _ANNOUNCED:
            if (written := attrs.get(announced)) and not _COUNT.fullmatch(written):
                raise BadFile("importing-file-broken")
        if local == "row":
            self._row, self._column = self._row_number(attrs), 0
        elif local == "c":
            self._go_to(attrs.get("r"))
        elif local in {"v", "is", "f"}:
            self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._column)
            if self._rows * self._columns > MAX_CELLS:
                raise BadFile("importing-file-too-many-cells")

    def _row_number(self, attrs: AttributesImpl) -> int:
        written = attrs.get("r")
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
        self._column, self._row = _column_number(match[1]), int(match[2])
        if self._row > MAX_ROWS or self._column > MAX_COLUMNS:
            raise BadFile("importing-file-broken")


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
