"""Words that would change a submitted need: what it says stays as it is, and what can be done instead is said."""

from __future__ import annotations

import re
from typing import Final

from domain.messages import Button, Choices, Reply, Said, Text, say
from domain.needs import NeedState
from handlers import need_card, need_matches
from handlers.turn import Turn, View
from knowledge.understand import Intent, Signal

_LONGEST: Final = 30
"""Characters; longer words tell of a problem."""

_CHANGES: Final = "(?:改|更正|补充|[写填说弄]错|关[闭掉]|撤|删|作废|不[要做]了)"
_OF_THE_NEED: Final = re.compile(rf"{_CHANGES}[^,，。:：]{{0,8}}需求|需求[^,，。:：]{{0,8}}{_CHANGES}")


def asks_change(view: View, text: str) -> bool:
    """Whether somebody whose need is submitted wants it changed or closed (预算改成五十万, 需求写错了)."""
    heard = view.heard
    if heard is None or heard.problem or len(text) > _LONGEST or need_matches.talked(view) is None:
        return False
    if _OF_THE_NEED.search(text):
        return True
    names_field = heard.signal in {Signal.WRONG, Signal.EDIT} and heard.about in need_card.LABELS
    return names_field and heard.intent is not Intent.RESCHEDULE and "时间" not in text


def explain(turn: Turn, said: Said) -> Reply:
    """That it stays as submitted; a new one may be said, and this one closed."""
    need = need_matches.talked(turn)
    if need is None:
        return Reply((Text(say("need-gone")),))
    buttons = [Button(say("mine-button-matches", name=need.number), "m.show", need.id, need.version, "e0")]
    if need.state is NeedState.OPEN:
        buttons.insert(0, Button(say("mine-button-close", name=need.number), "n.close", need.id, need.version))
    return Reply((Text(say("need-stays", number=need.number)), Choices(tuple(buttons))))
