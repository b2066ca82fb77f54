"""Why a record fits, as data: each reason can be checked against the record, and says no more than is true of it."""

from __future__ import annotations

from datetime import date
from typing import Final

from domain.messages import Phrase, say
from domain.records import Filters, Kind, Reason
from knowledge import lexicon
from knowledge.entry import Entry, name_field
from knowledge.question import Question, Word

SAME_WORDS: Final = "reason-same-words"
"""`terms` of the need stand in the record's `field`."""
OTHER_WORDS: Final = "reason-other-words"
"""The record's `field` says `terms[1]` where the need says `terms[0]`."""
NAME: Final = "reason-name"
"""The record's name contains `terms[0]`, which the need names."""
INDUSTRY: Final = "reason-industry"
"""The record is of the industry `terms[0]` that the need names."""
CITY: Final = "reason-city"
"""The record is in the city `terms[0]` that was asked for or named."""
OPEN_UNTIL: Final = "reason-open-until"
"""The record closes on the day `terms[0]` (ISO), both included."""

KEYS: Final = (SAME_WORDS, OTHER_WORDS, NAME, INDUSTRY, CITY, OPEN_UNTIL)

NAMED_FIELDS: Final = frozenset(
    ("name", "title", "rank", "unit", "owner", "fields", "done", "summary", "question", "answer")
)
"""Texts of records (docs/data-format.md) with a name in `texts` (`field-<name>`); any other is `field-text`.
An expert's `title` is their rank."""

_MEANT: Final = 0.3
_MOST: Final = 3
_TERMS: Final = 3
_LEAST_CHARS: Final = 2


def reasons_for(question: Question, entry: Entry, filters: Filters) -> tuple[Reason, ...]:
    """At most three reasons, the strongest first."""
    found = [*_by_words(question, entry), *_by_facts(question, entry, filters)]
    return tuple(found[:_MOST])


def phrase(reason: Reason) -> Phrase:
    """The reason as a text key with arguments: `terms` joined, `field` as the phrase of its name."""
    if reason.key == OPEN_UNTIL:
        return say(reason.key, date=date.fromisoformat(reason.terms[0]))
    if reason.key == OTHER_WORDS:
        return say(reason.key, said=reason.terms[0], found=reason.terms[1], field=_field(reason))
    return say(reason.key, terms="、".join(reason.terms), field=_field(reason))


def _field(reason: Reason) -> Phrase:
    name = "rank" if reason.field == "title" and reason.record_id.kind is Kind.EXPERT else reason.field
    return say(f"field-{name}" if name in NAMED_FIELDS else "field-text")


def _by_words(question: Question, entry: Entry) -> list[Reason]:
    """The field that meets most of the need's words; a title of a person or unit is a name."""
    best: tuple[float, str, tuple[str, ...]] = (0.0, "", ())
    for name, text in entry.plain.items():
        met = [(word.weight * len(word.text), word.text) for word in _meaning(question) if word.text in text]
        terms = tuple(term for _, term in sorted(met, key=lambda hit: -hit[0])[:_TERMS])
        best = max(best, (sum(weight for weight, _ in met), name, terms), key=lambda candidate: candidate[0])
    if best[2]:
        named = best[1] == name_field(entry.record.id.kind) and entry.record.id.kind in (Kind.EXPERT, Kind.INSTITUTE)
        return [Reason(NAME if named else SAME_WORDS, entry.record.id, best[1], best[2])]
    return _by_other_words(question, entry) or _by_parts(question, entry)


def _meaning(question: Question) -> list[Word]:
    return [word for word in question.words if word.weight >= _MEANT and len(word.text) >= _LEAST_CHARS]


def _by_other_words(question: Question, entry: Entry) -> list[Reason]:
    for word in _meaning(question):
        for name, text in entry.plain.items():
            other = next((other for other in sorted(word.others) if other in text), "")
            if other:
                return [Reason(OTHER_WORDS, entry.record.id, name, (word.text, other))]
    return []


def _by_parts(question: Question, entry: Entry) -> list[Reason]:
    """Pairs of characters of longer words (铸钢 of 铸钢件)."""
    parts = [word.text[i : i + 2] for word in _meaning(question) for i in range(len(word.text) - 1)]
    for name, text in entry.plain.items():
        met = tuple(dict.fromkeys(part for part in parts if part in text and part not in lexicon.everyday_words()))
        if met:
            return [Reason(SAME_WORDS, entry.record.id, name, met[:_TERMS])]
    return []


def _by_facts(question: Question, entry: Entry, filters: Filters) -> list[Reason]:
    found: list[Reason] = []
    record = entry.record
    industries = {lexicon.trades()[word.text][0] for word in question.words if word.text in lexicon.trades()}
    industries |= {filters.industry} if filters.industry else set()
    same = next((industry for industry in record.industries if industry in industries), "")
    if same:
        found.append(Reason(INDUSTRY, record.id, "industries", (same,)))
    city = record.city.strip().removesuffix("市")
    if city and (filters.city is not None or city in question.plain):
        found.append(Reason(CITY, record.id, "city", (city,)))
    if record.closes_on and record.id.kind in (Kind.POLICY, Kind.EVENT):
        found.append(Reason(OPEN_UNTIL, record.id, "closes_on", (record.closes_on.isoformat(),)))
    return found
