"""What documents name exists, and what exists is named in documents."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import PACKAGES, PROJECT, files, read, written_by_hand

READMES = [Path("README.md"), Path("README.zh-CN.md")]
PAGES = written_by_hand(".md")
OF_THE_TESTS = {"KEQIAO_TEST_POSTGRES", "KEQIAO_TEST_BROWSER", "KEQIAO_KILLS", "KEQIAO_BENCH"}


def code_spans(text: str) -> str:
    """What stands in fenced blocks and in backticks: there, a name is meant literally."""
    blocks = re.findall(r"^```.*?^```", text, flags=re.MULTILINE | re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return "\n".join([*blocks, *spans])


def commands_named(text: str) -> set[str]:
    """Commands of `keqiao` a document shows."""
    return set(re.findall(r"(?<![\w/.:@-])(?:\.venv/bin/)?keqiao +([a-z]+)\b", code_spans(text)))


def targets_named(text: str) -> set[str]:
    """Targets of `make` a document shows."""
    return set(re.findall(r"\bmake +([a-z]+)\b", code_spans(text)))


def settings_named(text: str) -> set[str]:
    """Environment variables a document names."""
    return set(re.findall(r"\bKEQIAO_[A-Z_]*[A-Z]\b", text))


def in_all(named: str) -> set[str]:
    """Everything the extractor called `named` finds in any page."""
    return set[str]().union(*(globals()[named](read(page)) for page in PAGES))


def commands() -> set[str]:
    """What `keqiao --help` lists."""
    plain = os.environ | {"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "200"}
    run = subprocess.run(
        [sys.executable, "-m", "bot", "--help"], cwd=PROJECT, env=plain, capture_output=True, text=True, check=True
    )
    _, _, listing = run.stdout.partition("Commands")
    return set(re.findall(r"^[│|\s]*([a-z][a-z-]*)(?:\s{2,}|\s*[│|]|$)", listing, flags=re.MULTILINE))


def settings() -> set[str]:
    """Names of the environment variables `bot/settings.py` reads."""
    from bot.settings import Settings

    prefix = Settings.model_config.get("env_prefix", "").upper()
    return {f"{prefix}{name.upper()}" for name in Settings.model_fields}


def targets() -> set[str]:
    """Targets of the Makefile that have a line of help."""
    return set(re.findall(r"^([a-z]+):.*##", read(Path("Makefile")), flags=re.MULTILINE))


def test_commands_and_documents_agree() -> None:
    assert commands()
    assert in_all("commands_named") == commands()


def test_settings_and_documents_agree() -> None:
    assert in_all("settings_named") == settings() | OF_THE_TESTS


def test_targets_and_documents_agree() -> None:
    assert in_all("targets_named") == targets()


def test_both_readmes_name_the_same() -> None:
    english, chinese = map(read, READMES)
    for named in (commands_named, settings_named, targets_named):
        assert named(english) == named(chinese)
    pictures = [re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text) for text in (english, chinese)]
    assert len(pictures[0]) == len(pictures[1]) > 0
    assert english.count("\n## ") == chinese.count("\n## ")


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", read(page))
    local = [target for target in targets if not re.match(r"[a-z]+:", target)]
    assert [target for target in local if not (PROJECT / page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_files_and_folders_named_exist(page: Path) -> None:
    folders = "|".join([*PACKAGES, "tests", "benchmarks", "docs", "deploy"])
    named = re.findall(rf"(?<![\w/.])(?:{folders})/[\w./-]*", code_spans(read(page)))
    assert [name for name in named if not (PROJECT / name.rstrip(".")).exists()] == []


def test_architecture_shows_every_folder() -> None:
    shown = set(re.findall(r"^\| `([a-z]+)/` \|", read(Path("docs/architecture.md")), flags=re.MULTILINE))
    assert shown == {path.parts[0] for path in files() if len(path.parts) > 1 and not path.parts[0].startswith(".")}


def test_glossary_names_what_the_code_calls_it() -> None:
    rows = re.findall(r"^\| [^|]+ \| (`[^|]+`) \| [^|]+ \|$", read(Path("docs/glossary.md")), flags=re.MULTILINE)
    identifiers = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    code = "\n".join(map(read, written_by_hand(".py", *PACKAGES))) + "\n".join(map(str, files()))
    assert len(identifiers) > 40
    assert sorted(name for name in identifiers if not re.search(rf"(?<![a-zA-Z]){name}(?![a-zA-Z])", code)) == []


def test_decisions_are_numbered_and_complete() -> None:
    records = [page for page in PAGES if page.parent == Path("docs/decisions") and page.name != "README.md"]
    assert [int(page.name[:4]) for page in records] == list(range(1, len(records) + 1))
    for page in records:
        headings = re.findall(r"^#+ (.*)$", read(page), flags=re.MULTILINE)
        assert headings[0].startswith(f"{int(page.name[:4])}. "), page
        assert headings[1:4] == ["Context", "Decision", "Consequence"], page


def test_extractors_find_names() -> None:
    page = (
        "Do `make run` in `/opt/keqiao run`:\n```sh\n.venv/bin/keqiao match x --json\nKEQIAO_PORT=1 keqiao run\n```\n"
    )
    assert commands_named(page) == {"match", "run"}
    assert targets_named(page) == {"run"}
    assert settings_named(page) == {"KEQIAO_PORT"}
