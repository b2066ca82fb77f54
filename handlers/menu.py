"""The start, the help, and what is said when a message is not for reading."""

from __future__ import annotations

import re
from typing import Final

from domain.accounts import Role
from domain.messages import Button, Card, Choices, Reply, Said, Text, say
from handlers.routing import Command
from handlers.turn import Turn

_WHO: Final = re.compile(
    r"你们?(?:到底)?是(?:谁|什么|干[嘛什啥]|哪|个?机器人|真人)|你叫什么|机器人|who are you", re.IGNORECASE
)
_THANKS: Final = ("谢", "再见", "拜拜", "辛苦", "thank", "bye")


def start(turn: Turn, said: Said) -> Reply:
    """What this person can do here, and the next step."""
    lines = [say("menu-need"), say("menu-policies"), say("menu-events"), say("menu-mine")]
    if turn.actor.expert_id is not None:
        lines.insert(0, say("menu-expert"))
    if turn.actor.is_staff:
        lines.insert(0, say("menu-staff"))
    if Role.ADMIN in turn.actor.roles:
        lines[1:1] = [say("menu-admin"), say("menu-tables")]
    return Reply((Card(say("menu-title"), tuple(lines), say("menu-next")),))


def greet(turn: Turn, said: Said) -> Reply:
    """Answers small talk with what can be done here."""
    thanks = any(word in said.text.lower() for word in _THANKS)
    if not thanks and _WHO.search(said.text):
        return Reply((Text(say("menu-who")),))
    return Reply((Text(say("menu-thanks" if thanks else "menu-hello")),))


def privacy(turn: Turn, said: Said) -> Reply:
    """Who gets to see name and telephone, and where that is listed."""
    return Reply((Text(say("menu-privacy")),))


def lost(turn: Turn, said: Said) -> Reply:
    """Nothing was understood: says so, with a hint that fits the role; an enterprise gets the way to a person."""
    if turn.actor.is_staff:
        return Reply((Text(say("menu-lost-staff")),))
    if turn.actor.expert_id is not None:
        return Reply((Text(say("menu-lost-expert")), _to_human()))
    return Reply((Text(say("menu-lost")), _to_human()))


def _to_human() -> Choices:
    return Choices((Button(say("button-human"), "o.human"),))


def unreadable(turn: Turn, kind: str) -> Reply:
    """A voice message, picture or sticker came where words are expected."""
    return Reply((Text(say("menu-unreadable")),))


def failed() -> Reply:
    """A message failed again and again and was set aside."""
    return Reply((Text(say("turn-parked")), _to_human()))


COMMANDS: Final = (
    Command("start", ("开始", "菜单", "menu"), start),
    Command("help", ("帮助", "怎么用"), start),
)
