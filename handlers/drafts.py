"""The draft that is talked about: finding it, adding words to it, and opening its next question."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from domain.errors import NotFound, Stale
from domain.messages import Part, Pressed, Reply, Said, Text, say
from domain.needs import Change, Need, NeedState, merge, next_question
from handlers import need_card, need_questions, need_words
from handlers.turn import Turn, View

_LONGEST_TEXT: Final = 5_000
"""Characters kept of everything said about a need; the newest stay."""


def draft_of(view: View | Turn) -> Need | None:
    """The draft that is talked about, or None."""
    need = view.store.needs.get(view.talk.need_id) if view.talk.need_id else None
    return need if need is not None and need.state is NeedState.DRAFT else None


def own_draft(turn: Turn, pressed: Pressed) -> Need:
    """The draft of a pressed button; refused to others, `Stale` once it was submitted."""
    return own(turn, pressed.row_id)


def own(turn: Turn, need_id: int) -> Need:
    """The actor's draft of this number; the same refusals."""
    need = turn.store.needs.get(need_id)
    if need is None:
        raise NotFound
    turn.check("need.change", need)
    if need.state is not NeedState.DRAFT:
        raise Stale("need-already-submitted", number=need.number or say("need-dropped-short"))
    return need


def take(turn: Turn, need: Need, said: Said, asked: str) -> tuple[Need, tuple[Change, ...]]:
    """The need with everything these words say, saved, and what that changed; files go with it."""
    values = need_words.values(turn.heard, said.text, need, asked, turn.now)
    changed, changes = merge(need, values)
    for file in said.files:
        turn.store.files.attach(file.id, turn.actor.id, need.id)
    kept = replace(changed, text=joined_text(changed.text, said.text.strip()))
    return turn.store.needs.save(kept, turn.now), changes


def joined_text(*texts: str) -> str:
    """Everything said, one message a line."""
    return "\n".join(part for part in texts if part)[-_LONGEST_TEXT:]


def noted(turn: Turn, need: Need, changes: tuple[Change, ...]) -> Reply:
    """What was taken down, and the next question."""
    return asked(turn, need, Text(need_card.noted(need, changes)) if changes else need_card.growing(need))


def asked(turn: Turn, need: Need, opening: Part) -> Reply:
    """An opening and the next question, which is open from now on."""
    open_question(turn, need, next_question(need))
    return Reply((opening, *need_questions.ask(need)))


def ask_again(turn: Turn, need: Need, name: str) -> Reply:
    """Opens the question for one field."""
    open_question(turn, need, name)
    return Reply(need_questions.ask_field(need, name))


def open_question(turn: Turn, need: Need, name: str | None) -> None:
    """The next free words answer this field; None: nothing is left to ask."""
    if name is None:
        turn.talk_about(need.id)
    else:
        turn.ask(f"need.{name}", need.id)
