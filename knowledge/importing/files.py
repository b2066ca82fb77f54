"""The door: what is refused before a single cell is read."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from domain.errors import BadFile
from knowledge.importing.archives import MEGABYTE, ZIP, admit_workbook

MAX_BYTES: Final = 10 * MEGABYTE
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def admit(path: Path) -> str:
    """`xlsx` or `csv`. Raises `BadFile` for anything that is not a readable table of at most 10 MB."""
    suffix = path.suffix.lower().lstrip(".")
    size = path.stat().st_size
    if size == 0:
        raise BadFile("importing-file-empty")
    if size > MAX_BYTES:
        raise BadFile("importing-file-too-large", limit=MAX_BYTES // MEGABYTE)
    with path.open("rb") as file:
        magic = file.read(len(_OLE))
    if magic == _OLE:
        raise BadFile("importing-file-old-or-locked")
    if suffix == "xlsx":
        if not magic.startswith(ZIP):
            raise BadFile("importing-file-not-xlsx")
        admit_workbook(path)
    elif suffix != "csv":
        raise BadFile("importing-file-type")
    elif magic.startswith(ZIP):
        raise BadFile("importing-file-not-csv")
    return suffix
