"""A name as lists show it: spread over the cell, or with its title. 王　伟 → 王伟; 王建国 教授 → 王建国, 教授."""

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
_RANK: Final = "|".join(sorted(_RANKS, key=len, reverse=True))
_TITLED: Final = re.compile(
    rf"(?P<name>[\u3400-\u9fff· ]+?)(?P<gap>[\s,，、/(（]*+)"
    rf"(?P<title>(?:{_RANK})(?:[\s,，、/]*(?:{_RANK}))*)[)）]?(?P<mark>[(（]示例[)）])?"
)
_DOUBLE_SURNAMES: Final = frozenset(
    re.findall("..", "欧阳上官司马诸葛夏侯皇甫尉迟公孙慕容令狐长孙宇文司徒端木百里东方南宫东郭呼延轩辕独孤拓跋")
)


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
