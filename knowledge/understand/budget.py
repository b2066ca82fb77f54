"""Which of the amounts in a sentence is the budget (product.md §10).

For `finance` it is the amount sought. Money already spent, turnover, prices per piece and salaries are not the budget.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from domain.messages import Money
from domain.needs import NeedKind
from knowledge.lexicon import cue
from knowledge.understand.money import Amount, amounts, in_wan

_REACH: Final = 14
_SMALLEST: Final = 1_000
"""Yuan; a smaller amount that is not called a budget is a price."""
_BARE: Final = re.compile(r"(?:预算|经费)[^\d一二三四五六七八九十]{0,5}$")


def read_budget(text: str, kind: NeedKind | None = None) -> Money | None:
    """The budget in a normalised sentence, or None; amounts named as budget win over amounts merely said.

    In a message about staff an amount merely said is pay.
    """
    found = sorted(_ranked(text, kind is NeedKind.FINANCE), key=lambda ranked: -ranked[0])
    if kind is NeedKind.TALENT:
        found = [ranked for ranked in found if ranked[0] > 1]
    return found[0][1] if found else None


def _ranked(text: str, finance: bool) -> Iterator[tuple[int, Money]]:
    for amount in amounts(text):
        before, after = _around(text, amount)
        points = _points(before, after, amount.sure, finance)
        if points > 1 or (points and _largest(amount.money) >= _SMALLEST):
            yield points, amount.money if amount.sure else in_wan(amount.money)


def _largest(money: Money) -> Decimal:
    return max(value for value in (money.low, money.high) if value is not None)


def _around(text: str, amount: Amount) -> tuple[str, str]:
    """What stands before the amount in its clause (14 characters), and behind it."""
    clause = max(text.rfind(mark, 0, amount.start) for mark in ",。;!?\n") + 1
    return text[max(clause, amount.start - _REACH) : amount.start], text[amount.end : amount.end + 8]


def _points(before: str, after: str, sure: bool, finance: bool) -> int:
    """0 = not the budget; the higher the surer."""
    if cue("other-measure").match(after):
        return 0
    if not sure:
        return 2 if _BARE.search(before) else 0
    if cue("budget-behind").match(after):
        return 4
    said = _last(cue("sought" if finance else "budget"), before)
    if _last(cue("not-budget"), before) > said:
        return 0
    return 3 if said >= 0 else 1


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Where the last hit begins, or -1."""
    return max((hit.start() for hit in pattern.finditer(text)), default=-1)
