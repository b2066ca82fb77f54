"""Who an expert is, asked in words: 介绍一下马老师, 陈工是谁, 有没有李明教授, 李明老师的电话是多少, 介绍一下这位专家.

Told is what a result's card tells.
"""

from __future__ import annotations

import re
from typing import Final

from domain.messages import Button, Card, Choices, Reply, Said, Text, say
from domain.records import Kind, Record
from handlers import match_cards, match_lines, matches, need_matches, needs
from handlers.turn import Turn, View
from knowledge.question import called_in, name_before
from knowledge.text import normalise
from knowledge.understand.people import bare_name, find_person, is_name

_NAMESAKES: Final = 2
"""Cards shown at most when several experts have the name: each has three buttons."""

_LONGEST: Final = 40
"""Characters; longer words say more than that."""

_OF_THEM: Final = "(?:详细|具体|基本|个人)?(?:情况|资料|信息|简介|背景|经历|研究方向|研究成果|专长|特长|水平)"
_REACHED: Final = "(?:的)?(?:联系)?(?:电话|手机|微信|号码|方式|邮箱){1,2}"
_WHO: Final = "(?:到底)?(?:是谁|是(?:什么|啥|哪里的?|哪的|哪个单位的?)人|是哪(?:一?位|里的|个单位的))"
_ASKED: Final = re.compile(
    r"^(?:请|麻烦|帮我|给我|给我们|我?想|再|先|能不能|能|可以|详细|具体|\s)*+"
    rf"(?:介绍|了解|说说|讲讲|认识)(?:一?下)?(?P<told>.{{1,12}}?)(?:的?{_OF_THEM})?[吗吧?？。!！\s]*$"
    rf"|^(?P<who>.{{1,12}}?){_WHO}[呢呀啊?？。!！\s]*$"
    rf"|^(?P<reached>.{{1,12}}?){_REACHED}(?:是|有)?(?:多少|几|什么|啥|吗|没有)[呢呀啊?？。!！\s]*$"
    r"|^(?:你们|库里|这里)*+有(?:没有|无)?(?P<there>.{2,8}?)(?:这个人|这位(?:专家|老师)?)?[吗么嘛?？。!！\s]*$"
    r"|^(?P<asked>.{1,12}?)(?:到底)?(?:是[做干搞](?:什么|啥)的|怎么样|咋样|[擅专]长(?:什么|啥)|研究(?:什么|啥)"
    rf"|的{_OF_THEM}|介绍一?下)[呢呀啊?？。!！\s]*$"
)
_SAMPLE: Final = re.compile(r"\(示例\)$")
_WHO_IS_SHOWN: Final = re.compile(r"[这那]位(?:专家|老师|教授)?|[这那]个(?:专家|老师|教授|人)|[他她]")


def asks(view: View, text: str) -> bool:
    """Whether a short sentence asks who somebody is: 马老师, an expert's full name, or the one on the screen."""
    form, who = _whom(text)
    if not who or _WHO_IS_SHOWN.fullmatch(who):
        return bool(who)
    if len(who) > 1 and view.store.records.beginning(Kind.EXPERT, who, 1):
        return True
    if form == "there":  # 有没有李明教授, but not 有没有高工
        return _is_titled(who) and len(name_before(who)) > 1
    return _is_titled(who) or (form == "who" and is_name(who))


def _is_titled(who: str) -> bool:
    return find_person(who) == who and bool(called_in(who))  # 陈工, but not 施工


def answer(turn: Turn, said: Said) -> Reply:
    """The card of the expert: of the one that fits the need, else whoever is known by the name; or that nobody is."""
    need, (form, name) = need_matches.talked(turn), _whom(said.text)
    if _WHO_IS_SHOWN.fullmatch(name):
        return matches.book_by_words(turn, said) if need is not None else Reply((Text(say("match-nobody-yet")),))
    found = (match.record for match in turn.found.get(Kind.EXPERT, ()))
    fits = next((record for record in found if record.title.startswith(name)), None)
    told = match_cards.card(turn, need, fits) if need is not None and fits is not None else _told(turn, name)
    later = (Text(say("match-reached-later")),) if form == "reached" else ()
    return Reply((*later, *told.parts))


def named(view: View) -> bool:
    """Whether somebody wants to meet an expert by name before any need is told: 我想约李明教授."""
    return view.heard is not None and bool(view.heard.person) and not view.heard.problem and not needs.has_draft(view)


def wanted(turn: Turn, said: Said) -> Reply:
    """Who that is, and the question for the problem, with which booking begins; or that nobody has the name."""
    assert turn.heard is not None
    known = _known(turn, turn.heard.person)
    if len(known) != 1:
        return _told(turn, turn.heard.person)
    who = Card(known[0].title, match_lines.expert_lines(known[0]))
    return Reply((who, *needs.describe(turn, said).parts))


def _told(turn: Turn, name: str) -> Reply:
    known = _known(turn, name)
    if len(known) > _NAMESAKES:
        return Reply((Text(say("match-namesakes", name=name)),))
    if not known:
        human = Choices((Button(say("button-human"), "o.human", turn.talk.need_id or 0),))
        return Reply((Text(say("match-nobody", name=name)), human))
    return Reply(tuple(part for record in known for part in matches.expert_card(turn, record).parts))


def _known(turn: Turn, name: str) -> list[Record]:
    """Experts whose name begins so (陈工 for 陈工（示例）), else without its title (李明 for 李明教授), and at most
    one more than are told."""
    store, own = turn.store.records, name_before(name)
    found = store.beginning(Kind.EXPERT, name, _NAMESAKES)
    return found or (store.beginning(Kind.EXPERT, own, _NAMESAKES + 1) if own != name else [])


def _whom(text: str) -> tuple[str, str]:
    """(form of the question, what stands where such a question has a name), which need be none (设备怎么样, 介绍一下
    高企政策); two empty strings otherwise. 教授李明 is 李明."""
    found = _ASKED.match(normalise(text)) if len(text) <= _LONGEST else None
    if found is None:
        return "", ""
    form = found.lastgroup or ""
    return form, bare_name(_SAMPLE.sub("", found[form].strip()))
