"""Looks again, just before a message is sent, whether it is still true and still wanted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from domain.announcements import AnnouncementState
from domain.bookings import BookingState
from domain.events import RegistrationState, event_of
from domain.feedback import Verdict
from domain.needs import NeedState
from domain.policies import DeadlineState, city_day, deadline_of
from domain.reminders import Attention
from storage.repositories import Repositories


def why_not(store: Repositories, outgoing_about: str, kind: str, account_id: int, now: datetime) -> str | None:
    """Why this message is not sent any more, or None. `outgoing_about` is such as `booking:5:3`; several with `+`.

    Replies are always sent; news of one's own booking too. A message about several things goes while one still holds.
    """
    if kind == "reply" or not outgoing_about:
        return None
    whys = [_why_not_one(store, one, kind, account_id, now) for one in outgoing_about.split("+")]
    return whys[0] if all(whys) else None


def _why_not_one(store: Repositories, about: str, kind: str, account_id: int, now: datetime) -> str | None:
    subject, number, version = [*about.split(":"), "", ""][:3]
    check = _CHECKS.get((kind, subject))
    return None if check is None or not number.isdigit() else check(store, int(number), version, account_id, now)


def _booking(store: Repositories, number: int, version: str, account_id: int, now: datetime) -> str | None:
    booking = store.bookings.get(number)
    if booking is None or booking.state is not BookingState.CONFIRMED:
        return "booking ended"
    if str(booking.version) != version:
        return "booking moved"
    return "started" if booking.start <= now else None


def _event(store: Repositories, number: int, version: str, account_id: int, now: datetime) -> str | None:
    record = store.records.get(number)
    if record is None:
        return "event gone"
    seat = store.registrations.get(account_id, number)
    if seat is None or seat.state is not RegistrationState.REGISTERED:
        return "not registered"
    return "started" if event_of(record).started(now) else None


def _policy(store: Repositories, number: int, version: str, account_id: int, now: datetime) -> str | None:
    if not store.subscriptions.watches(account_id, number):
        return "not watched"
    return _closed(store, number, now)


def _new_record(store: Repositories, number: int, version: str, account_id: int, now: datetime) -> str | None:
    if not store.subscriptions.of_account(account_id):
        return "not subscribed"
    return _closed(store, number, now)


def _new_match(store: Repositories, number: int, version: str, account_id: int, now: datetime) -> str | None:
    """Here the third part is the record's number."""
    need, record = store.needs.get(number), store.records.get(int(version or 0))
    if need is None or need.state is not NeedState.OPEN:
        return "need not open"
    if record is None:
        return "record gone"
    if store.feedback.on(need.id).get(record.id.number) is Verdict.UNFIT:
        return "called unfit"
    return None if store.finds.is_newest_told(need.id, record.id.number) else "overtaken"


def _closed(store: Repositories, number: int, now: datetime) -> str | None:
    record = store.records.get(number)
    if record is None:
        return "record gone"
    return "closed" if deadline_of(record, city_day(now)).state is DeadlineState.CLOSED else None


def _announcement(store: Repositories, number: int, version: str, account_id: int, now: datetime) -> str | None:
    announcement = store.announcements.get(number)
    if announcement is None or announcement.state is AnnouncementState.STOPPED:
        return "stopped"
    account = store.accounts.get(account_id)
    if account is None:
        return "erased"
    opted_out = announcement.attention is Attention.PROMO and not account.promo
    return "opted out" if opted_out else None


Check = Callable[[Repositories, int, str, int, datetime], str | None]

_CHECKS: Final[dict[tuple[str, str], Check]] = {
    ("reminder", "booking"): _booking,
    ("reminder", "event"): _event,
    ("news", "event"): _event,
    ("reminder", "policy"): _policy,
    ("reminder", "new"): _new_record,
    ("reminder", "match"): _new_match,
    ("broadcast", "announcement"): _announcement,
}
"""Kind of the outgoing row and what it is about → what is looked at."""
