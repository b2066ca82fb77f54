"""Another time for a booking: the enterprise asks anew, or either side moves an appointment."""

from __future__ import annotations

from typing import Final

from domain import bookings
from domain.bookings import PENDING, Booking, Side
from domain.errors import Broken, SlotGone
from domain.experts import Expert
from domain.messages import Button, Choices, Pressed, Reply, Said, Span, Text, Words, say
from handlers import booking_answers as answers
from handlers import booking_news as news
from handlers import booking_reasons as reasons
from handlers import booking_sides as sides
from handlers import free_times
from handlers.free_times import Picker
from handlers.routing import Answer, Press
from handlers.turn import Turn

QUESTION: Final = "booking.newtime"


def ask_time(turn: Turn, pressed: Pressed) -> Reply:
    """换时间, 改时间: the expert's free times."""
    return ask_time_of(turn, sides.load(turn, pressed, "booking.move"))


def ask_time_of(turn: Turn, booking: Booking) -> Reply:
    """The free times to which the booking can be moved."""
    _check_movable(turn, booking)
    return _times(turn, booking, 0, "booking-move-to")


def show_other_times(turn: Turn, pressed: Pressed) -> Reply:
    """其他时间: the next page."""
    booking = sides.load(turn, pressed, "booking.move")
    atom = free_times.atom_at(free_times.read_atom(pressed.key))
    return _times(turn, booking, atom, "booking-move-to", pressed.on)


def pick(turn: Turn, pressed: Pressed) -> Reply:
    """A new time was pressed."""
    booking = sides.load(turn, pressed, "booking.move")
    start = free_times.read_atom(pressed.key)
    return _to(turn, booking, Span(start, start + sides.expert_of(turn, booking).length))


def pick_in_words(turn: Turn, said: Said) -> Reply:
    """周四下午3点 as the new time, or 周四下午 to see what is free then."""
    booking = _asked_for(turn)
    window = free_times.read(said.text, turn.now, str(turn.talk.context.get("day", "")))
    return _times(turn, booking, 0, "booking-time-unread") if window is None else to_window(turn, booking, window)


def to_window(turn: Turn, booking: Booking, window: Span) -> Reply:
    """Moves the booking to the hour that was named; of a longer stretch, what is free then, or nearest to it."""
    _check_movable(turn, booking)
    free = _free(turn, booking)
    exact = free_times.exactly([*booking.proposed, *free, booking.span], window)
    if exact is not None:
        return _to(turn, booking, exact)
    wished = free_times.inside(free, window)
    near = wished or free_times.nearest(free, window)
    first = free_times.first_atom(near[0]) if near else 0
    if wished:
        return _times(turn, booking, first, "booking-move-to")
    expert = sides.expert_of(turn, booking)
    side = sides.side_of(turn.actor, booking)
    why = free_times.why_none(turn.store, expert, window, turn.now, side, booking)
    return _times(turn, booking, first, "booking-nearest", why=why)


def ask_time_again(turn: Turn) -> Reply:
    """The question for the new time once more."""
    return _times(turn, _asked_for(turn), 0, "booking-move-to")


def _asked_for(turn: Turn) -> Booking:
    context = turn.talk.context
    return sides.load_version(turn, int(context.get("booking", 0)), int(context.get("version", 0)), "booking.move")


def _check_movable(turn: Turn, booking: Booking) -> None:
    """A request is moved by the enterprise alone (the expert proposes instead); an appointment by either side."""
    if booking.state not in PENDING:
        bookings.check_ahead(booking, turn.now)
    elif sides.side_of(turn.actor, booking) is not Side.ENTERPRISE:
        raise Broken("booking-propose-instead")


def _free(turn: Turn, booking: Booking) -> list[Span]:
    return free_times.also_held_by(turn.store, booking, sides.expert_of(turn, booking), turn.now)


def _to(turn: Turn, booking: Booking, span: Span) -> Reply:
    """Asks for another time at once, or takes one that the expert proposed; an appointment is moved when the reason is
    known."""
    _check_movable(turn, booking)
    expert = sides.expert_of(turn, booking)
    turn.store.bookings.lock(expert.id)
    try:
        if span in booking.proposed:
            made = answers.take(turn, booking, span.start)
            turn.settle()
            return made
        free_times.check_move(turn.store, booking, expert, span, turn.now)
        sides.check_asker_free(turn, booking, span)
        if booking.state not in PENDING:
            return reasons.ask(turn, booking, reasons.Purpose(reasons.MOVE, free_times.first_atom(span)))
        asked = turn.store.bookings.save(bookings.request_again(booking, span, turn.now), turn.now)
    except SlotGone as gone:
        return _times(turn, booking, 0, "booking-slot-gone-others", why=say(gone.key, **gone.args_of_text))
    turn.settle()
    turn.note("booking.request", f"booking:{asked.id}")
    news.ask_expert(turn, asked, expert)
    return news.held(turn, asked, expert)


def _times(turn: Turn, booking: Booking, atom: int, key: str, replaces: int | None = None, why: Words = "") -> Reply:
    expert, free = sides.expert_of(turn, booking), _free(turn, booking)
    keep = Button(say("booking-button-keep-m"), "b.keep", booking.id, booking.version)
    page = free_times.page_from(free, atom)
    if not page:
        turn.settle()
        return _none_left(turn, booking, expert, keep)
    turn.ask(QUESTION, booking=booking.id, version=booking.version, day=free_times.day_of(page[0]).isoformat())
    picker = Picker("b.moveto", "b.later", booking.id, booking.version)
    text = Text(say(key, expert=expert.name, when=free_times.when(page), why=why))
    return Reply((text, *free_times.shown(page, free, picker, keep)), replaces=replaces)


def _none_left(turn: Turn, booking: Booking, expert: Expert, keep: Button) -> Reply:
    side = sides.side_of(turn.actor, booking)
    why = free_times.why_nothing(turn.store, expert, turn.now, side, booking)
    if side is Side.ENTERPRISE:
        return free_times.none_left(why, booking.need_id, keep)
    return Reply((Text(why), Choices((keep,))))


PRESSES: Final = {
    "b.move": Press(ask_time),
    "b.later": Press(show_other_times),
    "b.moveto": Press(pick),
}
ANSWERS: Final = {QUESTION: Answer(pick_in_words, ask_time_again)}
