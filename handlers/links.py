"""Deep links: `e_17` opens an event, `x_17` an expert."""

from __future__ import annotations

from typing import Final

from domain.errors import NotFound
from domain.messages import Reply, Said
from domain.records import Kind
from handlers import events, matches, menu
from handlers.turn import Turn

_LONGEST: Final = 9
"""Digits; no number of ours is longer, and a database column could not hold it."""


def open_link(turn: Turn, start: str) -> Reply:
    """The card a link points to; an unknown link shows the start with a sentence."""
    kind, _, number = start.partition("_")
    if not number.isascii() or not number.isdigit() or len(number) > _LONGEST:
        assert turn.address is not None
        return menu.start(turn, Said(turn.address, "", (), turn.now))
    record = turn.store.records.get(int(number))
    if record is None:
        raise NotFound("link-gone")
    if kind == "e" and record.id.kind is Kind.EVENT:
        return events.card(turn, record)
    if kind == "x" and record.id.kind is Kind.EXPERT:
        return matches.expert_card(turn, record)
    raise NotFound("link-gone")
