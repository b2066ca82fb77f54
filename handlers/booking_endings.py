"""A booking is declined, withdrawn, cancelled or moved: time is freed or swapped, the other side told."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from domain import bookings
from domain.accounts import Account
from domain.bookings import PENDING, Booking, BookingState, Side
from domain.messages import Part, Reply, Span, Text, say
from handlers import booking_news as news
from handlers import booking_sides as sides
from handlers import free_times, other_experts
from handlers.turn import Turn

_DONE: Final = {
    BookingState.DECLINED: "decline",
    BookingState.WITHDRAWN: "withdraw",
    BookingState.CANCELLED: "cancel",
}


def call_off(turn: Turn, booking: Booking, reason: str) -> Reply:
    """Withdraws an unanswered request or cancels an appointment, whichever it is, on the actor's behalf."""
    if booking.state in PENDING:
        return end(turn, bookings.withdraw(booking, reason))
    return end(turn, bookings.cancel(booking, sides.side_of(turn.actor, booking), reason, turn.now))


def call_off_all(turn: Turn, reason: str = "erased") -> None:
    """Ends every live booking the actor asked for and tells the experts: before a person's data is erased.

    An appointment that is going on or over stays as it was.
    """
    for booking in turn.store.bookings.of_account(turn.actor.id):
        if booking.state in PENDING or booking.start > turn.now:
            call_off(turn, booking, reason)


def end(turn: Turn, ended: Booking) -> Reply:
    """Stores an ended booking; tells the other side why, with other experts when it was the expert's side."""
    before = turn.store.bookings.get(ended.id)
    booking = turn.store.bookings.save(ended, turn.now)
    done = _DONE[booking.state]
    turn.note(f"booking.{done}", f"booking:{booking.id}")
    sides.follow_need(turn, booking)
    was_confirmed = before is not None and before.state is BookingState.CONFIRMED
    by_asker = booking.ended_by == Side.ENTERPRISE

    def to_expert(account: Account) -> Reply:
        return Reply((*_ending(turn, booking, "expert"), *_file(turn, booking, account, was_confirmed)))

    def to_asker(account: Account) -> Reply:
        others = () if by_asker else other_experts.offer(turn, sides.need_of(turn, booking), turn.found)
        return Reply((*_ending(turn, booking, "asker"), *others, *_file(turn, booking, account, was_confirmed)))

    sides.tell_expert(turn, booking, to_expert)
    sides.tell_asker(turn, booking, to_asker)
    return (to_asker if by_asker else to_expert)(turn.actor)


def move(turn: Turn, booking: Booking, start: datetime, reason: str) -> Reply:
    """A confirmed appointment goes to another free time of the expert; both get the new calendar file.

    `SlotGone` with the reason when that time cannot be had (any more): nothing is changed.
    """
    expert = sides.expert_of(turn, booking)
    turn.store.bookings.lock(expert.id)
    span = Span(start, start + expert.length)
    free_times.check_move(turn.store, booking, expert, span, turn.now)
    sides.check_asker_free(turn, booking, span)
    moved = turn.store.bookings.save(bookings.move(booking, span, reason, turn.now), turn.now)
    turn.note("booking.move", f"booking:{moved.id}")
    title = say("booking-moved", before=booking.span, time=moved.span)
    why = Text(say("booking-moved-why", reason=news.reason_words(reason)))

    def to_expert(account: Account) -> Reply:
        told = news.appointment_for_expert(turn, moved, expert, account, title)
        return Reply((why, *told.parts))

    def to_asker(account: Account) -> Reply:
        told = news.appointment_for_asker(turn, moved, expert, account, title)
        return Reply((why, *told.parts))

    sides.tell_expert(turn, moved, to_expert)
    sides.tell_asker(turn, moved, to_asker)
    return (to_asker if sides.side_of(turn.actor, moved) is Side.ENTERPRISE else to_expert)(turn.actor)


def _ending(turn: Turn, booking: Booking, reader: str) -> tuple[Text, ...]:
    by = "enterprise" if booking.ended_by == Side.ENTERPRISE else "expert"
    expert, reason = sides.expert_of(turn, booking).name, news.reason_words(booking.reason)
    key = f"booking-{_DONE[booking.state]}-by-{by}-to-{reader}"
    return (Text(say(key, expert=expert, time=booking.span, reason=reason)),)


def _file(turn: Turn, booking: Booking, account: Account, was_confirmed: bool) -> tuple[Part, ...]:
    """The calendar entry's cancellation, when there was an appointment."""
    if not was_confirmed:
        return ()
    return (sides.calendar_file(turn, booking, sides.expert_of(turn, booking), account, cancelled=True),)
