"""Other experts for a need when one has declined, cancelled or not answered."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from domain.bookings import LIVE, Booking
from domain.feedback import Verdict, in_order
from domain.messages import Button, Card, Choices, Part, Span, say
from domain.needs import Need, search_text
from domain.records import Kind, Match
from handlers import free_times, match_lines
from handlers.turn import Finder, Found, Turn
from storage.repositories import Repositories

_SEARCHED: Final = 12
OFFERED: Final = 3


def find(store: Repositories, finder: Finder, booking: Booking | None) -> Found:
    """Experts for the booking's need, without its own and those called unfit; read before the transaction."""
    need = None if booking is None else store.needs.get(booking.need_id)
    if booking is None or need is None:
        return {}
    found = finder.find(search_text(need), {Kind.EXPERT}, limit=_SEARCHED)
    said = store.feedback.on(need.id)
    unfit = {number for number, verdict in said.items() if verdict is Verdict.UNFIT} | {booking.expert_id}
    return {Kind.EXPERT: [match for match in in_order(found, said) if match.record.id.number not in unfit]}


def offer(turn: Turn, need: Need, found: Found) -> tuple[Part, ...]:
    """At most three of them who are free and not asked yet, with the soonest time each at which the
    firm has no other consultation, near the wished one."""
    asked = {booking.expert_id for booking in turn.store.bookings.of_need(need.id, LIVE)}
    busy = free_times.busy(turn.store, need.account_id, turn.now)
    free: list[tuple[Match, Span]] = []
    for match in found.get(Kind.EXPERT, ()):
        number = match.record.id.number
        span = None if number in asked else _soonest(turn, need, number, busy)
        if span is not None and len(free) < OFFERED:
            free.append((match, span))
    if not free:
        return (Choices((Button(say("booking-button-human"), "o.human", need.id),)),)
    turn.store.finds.see(need.id, [match.record.id.number for match, _ in free], turn.now)
    lines = [
        line
        for index, (match, span) in enumerate(free, start=1)
        for line in match_lines.expert_match(index, match, span, turn.now)
    ]
    return Card(say("booking-others-fit", count=len(free)), tuple(lines)), Choices(_buttons(need, free), columns=1)


def _soonest(turn: Turn, need: Need, expert_id: int, busy: Collection[int]) -> Span | None:
    wished = free_times.soonest(turn.store, expert_id, turn.now, busy, need.wish) if need.wish else None
    return wished or free_times.soonest(turn.store, expert_id, turn.now, busy)


def _buttons(need: Need, free: list[tuple[Match, Span]]) -> tuple[Button, ...]:
    book = tuple(_book(need, match, span) for match, span in free)
    more = Button(say("booking-button-more-experts"), "m.show", need.id, need.version, "e0")
    return (*book, more, Button(say("booking-button-enough"), "b.enough", need.id))


def _book(need: Need, match: Match, span: Span) -> Button:
    number = match.record.id.number
    words = say("booking-button-book-at", expert=match.record.title, time=span.start)
    return Button(words, "b.slot", need.id, 0, f"{number}.{free_times.first_atom(span)}")
