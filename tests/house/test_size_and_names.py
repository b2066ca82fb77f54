"""Modules and functions stay short, and a name says what is inside."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.measures import MAX_FUNCTION_LINES, MAX_MODULE_LINES, long_functions
from tests.house.tree import PACKAGES, PROJECT, parsed, read, written_by_hand

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "service"}
MODULES = written_by_hand(".py")


def test_modules_are_found() -> None:
    assert len(MODULES) > 20
    assert {path.parts[0] for path in MODULES} >= {*PACKAGES, "tests", "benchmarks"}


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_module_is_short(path: Path) -> None:
    lines = read(path).count("\n")
    assert lines <= MAX_MODULE_LINES
    assert list(long_functions(parsed(path))) == []


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_name_says_what_is_inside(path: Path) -> None:
    assert EMPTY_NAMES.isdisjoint(path.with_suffix("").parts)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_folder_of_a_package_is_a_package(package: str) -> None:
    """The import rules are proved on packages only: a folder without `__init__.py` would escape them."""
    folders = {path.parent for path in written_by_hand(".py", package)}
    assert folders
    assert [folder for folder in sorted(folders) if not (PROJECT / folder / "__init__.py").is_file()] == []


@pytest.mark.parametrize("path", written_by_hand(".py", *PACKAGES), ids=str)
def test_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(parsed(path)) or not parsed(path).body


def test_a_long_function_is_noticed() -> None:
    body = "\n".join("    x = 1" for _ in range(MAX_FUNCTION_LINES))
    assert list(long_functions(ast.parse(f"def f():\n{body}\n"))) == ["f (line 1): 41 lines"]
