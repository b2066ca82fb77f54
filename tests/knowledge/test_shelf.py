"""What a shelf remembers of the records it read."""

from __future__ import annotations

import pytest

from domain.records import Filters, Kind, Record, RecordId
from knowledge import shelf as module
from knowledge.index import Index


@pytest.mark.parametrize(
    ("kept", "remembered"),
    [
        (3, [True, True, True]),  # the kind is no larger: all stay
        (2, [False, False, True]),  # it is larger: the one read last
    ],
)
def test_a_large_kind_keeps_only_what_was_read_last(
    monkeypatch: pytest.MonkeyPatch, kept: int, remembered: list[bool]
) -> None:
    monkeypatch.setattr(module, "_KEPT", kept)
    monkeypatch.setattr(module, "_LATELY", 1)
    index = Index.open(None)
    index.apply([Record(RecordId(Kind.POLICY, number), f"补助{number}", {}) for number in (1, 2, 3)], 1)
    shelf = index.shelf(Kind.POLICY)
    assert shelf
    found = sorted(shelf.search([("grams", "补助", 1.0)], Filters(), None, 3), key=lambda each: each[1])
    first = [shelf.entry(each) for each in found]
    again = [shelf.entry(each) for each in reversed(found)][::-1]
    assert [one is other for one, other in zip(first, again, strict=True)] == remembered
