"""Amounts of money as people write them (product.md §10): 三十万左右, 三五十万, 50万到100万, 30w以内, 半个亿.

左右 or a bare figure: low = high. 以内, 最多, 不超过: low None. 以上, 至少: high None. A range: both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from domain.messages import Money
from knowledge.lexicon import cue
from knowledge.text import normalise
from knowledge.understand.numerals import ARABIC, CHINESE, NUMBER, read_number

_UNITS: Final = {
    "": 1,
    "百": 100,
    "千": 1000,
    "k": 1000,
    "万": 10**4,
    "w": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "个亿": 10**8,
}
_WAN_AND_MORE: Final = frozenset(_UNITS) - {"", "百", "千", "k"}
_UNIT: Final = r"(?:十万|百万|千万|万|个?亿|[wk](?![a-z])|千|百)"
_YUAN: Final = r"(?:人民币|块钱|元钱|元|块|rmb)"
_TO: Final = r"\s*(?:-+|~|—+|–|至|到|或者?)\s*"
_DIGIT: Final = "[一二两三四五六七八九]"
_BEFORE: Final = (
    r"不(?:要|能)?超过?|别超过?|不[多大高]于|低于|少于|小于|控制在|最[多高]|顶多|至多|上限|"
    r"至少|最[少低]|起码|不[少低小]于|大于|超过|高于|多于|大概|大约|约|差不多|<=?|>=?|≤|≥|上(?=[百千])|近"
)
_AFTER: Final = r"左右|上下|以内|之内|以下|内(?![部地])|以上|起步?|打底|出头|封顶|为限|差不多"
_AMOUNT: Final = re.compile(
    rf"(?P<before>{_BEFORE})?(?:是|在|个)?\s*+(?P<sign>¥)?\s*+(?:"
    rf"(?P<low>{NUMBER})\s*(?P<low_unit>{_UNIT})?{_YUAN}?{_TO}¥?(?P<high>{NUMBER})\s*(?P<high_unit>{_UNIT})?"
    r"|半个?(?P<half_unit>百万|千万|亿)"
    rf"|(?P<from>{_DIGIT})(?P<to>{_DIGIT})(?P<ten>[十百千]?)(?P<near_unit>{_UNIT})"
    rf"|(?:(?P<tens>{_DIGIT}?十|\d0)(?P<odd>几|来)|(?P<few>几[十百]?)|(?P<much>[一二两三四五六七八九]?[百千])来)(?P<vague_unit>{_UNIT})"
    rf"|(?P<more>{ARABIC}|{CHINESE})多(?P<more_unit>{_UNIT})"
    rf"|(?P<one>{ARABIC}|{CHINESE}(?:万{CHINESE})?)\s*(?P<one_unit>{_UNIT})?(?P<tail>{_DIGIT}(?![十百千万亿年月天次台件个套吨]))?"
    rf")\s*(?P<yuan>{_YUAN})?(?:人民币)?\s*(?P<after>{_AFTER})?",
    re.IGNORECASE,
)
_AT_MOST: Final = re.compile(
    r"不(?:要|能)?超|别超|不[多大高]于|^低于|^少于|^小于|控制|最[多高]|顶多|至多|上限|<|≤|以内|之内|以下|内|封顶|为限"
)
_AT_LEAST: Final = re.compile(r"至少|最[少低]|起码|不[少低小]于|大于|超过|高于|多于|>|≥|上$|以上|起|打底|出头")
_BARE_WAN: Final = 2000


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount at a place of a text; `sure` when a unit of money (万, 元, ¥) was written."""

    money: Money
    start: int
    end: int
    sure: bool


def read_money(text: str) -> Money | None:
    """The first amount in an answer to "how much?"; a bare number up to 2,000 means 万 (nobody budgets 50 yuan).

    None when a number is neither written as money nor nearly the whole answer (约第一个, 明天下午).
    """
    text = normalise(text[:200])
    found = list(amounts(text))
    sure = next((amount.money for amount in found if amount.sure and not _counts(text, amount)), None)
    return sure or next((in_wan(amount.money) for amount in found if _is_answer(text, amount)), None)


def _counts(text: str, amount: Amount) -> bool:
    """Whether the number is of something else than yuan (3万吨)."""
    after = text[amount.end :].lstrip()
    return bool(cue("other-measure").match(after)) and not after.startswith(("/", "每", "一", "的"))


def _is_answer(text: str, amount: Amount) -> bool:
    around = text[: amount.start], text[amount.end :]
    return all(cue("money-answer").fullmatch(words) for words in around)


