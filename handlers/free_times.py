"""Free times of experts: found, named in words, and shown as times to press."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from domain.bookings import ATOM, Booking, BookingState, Side, atoms_of, start_of
from domain.errors import NotFound, SlotGone, Stale
from domain.experts import HORIZON, HOUR, NOTICE, Expert, check_free, free_slots, taken_none
from domain.messages import Button, Choices, Part, Reply, Slot, Span, Text, Times, Words, say
from domain.working_days import CITY_TIME
from knowledge.text import normalise
from knowledge.understand.days import every_day
from knowledge.understand.window import read_past, read_window
from storage.repositories import Repositories

PAGE: Final = 6
"""Times shown at once."""


@dataclass(frozen=True, slots=True)
class Picker:
    """Which buttons times get: `pick` on a time, `more` on 其他时间; the key is `prefix` and the time's first atom."""

    pick: str
    more: str
    row_id: int
    version: int = 0
    prefix: str = ""

    def slot(self, span: Span, label: Words) -> Slot:
        """A time that can be pressed."""
        key = f"{self.prefix}{first_atom(span)}"
        return Slot(span.start, span.end, Button(label, self.pick, self.row_id, self.version, key))

    def later(self, span: Span) -> Button:
        """其他时间: what comes after `span`."""
        key = f"{self.prefix}{first_atom(span) + 1}"
        return Button(say("booking-button-other-times"), self.more, self.row_id, self.version, key)


def known_expert(store: Repositories, expert_id: int) -> Expert:
    """The expert; `NotFound` when there is none under this number any more."""
    expert = store.experts.get(expert_id)
    if expert is None:
        raise NotFound("booking-no-such-expert")
    return expert


def for_asker(store: Repositories, expert: Expert, now: datetime, asker_id: int) -> list[Span]:
    """The expert's free times in which the account has no other consultation, in order, UTC."""
    return free_slots(expert, store.bookings.taken(expert.id, now) | store.bookings.busy(asker_id, now), now)


def also_held_by(store: Repositories, booking: Booking, expert: Expert, now: datetime) -> list[Span]:
    """Times free for both sides when this booking is to be moved: what it holds itself counts as free, its own time is
    left out."""
    taken = _taken(store, expert, now, booking) | busy_elsewhere(store, booking, now)
    return [span for span in free_slots(expert, taken, now) if span != booking.span]


def check(store: Repositories, expert: Expert, span: Span, now: datetime, asker_id: int) -> None:
    """`SlotGone` with the reason, unless the expert can be asked for this time by this account."""
    if not taken_none(span, store.bookings.busy(asker_id, now)):
        raise SlotGone("booking-overlaps-own")
    check_free(expert, store.bookings.taken(expert.id, now), now, span)


def check_move(store: Repositories, booking: Booking, expert: Expert, span: Span, now: datetime) -> None:
    """`SlotGone` with the reason, unless the expert has this time for this booking, which has another now."""
    if span == booking.span:
        raise SlotGone(_same_or_refused(booking))
    check_free(expert, _taken(store, expert, now, booking), now, span)


def busy(store: Repositories, account_id: int | None, now: datetime) -> frozenset[int]:
    """Quarter-hours in which the account has consultations."""
    return frozenset() if account_id is None else store.bookings.busy(account_id, now)


def busy_elsewhere(store: Repositories, booking: Booking, now: datetime) -> frozenset[int]:
    """Quarter-hours in which who asked has other consultations than this one."""
    own = {atom for resource, atom in booking.holds if resource != booking.resource}
    return busy(store, booking.account_id, now) - own


def _taken(store: Repositories, expert: Expert, now: datetime, booking: Booking | None = None) -> frozenset[int]:
    """What is taken of the expert, not counting what this booking holds."""
    own = {atom for resource, atom in booking.holds if resource == booking.resource} if booking else set()
    return store.bookings.taken(expert.id, now) - own


def soonest(
    store: Repositories, expert_id: int, now: datetime, besides: Collection[int], within: Span | None = None
) -> Span | None:
    """The first free time of an expert (within a stretch) that touches none of the quarter-hours `besides`, or None."""
    expert = store.experts.get(expert_id)
    if expert is None:
        return None
    return next(iter(free_slots(expert, _taken(store, expert, now).union(besides), now, within)), None)


def ahead(wished: Span | None, now: datetime) -> Span | None:
    """A wished stretch, None once it is over."""
    return wished if wished is not None and wished.end > now else None


def inside(free: Sequence[Span], window: Span | None) -> list[Span]:
    """The free times within a stretch; [] without a stretch."""
    return [] if window is None else [s for s in free if window.start <= s.start and s.end <= window.end]


def page_from(free: Sequence[Span], atom: int) -> list[Span]:
    """At most `PAGE` free times from an atom on; the first ones when there are none."""
    return [span for span in free if first_atom(span) >= atom][:PAGE] or list(free[:PAGE])


def nearest(free: Sequence[Span], wished: Span) -> list[Span]:
    """At most `PAGE` free times in order: those nearest to the wished one."""
    closest = sorted(free, key=lambda span: abs(span.start - wished.start))[:PAGE]
    return sorted(closest, key=lambda span: span.start)


