"""Closing a submitted need: asked once for the reason, then nothing is matched or told for it any more."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from domain.errors import Broken, NotFound, Stale
from domain.messages import Button, Choices, Pressed, Reply, Text, say
from domain.needs import Need, NeedState, check_step
from handlers.routing import Press
from handlers.turn import Turn

_REASONS: Final = {"solved": say("need-close-solved"), "unneeded": say("need-close-unneeded")}


def ask(turn: Turn, pressed: Pressed) -> Reply:
    """Why it is to be closed."""
    need = _closable(turn, pressed)
    reasons = [Button(words, "n.closed", need.id, need.version, key) for key, words in _REASONS.items()]
    keep = Button(say("need-close-keep"), "n.keep", need.id, need.version)
    return Reply((Text(say("need-close-why", number=need.number)), Choices((*reasons, keep))))


def close(turn: Turn, pressed: Pressed) -> Reply:
    """Closed for the reason of the key."""
    need = _closable(turn, pressed)
    if pressed.key not in _REASONS:
        raise Stale("turn-unknown-button")
    turn.store.needs.save(replace(need, state=NeedState.CLOSED, reason=pressed.key), turn.now)
    turn.note("need.close", f"need:{need.id}", pressed.key)
    if turn.talk.need_id == need.id:
        turn.talk_about(None)
    return Reply((Text(say("need-closed", number=need.number)),), replaces=pressed.on)


def keep(turn: Turn, pressed: Pressed) -> Reply:
    """Not closed after all."""
    return Reply((Text(say("need-kept")),), replaces=pressed.on)


def _closable(turn: Turn, pressed: Pressed) -> Need:
    need = turn.store.needs.get(pressed.row_id)
    if need is None:
        raise NotFound
    turn.check("need.change", need)
    if need.state is NeedState.DRAFT or need.version != pressed.version:
        raise Stale("need-wrong-state")
    check_step(need, NeedState.CLOSED)
    if any(booking.end > turn.now for booking in turn.store.bookings.of_need(need.id)):
        raise Broken("need-close-booked")
    return need


PRESSES: Final = {"n.close": Press(ask), "n.closed": Press(close), "n.keep": Press(keep)}
