"""`python -m benchmarks [names…] [--quick]`: prints one Markdown table per benchmark."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable
from typing import Final

from benchmarks import find, imports, loop, matching, memory, nothing, start, turn, web

BENCHMARKS: Final[dict[str, Callable[[bool], str]]] = {
    "turn": lambda quick: turn.measure(turn.Size(people=60, seconds=3, runs=1) if quick else turn.Size()),
    "web": lambda quick: web.measure(100 if quick else 500),
    "start": lambda quick: start.measure(1 if quick else 5),
    "memory": lambda quick: memory.measure(20 if quick else 100),
    "find": lambda quick: find.measure(find.Size((2_000,), 100) if quick else find.Size()),
    "loop": lambda quick: loop.measure(2_000, 2, 1_200) if quick else loop.measure(100_000, 30, 50_000),
    "imports": lambda quick: imports.measure(1_000 if quick else 100_000),
    "matching": lambda quick: matching.measure(nothing.folder_of([])),
    "nothing": lambda quick: nothing.measure(nothing.folder_of([]), 100 if quick else None),
}


def main() -> None:
    """Runs the named benchmarks, all by default, and prints their tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures Keqiao on this machine.")
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(BENCHMARKS)}; all by default")
    parser.add_argument("--quick", action="store_true", help="small sizes: shows that everything runs, not how fast")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(BENCHMARKS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} processors, Python {platform.python_version()}, load before {load:.1f}\n", flush=True)
    for name in chosen.names or BENCHMARKS:
        print(BENCHMARKS[name](chosen.quick), flush=True)


if __name__ == "__main__":
    main()
