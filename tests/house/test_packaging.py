"""What Python imports under our names is ours.

The registry has packages called `scheduler`, `bot` and `storage`; installed beside us, one of them would be imported
in place of ours without a word. The names are looked up in a process of its own that, like the installed command,
does not have the project's folder in front of everything else.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest

from tests.house.tree import PACKAGES, PROJECT

LOOK_UP = """
import importlib.util, json, sys
specs = {name: importlib.util.find_spec(name) for name in sys.argv[1:]}
print(json.dumps({name: spec and spec.origin for name, spec in specs.items()}))
"""


@pytest.fixture(scope="module")
def origins() -> dict[str, str | None]:
    """Where an isolated interpreter finds each package's `__init__.py`."""
    run = subprocess.run(
        [sys.executable, "-I", "-c", LOOK_UP, *PACKAGES], cwd="/", capture_output=True, text=True, check=True
    )
    found: dict[str, str | None] = json.loads(run.stdout)
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_package_is_ours(origins: dict[str, str | None], package: str) -> None:
    origin = origins[package]
    assert origin, f"{package} is not installed, or has no __init__.py: run make setup"
    recorded = {Path(str(file.locate())).resolve() for file in distribution("keqiao").files or ()}
    in_project = Path(origin).resolve() == PROJECT / package / "__init__.py"
    assert in_project or Path(origin).resolve() in recorded, f"{package} comes from {origin}"


def test_packages_declared_are_the_packages() -> None:
    declared = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert tuple(declared["hatch"]["build"]["targets"]["wheel"]["packages"]) == PACKAGES
    assert tuple(declared["importlinter"]["root_packages"]) == PACKAGES


def test_telegram_client_is_not_imported_without_a_token() -> None:
    """Importing aiogram costs two seconds and 165 MB; an installation without Telegram must not pay them."""
    run = subprocess.run(
        [sys.executable, "-c", "import sys, bot.__main__, bot.wiring; print('aiogram' in sys.modules)"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.strip() == "False", run.stdout + run.stderr
