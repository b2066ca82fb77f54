"""One cell → a typed value, by the column's way of reading. What cannot be read is a `BadCell` with a text key."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache, partial
from typing import Any, Final

from knowledge.importing import vocabulary
from knowledge.importing.badcell import BadCell
from knowledge.importing.cleaning import clean
from knowledge.importing.columns import Way
from knowledge.importing.days import read_day, read_moment
from knowledge.importing.formulas import NO_RESULT
from knowledge.importing.hours import BadHours, WeeklyHours, read_hours
from knowledge.importing.tables import Cell, text_of
from knowledge.importing.titles import several_people, without_remark
from knowledge.text import normalise

MAX_TEXT: Final = 5_000
_LOST: Final = "\ufffd"  # what stands for bytes that are no text
_BETWEEN_PHRASES: Final = re.compile(r"[;；\n]+")
_BETWEEN_WORDS: Final = re.compile(r"[;,、/\s]+")
_NUMBER: Final = re.compile(r"\d+")
_PART_OF_NUMBER: Final = re.compile(r"^-|\d\.\d|[十百千万亿]")  # beside it a number is not the whole count
_EVERY_INDUSTRY: Final = frozenset(
    ("不限", "不限行业", "行业不限", "全行业", "全部行业", "所有行业", "各行业", "各行各业", "全部", "所有", "通用")
)
_OF_FEW: Final = frozenset(("city", "industries", "level", "hours", "form", "forms"))  # a table repeats these
_MISCALCULATED: Final = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)")
_PHONE: Final = re.compile(r"1[3-9]\d{9}|(?:0\d{9,11}|[2-9]\d{6,7}|[48]00\d{7})(?:-\d{1,6})?")
_EXTENSION: Final = re.compile(r"(?<=\d)\s*(?:转|分机|ext\.?|(?<=\d{7})-)\s*:?\s*(?=\d{1,6}$)", re.I)
_ROUNDED: Final = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}", re.I)
_BETWEEN_PHONES: Final = re.compile(r"[;,、/\n]+|\s(?=1[3-9]\d{9}|0\d{2,3}-)")
_MAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}", re.ASCII)
_MAIL_LABEL: Final = re.compile(r"(?:电子)?(?:邮箱|邮件|mail)(?:地址)?:|mailto:|[<>]|[;,、。]$", re.I)
_PROVINCE: Final = re.compile(r"[\u3400-\u9fff]{2,6}?(?:省|自治区)(?=..)")


def read_cell(cell: Cell, reading: Way, today: date) -> Any:
    """The value (see `build.Values`), or None for an empty cell. Raises `BadCell`; it proposes days from `today` on."""
    text = clean(text_of(cell))
    if not text:
        return None
    if len(text) > MAX_TEXT:
        raise BadCell("importing-cell-too-long", limit=MAX_TEXT)
    if _LOST in text:
        raise BadCell("importing-cell-garbled", value=text)
    if text == NO_RESULT:
        raise BadCell("importing-cell-no-result")
    if _MISCALCULATED.fullmatch(text):
        raise BadCell("importing-cell-formula", value=text)
    if reading in _OF_FEW:
        value = _read_before(text, reading, today)
        return list(value) if isinstance(value, list) else value
    return _READERS[reading](cell, text, today)


@lru_cache(maxsize=4096)
def _read_before(text: str, reading: Way, today: date) -> Any:
    """What a text says that stands in thousands of cells of a table."""
    return _READERS[reading](text, text, today)


def _text(cell: Cell, text: str, today: date) -> str:
    return text


def _person(cell: Cell, text: str, today: date) -> str:
    """The one name; several people are several rows, and what is said beside the name belongs to another column."""
    if not any(map(str.isalpha, text)):
        raise BadCell("importing-cell-misplaced", value=text)
    if several_people(text):
        raise BadCell("importing-cell-people", value=text)
    if (name := without_remark(text)) != text:
        raise BadCell("importing-cell-remark", proposal=name, value=text)
    return text


def _city(cell: Cell, text: str, today: date) -> str:
    name = _PROVINCE.sub("", normalise(text), count=1)
    return name[:-1] if len(name) > 2 and name.endswith("市") else name


def _phrases(cell: Cell, text: str, today: date) -> list[str]:
    return [phrase.strip() for phrase in _BETWEEN_PHRASES.split(text) if phrase.strip()]


def _industries(cell: Cell, text: str, today: date) -> list[str]:
    if normalise(text) in _EVERY_INDUSTRY:
        return []
    found: list[str] = []
    for word in filter(None, _BETWEEN_WORDS.split(normalise(text))):
        named = vocabulary.industry(word)
        if named is None:
            raise BadCell("importing-cell-industry", proposal=_listed(text), value=word)
        if named not in found:
            found.append(named)
    return found


def _listed(text: str) -> str:
    """The cell with every word of it on the list: the one named inside a longer word, otherwise 其他."""
    words = filter(None, _BETWEEN_WORDS.split(normalise(text)))
    listed = [vocabulary.industry(word) or vocabulary.industry_within(word) or "其他" for word in words]
    return "、".join(dict.fromkeys(listed))


def _level(cell: Cell, text: str, today: date) -> str:
    if named := vocabulary.level(normalise(text)):
        return named
    raise BadCell("importing-cell-level", proposal=vocabulary.level_within(normalise(text)), value=text)


def _hours(cell: Cell, text: str, today: date) -> tuple[WeeklyHours, ...]:
    try:
        return read_hours(text)
    except BadHours as error:
        raise BadCell("importing-cell-hours", value=error.part) from error


def _form(cell: Cell, text: str, today: date) -> str:
    form, *others = _forms(cell, text, today)
    if others:
        raise BadCell("importing-cell-one-form", proposal=vocabulary.form_word(form), value=text)
    return form


def _forms(cell: Cell, text: str, today: date) -> list[str]:
    words = [word for word in re.split(r"[;,、/+\s]+|和|及", normalise(text)) if word]
    unknown = [word for word in words if word.lower() not in vocabulary.FORMS]
    if unknown or not words:
        raise BadCell("importing-cell-form", value=text)
    return list(dict.fromkeys(vocabulary.FORMS[word.lower()] for word in words))


def _count(cell: Cell, text: str, today: date) -> int:
    plain = normalise(text).replace(",", "")
    digits = re.fullmatch(r"(\d{1,6})(?:\.0)?\s*[人名个席位]?", plain)
    if not digits:
        numbers = [] if _PART_OF_NUMBER.search(plain) else _NUMBER.findall(plain)
        only = numbers[0] if len(numbers) == 1 and len(numbers[0]) <= 6 else ""
        raise BadCell("importing-cell-count", proposal=only, value=text)
    return int(digits[1])


def _phone(cell: Cell, text: str, today: date) -> str:
    """Numbers without spaces, dashes and +86, several joined by 、; what a sheet turned into 1.38E+10 is lost."""
    numbers = []
    for part in filter(None, _BETWEEN_PHONES.split(unicodedata.normalize("NFKC", text))):
        if _ROUNDED.fullmatch(part.strip()):
            raise BadCell("importing-cell-phone-rounded", value=part)
        whole, *extension = _EXTENSION.split(part.strip(), maxsplit=1)
        plain = "-".join([re.sub(r"^\(?\+?86\)?[- ]*(?=1)|[\s()-]|\.0$|^[^\d+(]*[:]", "", whole), *extension])
        if not _PHONE.fullmatch(plain):
            raise BadCell("importing-cell-phone", value=part)
        numbers.append(plain)
    return "、".join(dict.fromkeys(numbers))


def _mail(cell: Cell, text: str, today: date) -> str:
    plain = _MAIL_LABEL.sub("", unicodedata.normalize("NFKC", text).replace(" ", ""))
    if _MAIL.fullmatch(plain):
        return plain
    found = _MAIL.findall(plain)
    raise BadCell(
        "importing-cell-one-mail" if found else "importing-cell-mail", proposal=next(iter(found), ""), value=text
    )


_READERS: Final[Mapping[Way, Callable[[Cell, str, date], Any]]] = {
    "text": _text,
    "person": _person,
    "city": _city,
    "phrases": _phrases,
    "industries": _industries,
    "level": _level,
    "hours": _hours,
    "form": _form,
    "forms": _forms,
    "day": read_day,
    "past_day": partial(read_day, past=True),
    "moment": read_moment,
    "count": _count,
    "phone": _phone,
    "mail": _mail,
}
