"""Each text key that code names exists in both languages with the arguments it needs, and each text is used."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.house.fluent_files import LANGUAGES, entries, every_entry, needed_arguments, read_entries
from tests.house.keys import Use, mentions, uses
from tests.house.tree import PACKAGES, parsed, read, written_by_hand

CODE = written_by_hand(".py", *PACKAGES)
PAGES = [*written_by_hand(".html", "bot"), *written_by_hand(".js", "bot")]
PAGE_KEY = re.compile(r"""\b(?:t|say)\(\s*["']([a-z][a-z0-9-]*)["']""")


@cache
def uses_in_code() -> tuple[tuple[Path, Use], ...]:
    return tuple((path, use) for path in CODE for use in uses(parsed(path)))


def matching(language: str, key: str) -> list[str]:
    """The texts a key names: itself, or all that fit where a value is put into it."""
    return [name for name in entries(language) if re.fullmatch(key, name)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_in_code_have_a_text(language: str) -> None:
    assert len(uses_in_code()) > 50
    nameless = [f"{path}:{use.line} {use.key}" for path, use in uses_in_code() if not matching(language, use.key)]
    assert not nameless, "\n".join(nameless).replace("\\", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_in_pages_have_a_text(language: str) -> None:
    named = [(path, key) for path in PAGES for key in PAGE_KEY.findall(read(path))]
    assert [f"{path} {key}" for path, key in named if key not in entries(language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_get_their_arguments(language: str) -> None:
    missing = [
        f"{path}:{use.line} {key} needs {', '.join(sorted(absent))}"
        for path, use in uses_in_code()
        if use.args is not None
        for key in matching(language, use.key)
        if (absent := needed_arguments(language, key) - use.args)
    ]
    assert not missing, "\n".join(missing)


def test_every_text_is_used() -> None:
    mentioned = {key for path in CODE for key in mentions(parsed(path))}
    mentioned |= {use.key for _, use in uses_in_code() if not use.key.startswith(".")}
    on_pages = "\n".join(map(read, PAGES))
    referred = {other for language in LANGUAGES for entry in entries(language).values() for other in entry.refers_to}
    used = re.compile("|".join(sorted(mentioned)))
    unused = [
        f"{entry.path} {key}"
        for key, entry in entries(LANGUAGES[0]).items()
        if not used.fullmatch(key) and key not in referred and f'"{key}"' not in on_pages and f"'{key}'" not in on_pages
    ]
    assert not unused, "\n".join(unused)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_stands_twice(language: str) -> None:
    keys = [key for key, _ in every_entry(language)]
    assert [key for key in sorted(set(keys)) if keys.count(key) > 1] == []


def test_both_languages_say_the_same() -> None:
    chinese, english = map(entries, LANGUAGES)
    assert sorted(chinese.keys() ^ english.keys()) == []
    assert [key for key in chinese if needed_arguments("zh_CN", key) != needed_arguments("en", key)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_do_not_shout(language: str) -> None:
    """No exclamation marks, no 亲, no emoji (in comments they would not be read by a user)."""
    lines = [
        (path, number, line)
        for path in written_by_hand(".ftl", "texts")
        if language in path.parts
        for number, line in enumerate(read(path).splitlines(), start=1)
        if not line.startswith("#")
    ]
    loud = re.compile("[!！\U0001f300-\U0001faff\u2600-\u27bf]|亲[，,爱]")
    assert lines
    assert [f"{path}:{number} {line}" for path, number, line in lines if loud.search(line)] == []


def test_the_scanner_sees_keys_and_arguments() -> None:
    source = """
say("need-title", name=n)
Phrase(f"need-kind-{kind}")
RowProblem(3, "phone", "import-bad-phone", {"value": v})
Stale("turn-stale" if a else "turn-gone", **more)
Button(label, "b.pick", key="low")
"""
    found = [(use.key.replace("\\", ""), use.args) for use in uses(ast.parse(source))]
    assert found == [
        ("need-title", frozenset({"name"})),
        ("need-kind-.+", frozenset()),
        ("import-bad-phone", frozenset({"value"})),
        ("turn-stale", None),
        ("turn-gone", None),
    ]


def test_the_reader_sees_arguments_and_junk() -> None:
    [(key, entry)] = read_entries("a-b = { $x } { NUMBER($y) } { c-d }\n", Path("x.ftl"))
    assert (key, set(entry.arguments), set(entry.refers_to)) == ("a-b", {"x", "y"}, {"c-d"})
    with pytest.raises(ValueError, match="not Fluent"):
        list(read_entries("= broken\n", Path("x.ftl")))
