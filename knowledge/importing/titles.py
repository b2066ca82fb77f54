"""A name as lists show it: spread over the cell, or with its title. 王　伟 → 王伟; 王建国 教授 → 王建国, 教授.

A cell that holds more than one person, or a remark beside the name, is told from one that holds a name.
"""

from __future__ import annotations

import re
from typing import Final

from knowledge.lexicon import words

_RANKS: Final = (
    *(
        "教授级高级工程师",
        "正高级工程师",
        "高级工程师",
        "教授级高工",
        "正高级工",
        "助理工程师",
        "工程师",
        "高工",
        "总工",
    ),
    *("特聘教授", "讲席教授", "副教授", "教授", "讲师", "助理研究员", "副研究员", "研究员", "研究生导师"),
    *(
        "博士生导师",
        "硕士生导师",
        "博导",
        "硕导",
        "院士",
        "博士后",
        "博士",
        "高级农艺师",
        "农艺师",
        "高级实验师",
        "实验师",
    ),
    *("主任医师", "副主任医师", "主任", "副主任", "院长", "副院长", "所长", "副所长"),
)
_LONGEST: Final = 40
_SPREAD: Final = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
_BETWEEN_PEOPLE: Final = re.compile(r"[、,，;；/|&\n]|(?<=[\u3400-\u9fff]{2})[ 和与及](?=[\u3400-\u9fff]{2})")
_AND_OTHERS: Final = re.compile(r".{2,}等[\d一二三四五六七八九十几多]*[位名]?人?")
_RANK: Final = "|".join(sorted(_RANKS, key=len, reverse=True))
_TITLED: Final = re.compile(
    rf"(?P<name>[\u3400-\u9fff· ]+?)(?P<gap>[\s,，、/(（]*+)"
    rf"(?P<title>(?:{_RANK})(?:[\s,，、/]*(?:{_RANK}))*)[)）]?(?P<mark>[(（]示例[)）])?"
)
_REMARK: Final = re.compile(
    rf"\s*+[(（](?![^()（）]*示例)(?!(?:{_RANK})(?:[\s,，、/]*(?:{_RANK}))*(?:[)）]|$))[^()（）]*[)）]?"
)
_LONGEST_PERSON: Final = 12  # with a title
_DOUBLE_SURNAMES: Final = frozenset(
    re.findall("..", "欧阳上官司马诸葛夏侯皇甫尉迟公孙慕容令狐长孙宇文司徒端木百里东方南宫东郭呼延轩辕独孤拓跋")
)


def several_people(name: str) -> bool:
    """Whether a cell names more than one person: 李明、张华, 林八 林九教授, 林十等3人. A word in brackets is nobody."""
    plain = without_remark(name)
    titled = _TITLED.fullmatch(plain) if len(plain) <= _LONGEST else None  # 高工 behind a name is no 高 of his own
    parts = map(str.strip, _BETWEEN_PEOPLE.split(titled["name"] if titled else plain))
    people = [each for each in parts if 1 < len(each) <= _LONGEST_PERSON and _is_named(each)]
    return len(set(people) - _DOUBLE_SURNAMES) > 1 or bool(_AND_OTHERS.fullmatch(plain))


def without_remark(name: str) -> str:
    """The name without what is in brackets beside it, unless it is a title or 示例: 林六(已退休) → 林六."""
    return _REMARK.sub("", name).strip()


def split_title(name: str) -> tuple[str, str]:
    """(name, title), the title "" when there is none or when without it only a surname would be left (李教授).

    Written together, a name must begin with a surname: 测试工程师 is nobody called 测试.
    """
    found = _TITLED.fullmatch(name) if len(name) <= _LONGEST else None
    person = _SPREAD.sub("", found["name"]) if found else ""
    if found is None or len(person) < 2 or person in _DOUBLE_SURNAMES or not (found["gap"] or _is_named(person)):
        return _SPREAD.sub("", name), ""
    return person + (found["mark"] or ""), "、".join(re.findall(_RANK, found["title"]))


def _is_named(person: str) -> bool:
    return person[0] in words("surnames") or person[:2] in _DOUBLE_SURNAMES
