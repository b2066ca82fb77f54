"""Figures of a problem: what they are now, and what they are to become (废品率 8 % → ≤ 3 %).

A target is what the sender wants reached; shares, test times, temperatures, model numbers and a rule's percentages
are none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
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
_TIMES: Final = (*_LONG_TIMES, "小时", "分钟", "秒", "次")
_BESIDES: Final = 10
"""Characters that an answer may have besides its figure."""
_FAR: Final = 120
"""Characters within which a target and the present figure are told."""
_LENGTHS: Final = frozenset({"mm", "毫米", "微米", "um", "μm", "纳米", "nm", "cm", "厘米"})


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
    each: re.Pattern[str]


@cache
def _forms() -> _Forms:
    unit, name = _unit(), words("figure-name")
    figure = (
        rf"(?P<value>(?:百分之|千分之)?{NUMBER})(?:\s*%?\s*(?:-|~|至|到)\s*(?P<high>{NUMBER}))?\s*(?P<unit>{unit})?"
    )
    verb = rf"(?P<down>{words('figure-down')})|(?P<up>{words('figure-up')})|(?P<goal>目标|指标)"
    about = r"\s*(?:大概|大约|约)?(?P<side>以[上下内])?\s*"
    change = rf"(?:(?P<less>{words('figure-less')})|(?P<more>{words('figure-more')}))(?:了|个|约|大约|大概)?\s*"
    is_now = r"(?:目前|现在|一直|已经|都|只)?(?:只有|仅有|高达|达到|达|有|是|为|在|大概|大约|约|超过|不到|:|不足)*\s*"
    return _Forms(
        bare=_compiled(figure),
        to_reach=_compiled(
            rf"(?:{verb})(?:了|是|为|在|定在|要|得|有|能|到|:)*{about}{figure}\s*(?P<after>以内|之内|以下|内|以上)?"
        ),
        bounded=_compiled(rf"{figure}\s*(?P<after>以内|之内|以下|以上)"),
        changed=_compiled(rf"{change}(?P<value>一半|(?:百分之)?{NUMBER})\s*(?P<unit>{unit})?"),
        present=_compiled(rf"(?P<name>{name}){is_now}{figure}"),
        unnamed=_compiled(rf"(?:{words('figure-now')})\s*{figure}"),
        moved=_compiled(rf"(?:{words('figure-moved')})(?:了|大概|约)*{figure}"),
        from_here=_compiled(rf"从(?:目前|现在)?的?{figure}(?=[^,。;]{{0,4}}(?:降|提|减|升|缩|延|增))"),
        named=_compiled(name),
        each=_compiled(rf"[一每](?P<per>{words('figure-per')})(?:{words('figure-each')}){figure}"),
    )


def _unit() -> str:
    """The longest unit, whole: mAh/g is not m, and an unknown mm/r is none."""
    longest_first = sorted(words("figure-unit").split("|"), key=len, reverse=True)
    whole = [rf"{unit}(?![a-z])" if unit[-1].isascii() and unit[-1].isalpha() else unit for unit in longest_first]
    return rf"(?:{'|'.join(whole)})(?:/(?:{words('figure-per')})(?![a-z\d])|(?!\s*/))"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def read_target(text: str) -> Figure | None:
    """The figure in an answer to "down to what?": with its relation where one is said; None when there is none."""
    text = normalise(text[:200])
    found = next(_targets(text, answer=True), None)
    if found:
        return found[0]
    bare = _forms().bare.search(text)
    return _figure("", ABOUT, bare) if bare and _has_unit(bare) and _is_answer(text, bare) else None


def _is_answer(text: str, bare: re.Match[str]) -> bool:
    """Whether a bare figure is what the answer says; lengths and counts of times (一年换两次) only on their own."""
    rest = text[: bare.start()], text[bare.end() :]
    if bare["unit"] in _TIMES:
        return all(cue("figure-answer").fullmatch(part) for part in rest)
    return len("".join(rest)) <= _BESIDES


def find_target(text: str) -> Figure | None:
    """What the sender wants reached, in a normalised sentence, or None."""
    figures = list(_targets(text, answer=False))
    return next((figure for figure, wished in figures if wished), figures[0][0] if figures else None)


def find_present(text: str) -> Figure | None:
    """The first figure as it is now, in a normalised sentence, or None; a wish is none."""
    wished = [found.span() for found in _found_targets(text) if _is_wish(text, found.start())]
    return next(_told(text, wished), None)


def _told(text: str, wished: Collection[tuple[int, int]] = ()) -> Iterator[Figure]:
    """Figures as they are now, but those inside the wished spans: named ones first."""
    for found in _forms().present.finditer(text):
        inside = any(start < found.end() and found.start("value") < end for start, end in wished)
        before = text[max(0, found.start() - 6) : found.start("value")]
        if _has_unit(found) and not inside and not cue("no-figure").search(before):
            yield from _one(_figure(_clean_name(found["name"]), ABOUT, found))
    forms = _forms()
    moved = forms.moved.search(text) or forms.from_here.search(text) or forms.unnamed.search(text)
    moved = moved or forms.each.search(text)
    if moved and _has_unit(moved):
        yield from _one(_figure(_name_before(text, moved.start()), ABOUT, moved))


def _one(figure: Figure | None) -> Iterator[Figure]:
    if figure:
        yield figure


def _found_targets(text: str) -> list[re.Match[str]]:
    """Hits of the three forms in order of the text, none inside an earlier one."""
    forms = (_forms().to_reach, _forms().changed, _forms().bounded)
    kept: list[re.Match[str]] = []
    hits = (hit for form in forms for hit in form.finditer(text))
    for found in sorted(hits, key=lambda hit: (hit.start(), -hit.end())):
        if not kept or found.start() >= kept[-1].end():
            kept.append(found)
    return kept


def _targets(text: str, answer: bool) -> Iterator[tuple[Figure, bool]]:
    """What may be a target, and whether its clause wishes (要小于) instead of comparing only (大于)."""
    for found in _found_targets(text):
        clause = _CLAUSE.split(text[max(0, found.start() - 16) : found.start()])[-1]
        if not answer and (not _is_wish(text, found.start()) or cue("no-figure").search(clause)):
            continue
        figure = _target(text, found)
        if figure:
            yield figure, bool(cue("figure-wish").search(clause + text[found.start() : found.start("value")]))


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
        return _bounded(name, text, found) if _has_unit(found) else None
    relation = LESS_BY if part["less"] else MORE_BY
    if part["value"] == "一半":
        return Figure(name, relation, Decimal(50), None, "%")
    return _figure(name, relation, found) if _has_unit(found) else None


def _is_time_limit(part: dict[str, str | None]) -> bool:
    """一年之内, 3个月内 say until when, not what is to be reached."""
    return part["unit"] in _LONG_TIMES and "内" in (part.get("after") or "")


def _bounded(name: str, text: str, found: re.Match[str]) -> Figure | None:
    """With its relation: a verb that tells no bound (做到, 提到) means better than the present figure of that name."""
    part = found.groupdict()
    side = (part.get("after") or "") + (part.get("side") or "")
    figure = _figure(name, ABOUT, found)
    if figure is None or side or not cue("figure-neutral").match(found[0]):
        return _figure(name, _relation(part, name), found)
    present = _present_of(figure, text[max(0, found.start() - _FAR) : found.start()], text[found.end() :][:_FAR])
    if present is not None:
        return _figure(name, AT_MOST if figure.value < present else AT_LEAST, found)
    if figure.unit in _LENGTHS and cue("finer").search(name):
        return _figure(name, AT_MOST, found)
    # 做到5mm may be meant either way
    unsure = figure.unit in _LENGTHS and not cue("less-is-better").search(name) and not found[0].startswith("提")
    return figure if unsure else _figure(name, _relation(part, name), found)


def _present_of(target: Figure, *texts: str) -> Decimal | None:
    """Another value that the texts tell of the same figure in the same unit, or None."""
    told = (figure for text in texts for figure in _told(text))
    same = (figure.value for figure in told if figure.unit == target.unit and _same_name(figure.name, target.name))
    return next((value for value in same if value != target.value), None)


def _same_name(name: str, other: str) -> bool:
    """加工精度 and 精度 name one figure; so do a name and none."""
    return name.endswith(other) or other.endswith(name)


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
    if part.get("per") and "/" not in unit:
        unit = f"{unit}/{part['per']}"
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