def in_wan(money: Money) -> Money:
    """A bare number up to 2,000 taken as 万."""
    largest = max(value for value in (money.low, money.high) if value is not None)
    return _times(money, 10**4 if largest <= _BARE_WAN else 1)


def _times(money: Money, factor: int) -> Money:
    return Money(
        None if money.low is None else money.low * factor,
        None if money.high is None else money.high * factor,
    )


def amounts(text: str) -> Iterator[Amount]:
    """Every number of a normalised text that may be money, in order."""
    for found in _AMOUNT.finditer(text):
        part = {name: value or "" for name, value in found.groupdict().items()}
        span = _span(part)
        if span and not _is_ordinal(text, found):
            sure = bool(part["yuan"] or part["sign"] or _written_unit(part))
            yield Amount(_bounded(*span, part), found.start(), found.end(), sure)


def _is_ordinal(text: str, found: re.Match[str]) -> bool:
    return text[: found.start()].rstrip().endswith("第") and not found["before"]


def _written_unit(part: Mapping[str, str]) -> bool:
    names = ("low_unit", "high_unit", "half_unit", "near_unit", "vague_unit", "more_unit", "one_unit")
    return any(part[name].lower() in _WAN_AND_MORE for name in names) or "万" in part["one"]


def _bounded(low: Decimal, high: Decimal, part: Mapping[str, str]) -> Money:
    low, high = low.to_integral_value(), high.to_integral_value()
    words = (part["before"], part["after"])
    if any(_AT_MOST.search(word) for word in words):
        return Money(None, high)
    if any(_AT_LEAST.search(word) for word in words):
        return Money(low, None if low == high else high)
    return Money(low, high)


def _span(part: Mapping[str, str]) -> tuple[Decimal, Decimal] | None:
    if part["low"]:
        return _range(part)
    if part["half_unit"]:
        half = _unit(part["half_unit"]) / 2
        return half, half
    if part["from"]:
        return _neighbours(part)
    if part["vague_unit"]:
        return _vague(part)
    if part["more"]:
        return _and_more(part)
    return _single(part)


def _range(part: Mapping[str, str]) -> tuple[Decimal, Decimal] | None:
    """50-100万: both in 万; 50万到1亿: each its own."""
    low, high = read_number(part["low"]), read_number(part["high"])
    if low is None or high is None:
        return None
    low *= _unit(part["low_unit"] or part["high_unit"])
    high *= _unit(part["high_unit"] or part["low_unit"])
    return (low, high) if low <= high else None


def _neighbours(part: Mapping[str, str]) -> tuple[Decimal, Decimal] | None:
    """三五十万 = 300,000–500,000; 二三百万 = 2–3 million."""
    low, high = read_number(part["from"]), read_number(part["to"])
    unit = _unit(part["near_unit"]) * {"": 1, "十": 10, "百": 100, "千": 1000}[part["ten"]]
    return (low * unit, high * unit) if low and high and low < high else None


def _vague(part: Mapping[str, str]) -> tuple[Decimal, Decimal] | None:
    """十几万 = 110,000–190,000; 十来万 = about 100,000; 几十万 = 200,000–900,000; 百来万 = about a million."""
    unit = _unit(part["vague_unit"])
    if part["few"]:
        ten = {"几": 1, "几十": 10, "几百": 100}[part["few"]]
        return 2 * ten * unit, 9 * ten * unit
    if part["much"]:
        about = (read_number(part["much"]) or 0) * unit
        return about, about
    tens = read_number(part["tens"])
    if tens is None:
        return None
    return (tens * unit, tens * unit) if part["odd"] == "来" else ((tens + 1) * unit, (tens + 9) * unit)


def _and_more(part: Mapping[str, str]) -> tuple[Decimal, Decimal] | None:
    """30多万 = 300,000–400,000; 一百多万 = 1–2 million."""
    number = read_number(part["more"])
    if not number:
        return None
    digits = str(int(number))
    step = 10 ** (len(digits) - len(digits.rstrip("0")))
    return number * _unit(part["more_unit"]), (number + step) * _unit(part["more_unit"])


def _single(part: Mapping[str, str]) -> tuple[Decimal, Decimal] | None:
    number = read_number(part["one"])
    if number is None:
        return None
    unit = _unit(part["one_unit"])
    tail = read_number(part["tail"]) if part["tail"] and unit >= 100 else None
    value = number * unit + (tail or 0) * unit / 10
    return value, value


def _unit(unit: str) -> Decimal:
    return Decimal(_UNITS[unit.lower()])
