"""The words of the page: all of them come from the server, and all of them are used."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from bot.web.words import PAGE_WORDS, page_words

STATIC = resources.files("bot.web").joinpath("static")
SCRIPTS = {file.name: file.read_text(encoding="utf-8") for file in STATIC.iterdir() if file.name.endswith(".js")}


def test_scripts_name_the_words_they_get() -> None:
    named = {key for script in SCRIPTS.values() for key in re.findall(r'"(web-[a-z0-9-]+)"', script)}
    assert named == set(PAGE_WORDS)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_word_is_there_with_its_arguments(language: str) -> None:
    words = page_words(language)
    assert {key: tuple(re.findall(r"\{(\w+)\}", text)) for key, text in words.items()} == PAGE_WORDS


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_scripts_insert_text_only_and_hold_no_words(name: str) -> None:
    script = re.sub(r"^\s*//.*$", "", SCRIPTS[name], flags=re.MULTILINE)
    assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", script) == []
    assert re.findall("[\u4e00-\u9fff]", re.sub(r"//.*", "", script)) == []


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_scripts_keep_to_chromium_86_and_ios_14(name: str) -> None:
    newer = (
        r"\.at\(|structuredClone|randomUUID|\?\?=|\|\|=|&&=|\.replaceAll\(|Object\.hasOwn|:has\(|"
        r"\bstatic \{|^await |#\w+[;=(]"
    )
    assert re.findall(newer, SCRIPTS[name], flags=re.MULTILINE) == []
