"""Another problem, said while a draft asks for something else: kept in a draft of its own, and asked about."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from domain.messages import Button, Choices, Pressed, Reply, Said, Text, say
from domain.needs import ASKED, Need, NeedState, filled, is_technical, merge, same_matter
from handlers import drafts, need_card
from handlers.routing import Press
from handlers.turn import Turn
from knowledge.understand import Intent, Signal, Understood

QUESTION: Final = "need.other"

_SHORTEST: Final = 8
"""Characters of a problem that can stand alone; shorter ones are answers."""

_ANOTHER: Final = re.compile(r"另外|另一|还有(?:一)?[个件]|别的问题|别的事|another|besides", re.IGNORECASE)
_APART: Final = re.compile(r"新的|新需求|另一|另外|不是一|两件|分开|another|new", re.IGNORECASE)
_TOGETHER: Final = re.compile(r"补充|一起|同一|加到|这条|same|add", re.IGNORECASE)
_TOLD_AT_LENGTH: Final = frozenset({"present", "tried"})
"""Answers to these tell of trouble themselves."""

_JOINED: Final = (*ASKED[3:], "present", "place", "form", "wish")
"""What a supplement may fill in; the problem and its trade stay those of the draft."""


def is_another(need: Need, heard: Understood | None, said: Said, asked: str) -> bool:
    """Whether these words state a problem that shares no key word with the draft's, instead of answering `asked`."""
    if heard is None or heard.signal is not None or heard.intent not in {Intent.DESCRIBE, Intent.FIND_EXPERT}:
        return False
    if said.files or asked == "problem" or not filled(need, "problem") or len(heard.problem) < _SHORTEST:
        return False
    if same_matter(need, heard.problem):
        return False
    if _ANOTHER.search(said.text):
        return True
    if asked == "target":
        return is_technical(need) and bool(heard.industry) and heard.industry != need.industry
    return asked not in _TOLD_AT_LENGTH


def keep(turn: Turn, need: Need, said: Said, asked: str) -> Reply:
    """The words in a draft of their own at once, so that nothing is lost, and the question what they are."""
    empty = turn.store.needs.add(turn.actor.id, turn.now, turn.actor.enterprise_id)
    other, _ = drafts.take(turn, empty, said, "problem")
    turn.ask(QUESTION, need.id, other=other.id, field=asked)
    return _which(need, other)


def answer(turn: Turn, said: Said) -> Need | Reply:
    """Said instead of pressed. The first draft when the words go on with it: the question before is open again."""
    other = drafts.own(turn, int(turn.talk.context.get("other", 0)))
    signal = turn.heard.signal if turn.heard else None
    if _TOGETHER.search(said.text) or signal is Signal.NO:
        return _join(turn, other)
    if _APART.search(said.text) or signal is Signal.YES:
        return _apart(turn, other)
    need = drafts.own(turn, turn.talk.need_id or 0)
    turn.ask(f"need.{turn.talk.context.get('field', 'problem')}", need.id)
    return need


def again(turn: Turn) -> Reply:
    """The question once more."""
    other = drafts.own(turn, int(turn.talk.context.get("other", 0)))
    return _which(drafts.own(turn, turn.talk.need_id or 0), other)


def apart(turn: Turn, pressed: Pressed) -> Reply:
    """新的需求: goes on with the other draft; the first one waits."""
    return _apart(turn, drafts.own_draft(turn, pressed))


def join(turn: Turn, pressed: Pressed) -> Reply:
    """补充到这条: the words go to the first draft; `key` is its number."""
    other = drafts.own_draft(turn, pressed)
    return _join(turn, other, int(pressed.key) if pressed.key.isascii() and pressed.key.isdigit() else 0)


def _which(need: Need, other: Need) -> Reply:
    buttons = (
        Button(say("button-other-need"), "n.apart", other.id, other.version),
        Button(say("button-same-need"), "n.join", other.id, other.version, str(need.id)),
    )
    return Reply((Text(say("need-other-which", problem=other.problem, before=need.problem)), Choices(buttons)))


def _apart(turn: Turn, other: Need) -> Reply:
    shown = drafts.asked(turn, other, need_card.growing(other))
    return Reply((Text(say("need-other-apart")), *shown.parts))


def _join(turn: Turn, other: Need, need_id: int = 0) -> Reply:
    need = drafts.own(turn, need_id or turn.talk.need_id or 0)
    said = {name: getattr(other, name) for name in _JOINED if filled(other, name) and not filled(need, name)}
    changed, changes = merge(need, said)
    turn.store.needs.save(replace(other, state=NeedState.CLOSED, reason="joined"), turn.now)
    whole = replace(changed, text=drafts.joined_text(need.text, other.text))
    saved = turn.store.needs.save(whole, turn.now)
    noted = Text(need_card.noted(saved, changes)) if changes else Text(say("need-added"))
    return drafts.asked(turn, saved, noted)


PRESSES: Final = {"n.apart": Press(apart), "n.join": Press(join)}
