"""Which records of a kind are worth a second look: the best by characters and pairs, and by sounds beside them."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from itertools import accumulate
from typing import Final

from domain.records import Filters, Kind
from knowledge.asked import Asked, ask
from knowledge.entry import initial_tokens, sound_pieces
from knowledge.question import Question, Word
from knowledge.reasons import REASONED
from knowledge.shelf import Found, Shelf

_BY_GRAMS: Final = 40
_BY_SOUNDS: Final = 25
"""Candidates of a kind: by characters and pairs, and by sounds beside them. More of them cost time and change no
measure by more than its noise (docs/decisions/0018-second-look.md)."""

_OF_SEVERAL: Final = 20
_OF_ALL: Final = 64
_OF_ALL_BY_SOUNDS: Final = 32
_LEAST: Final = 3
"""Where several kinds are asked at once, either search gives so many of each. Of these the nearest to a perfect match
of their kind are looked at, so many of all kinds together, and a few of each (docs/decisions/0020-several-kinds.md)."""

_MOST_TOKENS: Final = 64
"""Longer questions are cut to this many of their rarest tokens."""

_SOUNDED_LETTERS: Final = 60
"""Longer questions (about 20 characters) are not searched by sounds unless they hold Latin letters."""

_COMMON: Final = 0.1
_FEW: Final = 12
_LARGE: Final = 20_000
"""Of large kinds, tokens that stand in more than a tenth of the records are not searched when twelve rarer ones are
left: they cost most of the time and decide nothing."""

_POSTINGS: Final = 2
"""Where several kinds are asked, the rarest tokens are searched that stand in each record twice on average."""

_SLIGHT: Final = 0.1
"""What characters and pairs of ranks, bodies and kinds (教授, 中心, 政策) weigh beside others. Not among institutes,
events and questions: there they are part of the name."""

_MEANT: Final = 0.5
"""What the trade's words for a saying weigh beside the words that were said; they make no match more perfect."""

_BM25_K1: Final = 1.2

