"""An event loop whose clock is moved on instead of waited for: waiting is exact, and takes no time."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from functools import wraps


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._instant = 1000.0  # a clock of a machine that has run for a while
        super().__init__(_Skipping(self.move_on))

    def time(self) -> float:
        return self._instant

    def move_on(self, seconds: float) -> None:
        self._instant += seconds


class _Skipping(selectors.DefaultSelector):
    """Where the loop would sleep until its next timer, its clock is moved there."""

    def __init__(self, move_on: Callable[[float], None]) -> None:
        super().__init__()
        self._move_on = move_on

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0 if timeout is not None else None)
        if timeout and not ready:
            self._move_on(timeout)
        return ready


def in_virtual_time(test: Callable[[], Coroutine[None, None, None]]) -> Callable[[], None]:
    """The test in a loop of this kind; only for what waits for nothing but the clock."""

    @wraps(test)
    def run() -> None:
        with asyncio.Runner(loop_factory=_Loop) as runner:
            runner.run(test())

    return run
