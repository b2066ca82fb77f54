"""The needs that matching is measured with: their halves, what they expect, and that they copy no record."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import get_args

from domain.records import Kind
from knowledge.text import compact
from tests.knowledge import needs

FIRST_BATCH = 121
SHORTEST, LONGEST = 10, 60
SECOND = (*needs.second(reported=False), *needs.second(reported=True))
FRESH = (*needs.fresh_tune(), *needs.fresh())
MOST_IN_COMMON = 8
"""Characters in a row: a term of the trade may be that long, a sentence of the record is longer."""


def test_there_are_enough_of_each_half() -> None:
    assert len(needs.report()) >= 150
    assert len(needs.tune()) >= 150
    assert len(needs.elsewhere("first", reported=True)) + len(needs.elsewhere("first", reported=False)) >= 60


def test_there_are_enough_fresh_ones() -> None:
    assert len(needs.fresh()) >= 200
    assert len(needs.fresh()) + len(needs.fresh_tune()) >= 300
    assert len(needs.elsewhere("fresh", reported=True)) >= 120
    assert len(needs.elsewhere("fresh", reported=False)) >= 60


def test_there_are_enough_of_another_writer() -> None:
    assert len(needs.second(reported=True)) >= 150
    assert len(needs.second(reported=False)) >= 75
    assert len(needs.elsewhere("second", reported=True)) >= 60
    assert len(needs.third()) >= 240
    assert len(needs.elsewhere("third", reported=True)) >= 100
    assert needs.elsewhere("third", reported=False) == []


def test_a_fresh_need_is_as_long_as_a_need_may_be() -> None:
    assert all(SHORTEST <= len(need.text) <= LONGEST for need in FRESH)


def test_the_fresh_needs_ask_for_every_kind_of_record() -> None:
    assert {need.kind for need in FRESH} == {record.id.kind for record in needs.starter_records()}


def test_the_rule_decides_the_half() -> None:
    assert all(needs.is_reported(need.text) for need in (*needs.report(), *needs.fresh()))
    assert not any(needs.is_reported(need.text) for need in (*needs.tune()[FIRST_BATCH:], *needs.fresh_tune()))


def test_no_text_stands_twice() -> None:
    texts = [need.text for need in (*needs.tune(), *needs.report(), *FRESH, *SECOND, *needs.third())]
    for batch in get_args(needs.Batch):
        texts += needs.elsewhere(batch, reported=True) + needs.elsewhere(batch, reported=False)
    assert len(texts) == len({compact(text) for text in texts})


def test_each_expected_record_exists() -> None:
    names = {(record.id.kind, needs.name_of(record)) for record in needs.starter_records()}
    for batch in ((*needs.tune(), *needs.report()), FRESH):
        expected = {(need.kind, name) for need in batch for name in need.names}
        assert expected <= names
        assert {name for kind, name in names - expected if kind is Kind.EXPERT} == set()
    assert {(need.kind, name) for need in (*SECOND, *needs.third()) for name in need.names} <= names


def test_no_need_that_is_reported_copies_a_record() -> None:
    texts = [compact(text) for record in needs.starter_records() for text in record.texts.values()]
    for need in (*needs.report(), *FRESH, *SECOND):
        said = compact(need.text)
        longest = max(_in_common(said, text) for text in texts)
        assert longest <= MOST_IN_COMMON


def _in_common(one: str, other: str) -> int:
    """Length of the longest run of characters that both hold."""
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
