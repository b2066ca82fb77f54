"""Figures of a problem: what they are now, and what they are to become (废品率 8 % → ≤ 3 %).

A target is what the sender wants reached; shares, test times, temperatures, model numbers and a rule's percentages
are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from knowledge.lexicon import cue, words
from knowledge.text import normalise
from knowledge.understand.numerals import NUMBER, read_number

AT_MOST, AT_LEAST, ABOUT, LESS_BY, MORE_BY = "≤", "≥", "", "-", "+"

_UNIT_NAMES: Final = {"个点": "%"}
_TENTHS: Final = "成"
_PARTS: Final = {"百分之": "%", "千分之": "‰"}
_MONEY: Final = re.compile(r"\s*(?:万元|万块|万(?![套件吨次])|亿|元|块)")
_CLAUSE: Final = re.compile("[,。;!?\n]")
_REACH: Final = 40
_LONG_TIMES: Final = ("天", "个月", "年")


@dataclass(frozen=True, slots=True)
class Figure:
    """A named figure: `废品率 ≤ 3 %`; `relation` is ≤, ≥, "" (equal), - (less by) or + (more by)."""

    name: str
    relation: str
    value: Decimal
    high: Decimal | None
    unit: str

    def __str__(self) -> str:
        return f"{self.name} {self.amount}".strip()

    @property
    def amount(self) -> str:
        """`≤ 3 %`, without the name."""
        value = f"{self.value.normalize():f}" + (f"–{self.high.normalize():f}" if self.high is not None else "")
        return " ".join(part for part in (self.relation, value, self.unit) if part)


@dataclass(frozen=True, slots=True)
class _Forms:
    """The forms in which figures stand, compiled once."""

    bare: re.Pattern[str]
    to_reach: re.Pattern[str]
    bounded: re.Pattern[str]
    changed: re.Pattern[str]
    present: re.Pattern[str]
    unnamed: re.Pattern[str]
    moved: re.Pattern[str]
    from_here: re.Pattern[str]
    named: re.Pattern[str]


@cache
def _forms() -> _Forms:
    unit, name = words("figure-unit"), words("figure-name")
    figure = (
        rf"(?P<value>(?:百分之|千分之)?{NUMBER})(?:\s*%?\s*(?:-|~|至|到)\s*(?P<high>{NUMBER}))?\s*(?P<unit>{unit})?"
    )
    verb = rf"(?P<down>{words('figure-down')})|(?P<up>{words('figure-up')})|(?P<goal>目标|指标)"
    about = r"\s*(?:大概|大约|约)?(?P<side>以[上下内])?\s*"
    change = rf"(?:(?P<less>{words('figure-less')})|(?P<more>{words('figure-more')}))(?:了|个|约|大约|大概)?\s*"
    is_now = r"(?:目前|现在|一直|已经|都|只)?(?:只有|仅有|高达|达到|达|有|是|为|在|大概|大约|约|超过|不到|:|不足)*\s*"
    return _Forms(
        bare=_compiled(figure),
        to_reach=_compiled(rf"(?:{verb})(?:了|是|为|在|定在|:)*{about}{figure}\s*(?P<after>以内|之内|以下|内|以上)?"),
        bounded=_compiled(rf"{figure}\s*(?P<after>以内|之内|以下|以上)"),
        changed=_compiled(rf"{change}(?P<value>一半|(?:百分之)?{NUMBER})\s*(?P<unit>{unit})?"),
        present=_compiled(rf"(?P<name>{name}){is_now}{figure}"),
        unnamed=_compiled(rf"(?:{words('figure-now')})\s*{figure}"),
        moved=_compiled(rf"(?:{words('figure-moved')})(?:了|大概|约)*{figure}"),
        from_here=_compiled(rf"从(?:目前|现在)?的?{figure}(?=[^,。;]{{0,4}}(?:降|提|减|升|缩|延|增))"),
        named=_compiled(name),
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def read_target(text: str) -> Figure | None:
    """The figure in an answer to "down to what?": with its relation where one is said; None when there is none."""
    text = normalise(text[:200])
    found = next(_targets(text, answer=True), None)
    if found:
        return found
    bare = _forms().bare.search(text)
    return _figure("", ABOUT, bare) if bare and _has_unit(bare) else None


def find_target(text: str) -> Figure | None:
    """What the sender wants reached, in a normalised sentence, or None."""
    return next(_targets(text, answer=False), None)


def find_present(text: str) -> Figure | None:
    """The first figure as it is now, in a normalised sentence, or None; a wish is none."""
    wished = [found.span() for found in _found_targets(text) if _is_wish(text, found.start())]
    for found in _forms().present.finditer(text):
        inside = any(start < found.end() and found.start("value") < end for start, end in wished)
        before = text[max(0, found.start() - 6) : found.start("value")]
        if _has_unit(found) and not inside and not cue("no-figure").search(before):
            return _figure(_clean_name(found["name"]), ABOUT, found)
    forms = _forms()
    moved = forms.moved.search(text) or forms.from_here.search(text) or forms.unnamed.search(text)
    return _figure(_name_before(text, moved.start()), ABOUT, moved) if moved and _has_unit(moved) else None


def _found_targets(text: str) -> list[re.Match[str]]:
    """Hits of the three forms in order of the text, none inside an earlier one."""
    forms = (_forms().to_reach, _forms().changed, _forms().bounded)
    kept: list[re.Match[str]] = []
    hits = (hit for form in forms for hit in form.finditer(text))
    for found in sorted(hits, key=lambda hit: (hit.start(), -hit.end())):
        if not kept or found.start() >= kept[-1].end():
            kept.append(found)
    return kept


def _targets(text: str, answer: bool) -> Iterator[Figure]:
    for found in _found_targets(text):
        clause = _CLAUSE.split(text[max(0, found.start() - 16) : found.start()])[-1]
        if not answer and (not _is_wish(text, found.start()) or cue("no-figure").search(clause)):
            continue
        figure = _target(text, found)
        if figure:
            yield figure


def _is_wish(text: str, start: int) -> bool:
    """Whether the clause may wish (想降到) instead of telling (已经降到, 高达)."""
    return not cue("figure-telling").search(_CLAUSE.split(text[max(0, start - 16) : start + 2])[-1])


def _target(text: str, found: re.Match[str]) -> Figure | None:
    name, part = _name_before(text, found.start()), found.groupdict()
    if _MONEY.match(text, found.end("unit") if part["unit"] else found.end("value")) or _is_time_limit(part):
        return None
    if cue("figure-stuck").match(text, found.end()):
        return None
    if not part.get("less") and not part.get("more"):
        return _figure(name, _relation(part, name), found) if _has_unit(found) else None
    relation = LESS_BY if part["less"] else MORE_BY
    if part["value"] == "一半":
        return Figure(name, relation, Decimal(50), None, "%")
    return _figure(name, relation, found) if _has_unit(found) else None


def _is_time_limit(part: dict[str, str | None]) -> bool:
    """一年之内, 3个月内 say until when, not what is to be reached."""
    return part["unit"] in _LONG_TIMES and "内" in (part.get("after") or "")


def _relation(part: dict[str, str | None], name: str) -> str:
    """By 以内 or 以上, otherwise by the verb, otherwise by whether less of it is better."""
    side = (part.get("after") or "") + (part.get("side") or "")
    if side:
        return AT_LEAST if side.endswith("上") else AT_MOST
    return AT_MOST if part.get("down") or cue("less-is-better").search(name) else AT_LEAST


def _has_unit(found: re.Match[str]) -> bool:
    return bool(found["unit"]) or found["value"][:3] in _PARTS


def _figure(name: str, relation: str, found: re.Match[str]) -> Figure | None:
    part = found.groupdict()
    value, unit = part["value"] or "", _UNIT_NAMES.get(part["unit"] or "", part["unit"] or "")
    if value[:3] in _PARTS:
        value, unit = value[3:], _PARTS[value[:3]]
    number, high = read_number(value), read_number(part.get("high") or "")
    if number is None:
        return None
    if unit == _TENTHS:
        number, high, unit = number * 10, None if high is None else high * 10, "%"
    if high is not None and relation in (AT_MOST, AT_LEAST):
        number, high = (high, None) if relation == AT_MOST else (number, None)
    return Figure(name, relation, number, high, unit)


def _name_before(text: str, position: int) -> str:
    """The nearest figure's name before a position, up to 40 characters back."""
    names = _forms().named.findall(text[max(0, position - _REACH) : position])
    return _clean_name(names[-1]) if names else ""


def _clean_name(name: str) -> str:
    shorter = cue("figure-name-lead").sub("", name)
    return shorter if len(shorter) >= 2 else name
