"""Reminders: when somebody is told of an appointment, an event or a deadline, and when that is no longer useful.

The rules are design.md's chapter on delivery: quiet hours, lead times, what is dropped, what becomes one message, and
how many messages a week a person gets. Nothing here knows a database or a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Final

from domain.bookings import Booking
from domain.working_days import CITY_TIME

QUIET_FROM: Final = time(21, 0)
QUIET_UNTIL: Final = time(8, 0)
EVENING_BEFORE: Final = time(20, 30)
STILL_IN_TIME: Final = timedelta(minutes=30)
"""What is due in quiet hours goes at 08:00 if the start is then at least this far off, else on the evening before."""

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)
TOGETHER: Final = timedelta(minutes=10)
"""Two reminders due within this time for one account become one message."""

DEADLINE_DAYS: Final = (30, 7, 1)
DEADLINE_CLOCK: Final = time(9, 0)


class Attention(StrEnum):
    """必达, 服务, 宣传: what a message may cost of a person's attention."""

    MUST = "must"
    SERVICE = "service"
    PROMO = "promo"


BUDGET: Final[Mapping[Attention, int]] = {Attention.SERVICE: 7, Attention.PROMO: 3}
"""Messages to one account in seven days; 必达 is not counted."""

WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Watch:
    """An account wants to hear of a policy's last day `closes_on` (Asia/Shanghai), since an instant."""

    account_id: int
    record_id: int
    closes_on: date
    since: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """One reminder. `about` is looked at again before it is sent; at `useful_until` it is no longer sent.

    `lead` is `day`, `hour`, `30`, `7` or `1`; `starts_at` the instant it is about. All instants aware.
    """

    key: str
    account_id: int
    attention: Attention
    due_at: datetime
    useful_until: datetime
    about: str
    lead: str
    starts_at: datetime


def is_quiet(moment: datetime) -> bool:
    """Whether that instant lies in 21:00–08:00, Asia/Shanghai."""
    clock = moment.astimezone(CITY_TIME).time()
    return clock >= QUIET_FROM or clock < QUIET_UNTIL


def out_of_quiet(moment: datetime, start: datetime | None = None) -> datetime:
    """`moment`, or the instant outside quiet hours that stands for it; `start` is what the message is about."""
    if not is_quiet(moment):
        return moment
    local = moment.astimezone(CITY_TIME)
    evening = local.date() if local.time() >= QUIET_FROM else local.date() - DAY
    morning = datetime.combine(evening + DAY, QUIET_UNTIL, CITY_TIME)
    if start is None or start - morning >= STILL_IN_TIME:
        return morning.astimezone(UTC)
    return datetime.combine(evening, EVENING_BEFORE, CITY_TIME).astimezone(UTC)


def of_booking(booking: Booking, account_id: int, since: datetime) -> list[Due]:
    """A day and an hour before a consultation, for one of its sides; `since`: when this time was agreed."""
    about = f"booking:{booking.id}:{booking.version}"
    return _before_start(f"booking:{booking.id}", about, account_id, booking.start, since)


def of_event(event_id: int, account_id: int, start: datetime, since: datetime) -> list[Due]:
    """A day and an hour before an event, for somebody who registered at `since`."""
    return _before_start(f"event:{event_id}", f"event:{event_id}", account_id, start, since)


def of_watch(watch: Watch) -> list[Due]:
    """30, 7 and 1 days before a policy's last day, at 09:00; each useful until the next one."""
    over = datetime.combine(watch.closes_on + DAY, time(0), CITY_TIME)
    moments = [datetime.combine(watch.closes_on - days * DAY, DEADLINE_CLOCK, CITY_TIME) for days in DEADLINE_DAYS]
    subject = f"policy:{watch.record_id}"
    return [
        Due(
            f"reminder:{subject}:{watch.closes_on:%Y%m%d}:{days}:{watch.account_id}",
            watch.account_id,
            Attention.SERVICE,
            due.astimezone(UTC),
            until.astimezone(UTC),
            subject,
            str(days),
            over.astimezone(UTC),
        )
        for days, due, until in zip(DEADLINE_DAYS, moments, [*moments[1:], over], strict=True)
        if due >= watch.since
    ]


def _before_start(subject: str, about: str, account_id: int, start: datetime, since: datetime) -> list[Due]:
    found: list[Due] = []
    for lead, ahead, useful_until in (("day", DAY, start - HOUR), ("hour", HOUR, start)):
        due_at = out_of_quiet(start - ahead, start)
        # agreed when the reminder would already have been due: the agreement itself has just told it
        if since <= min(due_at, start - ahead):
            key = f"reminder:{subject}:{start.astimezone(UTC):%Y%m%d%H%M}:{lead}:{account_id}"
            found.append(Due(key, account_id, Attention.MUST, due_at, useful_until, about, lead, start))
    return found


def together(dues: Iterable[Due]) -> list[tuple[Due, ...]]:
    """Groups that become one message: of one account, due within ten minutes of the group's first."""
    groups: list[list[Due]] = []
    ordered = sorted(dues, key=lambda due: (due.account_id, due.due_at, due.key))
    for _, mine in groupby(ordered, key=lambda due: due.account_id):
        first: datetime | None = None
        for due in mine:
            if first is None or due.due_at - first > TOGETHER:
                groups.append([])
                first = due.due_at
            groups[-1].append(due)
    return [tuple(group) for group in groups]


def why_late(due: Due, now: datetime) -> str | None:
    """Why this reminder is no longer sent at `now`, or None: never "upcoming" after the start."""
    if now >= due.starts_at:
        return "started"
    return "overtaken" if now >= due.useful_until else None


def attention_of(group: Iterable[Due]) -> Attention:
    """A message that holds one 必达 is 必达."""
    return Attention.MUST if any(due.attention is Attention.MUST for due in group) else Attention.SERVICE


def affordable(attention: Attention, told_this_week: int) -> bool:
    """Whether one more message of this class fits the person's weekly budget."""
    return attention not in BUDGET or told_this_week < BUDGET[attention]
