"""The expert proposes up to three other times instead of the requested one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Choice:
    """What the expert can choose from, and has chosen so far; `first`: the atom with which the shown page begins."""

    booking: Booking
    free: Sequence[Span]
    picked: tuple[int, ...] = ()
    first: int = 0

    @property
    def atoms(self) -> frozenset[int]:
        """The times to choose from, by their first atom."""
        return frozenset(free_times.first_atom(span) for span in self.free)

    @property
    def chosen(self) -> tuple[int, ...]:
        """Atoms chosen that are still free."""
        return tuple(atom for atom in self.picked if atom in self.atoms)

    @property
    def spans(self) -> list[Span]:
        """The chosen times that are still free."""
        return [span for span in self.free if free_times.first_atom(span) in self.picked]


def start(turn: Turn, pressed: Pressed) -> Reply:
    """换时间: the expert's own free times to choose from; an appointment is moved instead."""
    booking = sides.load(turn, pressed, "booking.answer")
    if booking.state is BookingState.CONFIRMED:
        return booking_moves.ask_time(turn, pressed)
    return start_of(turn, booking)


def start_of(turn: Turn, booking: Booking, window: Span | None = None) -> Reply:
    """The expert's free times to choose from, nothing chosen yet but the hour that was named (`window`)."""
    _check_open(booking)
    choice = Choice(booking, _free(turn, booking))
    return _shown(turn, choice) if window is None else _named(turn, choice, window)


def show_other_times(turn: Turn, pressed: Pressed) -> Reply:
    """其他时间: the next page; what was chosen stays chosen."""
    choice = _choice(turn, sides.load(turn, pressed, "booking.answer"))
    atom = free_times.atom_at(free_times.read_atom(pressed.key))
    return replace(_shown(turn, replace(choice, first=atom)), replaces=pressed.on)


def choose(turn: Turn, pressed: Pressed) -> Reply:
    """A time was tapped: chosen, or not chosen any more."""
    choice = _choice(turn, sides.load(turn, pressed, "booking.answer"))
    atom = free_times.atom_at(free_times.read_atom(pressed.key))
    return replace(_toggled(turn, choice, atom), replaces=pressed.on)


def choose_in_words(turn: Turn, said: Said) -> Reply:
    """周四下午3点 chooses that time; a longer stretch shows what is free then."""
    choice = _choice(turn, _asked_for(turn))
    window = free_times.read(said.text, turn.now, str(turn.talk.context.get("day", "")))
    return _shown(turn, choice, say("booking-proposal-unread")) if window is None else _named(turn, choice, window)


def ask_again(turn: Turn) -> Reply:
    """The choice as it stands, once more."""
    return _shown(turn, _choice(turn, _asked_for(turn)))


def send(turn: Turn, pressed: Pressed) -> Reply:
    """发出: the requested time is free again, the chosen ones are held a day, the enterprise may choose.

    Nothing is sent when a chosen time went meanwhile, or none is chosen: the expert sees what is left of the choice.
    """
    booking = sides.load(turn, pressed, "booking.answer")
    expert, choice = sides.expert_of(turn, booking), _choice(turn, booking)
    if not choice.spans or len(choice.spans) < len(choice.picked):
        return _shown(turn, replace(choice, first=0))
    turn.store.bookings.lock(expert.id)
    try:
        countered = turn.store.bookings.save(bookings.counter(booking, choice.spans, turn.now), turn.now)
    except SlotGone as lost:
        return _shown(turn, Choice(booking, _free(turn, booking)), say(lost.key, **lost.args_of_text))
    turn.settle()
    turn.note("booking.counter", f"booking:{countered.id}")
    proposal = news.proposal(turn, countered, expert)
    sides.tell_asker(turn, countered, lambda _: proposal)
    until = countered.expires_at or countered.start
    text = Text(say("booking-proposed", times=_moments(countered.proposed), until=until))
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


def _choice(turn: Turn, booking: Booking) -> Choice:
    """What was chosen so far for this booking; nothing when another question, or the same one for another booking, was
    opened since. `Stale` when the request is answered."""
    _check_open(booking)
    context = turn.talk.context if turn.talk.context.get("booking") == booking.id else {}
    picked = tuple(int(atom) for atom in context.get("chosen", ()))
    return Choice(booking, _free(turn, booking), picked, int(context.get("first", 0)))


