"""What the index writes for records, derived from their texts for many at a time: most steps cost by the call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import compress, islice
from typing import Final, NamedTuple

from domain.records import Record
from knowledge.entry import (
    PIECE,
    SOUNDED_CHARS,
    TOPICS,
    content_of,
    dump,
    gist_key,
    name_field,
    padded,
)
from knowledge.text import compact_all, normalise_all, runs, sounded_all, syllables_of_runs

_TOGETHER: Final = 32
"""Records prepared at a time: with more of them nothing is saved, and the first waits longer for its turn."""

Stretches = Sequence[str]
"""`runs` of a text."""


class Prepared(NamedTuple):
    """What the index writes for a record: texts by the field that cuts them, the two stored forms that `load` reads,
    and `Entry.gist_key`."""

    record: Record
    searched: Mapping[str, Sequence[str]]
    plain: str
    stored: bytes
    gist_key: int


def prepare_all(records: Sequence[Record]) -> Iterator[Prepared]:
    """Everything that is derived from the texts of each record, in their order."""
    for place in range(0, len(records), _TOGETHER):
        yield from _prepare(records[place : place + _TOGETHER])


def _prepare(records: Sequence[Record]) -> Iterator[Prepared]:
    named = [_texts(record) for record in records]
    normal = normalise_all([text for texts in named for text in texts.values()])
    stretches = list(map(runs, normal))
    starts = [
        cut if len(text) <= SOUNDED_CHARS else runs(text[:SOUNDED_CHARS])
        for text, cut in zip(normal, stretches, strict=True)
    ]
    about = [name in TOPICS or not place for texts in named for place, name in enumerate(texts)]
    sounds = sounded_all(list(compress(starts, about)))
    every = zip(compact_all(normal), stretches, starts, about, strict=True)
    for record, texts in zip(records, named, strict=True):
        plain, stretched, started, telling = zip(*islice(every, len(texts)), strict=True)
        yield Prepared(
            record,
            _searched(record, stretched, telling, sounds),
            _lines(record, started[0], texts, plain),
            dump(record),
            gist_key(content_of(record.id.kind, texts, plain)),
        )


def _texts(record: Record) -> dict[str, str]:
    """Texts that are not empty by field, the name first."""
    return {name_field(record.id.kind): record.title, **{name: text for name, text in record.texts.items() if text}}


def _lines(record: Record, name: Stretches, fields: Iterable[str], plain: Sequence[str]) -> str:
    """The first of the two stored forms: the kind, the name's sounds and the industries; the fields; their texts."""
    head = (record.id.kind, " ".join(syllables_of_runs(name)), " ".join(record.industries))
    return "\n".join(("\t".join(head), "\t".join(fields), *plain))


def _searched(
    record: Record, stretches: Sequence[Stretches], about: Sequence[bool], sounds: Iterator[tuple[str, str]]
) -> dict[str, list[str]]:
    """Stretches by the field that cuts them; what a record is about is repeated, which weighs it double."""
    every, said, initials = list(_where(record.industries, record.city)), [], []
    for stretch, telling in zip(stretches, about, strict=True):
        every += stretch
        if telling:
            every += stretch
            letters, first = next(sounds)
            said.append(padded(letters, PIECE))
            initials.append(padded(first, 2))
    grams = [run for run in every if run >= "\u3400"]
    latin = [run for run in every if run < "\u3400"] if len(grams) < len(every) else []
    return {"grams": grams, "latin": latin, "sounds": said, "initials": initials}


@lru_cache
def _where(industries: tuple[str, ...], city: str) -> list[str]:
    """Stretches of industries and city; few combinations stand in many records."""
    return runs(" ".join((*industries, city)))
