"""A record as the index keeps it: the record itself, its texts in comparable form, and the tokens it is found by."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final

from domain.records import Kind, Record, Source, read_record_id
from knowledge.question import name_before
from knowledge.text import heard, normalise_all, runs, sounded, spoken, syllables

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
_PIECE: Final = 4
"""Letters of a piece of pinyin: long enough to tell names apart, short enough to outlive a wrong letter."""


def name_field(kind: Kind) -> str:
    """The text that holds a record's name (docs/data-format.md)."""
    return _NAMED_BY.get(kind, "title")


@dataclass(frozen=True, slots=True)
class Entry:
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
        return _gist(self.content)

    @property
    def gist_key(self) -> int:
        """A number of 64 bits for `gist`: the same for the same text."""
        return _number_of(self.gist)

    @property
    def own_name(self) -> str:
        """The name without the honorific behind it: 陈 of 陈工."""
        return name_before(self.name)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the index writes for a record: texts by the field that cuts them, the two stored forms that `load` reads,
    and `Entry.gist_key`."""

    searched: Mapping[str, Sequence[str]]
    plain: str
    stored: bytes
    gist_key: int


def prepare(record: Record) -> Prepared:
    """Everything that is derived from a record's texts, each normalised once."""
    kind = record.id.kind
    named = name_field(kind)
    texts = normalise_all(_texts(record, named))
    plain = {name: text.lower().replace(" ", "").replace("\n", "") for name, text in texts.items()}
    head = (kind, " ".join(syllables(texts[named][:SOUNDED_CHARS])), " ".join(record.industries))
    lines = ("\t".join(head), "\t".join(plain), *plain.values())
    key = _number_of(_gist(_content(kind, plain)))
    return Prepared(_searched(record, texts, named), "\n".join(lines), _dump(record), key)


def load(plain: str, stored: bytes) -> Entry:
    """The entry of the two stored forms."""
    head, names, *texts = plain.split("\n")
    told, said, industries = head.split("\t")
    fields, kind = dict(zip(names.split("\t"), texts, strict=True)), Kind(told)
    name, content, sounds = fields[name_field(kind)], _content(kind, fields), tuple(said.split())
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


def _content(kind: Kind, plain: Mapping[str, str]) -> str:
    told = () if kind is not Kind.EXPERT else [text for name, text in plain.items() if name not in _WHO]
    return "\n".join(told or plain.values())


def _about(kind: Kind, plain: Mapping[str, str], content: str) -> str:
    if kind is Kind.EXPERT or plain.keys().isdisjoint(_WHOSE):
        return content
    return "\n".join(text for name, text in plain.items() if name not in _WHOSE)


def _gist(content: str) -> str:
    return content[:_READ]


def _number_of(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), signed=True)


def _texts(record: Record, named: str) -> dict[str, str]:
    return {named: record.title, **{name: text for name, text in record.texts.items() if text}}


def field_of(name: str, token: str) -> str:
    """The field of the index that holds a token of what is searched."""
    if name == "grams":
        return "grams" if token >= "\u3400" else "latin"
    return "initials" if token[0].isupper() else "sounds"


def _searched(record: Record, texts: Mapping[str, str], named: str) -> dict[str, list[str]]:
    """Stretches by the field that cuts them; what a record is about is repeated, which weighs it double."""
    found: dict[str, list[str]] = {name: [] for name in CUT}
    for name, text in texts.items():
        about = name == named or name in TOPICS
        for run in runs(text):
            found["grams" if run >= "\u3400" else "latin"] += (run, run) if about else (run,)
        if about:
            said, first = sounded(text[:SOUNDED_CHARS])
            found["sounds"].append(_padded(said, _PIECE))
            found["initials"].append(_padded(first.upper(), 2))
    for run in _where(record.industries, record.city):
        found["grams" if run >= "\u3400" else "latin"].append(run)
    return found


@lru_cache
def _where(industries: tuple[str, ...], city: str) -> list[str]:
    """Stretches of industries and city; few combinations stand in many records."""
    return runs(" ".join((*industries, city)))


def _padded(text: str, size: int) -> str:
    """A shorter text filled up, so that it is cut into itself."""
    return text and text.ljust(size, "_")


def sound_pieces(said: str) -> list[str]:
    """Pieces of four letters of a pinyin string."""
    return _pieces(said, _PIECE)


def initial_tokens(letters: str) -> list[str]:
    """Pairs of neighbouring letters in capitals."""
    return _pieces(letters.upper(), 2)


def _pieces(text: str, size: int) -> list[str]:
    """All stretches of `size` letters, in order; the whole of a shorter text."""
    text = _padded(text, size)
    return [text[place : place + size] for place in range(len(text) - size + 1)]


_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _dump(record: Record) -> bytes:
    stored = {
        "id": str(record.id),
        "title": record.title,
        "texts": dict(record.texts),
        "industries": record.industries,
        "city": record.city,
        "level": record.level,
        "opens": record.opens_on.isoformat() if record.opens_on else None,
        "closes": record.closes_on.isoformat() if record.closes_on else None,
        "source": [record.source.name, record.source.on.isoformat() if record.source.on else None, record.source.row],
        "sample": record.sample,
        "facts": dict(record.facts),
    }
    return _JSON.encode(stored).encode("utf-8", "surrogatepass")


@lru_cache(maxsize=256)
def _record(stored: bytes) -> Record:
    """Remembered, for what is shown is looked at for each of its reasons."""
    data: dict[str, Any] = json.loads(stored)
    name, on, row = data["source"]
    return Record(
        id=read_record_id(data["id"]),
        title=data["title"],
        texts=data["texts"],
        industries=tuple(data["industries"]),
        city=data["city"],
        level=data["level"],
        opens_on=_day(data["opens"]),
        closes_on=_day(data["closes"]),
        source=Source(name, _day(on), row),
        sample=data["sample"],
        facts=data["facts"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
