"""The states of a booking and its ledger of time, as tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain import bookings
from domain.bookings import LIVE, Booking, BookingState, Side, atoms_of, expiry, start_of
from domain.errors import Broken, Stale
from domain.messages import Span
from domain.working_days import CITY_TIME

NOW = datetime(2026, 11, 21, 2, 2, tzinfo=UTC)
START = datetime(2026, 11, 25, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)
LATER = Span(START + HOUR, START + 2 * HOUR)
S = BookingState


def booking(state: BookingState = S.REQUESTED, **changes: object) -> Booking:
    made = Booking(5, 1, 17, 7, None, state, 3, START, START + HOUR, "online", "", NOW, expires_at=NOW + 9 * HOUR)
    return replace(made, **changes)  # type: ignore[arg-type]


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=CITY_TIME)


@pytest.mark.parametrize(
    ("now", "start", "until"),
    [
        ("11-21T10:02", "11-25T15:00", "11-23T18:00"),  # 8 working hours from Saturday
        ("11-23T09:00", "11-23T15:00", "11-23T13:00"),  # 2 hours before the start come first
        ("11-20T17:00", "11-23T10:00", "11-23T08:00"),  # also before the office opens
    ],
)
def test_expiry(now: str, start: str, until: str) -> None:
    assert expiry(at(now), at(start)) == at(until)


def test_atoms_are_quarter_hours() -> None:
    atoms = atoms_of(START, START + HOUR)
    assert len(atoms) == 4
    assert start_of(atoms[0]) == START
    assert len(atoms_of(START + timedelta(minutes=5), START + timedelta(minutes=20))) == 2  # touches two


ACTS: dict[str, Callable[[Booking], Booking]] = {
    "request again": lambda b: bookings.request_again(b, LATER, NOW),
    "confirm": lambda b: bookings.confirm(b, "room", NOW),
    "decline": lambda b: bookings.decline(b, "busy", Side.EXPERT),
    "counter": lambda b: bookings.counter(b, [LATER], NOW),
    "choose": lambda b: bookings.choose(b, LATER.start, "room", NOW),
    "withdraw": lambda b: bookings.withdraw(b, "solved"),
    "expire": bookings.expire,
    "cancel": lambda b: bookings.cancel(b, Side.EXPERT, "ill", NOW),
    "move": lambda b: bookings.move(b, LATER, "busy", NOW),
}

FOLLOWING = {
    S.REQUESTED: {
        "request again": S.REQUESTED,
        "confirm": S.CONFIRMED,
        "decline": S.DECLINED,
        "counter": S.COUNTERED,
        "withdraw": S.WITHDRAWN,
        "expire": S.EXPIRED,
    },
    S.COUNTERED: {
        "request again": S.REQUESTED,
        "decline": S.DECLINED,
        "choose": S.CONFIRMED,
        "withdraw": S.WITHDRAWN,
        "expire": S.EXPIRED,
    },
    S.CONFIRMED: {"cancel": S.CANCELLED, "move": S.CONFIRMED},
}


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("act", ACTS)
def test_every_act_in_every_state(state: BookingState, act: str) -> None:
    before = booking(state, proposed=(LATER,) if state is S.COUNTERED else ())
    expected = FOLLOWING.get(state, {}).get(act)
    if expected is None:
        with pytest.raises(Stale) as refused:
            ACTS[act](before)
        assert refused.value.key == f"booking-now-{state.replace('_', '-')}"
        return
    after = ACTS[act](before)
    assert after.state is expected
    assert after.version == before.version  # the store counts versions
    assert bool(after.holds) == (expected in LIVE)


def test_what_is_held_in_each_state() -> None:
    atoms, later = set(atoms_of(START, START + HOUR)), set(atoms_of(LATER.start, LATER.end))
    asked = booking()
    assert asked.holds == {(who, atom) for who in ("expert:17", "account:7") for atom in atoms}
    countered = bookings.counter(asked, [LATER], NOW)
    assert countered.holds == {("expert:17", atom) for atom in later}
    chosen = bookings.choose(countered, LATER.start, "", NOW)
    assert chosen.holds == {(who, atom) for who in ("expert:17", "account:7") for atom in later}
    assert booking(account_id=None).holds == {("expert:17", atom) for atom in atoms}


def test_a_counter_holds_one_to_three_times_for_a_day() -> None:
    spans = [Span(START + n * HOUR, START + (n + 1) * HOUR) for n in (3, 1, 2)]
    countered = bookings.counter(booking(), spans, NOW)
    assert countered.proposed == tuple(sorted(spans, key=lambda span: span.start))
    assert countered.expires_at == NOW + timedelta(hours=24)
    for wrong in ([], [*spans, LATER, Span(START, START + HOUR)]):
        with pytest.raises(Broken):
            bookings.counter(booking(), wrong, NOW)


def test_a_time_that_was_not_proposed_cannot_be_chosen() -> None:
    with pytest.raises(Stale):
        bookings.choose(bookings.counter(booking(), [LATER], NOW), START, "", NOW)


def test_an_answer_after_the_time_to_answer_is_late() -> None:
    late = booking(expires_at=NOW)
    for act in ("confirm", "counter"):
        with pytest.raises(Stale, match="booking-answer-late"):
            ACTS[act](late)
    assert bookings.is_due(late, NOW)
    assert not bookings.is_due(booking(S.CONFIRMED, expires_at=NOW), NOW)


@pytest.mark.parametrize("act", ["cancel", "move"])
def test_an_appointment_that_has_begun_stays(act: str) -> None:
    with pytest.raises(Broken, match="booking-has-begun"):
        ACTS[act](booking(S.CONFIRMED, start=NOW, end=NOW + HOUR))


def test_limits() -> None:
    bookings.check_limits(pending=2, live_with_expert=0)
    with pytest.raises(Broken, match="booking-too-many-pending"):
        bookings.check_limits(pending=3, live_with_expert=0)
    with pytest.raises(Broken, match="booking-already-asked"):
        bookings.check_limits(pending=0, live_with_expert=1)


def test_another_version_says_what_the_state_is_now() -> None:
    bookings.check_version(booking(), 3)
    with pytest.raises(Stale, match="booking-now-confirmed"):
        bookings.check_version(booking(S.CONFIRMED), 2)
