"""The expert accepts, or the enterprise takes a proposed time: the appointment is made and both read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from domain import bookings
from domain.accounts import Account
from domain.audit import Entry
from domain.bookings import Booking, Side
from domain.errors import NotFound, SlotGone
from domain.messages import Pressed, Reply, Text, say
from handlers import booking_news as news
from handlers import booking_sides as sides
from handlers import free_times, other_experts
from handlers.routing import Press
from handlers.turn import Found, Turn, View


def look(view: View, pressed: Pressed) -> Found:
    """Other experts for the pressed booking's need."""
    return other_experts.find(view.store, view.finder, view.store.bookings.get(pressed.row_id))


def accept(turn: Turn, pressed: Pressed) -> Reply:
    """接受: one press confirms, opens the contact details to the expert, and tells the enterprise."""
    booking = sides.load(turn, pressed, "booking.answer")
    place = sides.expert_of(turn, booking).place
    reply = _made(turn, bookings.confirm(booking, place, turn.now), "booking.accept")
    return replace(reply, replaces=pressed.on)


def choose(turn: Turn, pressed: Pressed) -> Reply:
    """The enterprise takes one of the proposed times, which makes the appointment."""
    booking = sides.load(turn, pressed, "booking.choose")
    try:
        return replace(take(turn, booking, free_times.read_atom(pressed.key)), replaces=pressed.on)
    except SlotGone as gone:  # the proposed times once more, without those that went
        return Reply((Text(say(gone.key, **gone.args_of_text)), *news.status(turn, booking).parts))


def take(turn: Turn, booking: Booking, start: datetime) -> Reply:
    """The proposed time that begins then makes the appointment; `SlotGone` when it can be had no more."""
    place = sides.expert_of(turn, booking).place
    return _made(turn, bookings.choose(booking, start, place, turn.now), "booking.choose")


def none_of_these(turn: Turn, pressed: Pressed) -> Reply:
    """都不行: the proposed times are free again, the expert is told, others are offered."""
    booking = sides.load(turn, pressed, "booking.choose")
    ended = turn.store.bookings.save(bookings.withdraw(booking, "times"), turn.now)
    turn.note("booking.withdraw", f"booking:{ended.id}")
    expert = sides.expert_of(turn, ended)
    told = Reply((Text(say("booking-none-suited", time=booking.span)),))
    sides.tell_expert(turn, ended, lambda _: told)
    others = other_experts.offer(turn, sides.need_of(turn, ended), turn.found)
    return Reply((Text(say("booking-you-refused-times", expert=expert.name)), *others))


def show(turn: Turn, pressed: Pressed) -> Reply:
    """How the booking stands now; any version of the button will do."""
    booking = turn.store.bookings.get(pressed.row_id)
    if booking is None:
        raise NotFound
    turn.check("booking.see", booking)
    return news.status(turn, booking)


def enough(turn: Turn, pressed: Pressed) -> Reply:
    """不约了: nothing more is asked; the need stays open."""
    turn.settle()
    return Reply((Text(say("booking-enough")),))


def lapse(turn: Turn, booking: Booking, found: Found) -> Reply:
    """Nobody answered in time: the time is free, the expert is told, the enterprise (the actor) reads the reply.

    `found`: other experts (`other_experts.find`), three of whom are offered. `Stale` when it was answered meanwhile.
    """
    waited_for_asker = booking.state is bookings.BookingState.COUNTERED
    ended = turn.store.bookings.save(bookings.expire(booking), turn.now)
    turn.store.audit.add(Entry(turn.now, None, "booking.expire", f"booking:{ended.id}", "done"))
    expert = sides.expert_of(turn, ended)
    silent = "asker" if waited_for_asker else "expert"
    told = say(f"booking-lapsed-{silent}-to-expert", time=ended.span)
    sides.tell_expert(turn, ended, lambda _: Reply((Text(told),)))
    text = say(f"booking-lapsed-{silent}-to-asker", expert=expert.name, time=ended.span)
    return Reply((Text(text), *other_experts.offer(turn, sides.need_of(turn, ended), found)))


def _made(turn: Turn, confirmed: Booking, action: str) -> Reply:
    """Saves the appointment and opens the contact; tells the other side and answers the actor's own."""
    booking = turn.store.bookings.save(confirmed, turn.now)
    turn.store.bookings.reveal(booking, turn.now)
    sides.follow_need(turn, booking)
    turn.note(action, f"booking:{booking.id}")
    expert, title = sides.expert_of(turn, booking), say("booking-confirmed", time=booking.span)

    def to_expert(account: Account) -> Reply:
        return news.appointment_for_expert(turn, booking, expert, account, title)

    def to_asker(account: Account) -> Reply:
        return news.appointment_for_asker(turn, booking, expert, account, title)

    sides.tell_expert(turn, booking, to_expert)
    sides.tell_asker(turn, booking, to_asker)
    return (to_asker if sides.side_of(turn.actor, booking) is Side.ENTERPRISE else to_expert)(turn.actor)


PRESSES: Final = {
    "b.accept": Press(accept),
    "b.choose": Press(choose),
    "b.none": Press(none_of_these, look),
    "b.show": Press(show),
    "b.enough": Press(enough),
}
