"""What words are where a booking asks for something: an answer, or that somebody asks back, waits or wants out."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from knowledge.lexicon import cue, words
from knowledge.text import normalise
from knowledge.understand.signals import Signal, find_signal

_LONGEST: Final = 60
"""Characters; longer words explain something, whatever else they hold."""

_SMALL: Final = 20
"""Characters of small talk at most."""

_BARE: Final = {Signal.YES, Signal.NO, Signal.SKIP, Signal.UNKNOWN}
_MARKS: Final = " \n,.!?;:~。、…"


def asks_back(text: str) -> bool:
    """Whether somebody asks instead of answering: 取消要扣钱吗, 你们要这个干什么, 接下来怎么办."""
    return bool(cue("asks-back").search(_short(text)))


def leaves_it(text: str) -> bool:
    """Whether all is to stay as it is: 不取消了, 点错了, 还是原来的时间吧, 等一下，我再想想."""
    short = _short(text)
    if find_signal(short) is Signal.BACK:
        return True
    return bool(_nothing_but("leaves|waits").fullmatch(short) and (cue("leaves").search(short) or _waits(short)))


def waits(text: str) -> bool:
    """Whether somebody wants to think first: 我先想想, 稍等."""
    short = _short(text)
    return bool(_nothing_but("waits").fullmatch(short) and _waits(short))


def says_nothing(text: str) -> bool:
    """Whether it is a mere yes, no, 不知道 or small talk, or no words at all: no answer to why, or to who."""
    short = _short(text)
    empty = not normalise(text).strip(_MARKS)
    small = len(short) <= _SMALL and bool(cue("smalltalk").search(short))
    return empty or find_signal(short) in _BARE or small


def wants_move(text: str) -> bool:
    """Whether another time is wished for: 改到周四, 换个时间吧."""
    return bool(cue("moves-instead").match(_short(text)))


def wants_cancel(text: str) -> bool:
    """Whether there is to be no appointment: 还是取消吧."""
    return bool(cue("cancels-instead").match(_short(text)))


def _short(text: str) -> str:
    plain = normalise(text[: 2 * _LONGEST])
    return plain if len(plain) <= _LONGEST else ""


def _waits(short: str) -> bool:
    return bool(cue("waits").search(short))


@cache
def _nothing_but(names: str) -> re.Pattern[str]:
    """Of these cues, separated by |, and little words beside them."""
    parts = "|".join(words(name) for name in (*names.split("|"), "little-words"))
    return re.compile(rf"(?:{parts}|[{re.escape(_MARKS)}])++", re.IGNORECASE)
