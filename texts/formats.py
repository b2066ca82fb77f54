"""How dates, times, money and lists are written, by language (story.md: `11 月 25 日（周三）15:00`, `约 30 万元`)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from domain.messages import Money, Span

CITY_TIME: Final = ZoneInfo("Asia/Shanghai")
_WEEKDAYS: Final = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WAN: Final = Decimal(10_000)


def day(value: date, language: str) -> str:
    """`11 月 25 日（周三）` or `Wed 25 Nov`."""
    weekday = _WEEKDAYS[language][value.weekday()]
    if language == "zh":
        return f"{value.month} 月 {value.day} 日（周{weekday}）"
    return f"{weekday} {value.day} {_MONTHS[value.month - 1]}"


def moment(value: datetime, language: str) -> str:
    """`11 月 25 日（周三）15:00`, in Asia/Shanghai."""
    local = value.astimezone(CITY_TIME)
    gap = "" if language == "zh" else " "
    return f"{day(local.date(), language)}{gap}{local:%H:%M}"


def span(value: Span, language: str) -> str:
    """`11 月 25 日（周三）15:00–16:00`, in Asia/Shanghai."""
    start, end = value.start.astimezone(CITY_TIME), value.end.astimezone(CITY_TIME)
    if start.date() != end.date():
        return f"{moment(value.start, language)}–{moment(value.end, language)}"
    return f"{moment(value.start, language)}–{end:%H:%M}"


def money(value: Money, language: str) -> str:
    """`约 30 万元`, `30–50 万元`, `不超过 30 万元`; English in yuan."""
    low, high = value.low, value.high
    if low is not None and high is not None:
        if low == high:
            return ("约 " if language == "zh" else "about ") + _amount(low, language)
        return _range(low, high, language)
    if high is not None:
        return ("不超过 " if language == "zh" else "up to ") + _amount(high, language)
    return ("至少 " if language == "zh" else "at least ") + _amount(low or Decimal(0), language)


def joined(parts: list[str], language: str) -> str:
    """A short list in one line."""
    return ("、" if language == "zh" else ", ").join(parts)


def _range(low: Decimal, high: Decimal, language: str) -> str:
    if language == "zh":
        unit = _WAN if low >= _WAN else Decimal(1)
        return f"{_plain(low / unit)}–{_plain(high / unit)} {'万元' if unit == _WAN else '元'}"
    return f"{low:,.0f}–{high:,.0f} yuan"


def _amount(value: Decimal, language: str) -> str:
    if language != "zh":
        return f"{value:,.0f} yuan"
    if value >= _WAN * _WAN:
        return f"{_plain(value / _WAN / _WAN)} 亿元"
    return f"{_plain(value / _WAN)} 万元" if value >= _WAN else f"{_plain(value)} 元"


def _plain(value: Decimal) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
