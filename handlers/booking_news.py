"""What either side reads about a booking: the request, the held time, the appointment, and how it stands."""

from __future__ import annotations

from typing import Final

from domain.accounts import Account
from domain.bookings import PENDING, REASONS, Booking, BookingState, Side
from domain.experts import Expert, Form, taken_none
from domain.industries import industry_words
from domain.messages import Button, Card, Choices, Phrase, Reply, Text, Times, Words, say
from domain.needs import Need
from domain.sealing import sealed
from domain.working_days import CITY_TIME, is_published
from handlers import booking_sides as sides
from handlers import free_times, need_card
from handlers.booking_contact import firm_of, short_place
from handlers.free_times import Picker
from handlers.turn import Turn

FORMS: Final = {
    Form.PHONE: say("booking-form-phone"),
    Form.ONLINE: say("booking-form-online"),
    Form.ONSITE: say("booking-form-onsite"),
}


def ask_expert(turn: Turn, booking: Booking, expert: Expert) -> None:
    """One card to the expert: the need without firm or telephone, the time, the form."""
    sides.tell_expert(turn, booking, lambda account: request_card(turn, booking, expert, account))


def _about(place: str, industry: Words) -> Words:
    return say("booking-asked-where", place=place, industry=industry) if place and industry else place or industry


def request_card(turn: Turn, booking: Booking, expert: Expert, reader: Account) -> Reply:
    """The request as the expert (or staff in the expert's place) reads it, with the buttons to answer it."""
    need = _sealed(turn, booking)
    about = _about(short_place(need.place), industry_words(need.industry))
    lines = (
        *need_card.abstract(need),
        say("booking-asked-time", time=booking.span, form=FORMS[Form(booking.form)]),
        *_about_asker(turn, booking),
        *(() if reader.expert_id == expert.id else (say("booking-asked-for", expert=expert.name),)),
    )
    title = say("booking-asked", about=about) if about else say("booking-asked-plain")
    note = say("booking-asked-note", until=booking.expires_at or booking.start, provisional=_provisional(booking))
    return Reply((Card(title, lines, note), Choices(expert_buttons(booking))))


def held(turn: Turn, booking: Booking, expert: Expert, key: str = "booking-held") -> Reply:
    """What the enterprise reads after asking, and when it looks again: the time is held, by when the answer comes."""
    until, note = booking.expires_at or booking.start, _provisional(booking)
    text = say(key, time=booking.span, expert=expert.name, until=until, provisional=note)
    web = (Text(say("booking-web-only")),) if sides.only_on_web(turn, turn.actor.id) else ()
    return Reply((Text(text), *web, Choices(asker_buttons(booking))))


def appointment_for_expert(turn: Turn, booking: Booking, expert: Expert, reader: Account, title: Phrase) -> Reply:
    """The confirmed appointment with the enterprise's contact details, which are open from now on."""
    asker = None if booking.account_id is None else turn.store.accounts.get(booking.account_id)
    contact, phone = (asker.contact, asker.phone) if asker else ("", "")
    need = sides.need_of(turn, booking)
    lines = (
        say("booking-with-firm", firm=firm_of(turn, booking.enterprise_id)),
        say("booking-contact-line", contact=contact, phone=phone),
        say("booking-about-need", number=need.number, problem=need.problem),
        _way(booking, "expert", phone),
    )
    file = sides.calendar_file(turn, booking, expert, reader)
    card = Card(title, lines, say("booking-appointment-note"))
    return Reply((card, Choices(expert_buttons(booking)), file))


def appointment_for_asker(turn: Turn, booking: Booking, expert: Expert, reader: Account, title: Phrase) -> Reply:
    """The confirmed appointment as the enterprise reads it."""
    asker = None if booking.account_id is None else turn.store.accounts.get(booking.account_id)
    lines = (
        say("booking-with-expert", expert=expert.name, unit=expert.unit, title=expert.title),
        _way(booking, "asker", asker.phone if asker else ""),
    )
    file = sides.calendar_file(turn, booking, expert, reader)
    card = Card(title, lines, say("booking-appointment-note"))
    return Reply((card, Choices(asker_buttons(booking)), file))


