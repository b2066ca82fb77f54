"""Declining, cancelling and moving ask for a reason: a button or the person's own words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from domain import bookings
from domain.bookings import PENDING, REASONS, Booking, Side
from domain.errors import NotFound, SlotGone, Stale
from domain.messages import Button, Choices, Message, Pressed, Reply, Said, Text, say
from handlers import answer_words, free_times, other_experts
from handlers import booking_endings as endings
from handlers import booking_news as news
from handlers import booking_sides as sides
from handlers.routing import Answer, Press
from handlers.turn import Found, Turn, View

QUESTION: Final = "booking.reason"

DECLINE, CANCEL, MOVE = "d", "c", "m"
"""What the reason is for: the first letter of a reason button's key."""

_OFFERED: Final = {
    (DECLINE, False): ("busy", "field", "vague", "interest"),
    (CANCEL, True): ("busy", "solved", "other"),
    (CANCEL, False): ("busy", "ill", "field"),
    (MOVE, True): ("busy", "absent", "prepare"),
    (MOVE, False): ("busy", "absent", "prepare"),
}
"""Reason buttons by what they are for and whether the enterprise is asked."""

_RULE: Final = {DECLINE: "booking.answer", CANCEL: "booking.cancel", MOVE: "booking.move"}


@dataclass(frozen=True, slots=True)
class Purpose:
    """What is to be done with a booking once the reason is known; `atom` is the new time of a move."""

    act: str
    atom: int = 0

    @property
    def key(self) -> str:
        """The part of a button's key before the reason."""
        return f"{self.act}{self.atom or ''}"


def ask_decline(turn: Turn, pressed: Pressed) -> Reply:
    """不合适: why."""
    booking = sides.load(turn, pressed, "booking.answer")
    if booking.state not in PENDING:
        raise Stale("booking-now-confirmed")
    return ask(turn, booking, Purpose(DECLINE))


def ask_cancel(turn: Turn, pressed: Pressed) -> Reply:
    """取消: why; for an unanswered request as for an appointment."""
    booking = sides.load(turn, pressed, "booking.cancel")
    if booking.state not in PENDING:
        bookings.check_ahead(booking, turn.now)
    is_asker = sides.side_of(turn.actor, booking) is Side.ENTERPRISE
    return ask(turn, booking, Purpose(CANCEL if is_asker or booking.state not in PENDING else DECLINE))


def ask(turn: Turn, booking: Booking, purpose: Purpose) -> Reply:
    """Opens the question why and shows the usual reasons."""
    turn.ask(QUESTION, booking=booking.id, version=booking.version, act=purpose.act, atom=purpose.atom)
    return Reply(_question(turn, booking, purpose))


def ask_again(turn: Turn) -> Reply:
    """The question why once more."""
    booking, purpose = _asked_for(turn)
    return Reply(_question(turn, booking, purpose))


def because(turn: Turn, pressed: Pressed) -> Reply:
    """A reason was pressed."""
    head, _, code = pressed.key.partition(".")
    act, atom = head[:1], head[1:]
    if act not in _RULE or code not in REASONS:
        raise Stale("turn-unknown-button")
    start = free_times.read_atom(atom) if act == MOVE else None
    booking = sides.load(turn, pressed, _RULE[act])
    return _carry_out(turn, booking, Purpose(act, free_times.atom_at(start) if start else 0), code)


def because_in_words(turn: Turn, said: Said) -> Reply:
    """A reason was written; whoever thinks better of it keeps the booking, and what is no reason is asked again."""
    booking, purpose = _asked_for(turn)
    if answer_words.asks_back(said.text):
        return _no_reason(turn, booking, purpose)
    if answer_words.leaves_it(said.text) or _wants_else(purpose, said.text):
        return _keep(turn, booking)
    if answer_words.says_nothing(said.text):
        return _no_reason(turn, booking, purpose)
    return _carry_out(turn, booking, purpose, " ".join(said.text.split())[:200])


