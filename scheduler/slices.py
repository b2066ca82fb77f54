"""How much of a long work one transaction takes: as much as lately fitted into a tenth of a second."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

AIM: Final = 0.08
"""Seconds of one slice: well under the 200 ms that a conversation may have to wait for it."""

LEAST, FIRST, MOST = 25, 200, 500
"""Rows of a slice: however slow the machine is, of the first one, and however fast it is."""


@dataclass
class Stride:
    """The size of the next slice; a crowded machine makes it small, a quiet one large."""

    size: int = FIRST

    def took(self, seconds: float) -> None:
        """The last slice took so long; one that was short or slow by chance at most doubles or halves the next."""
        fitting = int(self.size * min(2.0, max(0.5, AIM / max(seconds, 0.001))))
        self.size = min(MOST, max(LEAST, fitting))
