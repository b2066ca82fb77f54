"""The expert proposes up to three other times instead of the requested one."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from domain import bookings
from domain.bookings import MAX_PROPOSED, Booking, BookingState
from domain.errors import Broken, SlotGone, Stale
from domain.messages import Button, Choices, Part, Pressed, Reply, Said, Span, Text, Times, Words, say
from handlers import booking_moves, free_times
from handlers import booking_news as news
from handlers import booking_sides as sides
from handlers.free_times import Picker
from handlers.routing import Answer, Press
from handlers.turn import Turn

QUESTION: Final = "booking.counter"


def start(turn: Turn, pressed: Pressed) -> Reply:
    """换时间: the expert's own free times to choose from; an appointment is moved instead."""
    booking = sides.load(turn, pressed, "booking.answer")
    if booking.state is BookingState.CONFIRMED:
        return booking_moves.ask_time(turn, pressed)
    _check_open(booking)
    return _choosing(turn, booking, (), 0)


def show_other_times(turn: Turn, pressed: Pressed) -> Reply:
    """其他时间: the next page; what was chosen stays chosen."""
    booking = sides.load(turn, pressed, "booking.answer")
    _check_open(booking)
    atom = free_times.atom_at(free_times.read_atom(pressed.key))
    return replace(_choosing(turn, booking, _chosen(turn, booking), atom), replaces=pressed.on)


def choose(turn: Turn, pressed: Pressed) -> Reply:
    """A time was tapped: chosen, or not chosen any more."""
    booking = sides.load(turn, pressed, "booking.answer")
    _check_open(booking)
    atom = free_times.atom_at(free_times.read_atom(pressed.key))
    return replace(_toggled(turn, booking, atom), replaces=pressed.on)


def choose_in_words(turn: Turn, said: Said) -> Reply:
    """周四下午3点 chooses that time; a longer stretch shows what is free then."""
    booking = _asked_for(turn)
    chosen, first = _chosen(turn, booking), _first(turn)
    window = free_times.read(said.text, turn.now, str(turn.talk.context.get("day", "")))
    if window is None:
        return _choosing(turn, booking, chosen, first, say("booking-proposal-unread"))
    free = _free(turn, booking)
    exact = free_times.exactly([*free, booking.span], window)
    if exact is not None:
        return _toggled(turn, booking, free_times.first_atom(exact))
    if wished := free_times.inside(free, window):
        return _choosing(turn, booking, chosen, free_times.first_atom(wished[0]))
    expert, side = sides.expert_of(turn, booking), sides.side_of(turn.actor, booking)
    why = free_times.why_none(turn.store, expert, window, turn.now, side, booking)
    return _choosing(turn, booking, chosen, first, say("booking-choose-from", why=why))


def ask_again(turn: Turn) -> Reply:
    """The choice as it stands, once more."""
    booking = _asked_for(turn)
    return _choosing(turn, booking, _chosen(turn, booking), _first(turn))


def send(turn: Turn, pressed: Pressed) -> Reply:
    """发出: the requested time is free again, the chosen ones are held a day, the enterprise may choose.

    Nothing is sent when a chosen time went meanwhile: the expert sees which, and what is left of the choice.
    """
    booking = sides.load(turn, pressed, "booking.answer")
    expert, chosen = sides.expert_of(turn, booking), _chosen(turn, booking)
    if len(chosen) < len(_picked(turn, booking)):
        return _choosing(turn, booking, chosen, 0)
    spans = [span for span in _free(turn, booking) if free_times.first_atom(span) in chosen]
    turn.store.bookings.lock(expert.id)
    try:
        countered = turn.store.bookings.save(bookings.counter(booking, spans, turn.now), turn.now)
    except SlotGone as lost:
        return _choosing(turn, booking, (), 0, say(lost.key, **lost.args_of_text))
    turn.settle()
    turn.note("booking.counter", f"booking:{countered.id}")
    proposal = news.proposal(turn, countered, expert)
    sides.tell_asker(turn, countered, lambda _: proposal)
    until = countered.expires_at or countered.start
    text = Text(say("booking-proposed", times=_named(countered.proposed), until=until))
    return Reply((text, Choices(news.expert_buttons(countered))), replaces=pressed.on)


def back(turn: Turn, pressed: Pressed) -> Reply:
    """返回: the request as it was."""
    booking = sides.load(turn, pressed, "booking.answer")
    turn.settle()
    return replace(news.status(turn, booking), replaces=pressed.on)


def _asked_for(turn: Turn) -> Booking:
    context = turn.talk.context
    return sides.load_version(turn, int(context.get("booking", 0)), int(context.get("version", 0)), "booking.answer")


