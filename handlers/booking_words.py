"""What enterprises and experts say of a consultation they have: another time, or which of the proposed times."""

from __future__ import annotations

import re
from typing import Final

from domain.bookings import PENDING, Booking, BookingState, Side
from domain.messages import Button, Pressed, Reply, Said, buttons_of
from handlers import booking_answers, booking_moves, booking_proposals, free_times, mine
from handlers import booking_news as news
from handlers import booking_sides as sides
from handlers.turn import Turn, View
from knowledge.understand import Intent, Signal

_REFUSES: Final = re.compile("不|没(?!问题)|别")
"""A time that is said not to suit (周三下午2点不行) is not chosen."""

_KEEPS: Final = re.compile("(?<!要)(?:不|别)(?:用|要|想|再)?[改换]")
"""不改时间了; 要不换到周五 asks for a change all the same."""


def reschedule(turn: Turn, said: Said) -> Reply:
    """能改到周五吗: another time for the only consultation there is, or for the one with the expert who is named; of
    several, shows which there are."""
    ahead = _ahead(turn)
    if len(ahead) != 1:
        return mine.show(turn, said)
    booking, heard = ahead[0], turn.heard
    if _KEEPS.search(said.text):
        return news.status(turn, booking)
    window = free_times.or_past(heard.wish if heard else None, said.text, turn.now)
    if booking.state in PENDING and sides.side_of(turn.actor, booking) is not Side.ENTERPRISE:
        asked = booking.state is BookingState.REQUESTED
        return booking_proposals.start_of(turn, booking, window) if asked else news.status(turn, booking)
    if window is None:
        return booking_moves.ask_time_of(turn, booking)
    return booking_moves.to_window(turn, booking, window)


def _ahead(turn: Turn) -> list[Booking]:
    """The actor's consultations that have not begun, on either side; where an expert is named, those with that one."""
    store, actor, person = turn.store.bookings, turn.actor, turn.heard.person if turn.heard else ""
    answering = [] if actor.expert_id is None else store.of_expert(actor.expert_id)
    return [
        booking
        for booking in (*store.of_account(actor.id), *answering)
        if (booking.state is BookingState.COUNTERED or booking.start > turn.now)
        and sides.expert_of(turn, booking).name.startswith(person)
    ]


def answers_proposal(view: View, said: Said) -> bool:
    """Whether words are about times that an expert proposed, while nothing else is asked: a time, or a number or a yes
    right behind them."""
    heard, booking = view.heard, _proposed(view)
    if heard is None or heard.person or booking is None:
        return False
    window = free_times.read(said.text, view.now, _day(booking))
    if window is None:
        return (heard.ordinal is not None or heard.signal is Signal.YES) and bool(_buttons(view, said, booking))
    return heard.intent in {Intent.OTHER, Intent.BOOK} or free_times.exactly(booking.proposed, window) is not None


def answer_proposal(turn: Turn, said: Said) -> Reply:
    """The proposed time that was named makes the appointment, another free one is asked for; else they are shown."""
    booking, nth = _proposed(turn), turn.heard.ordinal if turn.heard else None
    if booking is None:
        return mine.show(turn, said)
    window = free_times.read(said.text, turn.now, _day(booking))
    if window is not None and not _REFUSES.search(said.text):
        return booking_moves.to_window(turn, booking, window)
    buttons = _buttons(turn, said, booking)
    meant = buttons[:1] if len(buttons) == 1 and nth is None else buttons[nth - 1 : nth] if nth else []
    if window is not None or not meant:
        return news.status(turn, booking)
    button = meant[0]
    pressed = Pressed(said.address, button.action, button.row_id, button.version, button.key, None, said.at)
    return booking_answers.choose(turn, pressed)


def _proposed(view: View | Turn) -> Booking | None:
    """The actor's only request that waits for them to choose, while no question is open."""
    if view.talk.question:
        return None
    waiting = view.store.bookings.of_account(view.actor.id, {BookingState.COUNTERED})
    return waiting[0] if len(waiting) == 1 else None


def _day(booking: Booking) -> str:
    """The day (ISO) of all proposed times, of which a mere clock is said; "" when there are several."""
    alone = free_times.is_one_day(booking.proposed)
    return free_times.day_of(booking.proposed[0]).isoformat() if alone else ""


def _buttons(view: View | Turn, said: Said, booking: Booking) -> list[Button]:
    """The proposed times to press in the newest message, if it shows them."""
    newest = view.store.outbox.transcript(view.actor.id, said.address.channel, after=0, limit=1)
    buttons = (button for row in newest for button in buttons_of(row.reply))
    return [button for button in buttons if button.action == "b.choose" and button.row_id == booking.id]