def keep(turn: Turn, pressed: Pressed) -> Reply:
    """不改了: nothing is done; the booking as it stands."""
    return _keep(turn, sides.load(turn, pressed, "booking.see"))


def leave(turn: Turn) -> Reply:
    """算了, whatever was asked about a booking: nothing is done; the booking as it stands."""
    booking_id = int(turn.talk.context.get("booking", 0))
    if (booking := turn.store.bookings.get(booking_id)) is None:
        raise NotFound
    turn.check("booking.see", booking)
    return _keep(turn, booking)


def look(view: View, message: Message) -> Found:
    """Other experts, needed when the expert's side declines or cancels."""
    context = view.talk.context
    row_id = message.row_id if isinstance(message, Pressed) else int(context.get("booking", 0))
    return other_experts.find(view.store, view.finder, view.store.bookings.get(row_id))


def _question(turn: Turn, booking: Booking, purpose: Purpose) -> tuple[Text, Choices]:
    is_asker = sides.side_of(turn.actor, booking) is Side.ENTERPRISE
    codes = _OFFERED.get((purpose.act, is_asker), _OFFERED[CANCEL, is_asker])
    row, version = booking.id, booking.version
    head, word = purpose.key, news.reason_words
    reasons = tuple(Button(word(code), "b.because", row, version, f"{head}.{code}") for code in codes)
    text = say(f"booking-why-{purpose.act}", time=booking.span)
    return Text(text), Choices((*reasons, Button(say(f"booking-button-keep-{purpose.act}"), "b.keep", row, version)))


def _no_reason(turn: Turn, booking: Booking, purpose: Purpose) -> Reply:
    """Nothing was done yet: why, once more, and who else may be asked."""
    text, choices = _question(turn, booking, purpose)
    human = Button(say("booking-button-human"), "o.human", booking.need_id)
    unread = Text(say("booking-unread-reason", time=booking.span))
    return Reply((unread, text, replace(choices, buttons=(*choices.buttons, human))))


def _wants_else(purpose: Purpose, text: str) -> bool:
    """Another time instead of none, or none instead of another: what the booking's own buttons are for."""
    return answer_words.wants_cancel(text) if purpose.act == MOVE else answer_words.wants_move(text)


def _keep(turn: Turn, booking: Booking) -> Reply:
    turn.settle()
    return Reply((Text(say("booking-kept")), *news.status(turn, booking).parts))


def _asked_for(turn: Turn) -> tuple[Booking, Purpose]:
    context = turn.talk.context
    act = str(context.get("act", CANCEL))
    booking = sides.load_version(turn, int(context.get("booking", 0)), int(context.get("version", 0)), _RULE[act])
    return booking, Purpose(act, int(context.get("atom", 0)))


def _carry_out(turn: Turn, booking: Booking, purpose: Purpose, reason: str) -> Reply:
    turn.settle()
    side = sides.side_of(turn.actor, booking)
    if purpose.act == MOVE:
        return _move(turn, booking, purpose.atom, reason)
    if purpose.act == DECLINE:
        return endings.end(turn, bookings.decline(booking, reason, side))
    return endings.call_off(turn, booking, reason)


def _move(turn: Turn, booking: Booking, atom: int, reason: str) -> Reply:
    """Moves the appointment; a time that went while the reason was given leads back to the free ones."""
    try:
        return endings.move(turn, booking, bookings.start_of(atom), reason)
    except SlotGone as gone:
        again = Button(say("booking-button-other-times"), "b.move", booking.id, booking.version)
        return Reply((Text(say(gone.key, **gone.args_of_text)), Choices((again,))))


PRESSES: Final = {
    "b.decline": Press(ask_decline),
    "b.cancel": Press(ask_cancel),
    "b.because": Press(because, look),
    "b.keep": Press(keep),
}
ANSWERS: Final = {QUESTION: Answer(because_in_words, ask_again, look)}
