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
_OF_ALL: Final = 40
_OF_ALL_BY_SOUNDS: Final = 16
_LEAST: Final = 2
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
    """How many candidates each search gives, and how many of the rarest tokens are searched: of so many records, with
    so many of them to each token, the rarest first."""

    by_grams: int
    by_sounds: int
    searched: Callable[[int, Sequence[int]], int]


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
    meant = [(word, word.weight * _share_of_rarity(shelf, word)) for word in question.words]
    asked = ask(question, shelf.rarities["grams"].__getitem__, meant)
    grams, grams_ideal = _tokens(shelf, "grams", question.grams, width, slight)
    for_sayings = [("grams", gram, _MEANT) for gram in question.meant if shelf.counts["grams"][gram]]
    sounds, sounds_ideal = _tokens(shelf, "sounds", _sounds(asked), width)
    return Sought(
        shelf,
        asked,
        shelf.search([*grams, *for_sayings], place.filters, place.among, width.by_grams),
        grams_ideal,
        shelf.search(sounds, place.filters, place.among, width.by_sounds),
        sounds_ideal,
    )


def _tokens(
    shelf: Shelf, name: str, tokens: Iterable[str], width: _Width, slight: Collection[str] = ()
) -> tuple[Weighted, float]:
    """The rarest tokens with their weights, without those in no record (they need not be searched, but count as not
    met); what a record would score that has every one of them in plenty."""
    counts, rarities = shelf.counts[name], shelf.rarities[name]
    rarest = sorted(tokens, key=counts.__getitem__)[:_MOST_TOKENS]
    by_token = [counts[token] for token in rarest]
    searched = rarest[: width.searched(shelf.size, by_token)]
    weighted = [(name, token, _SLIGHT if token in slight else 1.0) for token in searched]
    ideal = (_BM25_K1 + 1) * sum(rarities[token] * weight for _, token, weight in weighted)
    return weighted[by_token.count(0) :], ideal or 1.0


def _sounds(asked: Asked) -> Iterable[str]:
    if len(asked.sounds) > _SOUNDED_LETTERS and not asked.latin:
        return ()
    return dict.fromkeys((*sound_pieces(asked.sounds), *(() if asked.syllables else initial_tokens(asked.latin))))


def _telling(size: int, counts: Sequence[int]) -> int:
    """All but the common ones of large kinds."""
    rare = len(counts) if size < _LARGE else bisect_right(counts, _COMMON * size)
    return rare if rare >= _FEW else len(counts)


def _affordable(size: int, counts: Sequence[int]) -> int:
    """Of these the first that have not too many records together, twelve that are known in any case."""
    affordable = bisect_right(list(accumulate(counts)), _POSTINGS * size)
    return min(_telling(size, counts), max(affordable, _FEW + counts.count(0)))


def _share_of_rarity(shelf: Shelf, word: Word) -> float:
    """0–1: 1 for a word that no record has; a longer word is as rare as its rarest pair."""
    rarest = max(map(shelf.rarities["grams"].__getitem__, word.pairs or (word.text,)))
    return rarest / math.log(2 * shelf.size + 2)
