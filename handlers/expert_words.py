"""How experts write leave, weekly hours and the form of a consultation, in Chinese or English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from domain.experts import Form, Hours
from knowledge.importing.hours import read_hours
from knowledge.text import normalise
from knowledge.understand.days import Days, find_days
from knowledge.understand.numerals import read_number

LONGEST_LEAVE: Final = timedelta(days=366)

_ENGLISH: Final = (
    (r"mon(?:day)?s?", "周一"), (r"tue(?:s(?:day)?)?s?", "周二"), (r"wed(?:nesday)?s?", "周三"),
    (r"thu(?:rs?(?:day)?)?s?", "周四"), (r"fri(?:day)?s?", "周五"), (r"sat(?:urday)?s?", "周六"),
    (r"sun(?:day)?s?", "周日"), (r"weekdays?", "工作日"), (r"weekends?", "周末"), (r"every ?day|daily", "每天"),
    (r"mornings?", "上午"), (r"afternoons?", "下午"), (r"evenings?", "晚上"), (r"all day", "全天"),
    (r"next", "下"), (r"this", "本"), (r"week", "周"), (r"tomorrow", "明天"), (r"today", "今天"),
    (r"to|till|until|through", "到"), (r"from|on|and", " "),
)  # fmt: skip
_SHORT_DATE: Final = re.compile(r"(?<!\d)(?<!\d{4}-)(1[0-2]|0?[1-9])[./-](3[01]|[12]\d|0?[1-9])(?![\d.])")
_LENGTH: Final = re.compile(
    r"(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3}|半|a|one)\s*个?\s*(?P<unit>天|days?|周|星期|礼拜|weeks?|月|months?)"
)
_UNIT: Final = {"天": 1, "d": 1, "周": 7, "星": 7, "礼": 7, "w": 7, "月": 30, "m": 30}
_FORMS: Final = {
    Form.PHONE: ("电话", "phone", "telephone", "call"),
    Form.ONLINE: ("线上", "网络", "视频会议", "视频", "online", "video"),
    Form.ONSITE: ("到场", "现场", "线下", "面谈", "onsite", "on site", "in person"),
}


def read_leave(text: str, today: date) -> tuple[date, date] | None:
    """First and last day (both included, Asia/Shanghai) of leave such as 7天, 12月1日-12月5日, 下周, leave of 2 weeks.

    A length alone begins today; a month counts 30 days. None when the text names no days, ends before it begins or
    is over a year long.
    """
    text = _SHORT_DATE.sub(r"\1月\2日", in_chinese(text))
    named = list(find_days(text, today))
    length = _length(_without(text, named))
    if length is not None:
        first = named[0].first if named else today
        last = first + length - timedelta(days=1)
    elif named:
        first, last = max(named[0].first, today), named[-1].last
    else:
        return None
    return (first, last) if timedelta(0) <= last - first <= LONGEST_LEAVE else None


def read_weekly_hours(text: str) -> tuple[Hours, ...]:
    """Weekly hours such as `周三 14:00-17:00; 周五上午` or `Wed 14:00-17:00; Fri morning`.

    Raises `knowledge.importing.hours.BadHours` for what is not.
    """
    return tuple(Hours(each.weekday, each.start, each.end) for each in read_hours(in_chinese(text)))


def read_form(text: str) -> tuple[Form, str] | None:
    """The form a text begins with, and the place written behind it ("" when none); None for another beginning."""
    plain = normalise(text)
    for form, names in _FORMS.items():
        for name in names:
            if plain.lower().startswith(name):
                return form, plain[len(name) :].strip(" ,:，：;；")
    return None


def in_chinese(text: str) -> str:
    """The normal form with the English words of days and times in Chinese."""
    plain = normalise(text)
    for english, chinese in _ENGLISH:
        plain = re.sub(rf"\b(?:{english})\b", chinese, plain, flags=re.IGNORECASE)
    return plain.replace("下 周", "下周").replace("本 周", "本周")


def _without(text: str, named: Sequence[Days]) -> str:
    """The text without its days, so that the 1日 of 12月1日 is not taken for a length."""
    for days in reversed(named):
        text = f"{text[: days.start]} {text[days.end :]}"
    return text


def _length(text: str) -> timedelta | None:
    found = _LENGTH.search(text)
    if found is None:
        return None
    count = {"半": 0.5, "a": 1, "one": 1}.get(found["count"]) or float(read_number(found["count"]) or 0)
    days = round(count * _UNIT[found["unit"][0]])
    return timedelta(days=days) if days >= 1 else None
