"""When a record is new or changed, open needs that now have a clearly better match hear of it, once each.

A job covers a stretch of the change log and goes through the open needs in slices. Each slice is claimed in a short
transaction, matched outside any, and told in a second short one. For few changed records most needs are answered by a
search among these alone, which finds nothing; only where something is found the whole kind is searched, to compare.
Many changed records are cheaper to look up among the best of the whole kind than to search for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from domain import rematch
from domain.accounts import Account
from domain.audit import Entry
from domain.feedback import Verdict
from domain.imports import SWITCHED
from domain.needs import Need, NeedState
from domain.records import Kind, Match, RecordId
from domain.reminders import WEEK, Attention, affordable, out_of_quiet
from domain.working_days import CITY_TIME
from handlers import need_matches, rematch_news
from handlers.turn import Finder
from storage.jobs import Job
from storage.outbox import Draft
from storage.repositories import Repositories
from texts import catalog

JOB: Final = "rematch"

SLICE: Final = 50
"""Open needs matched between two transactions."""

TOLD: Final = 10
"""Messages written in one transaction."""

FEW: Final = 500
"""Changed records among which a need is searched by themselves; from there on that costs more than a full search."""

_FIRST: Final = (Kind.EXPERT, Kind.ACHIEVEMENT, Kind.POLICY)
"""What is told of when several kinds have something new."""


@dataclass(frozen=True, slots=True)
class News:
    """What is new for one need, best first; the first is told."""

    need: Need
    matches: Sequence[Match]


@dataclass(frozen=True, slots=True)
class Slice:
    """What matching found for the next needs of a job; `last` is the last need looked at, None when there was none."""

    news: Sequence[News]
    last: int | None


def is_due(store: Repositories, now: datetime, searchable: int) -> bool:
    """Whether `begin` would find something; `searchable`: the change-log position the index was built to."""
    newest = store.records.last_change()
    last = store.jobs.newest(JOB)
    if (arriving := store.imports.at_work()) is not None and arriving.state in SWITCHED:
        return False  # its records reach the log slice by slice: one message of the best of all, not one a slice
    if last is None or int(last.args["to"]) < newest:
        return searchable >= newest
    return searchable >= int(last.args["to"]) and store.jobs.any_due(now)


def begin(store: Repositories, now: datetime, searchable: int) -> Job | None:
    """Claims the next slice, after planning a job for what the change log has; None when there is nothing to do.

    The first job of an installation begins where the log is then: what was there before is no news.
    """
    job = store.jobs.claim((JOB,), "", now)
    if job is not None and int(job.args["to"]) > searchable:
        store.jobs.go_on(job.id, job.position, now)
        return None
    if job is not None:
        return job
    last = store.jobs.newest(JOB)
    to = min(store.records.last_change(), searchable)
    if last is None:
        store.jobs.add(JOB, {"after": to, "to": to}, now, now, f"{JOB}:first")
    elif to > (after := int(last.args["to"])):
        store.jobs.add(JOB, {"after": after, "to": to}, now, now, f"{JOB}:{after}")
    else:
        return None
    return store.jobs.claim((JOB,), "", now)


def look(store: Repositories, finder: Finder, job: Job, now: datetime) -> Slice:
    """Matches the next open needs with what changed; reads only, and may take its time."""
    changed = _changed(store, job)
    needs = store.needs.open_after(job.position, SLICE) if changed else []
    known = store.finds.known([need.id for need in needs])
    today = now.astimezone(CITY_TIME).date()
    news = []
    for need in needs:
        said = store.feedback.on(need.id)
        unfit = {number for number, verdict in said.items() if verdict is Verdict.UNFIT}
        fresh = {kind: [one for one in ids if one.number not in known[need.id]] for kind, ids in changed.items()}
        if matches := _new_for(finder, need, fresh, unfit, today):
            news.append(News(need, matches))
    return Slice(news, needs[-1].id if needs else None)


def tell(store: Repositories, news: Sequence[News], now: datetime) -> None:
    """One message for each of these needs, unless it was told of this record or is not open any more."""
    for each in news:
        _tell(store, each, now)


def move_on(store: Repositories, job: Job, last: int | None, now: datetime) -> None:
    """The next slice starts behind the need `last`; None = every need was looked at."""
    if last is None:
        store.jobs.end(job.id, now)
    else:
        store.jobs.go_on(job.id, last, now)


def _changed(store: Repositories, job: Job) -> dict[Kind, list[RecordId]]:
    ids = store.records.changed_between(int(job.args["after"]), int(job.args["to"]), need_matches.KINDS)
    return {kind: mine for kind in _FIRST if (mine := [one for one in ids if one.kind is kind])}


def _new_for(
    finder: Finder, need: Need, fresh: Mapping[Kind, Sequence[RecordId]], unfit: Collection[int], today: date
) -> list[Match]:
    found: list[Match] = []
    for kind, ids in fresh.items():
        if not ids or (len(ids) <= FEW and not need_matches.find(finder, need, kind, today, ids)):
            continue
        every = need_matches.find(finder, need, kind, today)
        found.extend(rematch.news(every, {one.number for one in ids}, unfit))
    return found


def _tell(store: Repositories, news: News, now: datetime) -> None:
    need, best = store.needs.get(news.need.id), news.matches[0]
    number = best.record.id.number
    if need is None or need.state is not NeedState.OPEN or store.records.get(number) is None:
        return
    if not store.finds.tell(need.id, number, now):
        return
    store.audit.add(Entry(now, None, "need.rematch", f"need:{need.id}", "done", str(best.record.id)))
    if best.record.id.kind is Kind.EXPERT:
        store.gaps.answer(need.id, number, now)
    for account in _asking(store, need):
        store.outbox.add(_draft(store, account, need, news, now), now)


def _draft(store: Repositories, account: Account, need: Need, news: News, now: datetime) -> Draft:
    number = news.matches[0].record.id.number
    due_at = out_of_quiet(now)
    told = store.outbox.told_since(account.id, Attention.SERVICE, now - WEEK)
    reply = catalog.render(rematch_news.reply(store, need, news.matches, due_at), account.language)
    return Draft(
        account.id,
        "reminder",
        reply,
        due_at,
        about=f"match:{need.id}:{number}",
        key=f"{JOB}:{need.id}:{number}:{account.id}",
        attention=Attention.SERVICE,
        skipped="" if affordable(Attention.SERVICE, told) else "budget",
    )


def _asking(store: Repositories, need: Need) -> list[Account]:
    """Who asked; when that person has left, the firm's other members."""
    asker = store.accounts.get(need.account_id) if need.account_id is not None else None
    if asker is not None:
        return [asker]
    return store.accounts.members_of(need.enterprise_id) if need.enterprise_id is not None else []
