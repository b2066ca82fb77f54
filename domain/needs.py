"""A need: what an enterprise describes, what it still misses, and the states it goes through."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from domain.errors import Stale
from domain.messages import Money, Span


class NeedKind(StrEnum):
    """Kinds of needs, as tools print them (product.md §10)."""

    TECHNOLOGY = "technology"
    TALENT = "talent"
    POLICY = "policy"
    IP = "ip"
    TRAINING = "training"
    TESTING = "testing"
    FINANCE = "finance"


INDUSTRIES: Final = (
    "新材料",
    "高端装备制造",
    "电子信息",
    "葡萄酒",
    "现代农业",
    "新能源",
    "生物医药",
    "有色金属",
    "化工",
    "节能环保",
    "人工智能",
    "新能源汽车",
    "海洋",
    "食品加工",
    "纺织",
    "其他",
)


class NeedState(StrEnum):
    """draft → submitted → open → consulting → agreed | closed; submitted → returned → draft."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    OPEN = "open"
    CONSULTING = "consulting"
    AGREED = "agreed"
    CLOSED = "closed"


_FOLLOWING: Final = {
    NeedState.DRAFT: {NeedState.SUBMITTED, NeedState.CLOSED},
    NeedState.SUBMITTED: {NeedState.OPEN, NeedState.RETURNED, NeedState.CLOSED},
    NeedState.RETURNED: {NeedState.DRAFT, NeedState.CLOSED},
    NeedState.OPEN: {NeedState.CONSULTING, NeedState.AGREED, NeedState.CLOSED},
    NeedState.CONSULTING: {NeedState.OPEN, NeedState.AGREED, NeedState.CLOSED},
    NeedState.AGREED: set[NeedState](),
    NeedState.CLOSED: set[NeedState](),
}


@dataclass(frozen=True, slots=True)
class Need:
    """A need in any state. Texts are the person's own words; `text` keeps everything said about it.

    `trade` is the narrower word for the industry (铸造). `deadline` is an Asia/Shanghai day, included. `wish` is the
    wished appointment. `number` comes at submission.
    """

    id: int
    account_id: int | None
    state: NeedState
    version: int
    created_at: datetime
    number: str = ""
    enterprise_id: int | None = None
    kind: NeedKind | None = None
    industry: str = ""
    trade: str = ""
    problem: str = ""
    present: str = ""
    target: str = ""
    budget: Money | None = None
    deadline: date | None = None
    place: str = ""
    form: str = ""
    tried: str = ""
    wish: Span | None = None
    text: str = ""
    skipped: tuple[str, ...] = ()
    reason: str = ""
    submitted_at: datetime | None = None


def check_step(need: Need, to: NeedState) -> None:
    """`Stale` when the state `to` does not follow the need's state."""
    if to not in _FOLLOWING[need.state]:
        raise Stale("need-wrong-state", state=str(need.state))


WEIGHTS: Final = {
    "problem": 26,
    "kind": 6,
    "industry": 8,
    "present": 12,
    "target": 14,
    "budget": 8,
    "deadline": 8,
    "tried": 18,
}
"""What each field adds to completeness, in percent: bureaus judge first whether the statement is exact, then
whether a target can be measured, then money and time (product.md §1); what was tried is what experts ask first."""

ASKED: Final = ("problem", "kind", "industry", "target", "budget", "deadline", "tried")
"""Fields asked for when missing, in this order; the rest is only taken when said."""

_ASKED_OF: Final = {
    NeedKind.TALENT: ("problem", "kind", "industry", "target", "deadline", "tried"),
    NeedKind.FINANCE: ("problem", "kind", "industry", "budget", "target", "deadline"),
    NeedKind.TRAINING: ("problem", "kind", "industry", "target", "budget", "deadline"),
    NeedKind.POLICY: ("problem", "kind", "industry", "target", "tried"),
    NeedKind.IP: ("problem", "kind", "industry", "target", "budget", "deadline"),
    NeedKind.TESTING: ("problem", "kind", "industry", "target", "budget", "deadline"),
}
"""What makes sense to ask for other kinds than technology: nobody tried a loan before, a policy has no budget."""

ENOUGH: Final = 60
"""From this completeness on an expert can judge, and the need may be submitted without another question."""

_LOWER_IS_BETTER: Final = ("率", "耗", "成本", "缺陷", "损失", "排放", "噪", "时间", "周期")
_HIGHER_IS_BETTER: Final = (
    "合格率",
    "良率",
    "良品率",
    "成品率",
    "利用率",
    "回收率",
    "转化率",
    "开工率",
    "效率",
    "成活率",
    "纯度",
)
_PERCENT: Final = re.compile(r"([一-鿿]{1,8})\s*(\d{1,2}(?:\.\d+)?)\s*%")


def filled(need: Need, name: str) -> bool:
    """Whether the field `name` has a value."""
    return bool(getattr(need, name))


def is_technical(need: Need) -> bool:
    """Whether it is about technology, as a need is until another kind is known."""
    return need.kind in {None, NeedKind.TECHNOLOGY}


def asked_of(need: Need) -> tuple[str, ...]:
    """The fields that a need of this kind is asked for, in this order."""
    return _ASKED_OF.get(need.kind, ASKED) if need.kind else ASKED


