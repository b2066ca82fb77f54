"""The lock pins everything by version and hash and names no address; tracked files name no place on a machine."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import PROJECT, TEXT_SUFFIXES, files, read

LOCK = read(Path("requirements.lock"))
PINS = dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", LOCK, flags=re.MULTILINE))


def canonical(name: str) -> str:
    """A distribution's name as registries compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> list[str]:
    """Requirements of pyproject.toml: run time and groups."""
    pyproject = tomllib.loads(read(Path("pyproject.toml")))
    groups = pyproject["dependency-groups"]
    return [*pyproject["project"]["dependencies"], *(line for group in groups.values() for line in group)]


def test_lock_names_no_address() -> None:
    assert re.findall(r"\w+://\S+|^-.*|.* @ .*", LOCK, flags=re.MULTILINE) == []


def test_every_pin_has_a_hash() -> None:
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    assert len(entries) == len({entry.split(" ")[0] for entry in entries}) >= len(PINS) > 50
    assert [entry.split(" ")[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("requirement", declared())
def test_lock_covers(requirement: str) -> None:
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name
    assert canonical(name.group()) in PINS


def test_no_path_of_a_machine() -> None:
    places = (re.escape(str(PROJECT)), r"/home/\w+", r"/Users/\w+", r"/root/\w+", r"[A-Z]:\\Users")
    pattern = re.compile(rf"(?<![\w.])(?:{'|'.join(places)})(?!\w)")
    texts = [path for path in files() if path.suffix in TEXT_SUFFIXES and path.name != Path(__file__).name]
    assert [f"{path}: {found.group()}" for path in texts for found in pattern.finditer(read(path))] == []