def why_none(
    store: Repositories,
    expert: Expert,
    window: Span,
    now: datetime,
    side: Side = Side.ENTERPRISE,
    booking: Booking | None = None,
) -> Words:
    """Why there is no time to offer in a stretch. `side`: who reads it; `booking`: the one that is to be moved."""
    if window.end <= now or (window.start <= now and window.end - window.start <= HOUR):
        return say("booking-then-past")
    last = now + HORIZON
    if window.start > last:
        return say("booking-then-too-far", days=HORIZON.days)
    taken = _taken(store, expert, now, booking)
    if free := free_slots(expert, taken, now, window):  # the expert would have time
        if booking is not None and free == [booking.span]:
            return say(_same_or_refused(booking))
        return say("booking-then-busy" if side is Side.ENTERPRISE else "booking-then-asker-busy")
    if free_slots(expert, taken, now - NOTICE, window):
        return say("booking-then-too-soon", hours=NOTICE // HOUR)
    if free_slots(expert, taken, last - NOTICE, window):  # what begins after the last day that can be booked
        return say("booking-then-too-far", days=HORIZON.days)
    own = side is Side.EXPERT
    return say("booking-then-you-not-free") if own else say("booking-then-not-free", expert=expert.name)


def _same_or_refused(booking: Booking) -> str:
    return "booking-slot-refused" if booking.state is BookingState.COUNTERED else "booking-slot-same"


def exactly(free: Sequence[Span], window: Span) -> Span | None:
    """The free time that the words named to the hour, or None when they named a longer stretch."""
    same = [span for span in free if span.start == window.start]
    return same[0] if same and window.end - window.start <= max(4 * ATOM, same[0].end - same[0].start) else None


def shown(page: Sequence[Span], free: Sequence[Span], picker: Picker, *others: Button) -> tuple[Part, ...]:
    """Times to press, and 其他时间 when there are more."""
    alone = is_one_day(page)
    slots = tuple(picker.slot(span, label(span, alone)) for span in page)
    more = (picker.later(page[-1]),) if len(free) > len(page) else ()
    buttons = (*more, *others)
    return (Times(slots), Choices(buttons)) if buttons else (Times(slots),)


def is_one_day(page: Sequence[Span]) -> bool:
    """Whether all times are on the same day."""
    return len({day_of(span) for span in page}) == 1


def when(page: Sequence[Span]) -> Words:
    """The day of the times where they share one, to be named above them; otherwise ""."""
    return say("booking-on-day", day=day_of(page[0])) if is_one_day(page) else ""


def why_nothing(
    store: Repositories, expert: Expert, now: datetime, side: Side = Side.ENTERPRISE, booking: Booking | None = None
) -> Words:
    """Why no time can be offered at all: the expert has none for three weeks, or who asks has something else then."""
    free = free_slots(expert, _taken(store, expert, now, booking), now)
    clash = any(booking is None or span != booking.span for span in free)
    return say(f"booking-all-clash-{side}" if clash else f"booking-none-free-{side}", expert=expert.name)


def none_left(why: Words, need_id: int, *others: Button) -> Reply:
    """No time can be offered (`why_nothing`): where else the enterprise can go."""
    experts = Button(say("booking-button-other-experts"), "m.show", need_id, key="e0")
    human = Button(say("booking-button-human"), "o.human", need_id)
    return Reply((Text(why), Choices((experts, human, *others))))


def label(span: Span, day_is_clear: bool) -> Words:
    """15:00, with the day where several days are shown."""
    return f"{span.start.astimezone(CITY_TIME):%H:%M}" if day_is_clear else say("booking-moment", time=span.start)


def read(text: str, now: datetime, day: str = "") -> Span | None:
    """The stretch named by words, or one that is over (`or_past`).

    A clock without a day is of `day` (ISO), the one whose times are shown.
    """
    plain = or_past(read_window(text, now), text, now)
    if plain is None or not day or next(every_day(normalise(text), now.astimezone(CITY_TIME).date()), None):
        return plain
    shown_day = date.fromisoformat(day)
    return read_window(f"{shown_day.month}月{shown_day.day}日{text}", now) or plain


def or_past(named: Span | None, text: str, now: datetime) -> Span | None:
    """The stretch that words name; one that is over when they name no other that could be booked (昨天, 11月20日)."""
    over = read_past(text, now) if named is None or named.start > now + HORIZON else None
    return over or named


def first_atom(span: Span) -> int:
    """The number of the quarter-hour with which a time begins."""
    return atom_at(span.start)


def atom_at(start: datetime) -> int:
    """The number of the quarter-hour that begins at an instant."""
    return atoms_of(start, start + ATOM)[0]


def read_atom(key: str) -> datetime:
    """The instant that a button's key names; `Stale` when it names none."""
    if not key.isascii() or not key.isdigit() or len(key) > 8:  # nine digits may lie behind the year 9999
        raise Stale("turn-unknown-button")
    return start_of(int(key))


def read_key(key: str) -> tuple[int, datetime]:
    """(expert, instant) out of `17.1994028`; `Stale` when it is not that form."""
    expert, _, atom = key.partition(".")
    if not expert.isascii() or not expert.isdigit():
        raise Stale("turn-unknown-button")
    return int(expert), read_atom(atom)


def day_of(span: Span) -> date:
    """The day of a time, Asia/Shanghai."""
    return span.start.astimezone(CITY_TIME).date()
