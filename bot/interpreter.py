"""How the Python of the running program is set: turns of threads, and when garbage is collected."""

from __future__ import annotations

import gc
import sys
from typing import Final

_TURN_OF_A_THREAD: Final = 0.001
"""Seconds after which a thread that computes lets another go on, 0.005 otherwise: the loop waits for its turn behind
every thread that matches or writes (`python -m benchmarks loop`)."""

_COLLECTED_AFTER: Final = (10_000, 10, 1_000)
"""Thresholds of the garbage collector, 700, 10 and 10 otherwise: a slice of an import or a page of a transcript is
given up again before anybody looks through it. A look through everything stops all threads, so it is made once in some
ten thousand turns; what goes round in circles is all that waits for it."""


def take_short_turns() -> None:
    """The loop waits for a thread that computes no longer than a millisecond."""
    sys.setswitchinterval(_TURN_OF_A_THREAD)


def leave_out_of_collections() -> None:
    """What is loaded by now stays and is never looked through again: each look would stop everybody for 0.2 s."""
    gc.set_threshold(*_COLLECTED_AFTER)
    gc.collect()
    gc.freeze()
