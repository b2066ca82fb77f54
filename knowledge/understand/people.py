"""Whom a sentence names: an expert to book, one of a list, or the sender's firm and contact."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from knowledge.lexicon import cue, words
from knowledge.text import normalise, tagged
from knowledge.understand.numerals import read_number

_ORDINAL: Final = re.compile(
    r"第\s*(\d{1,2}|[一二三四五六七八九十])\s*(?:个|位|名|条|项)?|"
    r"(?:约|选|就|要)\s*(\d{1,2}|[一二三四五六七八九十])(?:\s*号)?(?:吧|了)?\s*$|^\s*(\d{1,2})\s*$|"
    r"[选挑]\s*(\d{1,2}|[一二三四五六七八九十])\s*(?:号|(?=[吧,。;]))|(\d{1,2}|[一二三四五六七八九十])号(?:专家|老师)|"
    r"^\s*(\d{1,2})\s*[号位个]?\s*(?:呢|怎么样|咋样|是谁)\s*[?？]?\s*$|"
    r"^(?:看看?|介绍(?:一?下)?|为什么(?:推荐|是)?|为啥(?:推荐|是)?)\s*(\d{1,2})\s*[号位]?\s*[?？]?\s*$"
)
_CODE: Final = "[0-9A-HJ-NP-RT-UW-Y]"
_CREDIT_CODE: Final = re.compile(rf"(?<![0-9A-Z])({_CODE}{{2}}\d{{6}}{_CODE}{{10}})(?![0-9A-Z])", re.IGNORECASE)
_MOBILE: Final = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)")
_LANDLINE: Final = re.compile(r"(?<!\d)(0\d{2,3})[- ]?(\d{7,8})(?:-\d{1,5})?(?!\d)")


@cache
def _person_forms() -> tuple[re.Pattern[str], ...]:
    """(somebody who is to be met, somebody addressed, a contact's own name, a name that is only 姓张 or 小张)."""
    surname, title = f"[{words('surnames')}]", words("person-title")
    person = rf"(?P<person>{surname}[一-鿿]{{0,2}}?(?:{title}))"
    return (
        re.compile(rf"(?:{words('met-by')})(?:一下|下|个)?的?{person}(?!有限)"),
        re.compile(rf"(?:^|[,。;!?\s])(?![和跟与向从]){person}"),
        re.compile(rf"(?<![一-鿿])({surname}[一-鿿]{{0,3}}?(?:{title})|{surname}{_given()}{{1,2}})(?![一-鿿])"),
        re.compile(rf"(?<![一-鿿])((?:姓|[小老](?![时师])){surname})(?![一-鿿])"),
    )


@dataclass(frozen=True, slots=True)
class Contact:
    """What somebody says about who they are; parts not said are empty. `credit_code` is unchecked."""

    firm: str = ""
    credit_code: str = ""
    name: str = ""
    phone: str = ""


def find_person(text: str) -> str:
    """Whom a normalised sentence wants to meet ("约陈工" → "陈工"), or ""."""
    met, addressed, *_ = _person_forms()
    found = met.search(text) or addressed.search(text)
    return found["person"] if found else ""


def is_name(text: str) -> bool:
    """Whether a normalised text is a person's name without a title: 王明, but not 管理员."""
    if not _name_form().fullmatch(text):
        return False
    cut = tagged(text)
    return len(cut) > 1 or cut[0][1].startswith("nr")


def bare_name(text: str) -> str:
    """A normalised name without the title before it: 李明 of 教授李明; all else as it is."""
    found = _title_before().match(text)
    return text[found.end() :] if found and _name_form().fullmatch(text, found.end()) else text


@cache
def _name_form() -> re.Pattern[str]:
    return re.compile(rf"[{words('surnames')}][一-鿿]{{1,2}}")


@cache
def _title_before() -> re.Pattern[str]:
    return re.compile(words("person-title"))


def find_ordinal(text: str) -> int | None:
    """Which one of a list: 约第2个 → 2; None when none is named."""
    found = _ORDINAL.search(text)
    if not found:
        return None
    number = read_number(next(part for part in found.groups() if part))
    return int(number) if number and number <= 50 else None


def could_be_name(text: str) -> bool:
    """Whether a normalised text could be a name and nothing else, also one no pattern knows: 阿依古丽·买买提, Alice."""
    return bool(_name_alone().fullmatch(text))


def read_contact(text: str) -> Contact | None:
    """Firm, code, name and phone in an answer to "who are you?"; None when it holds none of them."""
    text = normalise(text[:400])
    code, phone = _CREDIT_CODE.search(text), _phone(text)
    rest = text
    for found in (_CREDIT_CODE, _MOBILE, _LANDLINE):
        rest = found.sub(" ", rest)
    rest = cue("contact-label").sub(" ", rest)
    firm = cue("firm-name").search(rest)
    beside = rest.replace(firm[0], " ") if firm else rest
    name = next(filter(None, (form.search(beside) for form in _person_forms()[2:])), None)
    if not (code or phone or firm or name):
        return None
    return Contact(
        firm=_full_width_brackets(firm[0].strip()) if firm else "",
        credit_code=code[1].upper() if code else "",
        name=name[1] if name else "",
        phone=phone,
    )


@cache
def _name_alone() -> re.Pattern[str]:
    given = _given()
    return re.compile(rf"{given}{{2,4}}|{given}{{1,8}}(?:·{given}{{1,8}}){{1,3}}|[A-Z][\w'.-]+(?: [\w'.-]+){{0,3}}")


def _given() -> str:
    """A character of a given name."""
    return f"(?:(?![{words('not-given')}])[一-鿿])"


def _phone(text: str) -> str:
    mobile = _MOBILE.search(text)
    if mobile:
        return "".join(mobile.groups())
    landline = _LANDLINE.search(text)
    return "-".join(landline.groups()) if landline else ""


def _full_width_brackets(name: str) -> str:
    """Names of firms are written with full-width brackets, which the normal form made half-width."""
    return name.replace("(", "（").replace(")", "）") if re.search("[一-鿿]", name) else name
