"""What was loaded at the start is not loaded while somebody waits."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from functools import _lru_cache_wrapper

import pytest

from bot.starting import warm
from bot.web.words import page_words
from knowledge import text
from knowledge.index import Index
from knowledge.matcher import Matcher
from knowledge.understand import understand
from texts import catalog

BY_CHARACTER = {text._reading}
"""What is remembered for each character as it comes, and takes no time to find out."""

MESSAGES = [
    "帮助",
    "高企认定研发费要占多少",
    "家里的床垫太软",
    "我们炉子老是憋火，能耗下不来，想约陈工下周三看看，预算三十万以内，年底前要结果",
    "银川的化工园区附近有没有做废水处理的专家",
    "五粮液股票怎么样",
]


def lists() -> Iterator[_lru_cache_wrapper[object]]:
    """Everything of ours that is read or compiled once."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in {"knowledge", "texts"}:
            yield from (one for one in vars(module).values() if isinstance(one, _lru_cache_wrapper))


@pytest.fixture
def cold() -> None:
    """As after the program was just started."""
    for one in lists():
        one.cache_clear()


@pytest.mark.usefixtures("cold")
def test_the_first_message_and_page_load_nothing(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    warm(Matcher(Index.open(None)), now)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("loaded while somebody waits")

    loaded = {one: one.cache_info().misses for one in lists() if one not in BY_CHARACTER}
    monkeypatch.setattr(catalog, "FluentResource", refuse)
    for message in MESSAGES:
        understand(message, now)
    for language in catalog.LANGUAGES:
        page_words(language)
    assert {one: one.cache_info().misses for one in loaded} == loaded