def proposal(turn: Turn, booking: Booking, expert: Expert) -> Reply:
    """The times the expert proposed instead, to choose from: those that are not over and in which who asked has no
    other consultation."""
    picker = Picker("b.choose", "", booking.id, booking.version)
    ahead = [span for span in booking.proposed if span.start > turn.now]
    busy = free_times.busy_elsewhere(turn.store, booking, turn.now)
    proposed = [span for span in ahead if taken_none(span, busy)]
    if not proposed:
        why = say(f"booking-proposed-{'clash' if ahead else 'over'}", expert=expert.name)
        return Reply((Text(why), Choices(asker_buttons(booking))))
    alone = free_times.is_one_day(proposed)
    times = Times(tuple(picker.slot(span, free_times.label(span, alone)) for span in proposed))
    until, when = booking.expires_at or booking.start, free_times.when(proposed)
    text = say("booking-countered", expert=expert.name, time=booking.span, until=until, when=when)
    return Reply((Text(text), times, Choices(asker_buttons(booking))))


def status(turn: Turn, booking: Booking) -> Reply:
    """How the booking stands, for whoever of the two sides looks, with what can be done now."""
    expert, side = sides.expert_of(turn, booking), sides.side_of(turn.actor, booking)
    if booking.state is BookingState.CONFIRMED:
        title = say("booking-confirmed", time=booking.span)
        card = appointment_for_asker if side is Side.ENTERPRISE else appointment_for_expert
        return card(turn, booking, expert, turn.actor, title)
    if booking.state not in PENDING:
        return Reply((Text(state_line(booking, expert)),))
    if side is Side.ENTERPRISE:
        asked = booking.state is BookingState.REQUESTED
        return held(turn, booking, expert, "booking-still-held") if asked else proposal(turn, booking, expert)
    if booking.state is BookingState.REQUESTED:
        return request_card(turn, booking, expert, turn.actor)
    return Reply((Text(state_line(booking, expert)), Choices(expert_buttons(booking))))


def reason_words(reason: str) -> Words:
    """A usual reason in the reader's language, anything else in the person's own words."""
    if reason in REASONS:
        return say(f"booking-reason-{reason}")
    return reason or say("booking-reason-none")


def state_line(booking: Booking, expert: Expert) -> Phrase:
    """One line: when, with whom, and how it stands."""
    state = say(f"booking-state-{booking.state.replace('_', '-')}")
    return say("booking-line", time=booking.span, expert=expert.name, state=state)


def asker_buttons(booking: Booking) -> tuple[Button, ...]:
    """What the enterprise can do with a live booking."""
    row, version = booking.id, booking.version
    if booking.state is BookingState.COUNTERED:
        return (
            Button(say("booking-button-none-of-these"), "b.none", row, version),
            Button(say("booking-button-other-times"), "b.move", row, version),
        )
    confirmed = booking.state is BookingState.CONFIRMED
    move = say("booking-button-move") if confirmed else say("booking-button-change-time")
    return Button(move, "b.move", row, version), Button(say("booking-button-cancel"), "b.cancel", row, version)


def expert_buttons(booking: Booking) -> tuple[Button, ...]:
    """What the expert can do with a live booking."""
    row, version = booking.id, booking.version
    if booking.state is BookingState.CONFIRMED:
        cancel = Button(say("booking-button-cancel"), "b.cancel", row, version)
        return Button(say("booking-button-move"), "b.move", row, version), cancel
    decline = Button(say("booking-button-decline"), "b.decline", row, version)
    if booking.state is BookingState.COUNTERED:
        return (decline,)
    accept = Button(say("booking-button-accept"), "b.accept", row, version)
    return accept, Button(say("booking-button-change-time"), "b.counter", row, version), decline


def _way(booking: Booking, reader: str, phone: str) -> Phrase:
    """How they meet: number, link or place, or who gives it to whom."""
    given = "given" if booking.place else "open"
    return say(f"booking-way-{booking.form}-{reader}-{given}", phone=phone, place=booking.place)


def _sealed(turn: Turn, booking: Booking) -> Need:
    asker = None if booking.account_id is None else turn.store.accounts.get(booking.account_id)
    firm = None if booking.enterprise_id is None else turn.store.enterprises.get(booking.enterprise_id)
    names = (asker.contact, asker.phone) if asker else ()
    return sealed(sides.need_of(turn, booking), (*names, *((firm.name,) if firm else ())))


def _about_asker(turn: Turn, booking: Booking) -> tuple[Phrase, ...]:
    alone = booking.account_id is not None and sides.only_on_web(turn, booking.account_id)
    return (say("booking-asker-on-web"),) if alone else ()


def _provisional(booking: Booking) -> Words:
    """A mark on a date that was reckoned in a year whose calendar is not published yet."""
    until = (booking.expires_at or booking.start).astimezone(CITY_TIME).date()
    return "" if is_published(until) else say("booking-provisional")
