"""What somebody's words put into the fields of a need: what was understood, bare answers, corrections."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from domain.messages import Money, Span
from domain.needs import Need, filled, is_technical
from domain.places import Place
from domain.working_days import CITY_TIME
from knowledge.text import normalise
from knowledge.understand import (
    Figure,
    Intent,
    Signal,
    Understood,
    read_deadline,
    read_money,
    read_place,
    read_target,
)
from knowledge.understand.problem import find_problem

_TAKEN: Final = (
    "kind",
    "industry",
    "trade",
    "problem",
    "present",
    "target",
    "budget",
    "deadline",
    "place",
    "form",
    "wish",
)
"""Fields of `Understood` that a need takes over under the same name."""

_FIRST: Final = frozenset({"kind", "industry", "trade"})
"""Once known, these change only when they are asked for: a later half-sentence says too little about them."""

_READERS: Final[dict[str, Callable[[str, datetime], object]]] = {
    "target": lambda text, now: read_target(text),
    "budget": lambda text, now: read_money(text) if _is_amount(text) else None,
    "deadline": read_deadline,
    "place": lambda text, now: read_place(text),
}
"""How a bare answer to one question is read, such as 三十万 for the budget."""

_MONEY_UNIT: Final = re.compile(r"[万亿元块]|[\d\s](?:k|w|wan|rmb|cny|yuan|million|thousand)\b", re.IGNORECASE)
_AROUND_AMOUNT: Final = re.compile(
    r"[\d.,，\s〇零一二两三四五六七八九十百千半几\-—~～至到]|预算|大概|大约|左右|上下|差不多|不超过|最多|至少|以内|以下|以上"
)
_TELEPHONE: Final = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_FEW: Final = 4
"""Characters an answer may hold besides the amount itself."""

_VERBATIM: Final = {"problem": 300, "present": 300, "target": 300, "tried": 300, "place": 60}
"""Fields whose answer is kept in the person's own words when nothing finer was understood; characters kept."""

_ONE_THING: Final = 15
"""Characters up to which an answer speaks of one field only: 预算十万, said when the target was asked."""

_MOST_MONEY: Final = Decimal(10) ** 11
"""Yuan; a larger amount is a slip of the finger, and the column of amounts could not hold it."""

_FIELD: Final = "(?:类型|行业|问题|现状|目标|预算|时间|地点)"
_CORRECTING: Final = re.compile(
    rf"^\s*{_FIELD}?(?:不对|错了|不是|重新?说|[搞弄说写打填]错了?|更正)[了啊呀吧]*[\s,，。:：;；!！]*"
    rf"(?:{_FIELD}?(?:应该)?(?:是|改成|改为))?\s*"
    r"|^\s*(?:把)?[^\s,，。:：;；!！]{0,6}?(?:要|应该)?(?:改成|改为|改到)了?\s*"
)
_NOT_AN_ANSWER: Final = re.compile(r"^\s*第.{1,3}[个位条项]|[?？]\s*$|[吗么呢]\s*$|你|科桥|干[嘛吗啥]|为什么|为啥|意思")
"""Said of nothing but the talk: a number of some list, a question back."""
_WHY: Final = re.compile(r"干[嘛吗啥]|为什么|为啥|凭什么|有什么用|什么意思|必须|一定|why|what for", re.IGNORECASE)
_TRIED: Final = re.compile(r"(?<![没未不])(?:试过|用过|尝试过|试了)了?(?P<what>[^,，。;；!！?？\n]{2,80})")
_SAYS_TRIED: Final = re.compile(r"^\s*(?:我们?|厂里|已经|都|也)*(?:试过|尝试过|试了)了?(?=[^,，。;；!！?？\s])")
"""What the field's own name says again: 试过换涂料."""

_NO: Final = "(?:[暂还]?没有?|[暂]?无|none|nothing|no)"
_NONE: Final = re.compile(
    rf"^(?:{_NO}(?:什么)?(?:预算|要求|目标|期限|行业|时间)?|(?:预算|要求|目标|期限|行业|时间){_NO})[了呢吧呀\s。.!！]*$"
)
_WANTS_EXPERT: Final = re.compile(
    r"^(?:我们?|想|要|请|邀|派|来|让|希望|帮忙|帮我|麻烦|能不能|能否|能|可以|有没有|有|需要|找|约|预约|咨询|见"
    r"|一下|一个|一位|几位|个|位|名|的|看看|吗|\s)*"
    r"专家(?:能不能|能否|能|可以|过?来|到|去|进|上门|我们?|咱们?|厂子?|里|公司|单位|车间|现场|实地|这[里边儿]"
    r"|看看|看一?下|转转|聊聊|咨询|指导|诊断|帮忙|给|一下|一趟|吗|吧|呢)*[\s。.!！?？~]*$"
)