Weighted = Sequence[tuple[str, str, float]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look: one kind, within exact filters, and only among the records of some numbers when they are given."""

    shelf: Shelf
    kind: Kind
    filters: Filters = Filters()
    among: Collection[int] | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """What was found of one kind by the two searches, best first, and what a perfect match would score in each."""

    shelf: Shelf
    asked: Asked
    by_grams: Sequence[Found]
    grams_ideal: float
    by_sounds: Sequence[Found]
    sounds_ideal: float


@dataclass(frozen=True, slots=True)
class _Width:
    """How many candidates each search gives, and which of the rarest tokens are searched."""

    by_grams: int
    by_sounds: int
    chosen: Callable[[Shelf, str, Sequence[str]], Sequence[str]]


def seek(question: Question, place: Place, limit: int) -> Sought:
    """The candidates of one kind, at least `limit` when there are so many."""
    return _seek(question, place, _Width(max(_BY_GRAMS, limit), max(_BY_SOUNDS, limit), _telling))


def seek_all(question: Question, places: Sequence[Place], limit: int) -> list[Sought]:
    """The candidates of each kind; of several kinds fewer, those nearest to a perfect match."""
    if len(places) == 1:
        return [seek(question, places[0], limit)]
    most = max(_OF_SEVERAL, limit)
    sought = [_seek(question, place, _Width(most, most, _affordable)) for place in places]
    return list(_nearest(sought, max(_OF_ALL, limit)))


def _nearest(sought: Sequence[Sought], most: int) -> Iterator[Sought]:
    """Those nearest to a perfect match: `most` of all by characters, fewer by sounds, a few of each kind at least."""
    grams = _lowest([[score / each.grams_ideal for score, *_ in each.by_grams] for each in sought], most)
    sounds = _lowest(
        [[score / each.sounds_ideal for score, *_ in each.by_sounds] for each in sought], _OF_ALL_BY_SOUNDS
    )
    for each in sought:
        found = _at_least(each.by_grams, grams * each.grams_ideal)
        heard = _at_least(each.by_sounds, sounds * each.sounds_ideal)
        yield replace(each, by_grams=found, by_sounds=heard)


def _at_least(found: Sequence[Found], score: float) -> Sequence[Found]:
    """Those with the score, which stand in front, and a few in any case."""
    return found[: max(_LEAST, sum(each[0] >= score for each in found))]


def _lowest(shares: Iterable[Sequence[float]], most: int) -> float:
    """The lowest of the `most` highest shares."""
    return min(nlargest(most, (share for of_kind in shares for share in of_kind)), default=0.0)


def _seek(question: Question, place: Place, width: _Width) -> Sought:
    shelf, slight = place.shelf, question.slight if place.kind in REASONED else frozenset()
    searched = width.chosen(shelf, "grams", _rarest(shelf, "grams", question.grams))
    grams = [("grams", gram, _SLIGHT if gram in slight else 1.0) for gram in searched]
    for_sayings = [("grams", gram, _MEANT) for gram in question.meant]
    meant = [(word, word.weight * _share_of_rarity(shelf, word)) for word in question.words]
    asked = ask(question, shelf.rarities["grams"].__getitem__, meant)
    said = width.chosen(shelf, "sounds", _rarest(shelf, "sounds", _sounds(asked)))
    sounds = [("sounds", token, 1.0) for token in said]
    return Sought(
        shelf,
        asked,
        shelf.search(_known(shelf, [*grams, *for_sayings]), place.filters, place.among, width.by_grams),
        _ideal(shelf, grams),
        shelf.search(_known(shelf, sounds), place.filters, place.among, width.by_sounds),
        _ideal(shelf, sounds),
    )


def _sounds(asked: Asked) -> Iterable[str]:
    if len(asked.sounds) > _SOUNDED_LETTERS and not asked.latin:
        return ()
    return dict.fromkeys((*sound_pieces(asked.sounds), *(() if asked.syllables else initial_tokens(asked.latin))))


def _rarest(shelf: Shelf, name: str, tokens: Iterable[str]) -> Sequence[str]:
    """The rarest tokens, those in no record first (they count as not met)."""
    return sorted(tokens, key=shelf.rarities[name].__getitem__, reverse=True)[:_MOST_TOKENS]


def _telling(shelf: Shelf, name: str, rarest: Sequence[str]) -> Sequence[str]:
    """All but the common ones of large kinds."""
    if shelf.size < _LARGE:
        return rarest
    rarities = shelf.rarities[name]
    common = rarities.of(_COMMON * shelf.size)
    rare = [token for token in rarest if rarities[token] >= common]
    return rare if len(rare) >= _FEW else rarest


def _affordable(shelf: Shelf, name: str, rarest: Sequence[str]) -> Sequence[str]:
    """Of these the first that have not too many records together, twelve that are known in any case."""
    telling, count = _telling(shelf, name, rarest), shelf.rarities[name].count
    spent = list(accumulate(map(count, telling)))
    affordable = bisect_right(spent, _POSTINGS * shelf.size)
    return telling[: max(affordable, _FEW + spent.count(0))]


def _known(shelf: Shelf, tokens: Weighted) -> Weighted:
    """Those that any record has: the others need not be searched."""
    return [(name, token, weight) for name, token, weight in tokens if shelf.knows(name, token)]


def _ideal(shelf: Shelf, tokens: Weighted) -> float:
    """What a record would score that has every token in plenty."""
    return (_BM25_K1 + 1) * sum(shelf.rarities[name][token] * weight for name, token, weight in tokens) or 1.0


def _share_of_rarity(shelf: Shelf, word: Word) -> float:
    """0–1: 1 for a word that no record has; a longer word is as rare as its rarest pair."""
    rarest = max(map(shelf.rarities["grams"].__getitem__, word.pairs or (word.text,)))
    return rarest / math.log(2 * shelf.size + 2)
