"""`calendar.csv` in the data folder: days off and working weekends that an office enters itself.

    2027-02-08,休,春节
    2027-02-20,班

Lines that are empty, begin with # or name the columns are passed over.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Final

from domain.errors import BadFile

NAME: Final = "calendar.csv"
_WORKS: Final = {"班": True, "上班": True, "休": False, "放假": False, "休息": False}


def days_of(folder: Path) -> dict[date, bool]:
    """Day → whether offices work; {} without the file. `BadFile` names the first line that cannot be read."""
    try:
        content = (folder / NAME).read_bytes()
    except FileNotFoundError:
        return {}
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    days: dict[date, bool] = {}
    for number, row in enumerate(csv.reader(text.splitlines()), start=1):
        cells = [cell.strip() for cell in row]
        if any(cells) and not cells[0].startswith(("#", "日期")):
            day, works = _read(cells, number)
            days[day] = works
    return days


def _read(cells: list[str], number: int) -> tuple[date, bool]:
    try:
        return date.fromisoformat(cells[0]), _WORKS[cells[1]]
    except (ValueError, KeyError, IndexError):
        raise BadFile("calendar-line", number=number, line=",".join(cells)) from None