def values(heard: Understood | None, text: str, need: Need, asked: str, now: datetime) -> Mapping[str, object]:
    """Field → value of everything these words say, `asked` being the open question ("" = none)."""
    found: dict[str, object] = {}
    corrects = heard is not None and heard.signal is Signal.WRONG
    if heard is not None:
        found = {name: _plain(getattr(heard, name)) for name in _TAKEN if getattr(heard, name)}
    if asked != "problem" and filled(need, "problem"):
        found.pop("problem", None)  # neither an answer to another question nor something to add restates the problem
        asked_for = {asked, "trade"} if asked == "industry" else {asked}
        settled = set() if corrects else {name for name in _FIRST - asked_for if filled(need, name)}
        found = {name: value for name, value in found.items() if name not in settled}
    if asked == "target" and not is_technical(need):
        found.pop("target", None)  # "三年以上经验" is no figure to be reached: kept in the person's own words
    words = corrected(text) if corrects else text.strip()
    if corrects and asked == "problem":
        found[asked] = find_problem(normalise(words))  # a correction as a whole is read as none
    if asked in _READERS and asked not in found and (asked != "target" or is_technical(need)):
        found[asked] = _plain(_READERS[asked](words, now))
    if asked != "tried" and not filled(need, "tried"):
        found["tried"] = _tried(text)
    wish = found.get("wish")
    until = isinstance(wish, Span) and wish.start.astimezone(CITY_TIME).date() == found.get("deadline")
    if until or (corrects and asked == "deadline"):
        found.pop("wish", None)  # the day is a deadline; nobody asked to meet on it
    unnamed = corrects and not (heard and heard.about == asked)  # 问题改成锅炉冒黑烟 names the field it corrects
    own_words = asked in _VERBATIM and _may_answer(heard, text, words, asked) and not _only_books(heard, words)
    if own_words and not _said_finer(found, asked, words, unnamed):
        found[asked] = (_SAYS_TRIED.sub("", words) if asked == "tried" else words)[: _VERBATIM[asked]]
    return {name: value for name, value in found.items() if value and not _is_absurd(value)}


def corrected(text: str) -> str:
    """What follows a correction's 不对 or 目标改成 ("" when nothing does)."""
    return _CORRECTING.sub("", text, count=1).strip()


def asks_why(text: str) -> bool:
    """Whether somebody wants to know what a question is for (你问这个干嘛)."""
    return bool(_WHY.search(text))


def says_none(text: str, asked: str) -> bool:
    """Whether the answer is that there is none (没有, 没有预算); what was tried may well be 没有."""
    return asked != "tried" and bool(text.strip()) and bool(_NONE.match(text.strip().lower()))


def _is_amount(text: str) -> bool:
    """Whether a bare number is meant as money: its unit is said, or nearly nothing else is (三十左右吧, not 第一个)."""
    if _TELEPHONE.search(text):
        return False
    return bool(_MONEY_UNIT.search(text)) or len(_AROUND_AMOUNT.sub("", text)) <= _FEW


def wants_expert(text: str) -> bool:
    """Whether words ask for some expert, at their works or not, without a word on what for (邀请专家来我们厂看看)."""
    return bool(_WANTS_EXPERT.match(text.strip()))


def _may_answer(heard: Understood | None, text: str, words: str, asked: str) -> bool:
    """Whether words may stand as they are: a problem speaks of some matter, everything else at least answers.

    `words` are what is left of the text behind a 不对; a signal that leaves all of it steers and answers nothing.
    """
    if heard is None or heard.matter:
        return True
    if heard.signal is not None and words == text.strip():
        return False
    return asked != "problem" and heard.intent is not Intent.SMALLTALK and not _NOT_AN_ANSWER.search(words)


def _only_books(heard: Understood | None, words: str) -> bool:
    """Asks for an expert without a word on what for (想约个专家, 约陈工下周三)."""
    names_one = heard is not None and heard.intent is Intent.BOOK and bool(heard.person)
    return names_one or wants_expert(words)


def _tried(text: str) -> str:
    found = _TRIED.search(text)
    return found["what"].strip() if found else ""


def _said_finer(found: Mapping[str, object], asked: str, words: str, corrects: bool) -> bool:
    """Whether the words themselves are not the answer: it was read from them, they are about other fields, or empty.

    `corrects`: they correct some field without naming it.
    """
    others = [name for name, value in found.items() if value and (corrects or name not in _FIRST)]
    elsewhere = bool(others) and (corrects or len(words) <= _ONE_THING)
    return bool(found.get(asked)) or elsewhere or not any(character.isalnum() for character in words)


def _is_absurd(value: object) -> bool:
    amounts = (value.low, value.high) if isinstance(value, Money) else ()
    return any(amount is not None and amount > _MOST_MONEY for amount in amounts)


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Figure | Place) else value
