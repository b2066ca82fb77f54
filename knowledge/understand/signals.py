"""Words that steer a conversation instead of filling a field: 不知道, 跳过, 上一步, 不对, 改一下行业."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from knowledge.lexicon import cue, cue_names


class Signal(StrEnum):
    """`wrong`: what was understood is wrong (often with the right value); `edit`: a field is to be changed."""

    UNKNOWN = "unknown"
    SKIP = "skip"
    BACK = "back"
    EDIT = "edit"
    WRONG = "wrong"
    YES = "yes"
    NO = "no"


_ORDER: Final = (Signal.SKIP, Signal.UNKNOWN, Signal.BACK, Signal.EDIT, Signal.WRONG, Signal.YES, Signal.NO)
_SHORT: Final = 60


def find_signal(text: str) -> Signal | None:
    """The signal of a normalised message, or None."""
    if len(text) > _SHORT:
        return None
    return next((signal for signal in _ORDER if _is(signal, text)), None)


def _is(signal: Signal, text: str) -> bool:
    if cue(f"signal-{signal}").search(text):
        return True
    changed = cue("changed").search(text) if signal is Signal.WRONG else None
    return changed is not None and bool(find_field(changed["what"]))


def find_field(text: str) -> str:
    """The field of a need that a correction names ("改一下行业" → "industry"), or ""."""
    named = (name for name in cue_names("field-") if cue(name).search(text))
    return next(named, "").removeprefix("field-")
