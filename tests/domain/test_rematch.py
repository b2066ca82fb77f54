"""What is news for a need: clearly better than everything else of its kind that was not called unfit."""

import pytest

from domain.feedback import REASONS, Verdict, in_order
from domain.records import Kind, Match, Record, RecordId
from domain.rematch import CLEARLY, news


def found(*scores: tuple[int, float]) -> list[Match]:
    """Experts by number with these scores."""
    return [Match(Record(RecordId(Kind.EXPERT, number), "", {}), score, ()) for number, score in scores]


def numbers(matches: list[Match]) -> list[int]:
    return [match.record.id.number for match in matches]


@pytest.mark.parametrize(
    ("scores", "fresh", "unfit", "told"),
    [
        ([], {1}, set(), []),  # nothing fits
        ([(1, 0.2)], {1}, set(), [1]),  # the first that fits at all
        ([(1, 0.5)], {2}, set(), []),  # what was there before
        ([(2, 0.5), (1, 1 / (1 + CLEARLY) - 0.001)], {2}, set(), [2]),  # just clearly better
        ([(2, 0.5), (1, 1 / (1 + CLEARLY) + 0.001)], {2}, set(), []),  # better, not clearly
        ([(2, 0.96), (1, 0.94)], {2}, set(), [2]),  # 24 to 1 against 16 to 1
        ([(2, 1.0), (1, 1.0)], {2}, set(), []),  # two that could not be better
        ([(1, 0.9), (2, 0.3)], {2}, {1}, [2]),  # what was called unfit counts for nothing
        ([(2, 0.9), (1, 0.5), (3, 0.4)], {2, 3}, set(), [2, 3]),  # the best decides; the rest is counted with it
        ([(1, 0.9), (2, 0.5), (3, 0.4)], {2, 3}, set(), []),
    ],
)
def test_what_is_told(scores: list[tuple[int, float]], fresh: set[int], unfit: set[int], told: list[int]) -> None:
    assert numbers(news(found(*scores), fresh, unfit)) == told


def test_what_was_said_orders_this_pair_alone() -> None:
    matches = found((1, 0.9), (2, 0.8), (3, 0.7), (4, 0.6))
    assert numbers(in_order(matches, {})) == [1, 2, 3, 4]
    assert numbers(in_order(matches, {1: Verdict.UNFIT, 3: Verdict.USEFUL, 9: Verdict.USEFUL})) == [3, 2, 4, 1]


def test_three_reasons_for_each_kind_that_is_matched() -> None:
    assert {kind: len(set(codes)) for kind, codes in REASONS.items()} == dict.fromkeys(
        (Kind.EXPERT, Kind.POLICY, Kind.ACHIEVEMENT), 3
    )
