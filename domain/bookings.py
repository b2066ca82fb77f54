"""A booking: a request that holds an expert's time, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.accounts import Account
from domain.errors import Broken, SlotGone, Stale
from domain.messages import Span
from domain.needs import Need
from domain.working_days import add_working_time

ATOM: Final = timedelta(minutes=15)
"""The grain of the ledger: a booking takes whole quarter-hours."""

ANSWER_TIME: Final = timedelta(hours=8)
"""Working hours an expert has to answer a request."""

LEAST_LEAD: Final = timedelta(hours=2)
"""A request that is not answered this long before its start is over: nobody could prepare any more."""

PROPOSAL_TIME: Final = timedelta(hours=24)
"""How long the times an expert proposed are held for the enterprise."""

MAX_PROPOSED: Final = 3
MAX_PENDING: Final = 3
"""Unanswered requests one account, and all accounts of one enterprise together, may have."""


class BookingState(StrEnum):
    """requested ⇄ countered; requested → confirmed | declined | expired | withdrawn; confirmed → moved | cancelled | …

    A proposed time that the enterprise takes is confirmed at once (the expert has offered it); countered → requested
    happens when the enterprise asks for yet another time. Moved is not a state: the booking stays confirmed.
    """

    REQUESTED = "requested"
    COUNTERED = "countered"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    HELD = "held"
    NO_SHOW = "no_show"


class Side(StrEnum):
    """Who ended or moved a booking, as `Booking.ended_by` keeps it."""

    ENTERPRISE = "enterprise"
    EXPERT = "expert"
    OPERATOR = "operator"
    TIME = "time"


PENDING: Final = frozenset({BookingState.REQUESTED, BookingState.COUNTERED})
"""Waiting for an answer of one side."""

REASONS: Final = frozenset(
    {"busy", "field", "vague", "interest", "solved", "other", "ill", "absent", "prepare", "times", "erased"}
)
"""Keys of the usual reasons; any other reason is somebody's own words."""

LIVE: Final = PENDING | {BookingState.CONFIRMED}
"""States in which a booking holds time."""


@dataclass(frozen=True, slots=True)
class Booking:
    """One request for one expert's time. All instants aware, UTC. `proposed`: the expert's other times.

    `reason` is a key of a known reason or the person's own words; `ended_by` one of `Side` or empty.
    """

    id: int
    need_id: int
    expert_id: int
    account_id: int | None
    enterprise_id: int | None
    state: BookingState
    version: int
    start: datetime
    end: datetime
    form: str
    place: str
    created_at: datetime
    proposed: tuple[Span, ...] = ()
    expires_at: datetime | None = None
    reason: str = ""
    ended_by: str = ""

    @property
    def span(self) -> Span:
        """The booked stretch of time."""
        return Span(self.start, self.end)

    @property
    def resource(self) -> str:
        """What is taken in the ledger of time."""
        return f"expert:{self.expert_id}"

    @property
    def holds(self) -> frozenset[tuple[str, int]]:
        """(resource, atom) pairs of the ledger that the booking takes in its state.

        The asking account is a resource as well, so that it cannot be in two consultations at once. Times proposed
        by the expert are taken from the expert alone: the enterprise has not chosen yet.
        """
        if self.state is BookingState.COUNTERED:
            return frozenset((self.resource, atom) for span in self.proposed for atom in atoms_of(span.start, span.end))
        if self.state not in LIVE:
            return frozenset()
        both = (self.resource, *([f"account:{self.account_id}"] if self.account_id is not None else []))
        return frozenset((resource, atom) for resource in both for atom in atoms_of(self.start, self.end))


def atoms_of(start: datetime, end: datetime) -> range:
    """Numbers of the quarter-hours since 1970-01-01 UTC that [start, end) touches."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return range((start - epoch) // ATOM, -((epoch - end) // ATOM))


def start_of(atom: int) -> datetime:
    """The instant (UTC) at which a quarter-hour begins."""
    return datetime(1970, 1, 1, tzinfo=UTC) + atom * ATOM


def expiry(now: datetime, start: datetime) -> datetime:
    """Until when an expert may answer: 8 working hours after `now` or 2 h before `start`, whichever is first (UTC)."""
    return min(add_working_time(now, ANSWER_TIME), start - LEAST_LEAD)


def check_limits(pending: int, live_with_expert: int) -> None:
    """`Broken` when there are too many unanswered requests, or a live one for this need with this expert."""
    if live_with_expert:
        raise Broken("booking-already-asked")
    if pending >= MAX_PENDING:
        raise Broken("booking-too-many-pending", most=MAX_PENDING)


def check_version(booking: Booking, version: int) -> None:
    """`Stale`, saying what the state is now, when a button was made for another version."""
    if booking.version != version:
        raise Stale(f"booking-now-{booking.state.replace('_', '-')}")


def request(need: Need, asker: Account, expert_id: int, form: str, span: Span, now: datetime) -> Booking:
    """A new request (id and version 0 until it is stored) of `asker` for their need; holds the time once stored."""
    state, firm = BookingState.REQUESTED, asker.enterprise_id
    empty = Booking(0, need.id, expert_id, asker.id, firm, state, 0, span.start, span.end, form, "", now)
    return _requested(empty, span, now)


def request_again(booking: Booking, span: Span, now: datetime) -> Booking:
    """The enterprise asks for another time before anything is confirmed; the expert's answer time starts anew."""
    _check_state(booking, *PENDING)
    return _requested(booking, span, now)