def _check_open(booking: Booking) -> None:
    if booking.state is not BookingState.REQUESTED:
        raise Stale(f"booking-now-{booking.state.replace('_', '-')}")


def _free(turn: Turn, booking: Booking) -> list[Span]:
    return free_times.also_held_by(turn.store, booking, sides.expert_of(turn, booking), turn.now)


def _picked(turn: Turn, booking: Booking) -> tuple[int, ...]:
    """Atoms chosen so far for this booking; none when another question was opened since."""
    context = turn.talk.context
    if turn.talk.question != QUESTION or context.get("booking") != booking.id:
        return ()
    return tuple(int(atom) for atom in context.get("chosen", ()))


def _chosen(turn: Turn, booking: Booking) -> tuple[int, ...]:
    """Those of them that are still free."""
    free = {free_times.first_atom(span) for span in _free(turn, booking)}
    return tuple(atom for atom in _picked(turn, booking) if atom in free)


def _first(turn: Turn) -> int:
    """The atom with which the shown page begins; 0 when another question was opened since."""
    return int(turn.talk.context.get("first", 0)) if turn.talk.question == QUESTION else 0


def _toggled(turn: Turn, booking: Booking, atom: int) -> Reply:
    before, first = _chosen(turn, booking), _first(turn)
    if atom in before:
        return _choosing(turn, booking, tuple(each for each in before if each != atom), first)
    if len(before) == MAX_PROPOSED:
        raise Broken("booking-propose-some", most=MAX_PROPOSED)
    expert, start = sides.expert_of(turn, booking), bookings.start_of(atom)
    try:
        span = Span(start, start + expert.length)
        free_times.check_move(turn.store, booking, expert, span, turn.now)
        sides.check_asker_free(turn, booking, span)
    except SlotGone as gone:
        return _choosing(turn, booking, before, first, say(gone.key, **gone.args_of_text))
    return _choosing(turn, booking, (*before, atom), first)


def _choosing(turn: Turn, booking: Booking, chosen: tuple[int, ...], first: int, told: Words = "") -> Reply:
    """A page of the expert's free times from the atom `first` on, the chosen ones marked. Above it stand `told` and
    which chosen ones went meanwhile."""
    free = _free(turn, booking)
    page = free_times.page_from(free, first)
    atoms = {free_times.first_atom(span) for span in free}
    gone = tuple(say("booking-moment", time=bookings.start_of(a)) for a in _picked(turn, booking) if a not in atoms)
    lost = (say("booking-chosen-gone", times=gone),) if gone else ()
    above = tuple(Text(words) for words in (told, *lost) if words)
    if not page:
        expert, side = sides.expert_of(turn, booking), sides.side_of(turn.actor, booking)
        why = free_times.why_nothing(turn.store, expert, turn.now, side, booking)
        return Reply((*above, Text(why), Choices(news.expert_buttons(booking))))
    day = free_times.day_of(page[0]).isoformat()
    turn.ask(QUESTION, booking=booking.id, version=booking.version, chosen=list(chosen), first=first, day=day)
    picked = [span for span in free if free_times.first_atom(span) in chosen]
    text = say("booking-proposing", times=_named(picked)) if picked else say("booking-propose", most=MAX_PROPOSED)
    return Reply((*above, Text(text), *_buttons(booking, page, free, chosen)))


def _buttons(booking: Booking, page: list[Span], free: list[Span], chosen: tuple[int, ...]) -> tuple[Part, ...]:
    picker = Picker("b.propose", "b.proposals", booking.id, booking.version)
    slots = []
    for span in page:
        time = say("booking-moment", time=span.start)
        mark = say("booking-chosen", time=time) if free_times.first_atom(span) in chosen else time
        slots.append(picker.slot(span, mark))
    row, version = booking.id, booking.version
    ready = (Button(say("booking-button-send"), "b.send", row, version),) if chosen else ()
    more = (picker.later(page[-1]),) if len(free) > len(page) else ()
    return Times(tuple(slots)), Choices((*ready, *more, Button(say("booking-button-back"), "b.back", row, version)))


def _named(spans: tuple[Span, ...] | list[Span]) -> tuple[Words, ...]:
    return tuple(say("booking-moment", time=span.start) for span in spans)


PRESSES: Final = {
    "b.counter": Press(start),
    "b.propose": Press(choose),
    "b.proposals": Press(show_other_times),
    "b.send": Press(send),
    "b.back": Press(back),
}
ANSWERS: Final = {QUESTION: Answer(choose_in_words, ask_again)}
