"""Which result on the screen words mean: 约 2, 陈工不合适, 就他; and whether they seek somebody who is not there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from domain.needs import Need
from domain.records import Match, Record
from handlers import need_matches, need_words
from handlers.turn import Turn, View
from knowledge.understand import Intent, Understood, read_window

_SHORT: Final = 16
"""Characters of a question about a result; longer words say more than that."""

_THIS_ONE: Final = re.compile(
    r"[这那](?:位|个?(?:专家|老师|教授|人))|(?<!其)[他她]|^就?[这那][个条项](?:$|[怎咋呢行好吧可?？])"
)
_OTHERS: Final = re.compile(r"(?:别的|其[他它余]的?|另一?[个位]|还有(?:哪些|别的)?)(?:专家|老师|教授|人)")
_ABOUT: Final = re.compile(
    r"呢\s*[?？]?\s*$|怎么样|咋样|为什么|为啥|凭什么|介绍|是谁|[做干搞]什么的|[做干搞]啥的|^看看?\s*第?\s*[\d一二三四五]"
)
_MORE: Final = re.compile(r"详细|具体|说说|讲讲|了解|资料|简介|背景|情况|经历|[擅专]长|研究(?:什么|方向|成果)")
_MEETS: Final = re.compile(r"约|见|聊|谈|时间|有空|来厂|过来")
_EXPERT: Final = re.compile(r"专家|老师|教授|团队")


def seeks_anew(view: View, text: str) -> bool:
    """找宁波的焊接专家 is a new need; 请专家来厂里看看, 还有哪些专家 or a number is about those on the screen."""
    heard = view.heard
    if heard is None or not heard.matter or heard.intent is not Intent.FIND_EXPERT or heard.person or heard.ordinal:
        return False
    there = need_words.wants_expert(text) or _THIS_ONE.search(text) or _OTHERS.search(text)
    return not (there or read_window(text, view.now))


def asks_about(text: str) -> bool:
    """Whether somebody wants to know more of a result (2呢, 第二个详细说说, 为什么推荐陈工) before asking for time."""
    wants_more = _ABOUT.search(text) or (_MORE.search(text) and not _MEETS.search(text))
    return bool(wants_more) and len(text) <= _SHORT


def may_mean_the_only_one(heard: Understood, text: str) -> bool:
    """约, 就他, 下周三下午 are enough where one expert is shown; 约焊接专家 and 还有哪些专家 do not mean that one."""
    if _THIS_ONE.search(text):
        return True
    described = bool(heard.industry or heard.problem or heard.place) and bool(_EXPERT.search(text))
    return heard.intent is not Intent.FIND_EXPERT and not described


def says_this(text: str) -> bool:
    """Whether words point at what is on the screen (这位, 这个呢)."""
    return bool(_THIS_ONE.search(text))


def unnamed(turn: Turn, need: Need, experts: Sequence[Match], text: str) -> list[Record]:
    """What words without a name or a number may mean: the one whose card is open, else the experts that fit."""
    opened = need_matches.opened(turn, need) if says_this(text) else None
    if opened is not None:
        return [opened]
    only = turn.heard is not None and may_mean_the_only_one(turn.heard, text)
    return [match.record for match in experts] if only else []


def shown(turn: Turn, need: Need, experts: Sequence[Match]) -> list[Record]:
    """What was listed last and is still there: the experts, where that is not known."""
    found = (turn.store.records.get(number) for number in need_matches.listed(turn, need))
    return [record for record in found if record is not None] or [match.record for match in experts]


def meant(
    turn: Turn, need: Need, experts: Sequence[Match], number: int | None = None, *, alone: Sequence[Record] = ()
) -> Record | None:
    """By its number in the list that was shown last, of whatever kind; by name among the experts; else the one
    that is `alone`. None when that tells of nothing."""
    heard = turn.heard
    if heard is None:
        return None
    ordinal = heard.ordinal if number is None else number
    if ordinal is not None:
        order = need_matches.listed(turn, need) or [match.record.id.number for match in experts]
        return turn.store.records.get(order[ordinal - 1]) if 0 < ordinal <= len(order) else None
    if heard.person:
        return next((match.record for match in experts if match.record.title.startswith(heard.person)), None)
    return alone[0] if len(alone) == 1 else None
