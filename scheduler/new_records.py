"""New policies and events are told to those who subscribed, a few messages at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from domain.events import event_of
from domain.messages import Argument, Button, Card, Choices, Reply, say
from domain.policies import DeadlineState, city_day, deadline_of
from domain.records import Kind, Record
from domain.reminders import BUDGET, WEEK, Attention, out_of_quiet
from domain.subscriptions import Subscription
from handlers import events, policies
from storage.jobs import Job
from storage.outbox import Draft
from storage.repositories import Repositories
from texts import catalog

JOB: Final = "new_records"
CHANGES: Final = 500
"""Entries of the change log looked at for one job."""

SLICE: Final = 200
"""Accounts looked at in one transaction."""

_LISTED: Final = 5
_CARDS: Final = {Kind.EVENT: "e.card", Kind.POLICY: "p.card"}
_OLDEST: Final = timedelta(days=7)
"""A record that was made longer ago is not news, whatever changed in it."""


def is_due(store: Repositories, now: datetime) -> bool:
    """Whether `step` would find something; a cheap look before the writing transaction."""
    last = store.jobs.newest(JOB)
    position = 0 if last is None else int(last.args["to"])
    return store.jobs.any_due(now) or store.records.last_change() > position


def step(store: Repositories, now: datetime, holder: str = "") -> bool:
    """Plans what the change log holds, or does one slice of what is planned; False when there is nothing to do."""
    job = store.jobs.claim((JOB,), holder, now)
    if job is None:
        return _plan(store, now)
    subscribers = store.subscriptions.after(job.position, SLICE)
    fresh = _fresh(store, job, now) if subscribers else []
    if not fresh:
        store.jobs.end(job.id, now)
        return True
    for account_id, mine in groupby(subscribers, key=lambda each: each[0].account_id):
        _tell(store, job, account_id, list(mine), fresh, now)
    store.jobs.go_on(job.id, subscribers[-1][0].account_id, now)
    return True


def _plan(store: Repositories, now: datetime) -> bool:
    last = store.jobs.newest(JOB)
    position = 0 if last is None else int(last.args["to"])
    to = store.records.log_upto(position, CHANGES)
    if to == position:
        return False
    planned = store.jobs.add(JOB, {"after": position, "to": to}, now, now, f"{JOB}:{position}")
    if planned is not None and not store.records.changed_between(position, to, tuple(_CARDS)):
        store.jobs.end(planned, now)
    return planned is not None


def _fresh(store: Repositories, job: Job, now: datetime) -> list[tuple[Record, datetime]]:
    ids = store.records.changed_between(int(job.args["after"]), int(job.args["to"]), tuple(_CARDS))
    changed = store.records.several([each.number for each in ids])
    made_at = store.subscriptions.made_at([record.id.number for record in changed])
    live = [record for record in changed if _is_live(record, now) and made_at[record.id.number] > now - _OLDEST]
    return [(record, made_at[record.id.number]) for record in live]


def _is_live(record: Record, now: datetime) -> bool:
    if record.id.kind is Kind.EVENT:
        return not event_of(record).started(now)
    return record.id.kind is Kind.POLICY and deadline_of(record, city_day(now)).state is not DeadlineState.CLOSED


def _tell(
    store: Repositories,
    job: Job,
    account_id: int,
    mine: list[tuple[Subscription, datetime]],
    fresh: list[tuple[Record, datetime]],
    now: datetime,
) -> None:
    fitting = [record for record, made in fresh if any(one.fits(record) and since <= made for one, since in mine)]
    account = store.accounts.get(account_id)
    if not fitting or account is None:
        return
    over = store.outbox.told_since(account_id, Attention.SERVICE, now - WEEK) >= BUDGET[Attention.SERVICE]
    draft = Draft(
        account_id,
        "reminder",
        catalog.render(_reply(fitting, now), account.language),
        out_of_quiet(now),
        about=f"new:{fitting[0].id.number}" if len(fitting) == 1 else "",
        key=f"{JOB}:{job.id}:{account_id}",
        attention=Attention.SERVICE,
        skipped="budget" if over else "",
    )
    store.outbox.add(draft, now)


def _reply(records: list[Record], now: datetime) -> Reply:
    several = say("reminder-new-several", count=len(records))
    title = several if len(records) > 1 else say("reminder-new", title=records[0].title)
    shown = records[:_LISTED]
    lines = tuple(say("reminder-new-line", title=record.title, when=_when(record, now)) for record in shown)
    buttons = [
        Button(say("reminder-button-see", number=n), _CARDS[record.id.kind], record.id.number)
        for n, record in enumerate(shown, start=1)
    ]
    manage = Button(say("subscription-button-manage"), "s.manage")
    card = Card(title, lines, say("reminder-new-next")) if len(records) > 1 else Card(title, lines[:1])
    return Reply((card, Choices((*buttons, manage), columns=3)))


def _when(record: Record, now: datetime) -> Argument:
    if record.id.kind is Kind.EVENT:
        return events.when_of(event_of(record))
    return policies.deadline_words(record, city_day(now))
