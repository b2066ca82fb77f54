"""One kind of record as it was at one commit of the index: how rare its tokens are, and which records have them."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import tantivy

from domain.records import Filters
from knowledge.entry import SEARCHED, Entry, field_of, load

MIN_DAY, MAX_DAY = 0, date.max.toordinal()
"""What stands for no first and no last day."""

_KEPT: Final = 2_000
_LATELY: Final = 100
"""Entries that are kept: of a kind with so many records all, of a larger one those read last. What comes and goes stays
young to the garbage collector: 2,000 of each large kind stopped everybody for 15 ms once in a hundred finds, and were
hardly ever met again."""

_REMEMBERED: Final = 20_000

Should, Must = tantivy.Occur.Should, tantivy.Occur.Must
Found = tuple[float, int, tantivy.DocAddress]
"""(BM25, number, place) of a record that is not read yet."""


def city_key(city: str) -> str:
    """银川 and 银川市 are the same city."""
    return city.strip().removesuffix("市")


class Counts(dict[str, int]):
    """Token of a field → how many records have it; counted when it is first asked for."""

    def __init__(self, name: str, searcher: tantivy.Searcher) -> None:
        self._name, self._searcher = name, searcher

    def __missing__(self, token: str) -> int:
        count = int(self._searcher.doc_freq(field_of(self._name, token), token))
        if len(self) < _REMEMBERED:
            self[token] = count
        return count


class Rarities(dict[str, float]):
    """Token of a field → BM25's rarity of it among the records of the kind."""

    def __init__(self, counts: Counts, size: int) -> None:
        self._counts, self._size = counts, size

    def __missing__(self, token: str) -> float:
        count = self._counts[token]
        rarity = math.log(1 + (self._size - count + 0.5) / (count + 0.5))
        if len(self) < _REMEMBERED:
            self[token] = rarity
        return rarity


@dataclass(slots=True)
class Shelf:
    """A searcher and what was read of it so far. Safe to read from many threads."""

    schema: tantivy.Schema
    searcher: tantivy.Searcher
    size: int = field(init=False)
    """How many records of the kind there are."""
    counts: dict[str, Counts] = field(init=False)
    rarities: dict[str, Rarities] = field(init=False)
    """Both by searched field."""
    _read: OrderedDict[int, Entry] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.size = int(self.searcher.num_docs)
        self.counts = {name: Counts(name, self.searcher) for name in SEARCHED}
        self.rarities = {name: Rarities(counts, self.size) for name, counts in self.counts.items()}

    def search(
        self,
        weighted: Sequence[tuple[str, str, float]],
        filters: Filters,
        among: Collection[int] | None,
        limit: int,
    ) -> list[Found]:
        """Best records by BM25 for (field, token, weight) triples, within exact filters."""
        limits = self._limits(filters, among)
        if not weighted or limits is None:
            return []
        query = tantivy.Query.boolean_query([(Should, self._term(*each)) for each in weighted])
        if limits:
            query = tantivy.Query.boolean_query([(Must, query), *((Must, limit) for limit in limits)])
        hits = self.searcher.search(query, limit, count=False).hits
        numbers = self.searcher.fast_field_values("number", [address for _, address in hits])
        return [
            (float(score), int(number or 0), address) for (score, address), number in zip(hits, numbers, strict=True)
        ]

    def entry(self, found: Found) -> Entry:
        """The record that was found."""
        _, number, address = found
        with self._lock:
            known = self._read.get(number)
            if known is not None:
                self._read.move_to_end(number)
                return known
        entry = self.read(address)
        with self._lock:
            self._read[number] = entry
            if len(self._read) > (_KEPT if self.size <= _KEPT else _LATELY):
                self._read.popitem(last=False)
        return entry

    def read(self, address: tantivy.DocAddress) -> Entry:
        """The record that stands there, without remembering it."""
        document = self.searcher.doc(address)
        return load(bytes(document.get_first("plain") or b"").decode(), bytes(document.get_first("record") or b""))

    def gists(self) -> list[tuple[int, tantivy.DocAddress]]:
        """`Entry.gist_key` of every record, and where it stands."""
        hits = self.searcher.search(tantivy.Query.all_query(), max(1, self.size), count=False).hits
        found = [address for _, address in hits]
        return [
            (int(key or 0), at) for key, at in zip(self.searcher.fast_field_values("gist", found), found, strict=True)
        ]

    def _term(self, name: str, token: str, weight: float) -> tantivy.Query:
        term = tantivy.Query.term_query(self.schema, field_of(name, token), token, "freq")
        return term if weight == 1 else tantivy.Query.boost_query(term, weight)

    def _limits(self, filters: Filters, among: Collection[int] | None) -> list[tantivy.Query] | None:
        """Filters as queries without score; None when nothing can pass."""
        asked = {"industry": filters.industry, "level": filters.level}
        asked["city"] = None if filters.city is None else city_key(filters.city)
        exact = [
            tantivy.Query.term_query(self.schema, name, value, "basic")
            for name, value in asked.items()
            if value is not None
        ]
        if filters.open_on is not None:
            exact.extend(self._open_on(filters.open_on.toordinal()))
        if among is not None:
            if not among:
                return None
            exact.append(tantivy.Query.term_set_query(self.schema, "number", list(among)))
        return [tantivy.Query.const_score_query(query, 0.0) for query in exact]

    def _open_on(self, day: int) -> list[tantivy.Query]:
        kind = tantivy.FieldType.Integer
        return [
            tantivy.Query.range_query(self.schema, "opens", kind, MIN_DAY, day),
            tantivy.Query.range_query(self.schema, "closes", kind, day, MAX_DAY),
        ]
