"""今日: what staff look at in the morning, each number with the rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.accounts import Role
from domain.bookings import Booking, BookingState
from domain.errors import NotFound, Stale
from domain.messages import Button, Card, Choices, Phrase, Pressed, Reply, Said, Span, Text, Words, say
from domain.needs import Need, NeedState, filled
from domain.working_days import CITY_TIME
from handlers import feedback, gap_board, gap_lists, need_card
from handlers.gap_lists import age
from handlers.routing import Command, Press
from handlers.turn import Turn

FIRST: Final = 2
"""Lines of each section on the first card; the rest is behind a button."""

PAGE: Final = 9

_SUBMITTED: Final = tuple(state for state in NeedState if state is not NeedState.DRAFT)
_UNANSWERED: Final = (BookingState.REQUESTED, BookingState.COUNTERED)
_COMING: Final = (BookingState.CONFIRMED,)


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the card: its rows, a line for each, and which need a line opens."""

    title: Phrase
    button: Phrase
    lines: Sequence[Words]
    need_ids: Sequence[int]


def show(turn: Turn, said: Said | Pressed) -> Reply:
    """The card: counts, the first lines of each, and buttons that open the rest."""
    turn.check("staff.today")
    sections = {key: make(turn) for key, make in SECTIONS.items()}
    lines: list[Words] = []
    for section in sections.values():
        lines.append(section.title)
        lines.extend(section.lines[:FIRST])
    waiting = turn.store.gaps.open_list(500)
    lines.append(say("today-gaps", count=len(waiting)))
    if board := turn.store.gaps.board():
        lines.append(gap_board.title(board))
    buttons = [Button(section.button, "o.list", key=key) for key, section in sections.items() if section.lines]
    if waiting:
        buttons.append(Button(say("today-button-gaps"), "o.gaps"))
    buttons.append(Button(say("today-button-export"), "o.exports"))
    today = turn.now.astimezone(CITY_TIME).date()
    return Reply((Card(say("today-title", day=today), tuple(lines)), Choices(tuple(buttons))))


def show_section(turn: Turn, pressed: Pressed) -> Reply:
    """All lines of one section, each with a button to its need."""
    turn.check("staff.today")
    if pressed.key not in SECTIONS:
        raise Stale("turn-unknown-button")
    section = SECTIONS[pressed.key](turn)
    if not section.lines:
        return Reply((Text(section.title),))
    lines = tuple(say("today-line", number=n, text=line) for n, line in enumerate(section.lines[:PAGE], start=1))
    buttons = tuple(Button(str(n), "o.need", need_id) for n, need_id in enumerate(section.need_ids[:PAGE], start=1))
    more = len(section.lines) - PAGE
    rest = say("today-more", count=more) if more > 0 else ""
    return Reply((Card(section.title, lines, rest), Choices(buttons, columns=3)))


def show_need(turn: Turn, pressed: Pressed) -> Reply:
    """A need as staff see it: every field, what was said of results, the firm and how to reach it."""
    turn.check("staff.today")
    need = turn.store.needs.get(pressed.row_id)
    if need is None or need.state is NeedState.DRAFT:
        raise NotFound
    fields = tuple(need_card.line(need, name) for name in need_card.LABELS if filled(need, name))
    said = feedback.lines(turn, need)
    return Reply((Card(say("today-need", number=need.number), (*fields, *said, *_asker(turn, need))),))


def _new_needs(turn: Turn) -> Section:
    yesterday = _midnight(turn.now) - timedelta(days=1)
    found = turn.store.needs.in_states(_SUBMITTED, since=yesterday)
    lines = [say("today-need-line", number=need.number, problem=_short(need.problem)) for need in found]
    title = say("today-needs", count=len(found))
    return Section(title, say("today-button-needs"), lines, [need.id for need in found])


def _unanswered(turn: Turn) -> Section:
    found = sorted(turn.store.bookings.in_states(_UNANSWERED), key=lambda booking: booking.created_at)
    lines = [
        say(
            "today-request-line",
            expert=_reached(turn, booking),
            age=age(booking.created_at, turn.now),
            span=booking.span,
        )
        for booking in found
    ]
    title = say("today-requests", count=len(found))
    return Section(title, say("today-button-requests"), lines, [booking.need_id for booking in found])


def _appointments(turn: Turn) -> Section:
    midnight = _midnight(turn.now)
    found = turn.store.bookings.starting(Span(midnight, midnight + timedelta(days=1)), _COMING)
    lines = [say("today-booking-line", span=booking.span, expert=_expert(turn, booking)) for booking in found]
    title = say("today-bookings", count=len(found))
    return Section(title, say("today-button-bookings"), lines, [booking.need_id for booking in found])


def _asker(turn: Turn, need: Need) -> tuple[Words, ...]:
    account = turn.store.accounts.get(need.account_id) if need.account_id is not None else None
    firm = turn.store.enterprises.get(need.enterprise_id) if need.enterprise_id is not None else None
    known = (firm.name if firm else "", account.contact if account else "", account.phone if account else "")
    named = tuple(each for each in known if each)
    return (say("gap-person", who=named),) if named else (say("gap-person-unknown"),)


def _expert(turn: Turn, booking: Booking) -> Words:
    record = turn.store.records.get(booking.expert_id)
    return record.title if record is not None else say("today-expert-gone")


def _reached(turn: Turn, booking: Booking) -> Words:
    """The expert; one without a messenger is asked by telephone."""
    record = turn.store.records.get(booking.expert_id)
    if record is None or turn.store.accounts.of_expert(booking.expert_id) is not None:
        return _expert(turn, booking)
    phone = turn.store.imports.staging.known_by(record.id).contact.get("phone")
    return say("today-expert-phone", name=record.title, phone=phone) if phone else record.title


def _short(text: str) -> str:
    return text if len(text) <= gap_lists.CUT else text[: gap_lists.CUT] + "…"


def _midnight(now: datetime) -> datetime:
    return now.astimezone(CITY_TIME).replace(hour=0, minute=0, second=0, microsecond=0)


SECTIONS: Final[dict[str, Callable[[Turn], Section]]] = {
    "needs": _new_needs,
    "requests": _unanswered,
    "bookings": _appointments,
}

PRESSES: Final = {"o.today": Press(show), "o.list": Press(show_section), "o.need": Press(show_need)}

COMMANDS: Final = (Command("today", ("今日", "今天"), show, roles=frozenset({Role.OPERATOR, Role.ADMIN})),)
