"""One record, one column, said in a sentence: `陈工 可约时间 周三 14:00-17:00`, `把陈工的电话改成 13800000000`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from domain.records import Kind, NewRecord, Record
from knowledge.importing.build import KEYS
from knowledge.importing.columns import COLUMNS, Column, columns_of
from knowledge.importing.comparing import PLAIN
from knowledge.importing.rows import RowReading, read_row
from knowledge.importing.sheets import Header, SheetRow, sheet_reading
from knowledge.importing.unbuild import values_of
from knowledge.importing.vocabulary import FORMS

CLEARED: Final = "清空"
EMPTY: Final = frozenset({"空", CLEARED, "没有", "无"})
"""What people write for a cell that is to be empty."""


_ORDER: Final = r"(?P<order>(?:(?:请|麻烦|帮我|帮忙|你)\s*+)*+(?:把|将)?)\s*+"
_WHOSE: Final = r"(?P<whose>\S.{0,80}?)\s*+"
_CONTENT: Final = r"\s*+[:：]?\s*+(?P<content>\S.*)$"
_CHANGED: Final = re.compile(
    rf"\s*+{_ORDER}{_WHOSE}(?:[改换]一下)?[,，]?\s*+(?:应该?|要|给)?(?:(?:修改|更改|变更|更正|更新|调整|改|换|设)[成为]|应该是|应为){_CONTENT}",
    re.DOTALL,
)
_CHANGE: Final = re.compile(rf"\s*+{_ORDER}(?:修?改|更正)(?:一下)?\s*+{_WHOSE}[为成:：,，]{_CONTENT}", re.DOTALL)
_CLEARED: Final = re.compile(
    rf"\s*+{_ORDER}{_WHOSE}(?:都|给)?(?P<content>删[掉除了去]|清[空掉除]|去掉)[了吧。\s]*$", re.DOTALL
)
_IN_ENGLISH: Final = re.compile(
    r"\s*(?:please )?(?:change|set|correct|update) (?P<name>\S.{0,80}?)['’]s (?P<header>[\w -]{1,30}?) to\b" + _CONTENT,
    re.IGNORECASE | re.DOTALL,
)
_OUTDATED: Final = re.compile(
    r"\s*+(\S.{1,30}?)(?:好像|已经|又|都|写|登|填|记|是)*+(?:错|不对|有误|过时|(?:换|改|变)[了过])"
)
_RENEWED: Final = re.compile(
    r"\s*+(\S.{0,20}?)(?:已经|最近|又|刚)*+[换改变]了?个?(?:新的?)?([^\s，,。;；]{2,6}?)了?(?:$|[，,。;；\s])"
)
_PARTS: Final = re.compile(r"[，,；;。\n]|(?:并且?|同时|还有|以及|和)(?=[^，,；;。\n]{0,8}(?:[改换]|清空))")
_LED: Final = re.compile(r"\s*+(?:并且?|再|然后|同时|还有|另外|顺便|也|请|把|将|和|\s)*+(?:[他她它]的?)?")
_HEADED: Final = re.compile(r"([^\s:：]{2,10})[:：\s]\s*+\S")
_JOINED: Final = re.compile(r"(.+?)\s*+[和、及与跟]")
_BETWEEN_FORMS: Final = re.compile(r"[;,、，；/+\s和及]+|或者?")
_LONGEST_HEADER: Final = 10
_LONGEST_UNFINISHED: Final = 40
_AROUND: Final = re.compile(
    r"[《》“”\"「」]|^(?:专家|机构|政策|成果|活动)\s*(?=..)|(?<=.)(?:老师|教授|专家|博士|先生|女士)$"
)
"""What people say around a name: 专家张三, 张三老师, 《创新券管理办法》."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody wants to change: `columns` by kind, because 名称 is a column of several; none: `header` is unknown.

    `ordered`: said as an order (把…改成), not as something that is the case (…改成了).
    """

    name: str
    columns: Mapping[Kind, Column]
    content: str
    header: str = ""
    ordered: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The name as it was said, then without what is said around one, or without a column beside the other."""
        bare = (self.name, *(whose[0] for whose in (self.joined,) if whose))
        return tuple(dict.fromkeys((*bare, *(_AROUND.sub("", name).strip() or name for name in bare))))

    @property
    def joined(self) -> tuple[str, str] | None:
        """(name, header) of 陈工的职称和, which is left in front of 电话; None when the name is a name alone."""
        left = _JOINED.fullmatch(self.name)
        whose = _whose(left[1]) if left else None
        return whose if whose and _columns(whose[1]) else None


def read_correction(text: str) -> Correction | None:
    """The name, the column and the new content; None when no word behind the name is a column of any kind."""
    words = text.split()
    for at in range(1, len(words) - 1):
        if columns := _columns(words[at]):
            before, _, content = text.partition(f" {words[at]} ")
            name = before if content else " ".join(words[:at])
            return Correction(name.strip(), columns, (content or " ".join(words[at + 1 :])).strip(), words[at])
    return None


