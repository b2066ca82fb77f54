"""The start, the help, and what is said when a message is not for reading."""

from __future__ import annotations

from typing import Final

from domain.accounts import Role
from domain.messages import Button, Card, Choices, Reply, Said, Text, say
from handlers.routing import Command
from handlers.turn import Turn

_THANKS: Final = ("谢", "再见", "拜拜", "辛苦", "thank", "bye")


def start(turn: Turn, said: Said) -> Reply:
    """What this person can do here, and the next step."""
    lines = [say("menu-need"), say("menu-policies"), say("menu-events"), say("menu-mine")]
    if turn.actor.expert_id is not None:
        lines.insert(0, say("menu-expert"))
    if turn.actor.is_staff:
        lines.insert(0, say("menu-staff"))
    if Role.ADMIN in turn.actor.roles:
        lines.insert(1, say("menu-admin"))
    return Reply((Card(say("menu-title"), tuple(lines), say("menu-next")),))


def greet(turn: Turn, said: Said) -> Reply:
    """Answers small talk with what can be done here."""
    thanks = any(word in said.text.lower() for word in _THANKS)
    return Reply((Text(say("menu-thanks" if thanks else "menu-hello")),))


def lost(turn: Turn, said: Said) -> Reply:
    """Nothing was understood: says so, with an example and the way to a person."""
    return Reply((Text(say("menu-lost")), Choices((Button(say("button-human"), "o.human"),))))


def unreadable(turn: Turn, kind: str) -> Reply:
    """A voice message, picture or sticker came where words are expected."""
    return Reply((Text(say("menu-unreadable")),))


def failed() -> Reply:
    """A message failed again and again and was set aside."""
    return Reply((Text(say("turn-parked")), Choices((Button(say("button-human"), "o.human"),))))


COMMANDS: Final = (
    Command("start", ("开始", "菜单", "menu"), start),
    Command("help", ("帮助", "怎么用"), start),
)
