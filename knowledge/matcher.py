"""Finding records for a need: ranked, then only those that fit, each with its reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from domain.records import Filters, Kind, Match, RecordId
from knowledge.entry import Entry
from knowledge.fitting import fitting
from knowledge.index import Index
from knowledge.question import Question, read_question
from knowledge.ranking import Candidate, ranked
from knowledge.reasons import reasons_for, shows_why


class Matcher:
    """Finds in an index; safe to call from many threads while changes are applied in one."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def find(
        self,
        text: str,
        kinds: Collection[Kind],
        filters: Filters = Filters(),
        limit: int = 10,
        among: Collection[RecordId] | None = None,
    ) -> list[Match]:
        """At most `limit` records that fit, best first; [] = nothing fits. Scores compare within one kind only."""
        question = read_question(text)
        found: list[Candidate] = []
        for kind in dict.fromkeys(kinds):
            found.extend(fitting(question, self._ranked(question, kind, filters, limit, among)))
        found.sort(key=lambda candidate: -candidate.total)
        return list(islice(_explained(question, found, filters), max(0, limit)))

    def rank(self, text: str, kind: Kind, limit: int = 10) -> list[Entry]:
        """The `limit` records nearest to a text, best first, whether or not they fit: what `find` chooses from."""
        found = self._ranked(read_question(text), kind, Filters(), limit, None)
        return [candidate.entry for candidate in found[:limit]]

    def _ranked(
        self, question: Question, kind: Kind, filters: Filters, limit: int, among: Collection[RecordId] | None
    ) -> list[Candidate]:
        shelf = self._index.shelf(kind)
        if not question.plain or limit <= 0 or not shelf or not shelf.size:
            return []
        numbers = None if among is None else {record_id.number for record_id in among if record_id.kind == kind}
        return ranked(shelf, question, kind, filters, numbers, limit)


def _explained(question: Question, found: Iterable[Candidate], filters: Filters) -> Iterator[Match]:
    """Matches with their reasons, without the experts, policies and achievements for which there is none."""
    for candidate in found:
        reasons = reasons_for(question, candidate.entry, filters)
        if shows_why(candidate.entry.kind, reasons):
            yield Match(candidate.entry.record, round(candidate.score, 4), reasons)
