"""Who an expert is, asked in words: 介绍一下马老师, 陈工是谁, 介绍一下这位专家. Told is what a result's card tells."""

from __future__ import annotations

import re
from typing import Final

from domain.messages import Button, Choices, Reply, Said, Text, say
from domain.records import Kind, Record
from handlers import match_cards, matches, need_matches
from handlers.turn import Turn, View
from knowledge.question import called_in, name_before
from knowledge.text import normalise
from knowledge.understand.people import find_person

_NAMESAKES: Final = 2
"""Cards shown when several experts have the name: each has three buttons."""

_LONGEST: Final = 40
"""Characters; longer words say more than that."""

_OF_THEM: Final = "(?:详细|具体|基本|个人)?(?:情况|资料|信息|简介|背景|经历|研究方向|研究成果|专长|特长|水平)"
_ASKED: Final = re.compile(
    r"^(?:请|麻烦|帮我|给我|给我们|我?想|再|先|能不能|能|可以|详细|具体|\s)*"
    rf"(?:介绍|了解|说说|讲讲|认识)(?:一?下)?(?P<told>.{{1,12}}?)(?:的?{_OF_THEM})?[吗吧?？。!！\s]*$"
    r"|^(?P<asked>.{1,12}?)(?:到底)?(?:是谁|是[做干搞](?:什么|啥)的|怎么样|咋样|[擅专]长(?:什么|啥)|研究(?:什么|啥)"
    rf"|的{_OF_THEM}|介绍一?下)[呢呀啊?？。!！\s]*$"
)
_SAMPLE: Final = re.compile(r"\(示例\)$")
_WHO_IS_SHOWN: Final = re.compile(r"[这那]位(?:专家|老师|教授)?|[这那]个(?:专家|老师|教授|人)|[他她]")


def asks(view: View, text: str) -> bool:
    """Whether a short sentence asks who somebody is: 马老师, an expert's full name, or the one on the screen."""
    who = _whom(text)
    if not who or _WHO_IS_SHOWN.fullmatch(who):
        return bool(who)
    titled = find_person(who) == who and bool(called_in(who))  # 陈工, but not 施工
    return titled or (len(who) > 1 and bool(view.store.records.beginning(Kind.EXPERT, who, 1)))


def answer(turn: Turn, said: Said) -> Reply:
    """The card of the expert: of the one that fits the need, else whoever is known by the name; or that nobody is."""
    need, name = need_matches.talked(turn), _whom(said.text)
    if _WHO_IS_SHOWN.fullmatch(name):
        return matches.book_by_words(turn, said) if need is not None else Reply((Text(say("match-nobody-yet")),))
    found = (match.record for match in turn.found.get(Kind.EXPERT, ()))
    fits = next((record for record in found if record.title.startswith(name)), None)
    if need is not None and fits is not None:
        return match_cards.card(turn, need, fits)
    known = _known(turn, name)
    if not known:
        human = Choices((Button(say("button-human"), "o.human", 0 if need is None else need.id),))
        return Reply((Text(say("match-nobody", name=name)), human))
    return Reply(tuple(part for record in known for part in matches.expert_card(turn, record).parts))


def _known(turn: Turn, name: str) -> list[Record]:
    """Experts whose name begins so (陈工 for 陈工（示例）), else without its title (李明 for 李明教授).

    For a surname alone, 李教授, they are only told when they are few.
    """
    store, own = turn.store.records, name_before(name)
    if found := store.beginning(Kind.EXPERT, name, _NAMESAKES):
        return found
    found = store.beginning(Kind.EXPERT, own, _NAMESAKES + 1) if own != name else []
    return found[:_NAMESAKES] if len(own) > 1 or len(found) <= _NAMESAKES else []


def _whom(text: str) -> str:
    """What stands where such a question has a name, which need be none (设备怎么样, 介绍一下高企政策); "" otherwise."""
    found = _ASKED.match(normalise(text)) if len(text) <= _LONGEST else None
    return _SAMPLE.sub("", (found["told"] or found["asked"]).strip()) if found else ""
