"""When something fits at all: shares of needs that are refused and of strangers' texts that find nothing."""

from __future__ import annotations

import pytest

from domain.records import Kind, Record, RecordId
from knowledge.index import Index
from knowledge.matcher import Matcher
from tests.knowledge import needs


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return needs.starter_matcher()


# What was reached; the bar is 5 % refused and 95 % nothing elsewhere. Of the fresh half that is reported only shares
# are asserted and printed: to look at its rows, or to learn from them, would make it worthless.


@pytest.mark.parametrize("batch", [needs.tune(), needs.report(), needs.fresh_tune()], ids=["tune", "report", "fresh"])
def test_needs_that_were_learned_from_find_who_fits(matcher: Matcher, batch: list[needs.Need]) -> None:
    found = needs.shares(matcher, batch)
    assert found.refused <= 0.025, found
    assert found.hit >= 0.975, found


def test_fresh_needs_find_who_fits(matcher: Matcher) -> None:
    found = needs.shares(matcher, needs.fresh())
    assert found.refused <= 0.05, found
    assert found.hit >= 0.94, found


@pytest.mark.parametrize(
    ("batch", "refused", "hit"),
    [(needs.second(reported=True), 0.16, 0.82), (needs.third(), 0.23, 0.75)],
    ids=["second", "third"],
)
def test_needs_of_other_writers_find_who_fits(
    matcher: Matcher, batch: list[needs.Need], refused: float, hit: float
) -> None:
    found = needs.shares(matcher, batch)
    assert found.refused <= refused, found
    assert found.hit >= hit, found


@pytest.mark.parametrize(
    ("batch", "reported", "reached"),
    [
        ("first", False, 0.91),
        ("first", True, 0.91),
        ("fresh", False, 0.95),
        ("fresh", True, 0.94),
        ("second", False, 0.95),
        ("second", True, 0.88),
        ("third", True, 0.91),
    ],
)
def test_what_is_elsewhere_finds_nothing(matcher: Matcher, batch: needs.Batch, reported: bool, reached: float) -> None:
    texts = needs.elsewhere(batch, reported=reported)
    assert needs.nothing_share(lambda text: matcher.find(text, list(Kind)), texts) >= reached


@pytest.mark.parametrize(
    ("said", "words"),
    [("冲头打几百下就掉块", "崩刃"), ("机械手那儿打摆子", "抖动"), ("局放怎么测", "局部放电"),
     ("靶一边厚一边薄", "靶材")],
)  # fmt: skip
def test_what_people_in_plants_say_finds_what_the_trade_writes(matcher: Matcher, said: str, words: str) -> None:
    found = matcher.find(said, [Kind.EXPERT], limit=3)
    assert any(words in " ".join(match.record.texts.values()) for match in found)
    assert all(match.reasons for match in found)


def test_a_word_that_stands_only_in_whose_a_record_is_does_not_make_it_fit() -> None:
    index = Index.open(None)
    new = Record(RecordId(Kind.ACHIEVEMENT, 1), "青稞面条专用粉", {"summary": "不易断条", "owner": "某烘焙研究院"})
    index.apply([new], 1)
    assert Matcher(index).find("烘焙店怎么开张", [Kind.ACHIEVEMENT]) == []
    assert Matcher(index).find("青稞面条老断", [Kind.ACHIEVEMENT])