def read_change(text: str) -> Correction | None:
    """The same said as people speak: 把张三的电话改成…, 张三的职称改为…; None when nothing is changed to something."""
    if found := _IN_ENGLISH.match(text):
        return Correction(found["name"], _columns(found["header"]), found["content"].strip(), found["header"])
    for form in (_CHANGED, _CHANGE, _CLEARED):
        found = form.match(text)
        whose = _whose(found["whose"]) if found else None
        if found and whose:
            ordered = form is _CHANGE or bool(found["order"])
            columns = _columns(whose[1])
            if form is _CLEARED and not columns:  # 把旧砂里的杂质去掉 is a matter of a plant
                return None
            content = CLEARED if form is _CLEARED else found["content"].rstrip("。 \n")
            return Correction(whose[0], columns, content, whose[1], ordered)
    return None


def read_unfinished(text: str) -> Correction | None:
    """陈工的电话: the name and the column, without what the column is to say; None for all else."""
    whose = _whose(text.rstrip("。.!！?？ \n")) if len(text) <= _LONGEST_UNFINISHED else None
    columns = _columns(whose[1]) if whose else {}
    return Correction(whose[0], columns, "", whose[1]) if whose and columns else None


def read_outdated(text: str) -> Correction | None:
    """The name and the column of 陈工的电话错了 and 陈工换电话了; None for all else."""
    outdated, renewed = _OUTDATED.match(text), _RENEWED.match(text)
    begun = read_unfinished(outdated[1]) if outdated else None
    return begun or (read_unfinished(f"{renewed[1]}的{renewed[2]}") if renewed else None)


def read_unknown(text: str) -> Correction | None:
    """陈工 工资 5000: the second word stands where a column would; None when there are no three words."""
    words = text.split(maxsplit=2)
    return Correction(words[0], {}, words[2], words[1]) if len(words) == 3 else None


def names_another(correction: Correction, kind: Kind) -> str:
    """The header of a second column that the words change as well (…改成教授，电话改成…, 职称和电话…); "" for none."""
    if correction.joined:
        return correction.joined[1]
    for part in _PARTS.split(correction.content)[1:]:
        clause = _LED.sub("", part)
        said = read_change(f"{correction.name}的{clause}")
        header = said.header if said and said.name == correction.name else (_HEADED.match(clause) or ("", ""))[1]
        if _columns(header).get(kind):
            return header
    return ""


def names_forms(correction: Correction, kind: Kind) -> bool:
    """Whether several forms of consultation are wanted in the column that holds one (线上和到场)."""
    words = [word for word in _BETWEEN_FORMS.split(correction.content) if word]
    return correction.columns[kind].name == "form" and len(words) > 1 and all(word in FORMS for word in words)


def changeable(kind: Kind) -> tuple[str, ...]:
    """The columns of a kind that a correction can change."""
    return tuple(column.header for column in COLUMNS[kind] if column.name not in KEYS[kind])


def tells_which(kind: Kind, correction: Correction) -> bool:
    """Whether the column is part of what tells records apart, which a correction cannot change."""
    return correction.columns[kind].name in KEYS[kind]


def corrected(record: Record, correction: Correction, today: date) -> tuple[NewRecord | None, RowReading]:
    """The record with this one column as its table would read it, and the reading; None when it cannot be read."""
    kind = record.id.kind
    name = correction.columns[kind].name
    headers = tuple(each.header for each in COLUMNS[kind])
    # of what is read only this column is taken: an old record need not have all that a table must have
    needed = {each.name: record.title for each in COLUMNS[kind] if each.required}
    filled = {each: value for each, value in values_of(kind, record).items() if value}
    values = needed | filled | {name: "" if correction.content in EMPTY else correction.content}
    cells = tuple(value if (value := values.get(each.name)) is not None else "" for each in COLUMNS[kind])
    sheet = sheet_reading("", kind, Header(1, 2, headers))
    # whatever an old record is called, its name is not what is being corrected
    as_held = {
        at: replace(each, reading="text") if each.reading == "person" else each for at, each in sheet.columns.items()
    }
    row = read_row(record.source.name, replace(sheet, columns=as_held), SheetRow(2, cells), today)
    return (None if row.record is None else _with(record, row.record, name)), row


def _with(old: Record, read: NewRecord, name: str) -> NewRecord:
    """Nothing but the one column is taken from what was read: the rest of a record is more than its table shows."""
    plain = {each: getattr(read if each == name else old, each) for each in PLAIN}
    return replace(
        read,
        title=old.title,
        texts=_replaced(old.texts, read.texts, name),
        facts=_replaced(old.facts, read.facts, name),
        source=old.source,
        sample=old.sample,
        **plain,
    )


def _replaced(old: Mapping[str, Any], read: Mapping[str, Any], name: str) -> dict[str, Any]:
    kept = {each: value for each, value in old.items() if each != name}
    return kept | ({name: read[name]} if name in read else {})


def _whose(text: str) -> tuple[str, str] | None:
    """(name, header) of 张三的电话 and 张三电话: the longest header at its end, otherwise what stands behind 的."""
    for at in range(1, len(text)):
        parted = text[at - 1] in " 　的"
        if text[at].isalnum() and (parted or len(text) - at > 1) and _columns(text[at:]):
            return text[:at].strip().removesuffix("的").strip(), text[at:]
    name, _, header = (part.strip() for part in text.rpartition("的"))
    return (name, header) if name and 0 < len(header) <= _LONGEST_HEADER else None


def _columns(header: str) -> dict[Kind, Column]:
    return {kind: column for kind in COLUMNS for column in columns_of([header], kind).values()}
