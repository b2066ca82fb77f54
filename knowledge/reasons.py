"""Why a record fits, as data: each reason can be checked against the record, and says no more than is true of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from typing import Final

from domain.industries import industry_words
from domain.messages import Phrase, say
from domain.records import Filters, Kind, Reason
from knowledge import lexicon
from knowledge.entry import SOUNDED_CHARS, TOPICS, Entry, name_field
from knowledge.question import Question, Word, generic_words
from knowledge.text import cut, syllables

SAME_WORDS: Final = "reason-same-words"
"""`terms` of the need stand in the record's `field`."""
OTHER_WORDS: Final = "reason-other-words"
"""The record's `field` says `terms[1]` where the need says `terms[0]`."""
NAME: Final = "reason-name"
"""The record's name contains `terms[0]`, which the need names."""
SOUND: Final = "reason-sound"
"""The record's `field` has `terms`, which sound like something in the need."""
INDUSTRY: Final = "reason-industry"
"""The record is of the industry `terms[0]` that the need names."""
CITY: Final = "reason-city"
"""The record is in the city `terms[0]` that was asked for or named."""
OPEN_UNTIL: Final = "reason-open-until"
"""The record closes on the day `terms[0]` (ISO), both included."""

KEYS: Final = (SAME_WORDS, OTHER_WORDS, NAME, SOUND, INDUSTRY, CITY, OPEN_UNTIL)

NAMED_FIELDS: Final = frozenset(
    ("name", "title", "rank", "unit", "owner", "fields", "done", "summary", "question", "answer")
)
"""Texts of records (docs/data-format.md) with a name in `texts` (`field-<name>`); any other is `field-text`.
An expert's `title` is their rank."""

REASONED: Final = frozenset((Kind.EXPERT, Kind.POLICY, Kind.ACHIEVEMENT))
"""Kinds whose records are shown only with a reason that is more than a city or a day."""

_MEANT: Final = 0.3
_MOST: Final = 3
_TERMS: Final = 3
_LEAST_CHARS: Final = 2
_NAME_CHARS: Final = 24


def reasons_for(question: Question, entry: Entry, filters: Filters) -> tuple[Reason, ...]:
    """At most three reasons, the strongest first."""
    words = [*_by_name(question, entry), *_by_words(question, entry)]
    words = words or _by_sound(question, entry) or _by_stretch(question, entry)
    return tuple([*words, *_by_facts(question, entry, filters)][:_MOST])


def shows_why(kind: Kind, reasons: Iterable[Reason]) -> bool:
    """Whether a record of the kind may be shown with these reasons: the city or the last day alone are none."""
    return kind not in REASONED or any(reason.key not in (CITY, OPEN_UNTIL) for reason in reasons)


def name_said(question: Question, entry: Entry) -> str:
    """What the question says of a person's name, or "": the whole, the name alone, or the surname before a rank."""
    name, own = entry.name, entry.own_name
    if (name != own or len(own) > 1) and name in question.whole:
        return name
    if len(own) > 1 and own in question.whole:
        return own
    parts = (own, own[:1], own[:2]) if question.called else ()
    return next((part for part in parts if part and part in question.called), "")


def phrase(reason: Reason) -> Phrase:
    """The reason as a text key with arguments: `terms` joined, `field` as the phrase of its name."""
    if reason.key == OPEN_UNTIL:
        return say(reason.key, date=date.fromisoformat(reason.terms[0]))
    if reason.key == INDUSTRY:
        return say(reason.key, terms=tuple(map(industry_words, reason.terms)), field=_field(reason))
    if reason.key == OTHER_WORDS:
        return say(reason.key, said=reason.terms[0], found=reason.terms[1], field=_field(reason))
    return say(reason.key, terms="、".join(reason.terms), field=_field(reason))


def _field(reason: Reason) -> Phrase:
    name = "rank" if reason.field == "title" and reason.record_id.kind is Kind.EXPERT else reason.field
    return say(f"field-{name}" if name in NAMED_FIELDS else "field-text")


def _by_words(question: Question, entry: Entry) -> list[Reason]:
    """The field that meets most of the need's words; a person's name is not looked at, a unit's title is a name."""
    best: tuple[float, str, tuple[str, ...]] = (0.0, "", ())
    meant = _meaning(question, entry)
    for name, text in _said_by(entry):
        met = [(word.weight * len(word.text), word.text) for word in meant if word.text in text]
        terms = tuple(term for _, term in sorted(met, key=lambda hit: -hit[0])[:_TERMS])
        best = max(best, (sum(weight for weight, _ in met), name, terms), key=lambda candidate: candidate[0])
    if best[2]:
        named = best[1] == name_field(entry.record.id.kind) and entry.record.id.kind is Kind.INSTITUTE
        return [Reason(NAME if named else SAME_WORDS, entry.record.id, best[1], best[2])]
    return _by_other_words(question, entry) or _by_parts(question, entry)


