"""Days and times of day as tables hold them: date cells, serials, and what people write.

A day without a year is asked about, never guessed silently: the problem proposes the next such day (the last one where
only the past makes sense).
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from knowledge.importing.badcell import BadCell
from knowledge.importing.tables import Cell
from knowledge.text import normalise
from knowledge.understand.numerals import read_number

CITY_TIME: Final = ZoneInfo("Asia/Shanghai")
_DAY_ZERO: Final = date(1899, 12, 30)  # Excel's serial 1 is 1900-01-01, one day late because of its leap year 1900
_SERIALS: Final = range(18_264, 73_050)  # 1950 to 2099: a number outside is not meant as a day
_WRITTEN_SERIAL: Final = re.compile(r"(\d{5})(?:\.0)?")
_DATE: Final = re.compile(r"(?<!\d)(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*[日号]?")
_PACKED_DATE: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_SHORT_YEAR: Final = re.compile(r"(?<!\d)(\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*[日号]?")
_NO_YEAR: Final = re.compile(r"(?<!\d)(\d{1,2})(?:\s*月\s*(\d{1,2})\s*[日号]?|[-/.](\d{1,2}))(?!\d)")
_YEAR_LAST: Final = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)\d{2})(?!\d)")
_MONTH_END: Final = re.compile(r"(?:(?<!\d)((?:19|20)\d{2})年)?(?<!\d)(\d{1,2})月[底末]")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_CLOCK: Final = re.compile(r"[\d点时午晚]")  # what may be a time of day that is not understood
_BEFORE: Final = re.compile(r"(?:申报|报名|受理|截止|截至|截|起始|开始|时间|日期|到|至|于|自|从|为|今年|本年|[:\s])*+")
_AFTER: Final = re.compile(
    r"(?:\(?(?:周|星期)[一二三四五六日天]\)?|之前|以前|为止|截止|开始|当天|前|止|起|后|[,。\s])*"
)
_NUMERALS: Final = re.compile(
    r"([〇零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]"
)
_ISO_TIME: Final = re.compile(r"(?<=\d)T(?=\d{2}:)")
_OPEN_ENDED: Final = {"长期", "长期有效", "常年", "常年受理", "常年有效", "不限", "无", "-", "/"}
_PARTS: Final = {
    "凌晨": range(6),
    "清晨": range(4, 10),
    "早晨": range(4, 10),
    "早上": range(4, 12),
    "上午": range(6, 13),
    "中午": range(11, 15),
    "午后": range(12, 18),
    "下午": range(12, 20),
    "傍晚": range(16, 20),
    "晚上": range(17, 24),
    "晚": range(17, 24),
    "夜里": range(20, 24),
    "am": range(12),
    "pm": range(12, 24),
}
"""The hours of a day that each word can mean; 晚上12点 is none of them, for it is the next day's."""
_TIME: Final = re.compile(
    r"(?P<part>凌晨|清晨|早晨|早上|上午|中午|午后|下午|傍晚|晚上?|夜里|[ap]m)?\s*(?<!\d)(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d{2})(?::\d{2})?(?:\s*(?P<half>[ap]m)\b)?"
    r"|[点时](?:(?P<word>半)|(?P<minutes>\d{2})分?)?|\s*(?P<whole>[ap]m)\b)",
    re.I,
)


