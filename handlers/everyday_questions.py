"""What people ask in their own words besides needs: which policies and events there are, and what Keqiao costs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from domain.messages import Button, Choices, Reply, Said, Text, say
from handlers import events, policies
from handlers.turn import Found, Turn, View
from knowledge.text import normalise

_LIST: Final = re.compile(
    r"^(?:请问|您好|你好|最近|近期|现在|目前|今年|咱们?|你们|我们|这里|这边|都|还|能|可以|想|看看?|了解|知道|一下|[,\s])*+"
    r"有?(?:什么|哪些|啥|没有)(?:新|好|适合|针对|我们|企业|公司|可以|能|申报|申请|享受|参加|报名|扶持|优惠|惠企|支持|科技|的)*+"
    r"(?P<what>政策|补贴|活动)(?:可以|能|申报|申请|享受|参加|报名|的|了|吗|么|呢|呀|啊|[?。\s])*+$"
)
_COST: Final = re.compile(
    r"^(?:请问|你们|咱们|这个|这里|科桥|咨询|约|找|专家|用|服务|平台|是|要(?!钱)|需要|[,\s])*+"
    r"(?:收费|免费|要钱|花钱|付费|收钱|付钱)的?(?:吗|么|嘛|呢|不|[?。\s])*+$"
    r"|^(?:is (?:it|this|keqiao) free|(?:how much )?does (?:it|this|keqiao) cost(?: (?:anything|money))?)\W*$",
    re.IGNORECASE,
)


def asks_for_list(text: str) -> str:
    """政策 or 活动 when somebody wants to know what there is (最近有什么政策); "" for all else."""
    found = _LIST.match(normalise(text))
    return "" if found is None else "活动" if found["what"] == "活动" else "政策"


def asks_cost(text: str) -> bool:
    """Whether somebody asks what this costs: 收费吗, 你们是免费的吗."""
    return bool(_COST.match(normalise(text)))


def look(view: View, said: Said) -> Found:
    """All events, or all policies that are open, as the words 活动 and 政策 alone would show."""
    every = replace(said, text="")
    return events.look(view, every) if asks_for_list(said.text) == "活动" else policies.look_open(view, every)


def show_list(turn: Turn, said: Said) -> Reply:
    """The list that was asked for."""
    every = replace(said, text="")
    return events.list_words(turn, every) if asks_for_list(said.text) == "活动" else policies.list_words(turn, every)


def tell_cost(turn: Turn, said: Said) -> Reply:
    """That nothing is paid here, and who can say more."""
    return Reply((Text(say("menu-cost")), Choices((Button(say("button-human"), "o.human"),))))
