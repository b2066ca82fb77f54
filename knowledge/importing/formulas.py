"""Formulas of a workbook that have no result: some programs write a formula and leave it to others to calculate it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from defusedxml import ElementTree

from domain.errors import BadFile
from knowledge.importing.archives import column_number

NO_RESULT: Final = "#?"
"""Stands in the cell of a formula that was never calculated, which would otherwise look empty."""

Places = frozenset[tuple[int, int]]
"""Rows and columns, counted from 0."""

# A cell with a formula and no value. One whose result is the empty text says t="str".
_CELL: Final = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    rb"(?:\s*<(?:\w+:)?v\s*(?:/>|></(?:\w+:)?v>))?\s*</(?:\w+:)?c>"
)
_PLACE: Final = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})([1-9]\d{0,6})[\"']")
_TEXT: Final = re.compile(rb"\bt\s*=\s*[\"']str[\"']")
_CHUNK: Final = 256 * 1024
_LONGEST: Final = 64 * 1024
"""Bytes of a cell with a formula; in a longer one nothing is looked for."""


def without_result(path: Path) -> dict[str, Places]:
    """By the sheet's name, where formulas without a result stand, in an admitted file."""
    with zipfile.ZipFile(path) as archive:
        entries = set(archive.namelist())
        return {
            sheet: frozenset(_places(archive, entry)) for sheet, entry in _sheets(archive).items() if entry in entries
        }


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """The name of each sheet → the entry that holds it."""
    targets = {
        each.get("Id", ""): each.get("Target", "")
        for each in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    found = {}
    for sheet in _elements(archive, "xl/workbook.xml", "sheet"):
        target = targets.get(next((value for key, value in sheet.items() if key.endswith("}id")), ""), "")
        found[sheet.get("name", "")] = target[1:] if target.startswith("/") else f"xl/{target}"
    return found


def _elements(archive: zipfile.ZipFile, entry: str, name: str) -> Iterator[Mapping[str, str]]:
    """The attributes of all elements of this name."""
    try:
        root = ElementTree.fromstring(archive.read(entry))
    except (KeyError, ElementTree.ParseError) as error:
        raise BadFile("importing-file-broken") from error
    for element in root.iter():
        if element.tag.rpartition("}")[2] == name:
            yield element.attrib


def _places(archive: zipfile.ZipFile, entry: str) -> Iterator[tuple[int, int]]:
    rest = b""
    with archive.open(entry) as content:
        while chunk := content.read(_CHUNK):
            rest += chunk
            end = 0
            for cell in _CELL.finditer(rest) if _may_hold_formulas(rest) else ():
                end = cell.end()
                if (place := _PLACE.search(cell[1])) and not _TEXT.search(cell[1]):
                    yield int(place[2]) - 1, column_number(place[1].decode()) - 1
            rest = rest[end:][-_LONGEST:]


def _may_hold_formulas(content: bytes) -> bool:
    """A cheap look before the expression, which takes ten times as long."""
    return b"<f" in content or b":f" in content
