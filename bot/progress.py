"""A bar in the terminal that shows how far long work came; nothing where nobody watches."""

from __future__ import annotations

import sys
from typing import Final

_WIDTH: Final = 30


class Bar:
    """Draws over its own line on the error stream; close it before anything else is printed."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._shown = ""
        self._visible = sys.stderr.isatty()

    def __call__(self, done: int, of: int) -> None:
        """`of` 0: the end is not known yet."""
        text = f"{self._label} {done}"
        if of:
            filled = _WIDTH * min(done, of) // of
            text = f"{self._label} [{'#' * filled}{'-' * (_WIDTH - filled)}] {done}/{of}"
        if self._visible and text != self._shown:
            sys.stderr.write(f"\r{text}")
            sys.stderr.flush()
            self._shown = text

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            sys.stderr.write("\n")
