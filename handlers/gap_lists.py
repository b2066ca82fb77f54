"""What staff see of gaps: the list, one card, and who is behind it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from domain.accounts import Role
from domain.errors import NotFound
from domain.gaps import Gap, Why
from domain.messages import Button, Card, Choices, Phrase, Pressed, Reply, Said, Text, Words, say
from domain.records import Record
from handlers import feedback, need_card
from handlers.routing import Command, Press
from handlers.turn import Turn

SHOWN: Final = 5
"""Lines of one list, each with its button; one more button leads to the board."""

CUT: Final = 40
"""Characters of a text in a list."""

_WHY: Final = {
    Why.NOTHING_FOUND: say("gap-nothing-found"),
    Why.NONE_SUITS: say("gap-none-suits"),
    Why.ASKED_HUMAN: say("gap-asked-human"),
}


def show_list(turn: Turn, said: Said | Pressed) -> Reply:
    """缺口: what is open, people who wait for an answer first, then the oldest; what was answered comes last."""
    turn.check("staff.gaps")
    found = turn.store.gaps.open_list(500)
    if not found:
        return Reply((Text(say("gap-none")),))
    order = sorted(found, key=lambda gap: (gap.why is not Why.ASKED_HUMAN, _answer_to(turn, gap) is not None, gap.id))
    shown = order[:SHOWN]
    lines = tuple(line(turn, number, gap) for number, gap in enumerate(shown, start=1))
    one_by_one = (Button(str(number), "o.gap", gap.id) for number, gap in enumerate(shown, start=1))
    buttons = (*one_by_one, Button(say("gap-button-board"), "o.board"))
    rest = say("gap-more", count=len(found) - SHOWN) if len(found) > SHOWN else ""
    return Reply((Card(say("gap-list", count=len(found)), lines, rest), Choices(buttons, columns=3)))


def show_one(turn: Turn, pressed: Pressed) -> Reply:
    """One gap with its buttons; the card is looked at again, so it shows what is true now."""
    turn.check("staff.gaps")
    return card(turn, known(turn, pressed.row_id))


def known(turn: Turn, gap_id: int) -> Gap:
    """The gap, or `NotFound`."""
    gap = turn.store.gaps.get(gap_id)
    if gap is None:
        raise NotFound
    return gap


def card(turn: Turn, gap: Gap) -> Reply:
    """What it is about, without firm or telephone, and what can be done."""
    buttons = []
    if gap.handled_at is None:
        if gap.why is Why.ASKED_HUMAN and gap.taken_by is None:
            buttons.append(Button(say("gap-button-take"), "o.take", gap.id))
        buttons.append(Button(say("gap-button-done"), "o.done", gap.id))
    if gap.need_id is not None:
        buttons.append(Button(say("gap-button-need"), "o.need", gap.need_id))
    note = _standing(turn, gap)
    title = say("gap-card", why=_WHY[gap.why], age=age(gap.created_at, turn.now))
    parts = (Card(title, what_about(turn, gap), note),)
    return Reply((*parts, Choices(tuple(buttons)))) if buttons else Reply(parts)


def what_about(turn: Turn, gap: Gap) -> tuple[Words, ...]:
    """The person's words, the need's abstract, and what was said of results."""
    need = turn.store.needs.get(gap.need_id) if gap.need_id is not None else None
    abstract = (*need_card.abstract(need), *feedback.lines(turn, need)) if need is not None else ()
    words = (gap.text,) if gap.text and (need is None or gap.text != need.problem) else ()
    return (*words, *abstract)


def person_lines(turn: Turn, gap: Gap) -> tuple[Words, ...]:
    """Who it is and how to reach them: for the member of staff who took it."""
    account = turn.store.accounts.get(gap.account_id) if gap.account_id is not None else None
    if account is None:
        return ()
    firm = turn.store.enterprises.get(account.enterprise_id) if account.enterprise_id is not None else None
    named = tuple(each for each in (firm.name if firm else "", account.contact or account.name, account.phone) if each)
    return (say("gap-person", who=named),) if named else (say("gap-person-unknown"),)


def line(turn: Turn, number: int, gap: Gap) -> Words:
    """One line of a list."""
    text = gap.text if len(gap.text) <= CUT else gap.text[:CUT] + "…"
    why = _WHY[gap.why] if _answer_to(turn, gap) is None else say("gap-answered")
    return say("gap-line", number=number, why=why, age=age(gap.created_at, turn.now), text=text)


def age(since: datetime, now: datetime) -> Phrase:
    """How long ago, in minutes, hours or days."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 1:
        return say("age-now")
    if minutes < 60:
        return say("age-minutes", count=minutes)
    if minutes < 48 * 60:
        return say("age-hours", count=minutes // 60)
    return say("age-days", count=minutes // 60 // 24)


def _answer_to(turn: Turn, gap: Gap) -> Record | None:
    """The record that came later and fits, while it is in the knowledge base."""
    return None if gap.answered_by is None else turn.store.records.get(gap.answered_by)


def _standing(turn: Turn, gap: Gap) -> Words:
    if gap.handled_at is not None:
        return say("gap-handled")
    if (answer := _answer_to(turn, gap)) is not None:
        return say("gap-answered-by", name=answer.title)
    if gap.taken_by is None:
        return say("gap-free") if gap.why is Why.ASKED_HUMAN else ""
    taker = turn.store.accounts.get(gap.taken_by)
    name: Words = (taker.contact or taker.name) if taker is not None else ""
    return say("gap-taken-by", name=name or say("human-staff"))


PRESSES: Final = {"o.gaps": Press(show_list), "o.gap": Press(show_one)}

COMMANDS: Final = (Command("gaps", ("缺口", "缺口清单"), show_list, roles=frozenset({Role.OPERATOR, Role.ADMIN})),)
