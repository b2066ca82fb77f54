"""The texts a user reads, as the `.ftl` files hold them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fluent.syntax import ast, parse
from fluent.syntax.visitor import Visitor

from tests.house.tree import read, written_by_hand

LANGUAGES = ("zh_CN", "en")


@dataclass(frozen=True, slots=True)
class Entry:
    """One text: its own arguments and the texts it refers to."""

    path: Path
    arguments: frozenset[str]
    refers_to: frozenset[str]


class References(Visitor):
    """Collects the arguments and the other texts that one text names."""

    def __init__(self) -> None:
        self.arguments: set[str] = set()
        self.texts: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.arguments.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:
        self.texts.add(node.id.name)


def read_entries(source: str, path: Path) -> Iterator[tuple[str, Entry]]:
    """(key, entry) of every message; `ValueError` where a part of the file is not Fluent."""
    for item in parse(source).body:
        if isinstance(item, ast.Junk):
            raise ValueError(f"{path}: not Fluent: {item.content!r}")
        if isinstance(item, ast.Message):
            found = References()
            found.visit(item)
            yield item.id.name, Entry(path, frozenset(found.arguments), frozenset(found.texts))


@cache
def every_entry(language: str) -> tuple[tuple[str, Entry], ...]:
    """All (key, entry) of one language, in reading order, doubles included."""
    paths = [path for path in written_by_hand(".ftl", "texts") if language in path.parts]
    return tuple(pair for path in paths for pair in read_entries(read(path), path))


@cache
def entries(language: str) -> dict[str, Entry]:
    """The texts of one language by key."""
    return dict(every_entry(language))


def needed_arguments(language: str, key: str) -> frozenset[str]:
    """Arguments of a text and of every text it refers to."""
    entry = entries(language)[key]
    return entry.arguments.union(*(needed_arguments(language, other) for other in entry.refers_to))
