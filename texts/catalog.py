"""Turns text keys with arguments into words, once, in the receiver's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Final

from fluent.runtime import FluentBundle, FluentResource

from domain.errors import KeqiaoError
from domain.messages import (
    Argument,
    Button,
    Card,
    Choices,
    Document,
    Money,
    Part,
    Phrase,
    Reply,
    Slot,
    Span,
    Text,
    Times,
    Words,
)
from texts import formats

LANGUAGES: Final = {"zh": "zh_CN", "en": "en"}
"""Language of an account → folder of its texts; anybody else reads Chinese."""


class MissingText(KeqiaoError):
    """A text key or one of its arguments does not exist."""


@cache
def bundle(language: str) -> FluentBundle:
    """All texts of one language, read once. No isolating marks: buttons and files would show them."""
    folder = LANGUAGES[language]
    texts = FluentBundle(["zh-CN" if language == "zh" else "en"], use_isolating=False)
    for file in sorted(resources.files("texts").joinpath(folder).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".ftl"):
            texts.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return texts


def write(words: Words, language: str) -> str:
    """The words in `language` (zh for unknown ones); `MissingText` when key or argument does not exist."""
    if isinstance(words, str):
        return words
    language = language if language in LANGUAGES else "zh"
    texts = bundle(language)
    if not texts.has_message(words.key):
        raise MissingText(words.key)
    pattern = texts.get_message(words.key).value
    if pattern is None:
        raise MissingText(words.key)
    text, errors = texts.format_pattern(pattern, _written_arguments(words.args, language))
    if errors:
        raise MissingText(f"{words.key}: {errors[0]}")
    return str(text)


def render(reply: Reply, language: str) -> Reply:
    """The same reply with every `Phrase` written out; empty lines of cards fall away."""
    parts = tuple(_part(part, language) for part in reply.parts)
    toast = None if reply.toast is None else write(reply.toast, language)
    return replace(reply, parts=parts, toast=toast)


def _part(part: Part, language: str) -> Part:
    match part:
        case Text(text):
            return Text(write(text, language))
        case Card(title, lines, footnote):
            written = tuple(line for line in (write(each, language) for each in lines) if line)
            return Card(write(title, language), written, write(footnote, language))
        case Choices(buttons, columns):
            return Choices(tuple(_button(button, language) for button in buttons), columns)
        case Times(slots):
            return Times(tuple(Slot(slot.start, slot.end, _button(slot.button, language)) for slot in slots))
        case Document():
            return part


def _button(button: Button, language: str) -> Button:
    return replace(button, label=write(button.label, language))


def _written_arguments(args: Mapping[str, Argument], language: str) -> dict[str, str]:
    return {name: _argument(value, language) for name, value in args.items()}


def _argument(value: Argument, language: str) -> str:
    match value:
        case Phrase():
            return write(value, language)
        case Money():
            return formats.money(value, language)
        case Span():
            return formats.span(value, language)
        case datetime():
            return formats.moment(value, language)
        case date():
            return formats.day(value, language)
        case tuple():
            return formats.joined([write(each, language) for each in value], language)
        case _:
            return str(value)  # numbers as text: Fluent would print the id 12345 as 12,345
