"""Numbers as people write them: 3.5, 1,200, 三十, 两百五, 一千二, 半; used by every reader of figures."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "仨": 3}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
_MYRIADS: Final = {"万": 10**4, "亿": 10**8}

ARABIC: Final = r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?"
CHINESE: Final = "[零〇一二两俩仨三四五六七八九十百千]{1,12}"
NUMBER: Final = rf"(?:{ARABIC}|{CHINESE})"
"""A number without 万 or 亿, which are read as units; of bounded length, so that reading is linear in the text."""


def read_number(text: str) -> Decimal | None:
    """The value of a number in Arabic or Chinese digits (with 万 and 亿), or None when it is not one.

    >>> read_number("两百五")
    Decimal('250')
    """
    if re.fullmatch(ARABIC, text):
        return Decimal(text.replace(",", ""))
    if text and all(c in _DIGITS for c in text):
        return Decimal("".join(str(_DIGITS[c]) for c in text))
    return _read_chinese(text)


def _read_chinese(text: str) -> Decimal | None:
    whole = section = digit = 0
    last_unit = 1
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
            last_unit = 1 if digit == 0 else last_unit
        elif character in _TENS:
            section += (digit or 1) * _TENS[character]
            digit, last_unit = 0, _TENS[character]
        elif character in _MYRIADS:
            whole = (whole + section + digit) * _MYRIADS[character]
            section, digit, last_unit = 0, 0, _MYRIADS[character]
        else:
            return None
    # 两百五 is 250, 一千二 is 1200: a last digit without its unit counts the next smaller unit
    return Decimal(whole + section + digit * (last_unit // 10 if last_unit >= 100 else 1)) if text else None
