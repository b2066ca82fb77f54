"""A record as the index keeps it: the record itself, its texts in comparable form, and the tokens it is found by."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Final, NamedTuple

from domain.records import Kind, Record, RecordId, Source
from knowledge.question import name_before
from knowledge.text import heard, spoken

SEARCHED: Final = ("grams", "sounds")
"""What is searched: characters, pairs and Latin words; pieces and initials of the pinyin of names and topics."""

CUT: Final = {"grams": (1, 2), "latin": None, "sounds": (4, 4), "initials": (2, 2)}
"""Fields of the index → the shortest and longest stretches of letters a text is cut into there; None = it is one token.
The index cuts, which takes a fraction of the time that making the tokens here would."""

_NAMED_BY: Final = {Kind.EXPERT: "name", Kind.INSTITUTE: "name", Kind.FAQ: "question"}
TOPICS: Final = frozenset({"fields", "keywords"})
"""Fields that say what the record is about, beside its name: their words count twice."""

SOUNDED_CHARS: Final = 60
"""Characters of a text whose sounds are kept."""


_READ: Final = 300
"""Characters of a text that the sentence model reads: more made its order no better, and cost 5 ms a hundred."""

_WHO: Final = frozenset({"name", "unit", "title"})
_WHOSE: Final = frozenset({"unit", "owner", "place"})
PIECE: Final = 4
"""Letters of a piece of pinyin: long enough to tell names apart, short enough to outlive a wrong letter."""


def name_field(kind: Kind) -> str:
    """The text that holds a record's name (docs/data-format.md)."""
    return _NAMED_BY.get(kind, "title")


class Entry(NamedTuple):
    """A stored record. `name` and `plain` (its texts by field) are in compact form; `sounds` is the name's pinyin.

    `content`: what a person works on, without name, unit and rank; of all other records everything. `about`: the texts
    that tell whether a need is met, `content` without whose and where the record is. `heard`: `content` by its sounds.
    `letters`: the name's pinyin in one string. `spoken`: 0–1, how far the name is a sentence (a question, say) instead
    of a name. The record itself is read only when it is shown: most candidates are not.
    """

    kind: Kind
    name: str
    sounds: tuple[str, ...]
    industries: tuple[str, ...]
    plain: Mapping[str, str]
    joined: str
    stored: bytes
    content: str
    about: str
    heard: str
    letters: str
    spoken: float

    @property
    def record(self) -> Record:
        """The record as it was given."""
        return _record(self.stored)

    @property
    def initials(self) -> str:
        """First letters of the name's pinyin."""
        return "".join(syllable[0] for syllable in self.sounds)

    @property
    def gist(self) -> str:
        """The beginning of `content`, from which the sentence model computes a vector."""
        return self.content[:_READ]

    @property
    def gist_key(self) -> int:
        """A number of 64 bits for `gist`: the same for the same text."""
        return gist_key(self.content)

    @property
    def own_name(self) -> str:
        """The name without the honorific behind it: 陈 of 陈工."""
        return name_before(self.name)


def load(plain: str, stored: bytes) -> Entry:
    """The entry of the two stored forms."""
    head, names, *texts = plain.split("\n")
    told, said, industries = head.split("\t")
    fields, kind = dict(zip(names.split("\t"), texts, strict=True)), Kind(told)
    name, content, sounds = fields[name_field(kind)], content_of(kind, fields, texts), tuple(said.split())
    return Entry(
        kind=kind,
        name=name,
        sounds=sounds,
        industries=tuple(industries.split()),
        plain=fields,
        joined="\n".join(texts),
        stored=stored,
        content=content,
        about=_about(kind, fields, content),
        heard=heard(content),
        letters="".join(sounds),
        spoken=spoken(name),
    )


def content_of(kind: Kind, names: Iterable[str], texts: Sequence[str]) -> str:
    """`Entry.content` of texts and the names of their fields."""
    if kind is Kind.EXPERT:
        texts = [text for name, text in zip(names, texts, strict=True) if name not in _WHO] or texts
    return "\n".join(texts)


def _about(kind: Kind, plain: Mapping[str, str], content: str) -> str:
    if kind is Kind.EXPERT or plain.keys().isdisjoint(_WHOSE):
        return content
    return "\n".join(text for name, text in plain.items() if name not in _WHOSE)


def gist_key(content: str) -> int:
    """`Entry.gist_key` of `Entry.content`."""
    gist = content[:_READ].encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(gist, digest_size=8).digest(), signed=True)


def field_of(name: str, token: str) -> str:
    """The field of the index that holds a token of what is searched."""
    if name == "grams":
        return "grams" if token >= "\u3400" else "latin"
    return "initials" if token[0].isupper() else "sounds"


def padded(text: str, size: int) -> str:
    """A shorter text filled up, so that it is cut into itself."""
    return text and text.ljust(size, "_")


def sound_pieces(said: str) -> list[str]:
    """Pieces of four letters of a pinyin string."""
    return _pieces(said, PIECE)


def initial_tokens(letters: str) -> list[str]:
    """Pairs of neighbouring letters in capitals."""
    return _pieces(letters.upper(), 2)


def _pieces(text: str, size: int) -> list[str]:
    """All stretches of `size` letters, in order; the whole of a shorter text."""
    text = padded(text, size)
    return [text[place : place + size] for place in range(len(text) - size + 1)]


_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def dump(record: Record) -> bytes:
    """The record as `Entry.record` reads it again: its values without their names."""
    source = record.source
    values = (
        *(record.id.kind, record.id.number, record.title, dict(record.texts), record.industries),
        *(record.city, record.level, _told(record.opens_on), _told(record.closes_on)),
        *(source.name, _told(source.on), source.row, record.sample, dict(record.facts)),
    )
    return _JSON.encode(values).encode("utf-8", "surrogatepass")


@lru_cache(maxsize=256)
def _record(stored: bytes) -> Record:
    """Remembered, for what is shown is looked at for each of its reasons."""
    values = json.loads(stored)
    kind, number, title, texts, industries, city, level, opens, closes, name, on, row, sample, facts = values
    return Record(
        id=RecordId(Kind(kind), number),
        title=title,
        texts=texts,
        industries=tuple(industries),
        city=city,
        level=level,
        opens_on=_day(opens),
        closes_on=_day(closes),
        source=Source(name, _day(on), row),
        sample=sample,
        facts=facts,
    )


def _told(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