def completeness(need: Need) -> int:
    """0–100: the share of the weights of the filled fields; what no need of this kind is asked for does not count."""
    asked = asked_of(need)
    counted = {name: weight for name, weight in WEIGHTS.items() if is_technical(need) or name in asked}
    return round(100 * sum(counted[name] for name in counted if filled(need, name)) / sum(counted.values()))


def can_submit(need: Need) -> bool:
    """A need without a problem says nothing; everything else may stay open."""
    return filled(need, "problem")


def next_question(need: Need) -> str | None:
    """The first field of `asked_of` that is neither filled nor skipped, or None."""
    return next((name for name in asked_of(need) if not filled(need, name) and name not in need.skipped), None)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure the present state names in percent, with two round targets better than it."""

    name: str
    value: float
    targets: tuple[int, int]
    lower: bool


def figure_of(need: Need) -> Figure | None:
    """The figure of the present state ("废品率 8 %" → 废品率, 8, targets 5 and 3), or None when it names none."""
    found = _PERCENT.search(need.present)
    if found is None:
        return None
    name, value = found[1], float(found[2])
    if any(word in name for word in _HIGHER_IS_BETTER):
        gap = 100 - value
        targets = (round(100 - gap * 0.6), round(100 - gap * 0.35))
        return Figure(name, value, targets, lower=False) if value < targets[0] < targets[1] < 100 else None
    if any(word in name for word in _LOWER_IS_BETTER):
        targets = (round(value * 0.6), round(value * 0.35))
        return Figure(name, value, targets, lower=True) if 0 < targets[1] < targets[0] else None
    return None


@dataclass(frozen=True, slots=True)
class Change:
    """A field that got another value: `old` is None when it was empty, `new` is "" when it is so now."""

    field: str
    old: object
    new: object


def merge(need: Need, said: Mapping[str, object]) -> tuple[Need, tuple[Change, ...]]:
    """The need with what was just said, and what that changed; empty values change nothing.

    Another problem takes the place of all that was said of the old one; money and time stay, and what the firm is.
    """
    news = {name: value for name, value in said.items() if value and value != getattr(need, name)}
    changes = tuple(Change(name, getattr(need, name) or None, value) for name, value in news.items())
    if "industry" in news and "trade" not in news:
        news["trade"] = ""  # the narrower word belonged to the old industry
    skipped = tuple(name for name in need.skipped if name not in news)
    if "problem" in news and filled(need, "problem") and not same_matter(need, str(news["problem"])):
        gone = [name for name in _OF_PROBLEM if name not in said]
        changes += tuple(Change(name, getattr(need, name), "") for name in gone if filled(need, name))
        news = {**news, **dict.fromkeys(gone, ""), "text": ""}
        skipped = tuple(name for name in skipped if name not in gone)
    values: dict[str, Any] = {**news, "skipped": skipped}
    return replace(need, **values), changes


_OF_PROBLEM: Final = ("present", "target", "tried")
"""Fields that speak of one problem and say nothing of another."""

_WORDS: Final = re.compile(r"[一-鿿]+|[a-z]{4,}")
_EVERYDAY: Final = frozenset({"问题", "我们", "怎么", "老是", "总是", "不好", "不了", "厂里", "产品", "设备"})
"""Pairs that any two problems may share."""


def same_matter(need: Need, problem: str) -> bool:
    """Whether a problem shares a key word with what the need says of its own."""
    return bool(_key_words(problem) & _key_words(f"{need.problem} {need.present}"))


def _key_words(text: str) -> set[str]:
    """Pairs of Chinese characters, and Latin words of four letters or more."""
    words: set[str] = set()
    for found in _WORDS.findall(text.lower()):
        words |= {found} if found.isascii() else {found[index : index + 2] for index in range(len(found) - 1)}
    return words - _EVERYDAY


_MOST_SEARCHED: Final = 200
"""Characters of a need that are matched; more only blurs what it is about."""

_CLAUSE_ENDS: Final = re.compile(r"[,，。;；!！?？、\n]+|\.\s")
_NO_SUBJECT: Final = re.compile(
    r"\d|[%％]|[一二两三四五六七八九十百千几]\s*[万元块]|[万元]|^我们?在|预算|经费|费用|年底|月底|年初|年前"
    r"|今年|明年|本月|今天|明天|后天|[上下]午|[上下本这]周|[上下这]个月|[周星]期?[一二三四五六日天]|尽快|期限|电话|手机|微信"
    r"|联系|公司|先生|女士|您好|你好|谢谢|大家好|[请帮]我|帮忙|专家|老师|[一-鿿]工$|预约|约|咨询|提交|不知道|不清楚|说不准"
    r"|没有$|随便|不对|错了|改成|改为|行业|类型|hello|thank|please|budget|expert|contact",
    re.IGNORECASE,
)
_SHORTEST_CLAUSE: Final = 4


def search_text(need: Need) -> str:
    """The words a need is matched by: the problem, its figure, what was tried, and what else was said about it.

    At most 200 characters, the problem first; clauses about money, time, people or the talk itself are left out.
    """
    figure = figure_of(need)
    goal = (("降低" if figure.lower else "提高") + figure.name) if figure else ""
    parts = [part for part in (need.problem, goal, need.tried) if part]
    for clause in (each.strip() for each in _CLAUSE_ENDS.split(need.text)):
        known = any(clause in part or part in clause for part in parts)
        if len(clause) >= _SHORTEST_CLAUSE and not known and not _NO_SUBJECT.search(clause):
            parts.append(clause)
    return " ".join(parts)[:_MOST_SEARCHED]
