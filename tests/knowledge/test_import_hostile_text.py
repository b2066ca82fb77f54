"""Cells that repeat what a pattern could cut in many ways are read, or refused, at once."""

from __future__ import annotations

import pytest

from knowledge.importing import days
from knowledge.importing.cleaning import cleaned


@pytest.mark.parametrize("cell", [" " * 400 + "x", "，" + " " * 400, "电话" + " " * 400 + "无", "手机" * 200])
def test_blanks_are_cleaned(cell: str) -> None:
    text, _ = cleaned(cell)
    assert len(text) <= len(cell)


@pytest.mark.parametrize("words", ["截至" * 60, "截止至" * 60, "报名时间" * 60])
def test_words_before_a_day(words: str) -> None:
    assert days._BEFORE.fullmatch(words + "x") is None
    assert days._BEFORE.fullmatch(words) is not None