def _named(turn: Turn, choice: Choice, window: Span) -> Reply:
    """The hour that was named is chosen; of a longer stretch the free times are shown."""
    booking = choice.booking
    exact = free_times.exactly([*choice.free, booking.span], window)
    if exact is not None:
        return _toggled(turn, choice, free_times.first_atom(exact))
    if wished := free_times.inside(choice.free, window):
        return _shown(turn, replace(choice, first=free_times.first_atom(wished[0])))
    expert, side = sides.expert_of(turn, booking), sides.side_of(turn.actor, booking)
    why = free_times.why_none(turn.store, expert, window, turn.now, side, booking)
    return _shown(turn, choice, say("booking-choose-from", why=why))


def _toggled(turn: Turn, choice: Choice, atom: int) -> Reply:
    booking, before = choice.booking, choice.chosen
    if atom in before:
        return _shown(turn, replace(choice, picked=tuple(each for each in choice.picked if each != atom)))
    if len(before) == MAX_PROPOSED:
        raise Broken("booking-propose-some", most=MAX_PROPOSED)
    expert, start = sides.expert_of(turn, booking), bookings.start_of(atom)
    span = Span(start, start + expert.length)
    try:
        if span not in choice.free:
            free_times.check_move(turn.store, booking, expert, span, turn.now)
            sides.check_asker_free(turn, booking, span)
    except SlotGone as gone:
        return _shown(turn, choice, say(gone.key, **gone.args_of_text))
    return _shown(turn, replace(choice, picked=(*choice.picked, atom)))


def _shown(turn: Turn, choice: Choice, told: Words = "") -> Reply:
    """A page of the expert's free times, the chosen ones marked. Above it stand `told` and which chosen ones went
    meanwhile."""
    booking, page = choice.booking, free_times.page_from(choice.free, choice.first)
    gone = tuple(say("booking-moment", time=bookings.start_of(a)) for a in choice.picked if a not in choice.atoms)
    lost = (say("booking-chosen-gone", times=gone),) if gone else ()
    above = tuple(Text(words) for words in (told, *lost) if words)
    if not page:
        expert, side = sides.expert_of(turn, booking), sides.side_of(turn.actor, booking)
        why = free_times.why_nothing(turn.store, expert, turn.now, side, booking)
        return Reply((*above, Text(why), Choices(news.expert_buttons(booking))))
    day, chosen = free_times.day_of(page[0]).isoformat(), list(choice.chosen)
    turn.ask(QUESTION, booking=booking.id, version=booking.version, chosen=chosen, first=choice.first, day=day)
    propose = say("booking-propose", most=MAX_PROPOSED)
    text = say("booking-proposing", times=_moments(choice.spans)) if choice.spans else propose
    return Reply((*above, Text(text), *_buttons(choice, page)))


def _buttons(choice: Choice, page: Sequence[Span]) -> tuple[Part, ...]:
    row, version = choice.booking.id, choice.booking.version
    picker = Picker("b.propose", "b.proposals", row, version)
    slots = []
    for span in page:
        time = say("booking-moment", time=span.start)
        slots.append(picker.slot(span, say("booking-chosen", time=time) if span in choice.spans else time))
    ready = (Button(say("booking-button-send"), "b.send", row, version),) if choice.spans else ()
    more = (picker.later(page[-1]),) if len(choice.free) > len(page) else ()
    return Times(tuple(slots)), Choices((*ready, *more, Button(say("booking-button-back"), "b.back", row, version)))


def _moments(spans: Sequence[Span]) -> tuple[Words, ...]:
    return tuple(say("booking-moment", time=span.start) for span in spans)


PRESSES: Final = {
    "b.counter": Press(start),
    "b.propose": Press(choose),
    "b.proposals": Press(show_other_times),
    "b.send": Press(send),
    "b.back": Press(back),
}
ANSWERS: Final = {QUESTION: Answer(choose_in_words, ask_again)}
