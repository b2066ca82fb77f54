"""Which of some records a text could be about at all: a search asked the other way round, for many texts and few
records. It needs no index and costs little; what it leaves over is searched for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

from domain.records import Record, RecordId
from knowledge.question import name_before, read_question
from knowledge.text import compact, normalise, runs, syllables


class Touching:
    """Knows the neighbouring syllables of its records: by them it also hears 浇铸 in 胶柱 and in jiaozhu."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._places: dict[str, set[RecordId]] = {}
        for record in records:
            texts = (record.title, *record.texts.values(), *record.industries, record.city)
            for piece in chain([name_before(compact(record.title))], *map(_pieces, texts)):
                self._places.setdefault(piece, set()).add(record.id)

    def by(self, text: str) -> set[RecordId]:
        """Records that share two neighbouring syllables or a Latin word with the text or with other words for it, or
        that it calls by name; none of the others fits it."""
        question = read_question(text)
        others = (other for word in question.words for other in word.others)
        pieces = chain(question.called, *map(_pieces, (question.said, *others)))
        return set().union(*(self._places.get(piece, ()) for piece in pieces))


def _pieces(text: str) -> Iterator[str]:
    for run in runs(normalise(text)):
        said = syllables(run)
        yield from map(" ".join, pairwise(said))
        if run.isascii():
            yield run
