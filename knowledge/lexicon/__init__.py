"""Word lists as data files; each file says its format and source in its first lines. Loaded when first used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


def rows(name: str) -> Iterator[list[str]]:
    """Tab-separated columns of each line of a data file; lines starting with # and empty lines are left out."""
    text = files(__name__).joinpath(name).read_text("utf-8")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.split("\t")


@dataclass(frozen=True, slots=True)
class Term:
    """Where a term of the dictionary belongs: an industry of the list, and the key of its source (sources.tsv)."""

    industry: str
    source: str


@cache
def trades() -> Mapping[str, tuple[str, str]]:
    """Term → (industry of the list, trade); the dictionary's terms name no trade."""
    found = {term: (belongs.industry, "") for term, belongs in dictionary().items()}
    for industry, trade, terms in rows("industries.tsv"):
        for term in (trade, *terms.split()):
            found[term.lower()] = industry, trade
    return found


@cache
def deciding_terms() -> tuple[str, ...]:
    """Terms that decide a need's industry; the longest one that occurs in a text does."""
    return tuple(term for row in rows("industries.tsv") for term in f"{row[1]} {row[2]}".lower().split())


@cache
def dictionary() -> Mapping[str, Term]:
    """Term → where it belongs: materials, processes, machines, faults; they decide no need's industry."""
    return {term: Term(row[0], row[1]) for row in rows("terms.tsv") for term in row[2].lower().split()}


@cache
def domain_terms() -> tuple[str, ...]:
    """Terms of the trades, sayings, and words of other matters, cut as one word (two characters and more)."""
    return tuple(term for term in (*trades(), *sayings(), *sorted(elsewhere_words())) if len(term) > 1)


@cache
def everyday_words() -> frozenset[str]:
    """Words people say around a need: a match on them is no match."""
    return frozenset(word for row in rows("everyday.tsv") for word in row[0].split())


@cache
def elsewhere_words() -> frozenset[str]:
    """Words of matters that have nothing to do with a firm's needs."""
    return frozenset(word for row in rows("elsewhere.tsv") for word in row[0].split())


@cache
def synonyms() -> Mapping[str, frozenset[str]]:
    """Word → other words for the same thing."""
    found: dict[str, frozenset[str]] = {}
    for row in rows("synonyms.tsv"):
        group = frozenset(row[0].lower().split())
        for word in group:
            found[word] = found.get(word, frozenset()) | (group - {word})
    return found


@dataclass(frozen=True, slots=True)
class Saying:
    """What people in plants say: the words of the trade for it, and the industry where it is said ("" = any)."""

    terms: frozenset[str]
    industry: str


@cache
def sayings() -> Mapping[str, Saying]:
    """Saying → what the trade calls it; the saying itself left out."""
    return {
        saying: Saying(frozenset(terms.lower().split()) - {saying}, industry.replace("*", ""))
        for industry, said, terms in rows("sayings.tsv")
        for saying in said.lower().split()
    }


@cache
def other_words(word: str) -> frozenset[str]:
    """Words by which a record may answer a word of a need: those for the same thing, and the trade's for a saying."""
    said = sayings().get(word)
    return synonyms().get(word, frozenset()) | (said.terms if said else frozenset())


@cache
def plant_words() -> frozenset[str]:
    """Words that tell that a question is a firm's matter: of plants, terms of the trades, sayings."""
    plain = (word for sort, *words in rows("plant.tsv") if sort != "measure" for word in words[0].split())
    return frozenset(word for word in (*plain, *trades(), *sayings()) if len(word) > 1)


@cache
def plant_measures() -> re.Pattern[str]:
    """Quantities as plants state them (0.15mm, 30%, 1450度)."""
    patterns = (each for sort, *found in rows("plant.tsv") if sort == "measure" for each in found)
    return re.compile("|".join(f"(?:{each})" for each in patterns))


@cache
def need_kind_cues() -> tuple[tuple[str, float, str], ...]:
    """(kind of need, weight, regular expression) of each cue."""
    return tuple((kind, float(weight), _filled(pattern)) for kind, weight, pattern in rows("need_kinds.tsv"))


def _filled(pattern: str) -> str:
    """A regular expression with each <<name>> replaced by the cue of that name."""
    return re.sub("<<([a-z-]+)>>", lambda found: f"(?:{words(found[1])})", pattern)


@cache
def intent_cues() -> tuple[tuple[str, str], ...]:
    """(intent, regular expression) of each cue, in the order in which they are tried."""
    return tuple((intent, _filled(pattern)) for intent, pattern in rows("intents.tsv"))


@cache
def words(name: str) -> str:
    """The regular expression of a cue, for use inside a larger one; KeyError when there is none."""
    return _cues()[name]


@cache
def cue(name: str) -> re.Pattern[str]:
    """The compiled cue, case ignored."""
    return re.compile(_filled(words(name)), re.IGNORECASE)


def cue_names(prefix: str) -> tuple[str, ...]:
    """Names of all cues that begin with `prefix`, in the order of the file."""
    return tuple(name for name in _cues() if name.startswith(prefix))


@cache
def _cues() -> Mapping[str, str]:
    found: dict[str, list[str]] = {}
    for name, pattern in rows("cues.tsv"):
        found.setdefault(name, []).append(pattern)
    return {name: "|".join(patterns) for name, patterns in found.items()}


@cache
def frames() -> tuple[str, ...]:
    """Regular expressions of what people put around a need ("我们想请教一下……怎么办")."""
    return tuple(row[0] for row in rows("frames.tsv"))
