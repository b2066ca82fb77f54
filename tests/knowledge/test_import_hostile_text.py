"""Cells that repeat what a pattern could cut in many ways are read, or refused, at once."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.importing.badcell import BadCell
from knowledge.importing.cleaning import cleaned
from knowledge.importing.days import read_day


@pytest.mark.parametrize("cell", [" " * 400 + "x", "，" + " " * 400, "电话" + " " * 400 + "无", "手机" * 200])
def test_blanks_are_cleaned(cell: str) -> None:
    text, _ = cleaned(cell)
    assert len(text) <= len(cell)


@pytest.mark.parametrize("words", ["截至" * 60, "截止至" * 60, "报名时间" * 60])
def test_words_before_a_day(words: str) -> None:
    day = date(2026, 3, 31)
    assert read_day("", f"{words}2026年3月31日", day) == day
    with pytest.raises(BadCell):
        read_day("", f"{words}x2026年3月31日", day)
