"""Submitting a need: it gets its number, is open at once, staff see it, and its matches are shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from domain.messages import Pressed, Reply, Said, Text, say
from domain.needs import Need, NeedState, can_submit, check_step
from handlers import drafts, matches, need_matches
from handlers.routing import Command, Press
from handlers.turn import Found, Turn, View
from texts.formats import CITY_TIME


def submit(turn: Turn, pressed: Pressed) -> Reply:
    """Submits the draft: it is open at once, staff hear of it, and the matches are shown."""
    need = drafts.own_draft(turn, pressed)
    return _submitted(turn, need)


def submit_by_words(turn: Turn, said: Said) -> Reply:
    """提交, typed."""
    need = drafts.draft_of(turn)
    if need is None:
        return Reply((Text(say("need-none-open")),))
    return _submitted(turn, need)


def look_pressed(view: View, pressed: Pressed) -> Found:
    """Matches for the need of a pressed button, when the presser may see it."""
    need = view.store.needs.get(pressed.row_id)
    return need_matches.look(view, need) if need is not None else {}


def look_talked(view: View, said: Said) -> Found:
    """Matches for the draft that is talked about."""
    need = drafts.draft_of(view)
    return need_matches.look(view, need) if need is not None else {}


def _submitted(turn: Turn, need: Need) -> Reply:
    if not can_submit(need):
        return drafts.ask_again(turn, need, "problem")
    check_step(need, NeedState.SUBMITTED)
    year = turn.now.astimezone(CITY_TIME).year % 100
    number = f"N-{year}-{turn.store.installation.next_number(f'need:{year}'):04d}"
    submitted = replace(
        need,
        state=NeedState.OPEN,
        number=number,
        submitted_at=turn.now,
        enterprise_id=turn.actor.enterprise_id,
    )
    saved = turn.store.needs.save(submitted, turn.now)
    turn.note("need.submit", f"need:{saved.id}")
    return matches.first_page(turn, saved)


PRESSES: Final = {"n.submit": Press(submit, look_pressed)}

COMMANDS: Final = (Command("submit", ("提交", "直接提交", "确认提交"), submit_by_words, look_talked, softened=True),)
