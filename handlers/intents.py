"""What is done with words that answer no open question, by what was understood."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from domain.accounts import Role
from domain.messages import Reply, Said
from handlers import (
    booking_words,
    corrections,
    everyday_questions,
    feedback,
    imports,
    matches,
    menu,
    mine,
    need_matches,
    needs,
    operator,
    pointing,
    policies,
    retiring,
    routes,
    submitted_needs,
    templates,
    who_is,
)
from handlers.routing import Look
from handlers.turn import Turn, View
from knowledge.understand import Intent, names_time


@dataclass(frozen=True, slots=True)
class Served:
    """A handler for words, and the matching it needs."""

    handle: Callable[[Turn, Said], Reply]
    look: Look | None = None
    alone: bool = False
    """The open question does not come back behind it: a person takes over, or the reply holds it already."""


_BY_INTENT: Final = {
    Intent.POLICY_QUESTION: Served(policies.answer, policies.look),
    Intent.BOOK: Served(matches.book_by_words, matches.look_for_booking),
    Intent.RESCHEDULE: Served(booking_words.reschedule),
    Intent.CANCEL: Served(mine.show),
    Intent.STATUS: Served(mine.show),
    Intent.HUMAN: Served(operator.ask_human, alone=True),
    Intent.SMALLTALK: Served(menu.greet),
}

_INTERRUPTING: Final = {Intent.POLICY_QUESTION, Intent.HUMAN, Intent.STATUS}
"""What is served at once even while a question is open; anything else is taken as an answer."""

_PICKING: Final = {"match.pick", "booking.time"}
"""Open questions that an enterprise may leave by naming another expert, another problem, or none at all."""

_CHOOSING: Final = {*_PICKING, "booking.newtime"}
"""These, and the time to which an appointment is moved: a problem without a time is another need."""

_LOOKING: Final = {*_PICKING, "match.words", "booking.contact"}
"""Open questions behind which nothing is lost: small talk and 不约了 are no answer to them."""

_TO_KEQIAO: Final = re.compile(r"你|科桥|机器人|[?？吗呢]\s*$", re.IGNORECASE)
"""Words for the bot itself, not about a firm's problem."""

_ABOUT_PRIVACY: Final = re.compile(
    r"(?:谁|哪些人|别人|人家|外人|其他人)[^,，。]{0,8}(?:看|知道|拿|查)[^,，。]{0,6}(?:电话|手机|号码|信息|资料|单位|需求|公司)"
    r"|(?:我们?的?|我司的?)?(?:电话|手机|号码|个人信息|信息|资料|隐私|数据)[^,，。]{0,8}"
    r"(?:安全[吗么嘛]|保密[吗么嘛]|会不会|会被|谁能|谁会|谁看|给谁|公开[吗么嘛]|泄[露漏][吗么嘛])"
    r"|(?:会不会|会|有没有)[^,，。]{0,4}泄[露漏][^,，。]{0,6}(?:电话|信息|资料|隐私)"
    r"|who (?:can|will) see my|is my (?:data|phone|number|information)",
    re.IGNORECASE,
)
"""Asks who gets to see what was said here (谁能看到我的电话)."""

_OF_AN_APPOINTMENT: Final = re.compile("约|报名|咨询")
"""What else is called off besides the draft that is being asked about."""

_LONGEST_PRIVACY: Final = 40
"""Characters; longer words describe a firm's own trouble with data."""

_BOOKING: Final = re.compile("预约|咨询|约好|约的")
"""Names a consultation, not the choosing of one (不约了)."""

_MEETING: Final = re.compile(
    r"^(?:请问|那么?|我们?|您|到时候?|当天|接下来|现在|还|需要|应该|该|要|得|[,，\s])*+"
    r"(?:准备些?(?:什么|啥)(?:材料|东西|资料)?|带些?(?:什么|啥)|怎么(?:参加|见面?|开会|入会|进会|连线|联系[他她]?)"
    r"|在?哪[里儿]?(?:见面?|谈|聊|参加|开会?)|(?:会议)?(?:链接|会议号|地址|地点)(?:是|在)?(?:多少|什么|哪[里儿]?|呢)?"
    r"|下一步(?:[要该]?怎么[办做]|[要该]?[做干](?:什么|啥))?|然后|怎么办)(?:来着|[呢啊呀吗?？。\s])*$"
)
"""Asks on after a consultation was asked for; its card has time, way and what can be done."""

_OTHER_EXPERT: Final = re.compile("(?:那就?|还是|我们?|想|要|改|再|先|就)*+(?:约|换)")
"""约马老师吧, 还是换马老师: with a name behind it no answer to who asks."""

_GREETING: Final = re.compile(
    r"^(?:你好|您好|在吗|谢谢|多谢|感谢|辛苦|再见|拜拜|hello|hi\b|thank|bye)|你们?(?:到底)?是(?:谁|什么|真人|机器人)",
    re.I,
)
"""Small talk that is no answer to any question of a draft; 好的 and 没有 may be."""

_FEWEST_CHARACTERS: Final = 12
_FEWEST_WORDS: Final = 4
_FEWEST_DIFFERENT: Final = 8


