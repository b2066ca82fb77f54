"""What the second look measures beside the text and the name of a record."""

from __future__ import annotations

import pytest

from domain.records import Kind, Record, RecordId
from knowledge.candidates import Place, seek
from knowledge.index import Index
from knowledge.question import read_question
from knowledge.ranking import measured


@pytest.mark.parametrize(
    ("asked", "name", "spoken"),
    [
        ("创新券怎么用", "创新券怎么用", 1.0),
        ("创新券", "创新券怎么用", 0.5),
        ("创新券怎么用", "创新券", 0.5),
        ("创新券", "创新券", 0.0),
    ],
)
def test_names_are_sentences_as_far_as_questions_are(asked: str, name: str, spoken: float) -> None:
    index = Index.open(None)
    index.apply([Record(RecordId(Kind.FAQ, 1), name, {})], 1)
    (found,) = measured(seek(read_question(asked), Place(index.shelves()[Kind.FAQ], Kind.FAQ), 1))
    assert found.spoken == spoken
