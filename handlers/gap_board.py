"""缺口榜: the fields in which firms found nothing, how many wait and since when, and what was answered since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from domain.accounts import Role
from domain.gaps import Missing
from domain.industries import industry_words
from domain.messages import Button, Card, Choices, Phrase, Pressed, Reply, Said, Text, Words, say
from handlers.gap_lists import age
from handlers.routing import Command, Press
from handlers.turn import Turn

SHOWN: Final = 6
"""Fields on the card."""


def show(turn: Turn, said: Said | Pressed) -> Reply:
    """The board, those fields first in which most firms wait."""
    turn.check("staff.gaps")
    board = turn.store.gaps.board()
    if not board:
        return Reply((Text(say("board-empty")),))
    rest = len(board) - SHOWN
    note = say("board-more", count=rest) if rest > 0 else say("board-next")
    buttons = (Button(say("board-button-list"), "o.gaps"),)
    return Reply((Card(title(board), lines(board[:SHOWN], turn.now), note), Choices(buttons)))


def title(board: Sequence[Missing]) -> Phrase:
    """In how many fields how many needs wait."""
    waiting = [each for each in board if each.waiting]
    return say("board-title", fields=len(waiting), needs=sum(each.waiting for each in waiting))


def lines(board: Sequence[Missing], now: datetime) -> tuple[Phrase, ...]:
    """A line for each field: needs and firms that wait, since when, and how many were answered."""
    return tuple(_line(number, each, now) for number, each in enumerate(board, start=1))


def _line(number: int, each: Missing, now: datetime) -> Phrase:
    field = _field(each)
    if each.oldest is None:
        return say("board-line-answered", number=number, field=field, answered=each.answered)
    since: Words = age(each.oldest, now)
    counts = {"needs": each.waiting, "firms": each.firms, "since": since}
    if not each.answered:
        return say("board-line", number=number, field=field, **counts)
    return say("board-line-both", number=number, field=field, answered=each.answered, **counts)


def _field(each: Missing) -> Words:
    if each.industry and each.trade and each.trade != each.industry:
        return say("board-field", industry=industry_words(each.industry), trade=each.trade)
    return industry_words(each.industry) or each.trade or say("board-no-field")


PRESSES: Final = {"o.board": Press(show)}

COMMANDS: Final = (Command("gapboard", ("缺口榜", "智库缺口榜"), show, roles=frozenset({Role.OPERATOR, Role.ADMIN})),)
