"""The files of the project, as the tests of the house read them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "domain", "handlers", "knowledge", "scheduler", "storage", "texts")
TEXT_SUFFIXES = {".py", ".md", ".toml", ".ftl", ".html", ".css", ".js", ".svg", ".yml", ".cfg", ".lock", ".service", ""}


@cache
def files() -> tuple[Path, ...]:
    """Every file that is or would be committed, sorted, relative to `PROJECT`."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    named = map(Path, listing.stdout.split("\0")[:-1]) if listing.returncode == 0 else unpacked()
    return tuple(sorted(path for path in named if (PROJECT / path).is_file()))


def unpacked() -> Iterator[Path]:
    """The same for a source archive, which git knows nothing of: what is not hidden, made or written by Keqiao."""
    made = {"data", "dist", "htmlcov", "__pycache__"}
    for path in PROJECT.rglob("*"):
        inside = path.relative_to(PROJECT)
        if made.isdisjoint(inside.parts) and not any(part.startswith(".") for part in inside.parts):
            yield inside


def written_by_hand(suffix: str, *folders: str) -> list[Path]:
    """Files ending in `suffix` inside the named top folders (all when none is named), without generated migrations."""
    return [
        path
        for path in files()
        if path.suffix == suffix and (not folders or path.parts[0] in folders) and "versions" not in path.parts
    ]


@cache
def read(path: Path) -> str:
    """The text of a project file."""
    return (PROJECT / path).read_text(encoding="utf-8")


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a Python file of the project."""
    return ast.parse(read(path), filename=str(path))
