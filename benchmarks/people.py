"""The process of the local Bot API server and its people, as a benchmark starts it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.processes import Child, child


@contextmanager
def telegram_people() -> Iterator[tuple[Child, str, str]]:
    """(process, url, token): orders go to the process, a bot to the address."""
    with child("benchmarks.telegram_people") as people:
        place = json.loads(people.line())
        yield people, place["url"], place["token"]
