"""What import-linter cannot say: what `domain` may import at all, and that no library is left without a contract."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import PACKAGES, parsed, read, written_by_hand

ALLOWED = {*sys.stdlib_module_names, "domain", "chinese_calendar", "stdnum"}
WORLD = {
    "asyncio",
    "http",
    "logging",
    "os",
    "pathlib",
    "random",
    "secrets",
    "shutil",
    "socket",
    "sqlite3",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "urllib",
}
"""Parts of the standard library that reach out of the rules: files, network, clock, chance, threads."""


def imported(tree: ast.Module) -> Iterator[str]:
    """Top names of everything the module imports, at any depth."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


def clock_reads(tree: ast.Module) -> Iterator[str]:
    """Calls of `now`, `utcnow` and `today` on anything."""
    for node in ast.walk(tree):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr in {"now", "utcnow", "today"}:
            yield f"line {called.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize("path", written_by_hand(".py", "domain"), ids=str)
def test_rules_stand_alone(path: Path) -> None:
    assert set(imported(parsed(path))) <= ALLOWED - WORLD


@pytest.mark.parametrize("path", written_by_hand(".py", "domain", "handlers", "scheduler", "knowledge"), ids=str)
def test_time_is_an_argument(path: Path) -> None:
    allowed = {"scheduler/ticker.py"}  # the one place inside where a clock is read, to hand `now` on
    assert list(clock_reads(parsed(path))) == [] or path.as_posix() in allowed


def test_every_library_has_a_contract() -> None:
    contracts = tomllib.loads(read(Path("pyproject.toml")))["tool"]["importlinter"]["contracts"]
    protected = {name for contract in contracts for name in contract.get("protected_modules", ())}
    everywhere = {"structlog", "stdnum"}  # logs and number checks: data in, data out, nothing to exchange
    libraries = {name for path in written_by_hand(".py", *PACKAGES) for name in imported(parsed(path))}
    libraries -= {*sys.stdlib_module_names, *PACKAGES}
    assert sorted(libraries - protected - everywhere) == []
    assert sorted(protected - libraries) == [], "import-linter stops at a library that nothing imports"


def test_a_forbidden_import_and_a_clock_are_noticed() -> None:
    tree = ast.parse("import requests\nfrom datetime import datetime\ndef f():\n    return datetime.now()\n")
    assert set(imported(tree)) - ALLOWED == {"requests"}
    assert list(clock_reads(tree)) == ["line 4: datetime.now()"]
