"""The enterprise asks for an expert's time: times shown, one picked by button or words, held."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from domain import bookings
from domain.bookings import Booking
from domain.errors import Broken, NotFound, SlotGone, Stale
from domain.experts import Expert
from domain.messages import NOTHING, Pressed, Reply, Said, Span, Text, Words, say
from domain.needs import Need, NeedState
from handlers import answer_words, booking_contact, booking_news, free_times, signing_in
from handlers.free_times import Picker
from handlers.routing import Answer, Press
from handlers.turn import Turn

QUESTION: Final = "booking.time"
_BOOKABLE: Final = {NeedState.OPEN, NeedState.CONSULTING}


def offer_times(turn: Turn, need: Need, expert_id: int, window: Span | None) -> Reply:
    """The expert's free times in `window`, what is said now; the nearest ones, and why, when there is none in it.
    Without a window those in the time that was wished for before, or nearest to it.

    Where this need has a booking with the expert already, how that stands.
    `NotAllowed` for somebody else's need, `NotFound` when the expert is gone, `Stale` while the need is not open.
    """
    expert = _checked(turn, need, expert_id)
    if asked := _live_with(turn, need, expert):
        return booking_news.status(turn, asked[0])
    free = free_times.for_asker(turn.store, expert, turn.now, turn.actor.id)
    near = window or free_times.ahead(need.wish, turn.now)
    wished = free if near is None else free_times.inside(free, near)
    page = wished[: free_times.PAGE] if wished or near is None else free_times.nearest(free, near)
    if wished or window is None:
        return _times(turn, need, expert, page, free, "booking-times")
    why = free_times.why_none(turn.store, expert, window, turn.now)
    return _times(turn, need, expert, page, free, "booking-nearest", why=why)


def show_times(turn: Turn, pressed: Pressed) -> Reply:
    """约: the expert's times."""
    need = _need(turn, pressed.row_id)
    if not pressed.key.isascii() or not pressed.key.isdigit():
        raise Stale("turn-unknown-button")
    return offer_times(turn, need, int(pressed.key), None)


def show_other_times(turn: Turn, pressed: Pressed) -> Reply:
    """其他时间: the next page, from the first one again behind the last."""
    need = _need(turn, pressed.row_id)
    expert_id, start = free_times.read_key(pressed.key)
    expert = _checked(turn, need, expert_id)
    free = free_times.for_asker(turn.store, expert, turn.now, turn.actor.id)
    page = free_times.page_from(free, free_times.atom_at(start))
    return _times(turn, need, expert, page, free, "booking-times", replaces=pressed.on)


def pick(turn: Turn, pressed: Pressed) -> Reply:
    """A time was pressed: it is asked for."""
    need = _need(turn, pressed.row_id)
    expert_id, start = free_times.read_key(pressed.key)
    expert = _checked(turn, need, expert_id)
    return _request(turn, need, expert, Span(start, start + expert.length))


def pick_in_words(turn: Turn, said: Said) -> Reply:
    """周四上午 shows the free times of then; an exact free hour is asked for at once."""
    need = _need(turn, turn.talk.need_id or 0)
    expert = _checked(turn, need, int(turn.talk.context.get("expert", 0)))
    window = free_times.read(said.text, turn.now, str(turn.talk.context.get("day", "")))
    free = free_times.for_asker(turn.store, expert, turn.now, turn.actor.id)
    if window is None:
        nth = _nth_shown(turn)
        if nth is not None:
            return _request(turn, need, expert, Span(nth, nth + expert.length))
        return _times(turn, need, expert, free[: free_times.PAGE], free, "booking-time-unread")
    exact = free_times.exactly(free, window)
    return _request(turn, need, expert, exact) if exact else offer_times(turn, need, expert.id, window)


def _nth_shown(turn: Turn) -> datetime | None:
    """第二个, said of the times on the screen."""
    shown, nth = turn.talk.context.get("shown", ()), turn.heard.ordinal if turn.heard else None
    return free_times.read_atom(str(shown[nth - 1])) if nth and nth <= len(shown) else None


def _not_again(_: Turn) -> Reply:
    # the times stay where they are: after a command in between nobody needs to be asked again
    return NOTHING


def take_contact(turn: Turn, said: Said) -> Reply:
    """Firm, name and phone: asks on for what is missing, then asks for the time that was picked, or for another."""
    if booking_contact.names_time(turn, said.text):
        return pick_in_words(turn, said)
    if answer_words.wants_move(said.text):
        return offer_times(turn, _need(turn, turn.talk.need_id or 0), int(turn.talk.context.get("expert", 0)), None)
    unread = booking_contact.take(turn, said)
    if unread is not None:
        return Reply((Text(unread), *booking_contact.again(turn).parts))
    return _go_on(turn, int(turn.talk.context.get("expert", 0)), int(turn.talk.context.get("atom", 0)))