def confirm(booking: Booking, place: str, now: datetime) -> Booking:
    """The expert accepts the requested time. `Stale` when the time to answer is over."""
    _check_state(booking, BookingState.REQUESTED)
    _check_in_time(booking, now)
    return _confirmed(booking, booking.span, place)


def decline(booking: Booking, reason: str, by: Side) -> Booking:
    """The expert, or staff for the expert, says no, also to a request already answered with other times."""
    _check_state(booking, *PENDING)
    return _ended(booking, BookingState.DECLINED, reason, by)


def counter(booking: Booking, spans: Sequence[Span], now: datetime) -> Booking:
    """The expert proposes one to three other times; the requested time is released, the proposed ones are held."""
    _check_state(booking, BookingState.REQUESTED)
    _check_in_time(booking, now)
    if not 1 <= len(set(spans)) <= MAX_PROPOSED:
        raise Broken("booking-propose-some", most=MAX_PROPOSED)
    proposed = tuple(sorted(set(spans), key=lambda span: span.start))
    until = min(now + PROPOSAL_TIME, proposed[-1].start - LEAST_LEAD)
    return replace(booking, state=BookingState.COUNTERED, proposed=proposed, expires_at=until)


def choose(booking: Booking, start: datetime, place: str, now: datetime) -> Booking:
    """The enterprise takes one of the proposed times, which confirms it: the expert offered it."""
    _check_state(booking, BookingState.COUNTERED)
    _check_in_time(booking, now)
    chosen = next((span for span in booking.proposed if span.start == start), None)
    if chosen is None:
        raise Stale("booking-now-countered")
    if chosen.start <= now:
        raise SlotGone("booking-slot-past")
    return _confirmed(booking, chosen, place)


def withdraw(booking: Booking, reason: str) -> Booking:
    """The enterprise takes an unanswered request back."""
    _check_state(booking, *PENDING)
    return _ended(booking, BookingState.WITHDRAWN, reason, Side.ENTERPRISE)


def is_due(booking: Booking, now: datetime) -> bool:
    """Whether a pending booking's time to answer is over."""
    return booking.state in PENDING and booking.expires_at is not None and booking.expires_at <= now


def expire(booking: Booking) -> Booking:
    """Nobody answered in time."""
    _check_state(booking, *PENDING)
    return _ended(booking, BookingState.EXPIRED, "", Side.TIME)


def cancel(booking: Booking, by: Side, reason: str, now: datetime) -> Booking:
    """Either side calls a confirmed appointment off, before it begins."""
    check_ahead(booking, now)
    return _ended(booking, BookingState.CANCELLED, reason, by)


def move(booking: Booking, span: Span, reason: str, now: datetime) -> Booking:
    """Either side puts a confirmed appointment, before it begins, to another free time of the expert."""
    check_ahead(booking, now)
    return replace(booking, start=span.start, end=span.end, reason=reason[:200])


def check_ahead(booking: Booking, now: datetime) -> None:
    """`Stale` unless the booking is confirmed, `Broken` when it has begun."""
    _check_state(booking, BookingState.CONFIRMED)
    if booking.start <= now:
        raise Broken("booking-has-begun")


def _requested(booking: Booking, span: Span, now: datetime) -> Booking:
    until = expiry(now, span.start)
    state = BookingState.REQUESTED
    return replace(booking, state=state, start=span.start, end=span.end, proposed=(), expires_at=until)


def _confirmed(booking: Booking, span: Span, place: str) -> Booking:
    state = BookingState.CONFIRMED
    return replace(
        booking, state=state, start=span.start, end=span.end, place=place, proposed=(), expires_at=None, reason=""
    )


def _ended(booking: Booking, state: BookingState, reason: str, by: Side) -> Booking:
    return replace(booking, state=state, reason=reason[:200], ended_by=by, proposed=(), expires_at=None)


def _check_state(booking: Booking, *states: BookingState) -> None:
    if booking.state not in states:
        raise Stale(f"booking-now-{booking.state.replace('_', '-')}")


def _check_in_time(booking: Booking, now: datetime) -> None:
    if is_due(booking, now):
        raise Stale("booking-answer-late")