def interrupts(view: View, said: Said) -> bool:
    """Whether these words are about something else than the open question."""
    heard = view.heard
    assert heard is not None
    if said.files and not said.text.strip():
        return True
    if who_is.asks(view, said.text):
        return True
    if view.talk.question == "match.pick" and feedback.verdict_said(said.text) is not None:
        return False
    if view.talk.question == feedback.QUESTION:
        return heard.intent in _INTERRUPTING or (heard.intent is Intent.BOOK and bool(heard.person or heard.ordinal))
    if heard.intent in _INTERRUPTING or _aside(view, said) is not None:
        return True
    if view.talk.question in _LOOKING and heard.intent is Intent.SMALLTALK:
        return True
    if view.talk.question.startswith("need.") and heard.intent is Intent.SMALLTALK and heard.signal is None:
        return bool(_GREETING.search(said.text))
    if view.talk.question.startswith("need.") and heard.intent is Intent.CANCEL and not heard.matter:
        return bool(_OF_AN_APPOINTMENT.search(said.text))
    if view.talk.question in _LOOKING and heard.intent is Intent.CANCEL:
        return True
    if view.talk.question == "match.words":
        return False
    if view.talk.question == "booking.contact":
        return bool(heard.person and _OTHER_EXPERT.match(said.text))
    if view.talk.question == "match.pick" and heard.intent is Intent.OTHER:
        points = heard.person or heard.ordinal or pointing.says_this(said.text)
        return not (points or names_time(said.text, view.now))
    if view.talk.question in _PICKING and pointing.seeks_anew(view, said.text):
        return True
    if view.talk.question not in _CHOOSING or heard.intent not in {Intent.BOOK, Intent.DESCRIBE}:
        return False
    no_time = not names_time(said.text, view.now)
    if heard.intent is Intent.DESCRIBE:
        return bool(heard.problem) and no_time
    return view.talk.question == "booking.time" and (no_time or bool(heard.person or heard.ordinal))


def route(view: View, said: Said) -> Served:
    """The handler for these words."""
    heard = view.heard
    assert heard is not None
    lists = _lists(view, said)
    if lists is not None:
        return lists
    talks = operator.talks(view)
    if talks and said.files and not said.text.strip():
        return Served(operator.hold_back)
    if said.files and not said.text.strip():
        return Served(needs.take_file, alone=needs.has_draft(view))  # a draft's question is part of the reply
    if booking_words.answers_proposal(view, said):
        return Served(booking_words.answer_proposal)
    aside = _aside(view, said)
    if aside is not None:
        return aside
    if who_is.asks(view, said.text):
        return Served(who_is.answer, matches.look_for_booking)
    if talks and heard.intent is not Intent.POLICY_QUESTION:
        return Served(operator.hold_back)
    if _means_booking(view, said.text):
        return Served(mine.show_booking)
    if heard.intent is Intent.CANCEL and view.talk.question in _LOOKING:
        return Served(matches.not_now)
    if heard.intent is Intent.BOOK and need_matches.talked(view) is None and who_is.named(view):
        return Served(who_is.wanted)
    if heard.intent is Intent.BOOK and need_matches.talked(view) is None:
        return Served(needs.describe)
    if heard.intent in {Intent.DESCRIBE, Intent.OTHER} and not needs.has_draft(view):
        begun = routes.begun(said.text, view.actor) if view.actor.is_staff else None
        if begun is not None:
            return Served(begun.handle, begun.look)
        told = heard.matter and (heard.intent is Intent.DESCRIBE or _may_describe(said.text))
        return Served(needs.describe if told else menu.lost)
    if heard.intent in {Intent.DESCRIBE, Intent.FIND_EXPERT, Intent.OTHER}:
        return Served(needs.describe)
    return _BY_INTENT[heard.intent]


def _lists(view: View, said: Said) -> Served | None:
    """What is done with a file of staff, who send lists; of those who are no admin, a draft takes it."""
    if Role.ADMIN in view.actor.roles and imports.is_table(said.files):
        return Served(imports.take)
    if not said.files or not view.actor.is_staff or needs.has_draft(view) or operator.talks(view):
        return None
    if imports.is_table(said.files):
        return Served(lambda turn, _: imports.explain_to_others(turn))
    no_words = Role.ADMIN in view.actor.roles and not said.text.strip()
    return Served(imports.tell_types) if no_words else None


def _aside(view: View, said: Said) -> Served | None:
    """What is served at any time, whatever question is open; None for all other words."""
    text = said.text
    if view.actor.is_staff and corrections.is_correction(view, text):
        return Served(corrections.ask)
    if retiring.wants(view, text):
        return Served(retiring.ask)
    if templates.asks_how(text):
        return Served(templates.explain)
    if corrections.wants_mending(view, text):
        return Served(corrections.explain)
    if _asks_privacy(text):
        return Served(menu.privacy)
    if everyday_questions.asks_cost(text):
        return Served(everyday_questions.tell_cost)
    if everyday_questions.asks_for_list(text):
        return Served(everyday_questions.show_list, everyday_questions.look)
    return Served(submitted_needs.explain) if submitted_needs.asks_change(view, text) else None


def _means_booking(view: View, text: str) -> bool:
    """Whether words are about a consultation that was asked for: 取消马老师的预约, 会议链接是多少, 需要准备什么."""
    heard = view.heard
    assert heard is not None
    named = heard.intent is Intent.CANCEL and bool(
        heard.person or (view.talk.question in _LOOKING and _BOOKING.search(text))
    )
    return (named or bool(_MEETING.search(text))) and mine.has_booking(view)


def _may_describe(text: str) -> bool:
    """Whether words that no pattern knows are long enough to be somebody's problem, in Chinese or in English."""
    long_enough = len(text.strip()) >= _FEWEST_CHARACTERS if not text.isascii() else len(text.split()) >= _FEWEST_WORDS
    return long_enough and len(set(text)) >= _FEWEST_DIFFERENT and not _TO_KEQIAO.search(text)


def _asks_privacy(text: str) -> bool:
    return len(text) <= _LONGEST_PRIVACY and bool(_ABOUT_PRIVACY.search(text))