def _by_name(question: Question, entry: Entry) -> list[Reason]:
    if entry.record.id.kind is not Kind.EXPERT:
        return []
    said = name_said(question, entry)
    return [Reason(NAME, entry.record.id, name_field(Kind.EXPERT), (said,))] if said else []


def _said_by(entry: Entry) -> list[tuple[str, str]]:
    """The record's texts by field, without a person's name."""
    person = entry.record.id.kind is Kind.EXPERT
    return [(name, text) for name, text in entry.plain.items() if not (person and name == name_field(Kind.EXPERT))]


def _meaning(question: Question, entry: Entry) -> list[Word]:
    """Words that a reason may name; the record's own city is a reason of its own."""
    city = entry.record.city.strip().removesuffix("市")
    return [
        word
        for word in question.words
        if word.weight >= _MEANT and len(word.text) >= _LEAST_CHARS and not word.unmet
        if word.text.removesuffix("市") != city
    ]


def _by_other_words(question: Question, entry: Entry) -> list[Reason]:
    for word in _meaning(question, entry):
        for name, text in _said_by(entry):
            other = next((other for other in sorted(word.others) if other in text), "")
            if other:
                return [Reason(OTHER_WORDS, entry.record.id, name, (word.text, other))]
    return []


def _by_parts(question: Question, entry: Entry) -> list[Reason]:
    """Stretches of longer words (铸钢 of 铸钢件, 钙钛矿 of 钙钛矿叠层电池)."""
    meant = _meaning(question, entry)
    for name, text in _said_by(entry):
        met = tuple(dict.fromkeys(part for word in meant for part in _shared(word.text, text)))
        if met:
            return [Reason(SAME_WORDS, entry.record.id, name, met[:_TERMS])]
    return []


def _shared(word: str, text: str) -> Iterator[str]:
    """The longest stretches of a word that stand in a text and say something, none inside another."""
    reached = 0
    for start in range(len(word) - 1):
        end = start + 1
        while end < len(word) and word[start : end + 1] in text:
            end += 1
        pairs = (word[place : place + 2] for place in range(start, end - 1))
        if end > reached and any(pair not in _empty() for pair in pairs):
            yield word[start:end]
        reached = max(reached, end)


def _by_sound(question: Question, entry: Entry) -> list[Reason]:
    """Stretches of the name or the topics that sound like a stretch of the need (气孔 for qikong)."""
    said = f" {' '.join(syllables(question.said))} "
    for name, text in entry.plain.items():
        if name == name_field(entry.record.id.kind) or name in TOPICS:
            stretches = dict.fromkeys(_sounding(said, text[:SOUNDED_CHARS]))
            alike = tuple(each for each in stretches if _by_sound_only(each, question))
            if alike:
                return [Reason(SOUND, entry.record.id, name, alike[:_TERMS])]
    return []


def _by_stretch(question: Question, entry: Entry) -> list[Reason]:
    """The longest stretch of a name that a short need has in common with it, for names with a slip in them."""
    kind, name = entry.record.id.kind, entry.own_name if entry.record.id.kind is Kind.EXPERT else entry.name
    if len(question.plain) > _NAME_CHARS:
        return []
    same = SequenceMatcher(None, question.plain, name, autojunk=False).find_longest_match()
    stretch = name[same.b : same.b + same.size]
    city = entry.record.city.strip().removesuffix("市")
    telling = "".join(word for word in cut(stretch) if word not in _empty() and word.removesuffix("市") != city)
    if len(telling) < _LEAST_CHARS:
        return []
    return [Reason(NAME if kind is Kind.EXPERT else SAME_WORDS, entry.record.id, name_field(kind), (stretch,))]


def _sounding(said: str, text: str) -> Iterator[str]:
    """The longest stretches of Chinese characters of a text whose syllables stand in a row in `said`."""
    sounds = ["".join(syllables(character)) if character >= "\u3400" else "?" for character in text]
    start = 0
    while start < len(text):
        end = start
        while end < len(text) and f" {' '.join(sounds[start : end + 1])} " in said:
            end += 1
        if end - start >= _LEAST_CHARS:
            yield text[start:end]
        start = max(end, start + 1)


def _by_sound_only(stretch: str, question: Question) -> bool:
    return stretch not in question.plain and stretch not in _empty()


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


@cache
def _empty() -> frozenset[str]:
    """Words that are no reason: those said around a need, and those of ranks, bodies and kinds."""
    return lexicon.everyday_words() | generic_words()
