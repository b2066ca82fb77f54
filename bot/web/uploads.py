"""How many files this process takes within an hour: cookies cost nothing, so all together are limited too."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from domain.errors import Broken
from domain.messages import Address

WINDOW: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most this many files and bytes within `WINDOW`."""

    files: int
    size: int


FOR_ONE: Final = Limit(20, 50 * 1024 * 1024)
FOR_ALL: Final = Limit(500, 500 * 1024 * 1024)


class TooManyFiles(Broken):
    """This address, or everybody together, has sent enough for now."""


@dataclass(slots=True)
class Uploads:
    """Uploads of the last hour, oldest first."""

    _taken: deque[tuple[datetime, Address, int]] = field(default_factory=deque)

    def count(self, address: Address, size: int, now: datetime) -> None:
        """Counts one more upload of `size` bytes; `TooManyFiles`, and nothing counted, when it is too much."""
        while self._taken and self._taken[0][0] <= now - WINDOW:
            self._taken.popleft()
        everybodys = [taken for _, _, taken in self._taken]
        own = [taken for _, who, taken in self._taken if who == address]
        for sizes, limit in ((own, FOR_ONE), (everybodys, FOR_ALL)):
            if len(sizes) >= limit.files or sum(sizes) + size > limit.size:
                raise TooManyFiles("web-files-too-many")
        self._taken.append((now, address, size))
