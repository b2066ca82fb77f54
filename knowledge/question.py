"""A need or question as the matcher sees it: without its frame, in words with weights, characters and sounds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from knowledge import lexicon
from knowledge.text import compact, grams, normalise, syllables, tagged

_LONGEST: Final = 400
"""Characters of a question that are looked at; needs are 10–60 characters, minutes of a visit are split before."""

_PART_OF_SPEECH: Final = {"n": 1.0, "v": 0.7, "a": 0.5, "e": 1.0, "i": 0.7, "l": 0.7, "j": 1.0, "b": 0.7, "g": 0.8}
_OTHER_PART: Final = 0.15
"""Nouns name the matter, verbs and adjectives its state; pronouns, numbers, adverbs hardly say anything."""

_GENERIC: Final = 0.3
"""Ranks, bodies and kinds of records: never met, so a question of little else fits nothing by its rest."""

_OF_A_TRADE: Final = 1.5


@dataclass(frozen=True, slots=True)
class Word:
    """A word with the weight of its meaning (its rarity comes later), other words for it, and its pairs.

    `unmet`: it never counts as met, being generic or of a matter outside a firm's needs.
    """

    text: str
    weight: float
    others: tuple[str, ...]
    pairs: tuple[str, ...]
    unmet: bool


@dataclass(frozen=True, slots=True)
class Question:
    """`said`: the text without its frame; `plain`: its compact form; `words`: those that mean something.

    `slight`: those of `grams` that only words of ranks, bodies and kinds hold. `meant`: pairs of the trade's words for
    what is said otherwise. `sounds`: syllables of `said`.
    `whole`: the compact text with its frame; `called`: names that stand before an honorific in it (陈 of 陈教授).
    """

    said: str
    plain: str
    words: tuple[Word, ...]
    grams: tuple[str, ...]
    slight: frozenset[str]
    meant: tuple[str, ...]
    sounds: tuple[str, ...]
    whole: str
    called: frozenset[str]


def read_question(text: str) -> Question:
    """Any text a person wrote, of any length."""
    whole = normalise(text[: 4 * _LONGEST])[:_LONGEST]
    said = strip_frame(whole)
    cut = tagged(said)
    generic = _generic(cut)
    weights: dict[str, float] = {}
    for place, (word, tag) in enumerate(cut):
        weights.setdefault(word, _meaning(word, tag, place in generic))
    unmet = lexicon.elsewhere_words() | {cut[place][0] for place in generic}
    words = tuple(_word(text, weight, text in unmet) for text, weight in weights.items() if weight > 0)
    found = tuple(dict.fromkeys(grams(said)))
    slight = _slight([word for word, _ in cut], generic, found)
    plain = compact(whole)
    meant = _meant(words, found)
    return Question(said, compact(said), words, found, slight, meant, tuple(syllables(said)), plain, called_in(plain))


def _meant(words: Iterable[Word], found: Collection[str]) -> tuple[str, ...]:
    """Pairs of the words by which the trade writes down what people say, as far as the question has them not itself."""
    terms = (term for word in words if word.text in lexicon.sayings() for term in word.others)
    return tuple(dict.fromkeys(gram for term in terms for gram in grams(term) if len(gram) > 1 and gram not in found))


def _generic(cut: Sequence[tuple[str, str]]) -> set[int]:
    """Places of words that are generic, alone or two in a row (高级 + 工程师), unless they make a term (成果转化)."""
    places = {place for place, (word, _) in enumerate(cut) if word in generic_words()}
    for place, ((first, _), (second, _)) in enumerate(pairwise(cut)):
        if first + second in generic_words():
            places |= {place, place + 1}
        elif first + second in lexicon.synonyms() or first + second in lexicon.trades():
            places -= {place, place + 1}
    return places


def _slight(words: Sequence[str], generic: Collection[int], found: Iterable[str]) -> frozenset[str]:
    """Characters and pairs that only generic words hold, also such words inside longer ones (中心 of 数据中心)."""
    inside = (each for word in words for each in _inside().findall(word))
    held = {gram for word in (*inside, *(words[place] for place in generic)) for gram in grams(word)}
    telling = (_inside().sub(" ", word) for place, word in enumerate(words) if place not in generic)
    held -= {gram for word in telling for gram in grams(word)}
    return frozenset(held & set(found))


def called_in(plain: str) -> frozenset[str]:
    """Names before an honorific in a compact text: 陈 of 陈教授 and 陈工, not the 施 of 施工 or the 方 of 双方老师."""
    if not _before_honorific().search(plain):
        return frozenset()
    cut, found = tagged(plain), set[str]()
    for place, (word, tag) in enumerate(cut):
        if word in honorifics():
            found.update("".join(before for before, _ in cut[max(0, place - back) : place]) for back in (1, 2))
        elif tag[0] == "n" and name_before(word) != word:
            found.add(name_before(word))
    return frozenset(found - {""})


def name_before(name: str) -> str:
    """A compact name without the honorifics behind it: 陈 of 陈工; unchanged when it has none."""
    found = _behind_name().fullmatch(name)
    return found[1] if found else name


@cache
def _behind_name() -> re.Pattern[str]:
    return re.compile(rf"(.+?)(?:{'|'.join(map(re.escape, sorted(honorifics())))})")


@cache
def _inside() -> re.Pattern[str]:
    return re.compile("|".join(sorted(generic_words(), key=len, reverse=True)))


@cache
def _before_honorific() -> re.Pattern[str]:
    return re.compile(rf".(?:{'|'.join(map(re.escape, sorted(honorifics())))})")


@cache
def honorifics() -> frozenset[str]:
    """Ranks and forms of address that stand behind a person's name."""
    rows = lexicon.rows("generic.tsv")
    return frozenset(word for sort, words in rows if sort == "honorific" for word in words.split())


@cache
def generic_words() -> frozenset[str]:
    """Words of ranks, of bodies and of kinds of records; of one character only behind a name, so not here."""
    return frozenset(word for _, words in lexicon.rows("generic.tsv") for word in words.split() if len(word) > 1)


def _word(text: str, weight: float, unmet: bool) -> Word:
    joined = map(str.__add__, text, text[1:]) if len(text) > 2 and text >= "\u3400" else ()
    pairs = tuple(pair for pair in joined if pair not in generic_words())
    return Word(text, weight, tuple(sorted(lexicon.other_words(text))), pairs, unmet)


def strip_frame(text: str) -> str:
    """The text without greeting, "who can help" and "what to do"; unchanged when nothing would be left."""
    for pattern in _frames():
        shorter = pattern.sub(" ", text).strip(" ,.?!;")
        text = shorter or text
    return text


@cache
def _frames() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in lexicon.frames())


def _meaning(word: str, tag: str, generic: bool) -> float:
    if word in lexicon.everyday_words():
        return 0.0
    if word in lexicon.elsewhere_words():
        return 1.0
    if generic:
        return _GENERIC
    if word in lexicon.trades():
        return _OF_A_TRADE
    if len(word) == 1 and word >= "\u3400":
        return _OTHER_PART * 2 if tag[0] in "nva" else _OTHER_PART
    return _PART_OF_SPEECH.get(tag[0], _OTHER_PART)
