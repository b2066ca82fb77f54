"""No pattern of the program can be kept busy by somebody's words: all others would wait for the end of the search."""

from __future__ import annotations

import inspect
import re
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from operator import add
from types import FrameType

import pytest

from knowledge import lexicon
from tests.house.tree import PACKAGES, written_by_hand

LENGTH = 400
"""Characters of the words that are tried: a cell of a list or a short message."""

MOST_WORDS = 200
"""Words of one pattern: some are lists of all places or terms, none of them repeated by the pattern."""

LONGEST = 1.0
"""Seconds of processor time for one text, which takes microseconds: only what would hardly ever end takes longer."""

_WORDS = re.compile(r"[㐀-鿿]+|[A-Za-z]{2,}|\d+")
_SIGNS = (" ", "1", "a", "一", "的", ",", "、", "(", ".")


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern that a module keeps or makes when first asked, and every cue, by its name."""
    for path in written_by_hand(".py", *PACKAGES):
        name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        if "migrations" in path.parts or name.endswith("__main__"):
            continue  # these do something when they are imported
        for key, value in vars(import_module(name)).items():
            made = value() if _makes_patterns(value) else value
            yield from ((f"{name}.{key}", pattern) for pattern in within(made))
    for cue in sorted({row[0] for row in lexicon.rows("cues.tsv")} - {"surnames"}):
        yield f"cue {cue}", lexicon.cue(cue)


def _makes_patterns(value: object) -> bool:
    """Whether it is a function without arguments that remembers the patterns it makes."""
    if not hasattr(value, "cache_info") or not callable(value):
        return False
    given = inspect.signature(value)
    return not given.parameters and "re.Pattern" in str(given.return_annotation)


def within(value: object) -> Iterator[re.Pattern[str]]:
    """The patterns of text in a value, as deep as they are."""
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, Mapping):
        yield from within(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from within(each)


def repeated(pattern: str) -> Iterator[str]:
    """What is written in a pattern, each word and each two that follow one another, to be said again and again."""
    words = _WORDS.findall(pattern)[:MOST_WORDS]
    yield from sorted({*words, *map(add, words, words[1:]), *_SIGNS})


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Ends what computes longer, in the middle of a search too. Processor time: a busy machine changes nothing."""

    def stop(_: int, __: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.mark.parametrize(("name", "pattern"), [pytest.param(*each, id=each[0]) for each in patterns()])
def test_words_said_again_and_again_are_read_at_once(name: str, pattern: re.Pattern[str]) -> None:
    slow = []
    for word in repeated(pattern.pattern):
        said = (word * LENGTH)[:LENGTH]
        for text in (said + "#", "#" + said):
            try:
                with at_most(LONGEST):
                    pattern.search(text), pattern.fullmatch(text)
            except TimeoutError:
                slow.append(word)
    assert slow == []


def test_a_pattern_that_never_ends_is_noticed() -> None:
    with pytest.raises(TimeoutError), at_most(0.2):
        re.compile("(?:哈|哈哈)*$").search("哈" * LENGTH + "#")
