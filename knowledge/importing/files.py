"""The door: what is refused before a single cell is read."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from domain.errors import BadFile
from knowledge.importing.archives import MAX_CLAIMED_ROWS, MEGABYTE, ZIP, admit_workbook

MAX_BYTES: Final = 64 * MEGABYTE  # 100,000 rows of experts as text are 20 to 30
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def admit(path: Path, name: str) -> str:
    """`xlsx` or `text`. Raises `BadFile` for anything that is not a readable table of at most 64 MB.

    `name` tells what the file is meant to be; `path` is where it lies.
    """
    suffix = Path(name).suffix.lower()
    size = path.stat().st_size
    if size == 0:
        raise BadFile("importing-file-empty")
    if size > MAX_BYTES:
        raise BadFile("importing-file-too-large", limit=MAX_BYTES // MEGABYTE)
    with path.open("rb") as file:
        magic = file.read(len(_OLE))
    if magic == _OLE:
        raise BadFile("importing-file-old-or-locked")
    if suffix in {".xlsx", ".xlsm"}:
        if not magic.startswith(ZIP):
            raise BadFile("importing-file-not-xlsx")
        admit_workbook(path)
        return "xlsx"
    if suffix not in {".csv", ".tsv", ".txt"}:
        raise BadFile("importing-file-type")
    if magic.startswith(ZIP):
        raise BadFile("importing-file-not-csv")
    _admit_lines(path)
    return "text"


def _admit_lines(path: Path) -> None:
    """A text of a million lines is refused as a sheet that claims so many rows is."""
    lines = 0
    with path.open("rb") as file:
        while chunk := file.read(MEGABYTE):
            lines += chunk.count(b"\n")
    if lines >= MAX_CLAIMED_ROWS:
        raise BadFile("importing-file-too-many-rows", limit=MAX_CLAIMED_ROWS)