def read_day(cell: Cell, text: str, today: date, *, past: bool = False) -> date | None:
    """The day, or None for 长期. Raises `BadCell`. `past`: a day without a year is proposed as the last such day."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    plain = _plain(text)
    if plain in _OPEN_ENDED:
        return None
    return _serial(cell, plain) or _written_day(plain, text, today, past=past)


def read_moment(cell: Cell, text: str, today: date) -> datetime | date | time:
    """An aware moment; a day where no time is written; a time where no day is (an end on the day it starts)."""
    if isinstance(cell, datetime):
        moment = cell.replace(second=0, microsecond=0, tzinfo=CITY_TIME)
        return cell.date() if moment.time() == time() else moment
    if isinstance(cell, float) and int(cell) in _SERIALS:
        minutes = round((cell - int(cell)) * 1_440)
        return datetime.combine(_DAY_ZERO + timedelta(days=int(cell)), time(), CITY_TIME) + timedelta(minutes=minutes)
    if isinstance(cell, time):
        return cell.replace(second=0, microsecond=0)
    if isinstance(cell, date):
        return cell
    plain = _plain(text)
    found = _written_time(plain, text)
    if found is None:
        return _serial(cell, plain) or _written_day(plain, text, today)
    at, start, end = found
    rest = f"{plain[:start]} {plain[end:]}"
    if start == 0 and not any(map(str.isdigit, rest)):
        return at
    return datetime.combine(_written_day(rest, text, today, at=f" {at:%H:%M}"), at, CITY_TIME)


def _plain(text: str) -> str:
    """Normalised, with days in Chinese numerals written in digits."""
    in_digits = _NUMERALS.sub(
        lambda found: "-".join(str(read_number(part)) for part in found.groups()), normalise(text)
    )
    return _ISO_TIME.sub(" ", in_digits)


def _serial(cell: Cell, plain: str) -> date | None:
    """The day of a serial number, written as a number or, in a text file, as its five digits."""
    written = _WRITTEN_SERIAL.fullmatch(plain)
    number = int(written[1]) if written else int(cell) if isinstance(cell, int | float) else 0
    return _DAY_ZERO + timedelta(days=number) if number in _SERIALS else None


def _written_day(plain: str, text: str, today: date, *, past: bool = False, at: str = "") -> date:
    """The one day written in `plain`, with nothing beside it but 截止, 前 and the like. `at` ends a proposal."""
    days = list(_DATE.finditer(plain)) or list(_PACKED_DATE.finditer(plain))
    if len(days) > 1:
        raise BadCell("importing-cell-two-days", value=text)
    if not days:
        raise _without_year(plain, text, today, past=past, at=at)
    year, month, day = map(int, days[0].groups())
    written = _date(year, month, day)
    if written is None:
        end = _date(year, month, monthrange(year, month)[1]) if year and 1 <= month <= 12 else None
        raise BadCell("importing-cell-date", proposal=f"{end}{at}" if end and day > 28 else "", value=text)
    before, after = plain[: days[0].start()], _TIME.sub("", plain[days[0].end() :], 1)
    if not _BEFORE.fullmatch(before) or not _AFTER.fullmatch(after):
        raise BadCell("importing-cell-date", proposal="" if at or _CLOCK.search(after) else str(written), value=text)
    return written


def _without_year(plain: str, text: str, today: date, *, past: bool, at: str) -> BadCell:
    """The question about a day that is not written in full, with the likeliest day as its proposal."""
    key, found, meant = "importing-cell-date", None, None
    if found := _only(_YEAR_LAST, plain):
        meant = _either_way(int(found[3]), int(found[1]), int(found[2]))
    elif found := _only(_SHORT_YEAR, plain):
        meant = _date(2000 + int(found[1]), int(found[2]), int(found[3]))
    elif found := _only(_MONTH_END, plain):
        meant = _month_end(int(found[1] or 0), int(found[2]), today, past=past)
    elif _NO_YEAR.search(plain) and not _YEAR.search(plain):
        key, found = "importing-cell-date-year", _only(_NO_YEAR, plain)
        meant = _nearest(int(found[1]), int(found[2] or found[3]), today, past=past) if found else None
    unclear = at and found and not _AFTER.fullmatch(plain[found.end() :])
    return BadCell(key, proposal=f"{meant}{at}" if meant and not unclear else "", value=text)


def _only(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The match, if there is exactly one."""
    found = list(islice(pattern.finditer(text), 2))
    return found[0] if len(found) == 1 else None


def _month_end(year: int, month: int, today: date, *, past: bool) -> date | None:
    """The last day of the month; without a year (0) of the next one, or of the last one."""
    if not 1 <= month <= 12:
        return None
    near = range(today.year, today.year - 2, -1) if past else range(today.year, today.year + 2)
    ends = [date(each, month, monthrange(each, month)[1]) for each in ([year] if year else near)]
    return next((end for end in ends if year or (end <= today if past else end >= today)), None)


def _either_way(year: int, first: int, second: int) -> date | None:
    """The day of 31/12/2026; None for 12/3/2026, which is one day here and another one elsewhere."""
    possible = {day for day in (_date(year, first, second), _date(year, second, first)) if day}
    return possible.pop() if len(possible) == 1 else None


def _nearest(month: int, day: int, today: date, *, past: bool) -> date | None:
    """The next such day from `today` on, or the last one up to it; 29 February may be years away."""
    for years in range(9):
        meant = _date(today.year - years if past else today.year + years, month, day)
        if meant and (meant <= today if past else meant >= today):
            return meant
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _written_time(plain: str, text: str) -> tuple[time, int, int] | None:
    """The time of day, where it starts and where it ends; None where none is written."""
    match = _TIME.search(plain)
    if match is None:
        return None
    if _TIME.search(plain, match.end()):
        raise BadCell("importing-cell-two-times", value=text)
    written, minute = int(match["hour"]), 30 if match["word"] else int(match["minute"] or match["minutes"] or 0)
    part = (match["part"] or match["half"] or match["whole"] or "").lower()
    possible = _PARTS[part] if part else range(24)
    hour = next((hour for hour in (written, written + 12, written - 12) if hour in possible), None)
    if hour is None or minute > 59 or (not part and hour != written):
        raise BadCell("importing-cell-date", value=text)
    return time(hour, minute), match.start(), match.end()
