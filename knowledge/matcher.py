"""Finding records for a need: ranked, then only those that fit, each with its reasons."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from domain.records import Filters, Kind, Match, RecordId
from knowledge.candidates import Place, seek, seek_all
from knowledge.entry import Entry
from knowledge.fitting import fitting, matter
from knowledge.index import Index
from knowledge.question import Question, read_question
from knowledge.ranking import Candidate, Near, nothing_near, ranked
from knowledge.reasons import reasons_for, shows_why


class Matcher:
    """Finds in an index; safe to call from many threads while changes are applied in one.

    They find one after the other: side by side they would share one interpreter and be no faster together, but the
    event loop would wait for its turn behind all of them (`python -m benchmarks loop`).
    """

    def __init__(self, index: Index, near: Near = nothing_near) -> None:
        """`near`: nearness by a sentence model, as `Meaning.near` gives it."""
        self._index = index
        self._near = near
        self._finding = threading.Lock()

    def find(
        self,
        text: str,
        kinds: Collection[Kind],
        filters: Filters = Filters(),
        limit: int = 10,
        among: Collection[RecordId] | None = None,
    ) -> list[Match]:
        """At most `limit` records that fit, best first; [] = nothing fits. Scores compare within one kind only."""
        with self._finding:
            return self._find(text, kinds, filters, limit, among)

    def _find(
        self, text: str, kinds: Collection[Kind], filters: Filters, limit: int, among: Collection[RecordId] | None
    ) -> list[Match]:
        question = read_question(text)
        places = [place for kind in dict.fromkeys(kinds) if (place := self._place(kind, filters, among))]
        found: list[Candidate] = []
        if question.plain and limit > 0:
            about = matter(question)
            for sought in seek_all(question, places, limit):
                found.extend(fitting(question, about, ranked(sought, self._near)))
        found.sort(key=lambda candidate: -candidate.total)
        return list(islice(_explained(question, found, filters), max(0, limit)))

    def rank(self, text: str, kind: Kind, limit: int = 10) -> list[Entry]:
        """The `limit` records nearest to a text, best first, whether or not they fit: what `find` chooses from."""
        question, place = read_question(text), self._place(kind, Filters(), None)
        if not question.plain or limit <= 0 or not place:
            return []
        return [candidate.entry for candidate in ranked(seek(question, place, limit), self._near)[:limit]]

    def _place(self, kind: Kind, filters: Filters, among: Collection[RecordId] | None) -> Place | None:
        """Where records of a kind are looked for, None when there are none."""
        shelf = self._index.shelf(kind)
        numbers = None if among is None else {record_id.number for record_id in among if record_id.kind == kind}
        return Place(shelf, kind, filters, numbers) if shelf and shelf.size else None


def _explained(question: Question, found: Iterable[Candidate], filters: Filters) -> Iterator[Match]:
    """Matches with their reasons, without the experts, policies and achievements for which there is none."""
    for candidate in found:
        reasons = reasons_for(question, candidate.entry, filters)
        if shows_why(candidate.entry.kind, reasons):
            yield Match(candidate.entry.record, round(candidate.score, 4), reasons)