def take_no_firm(turn: Turn, pressed: Pressed) -> Reply:
    """尚未注册: nothing more is asked about the firm."""
    need = _need(turn, pressed.row_id)
    turn.check("booking.request", need)
    expert_id, start = free_times.read_key(pressed.key)
    booking_contact.keep_no_firm(turn)
    turn.talk_about(need.id)
    return _go_on(turn, expert_id, free_times.atom_at(start))


def _go_on(turn: Turn, expert_id: int, atom: int) -> Reply:
    need = _need(turn, turn.talk.need_id or 0)
    expert = _checked(turn, need, expert_id)
    start = bookings.start_of(atom)
    return _request(turn, need, expert, Span(start, start + expert.length))


def _request(turn: Turn, need: Need, expert: Expert, span: Span) -> Reply:
    """Holds the time and asks the expert; what is asked for first and what stands against it is answered."""
    live = [each for each in turn.store.bookings.of_need(need.id, bookings.LIVE) if each.expert_id == expert.id]
    same = next((each for each in live if each.span == span), None)
    if same is not None:  # tapped twice
        return booking_news.status(turn, same)
    try:
        free_times.check(turn.store, expert, span, turn.now, turn.actor.id)
    except SlotGone as gone:
        return _others(turn, need, expert, gone)
    if booking_contact.missing(turn.actor):
        return booking_contact.ask(turn, need.id, expert.id, span.start)
    turn.store.bookings.lock(expert.id, turn.actor.enterprise_id)
    _check_limits(turn, need, expert)
    try:
        booking = turn.store.bookings.add(
            bookings.request(need, turn.actor, expert.id, expert.form, span, turn.now), turn.now
        )
    except SlotGone as gone:
        return _others(turn, need, expert, gone)
    booking_contact.describe_firm(turn, need)
    turn.talk_about(need.id)
    turn.note("booking.request", f"booking:{booking.id}")
    booking_news.ask_expert(turn, booking, expert)
    return signing_in.with_offer(turn, booking_news.held(turn, booking, expert))


def _check_limits(turn: Turn, need: Need, expert: Expert) -> None:
    if turn.actor.expert_id == expert.id:
        raise Broken("booking-own-expert")
    pending = turn.store.bookings.pending(turn.actor.id, turn.actor.enterprise_id)
    bookings.check_limits(pending, len(_live_with(turn, need, expert)))


def _live_with(turn: Turn, need: Need, expert: Expert) -> list[Booking]:
    """Requests and appointments of this need with this expert that are not over."""
    live = turn.store.bookings.of_need(need.id)
    return [each for each in live if each.expert_id == expert.id and each.end > turn.now]


def _others(turn: Turn, need: Need, expert: Expert, gone: SlotGone) -> Reply:
    """Why the time cannot be had, and what else is free."""
    free = free_times.for_asker(turn.store, expert, turn.now, turn.actor.id)
    why = say(gone.key, **gone.args_of_text)
    return _times(turn, need, expert, free[: free_times.PAGE], free, "booking-slot-gone-others", why=why)


def _times(
    turn: Turn,
    need: Need,
    expert: Expert,
    page: list[Span],
    free: list[Span],
    key: str,
    replaces: int | None = None,
    why: Words = "",
) -> Reply:
    """Opens the question for a time and shows these under the text `key`; without any free time, where else to go.

    `why`: a sentence in front of it, for the texts that have one.
    """
    if not page:
        turn.settle()
        return free_times.none_left(free_times.why_nothing(turn.store, expert, turn.now), need.id)
    shown = [free_times.first_atom(span) for span in page]
    turn.ask(QUESTION, need.id, expert=expert.id, day=free_times.day_of(page[0]).isoformat(), shown=shown)
    picker = Picker("b.slot", "b.more", need.id, prefix=f"{expert.id}.")
    title = Text(say(key, expert=expert.name, when=free_times.when(page), why=why))
    return Reply((title, *free_times.shown(page, free, picker)), replaces=replaces)


def _checked(turn: Turn, need: Need, expert_id: int) -> Expert:
    turn.check("booking.request", need)
    if need.state not in _BOOKABLE:
        raise Stale("booking-need-not-open")
    return free_times.known_expert(turn.store, expert_id)


def _need(turn: Turn, need_id: int) -> Need:
    need = turn.store.needs.get(need_id)
    if need is None:
        raise NotFound
    return need


PRESSES: Final = {
    "b.times": Press(show_times),
    "b.more": Press(show_other_times),
    "b.slot": Press(pick),
    "b.nofirm": Press(take_no_firm),
}
ANSWERS: Final = {
    QUESTION: Answer(pick_in_words, _not_again),
    booking_contact.QUESTION: Answer(take_contact, booking_contact.again),
}
