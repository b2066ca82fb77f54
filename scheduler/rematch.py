"""When a record is new or changed, open needs that now have a clearly better match hear of it, once each.

A job covers a stretch of the change log and goes through the open needs in slices. Each slice is claimed in a short
transaction, matched outside any, and told in a second short one. Of few changed records most needs share no two
syllables with any (`knowledge.touching`); some are answered by a search among those they do, which finds nothing; only
where something is found the whole kind is searched, to compare. Many changed records are cheaper to look up among the
best of the whole kind than to search for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
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
from knowledge.touching import Touching
from scheduler.slices import AIM
from storage.jobs import Job
from storage.outbox import Draft
from storage.repositories import Repositories
from texts import catalog

JOB: Final = "rematch"

SLICE: Final = 50
"""Open needs matched between two transactions at the most, and only as many as fit into `slices.AIM` seconds."""

TOLD: Final = 10
"""Messages written in one transaction."""

FEW: Final = 20
"""Changed records among which a need is searched by themselves; from there on that costs more than a full search."""

MANY: Final = 500
"""Changed records from which on every need is taken to be touched by some."""

_FIRST: Final = (Kind.EXPERT, Kind.ACHIEVEMENT, Kind.POLICY)
"""What is told of when several kinds have something new."""


@dataclass(frozen=True, slots=True)
class News:
    """What is new for one need, best first; the first is told."""

    need: Need
    matches: Sequence[Match]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a job is about: numbers of changed records by kind, and, of few of them, which a text could be about."""

    job_id: int
    numbers: Mapping[Kind, frozenset[int]]
    touching: Callable[[str], set[RecordId]] | None

    def of(self, text: str, kind: Kind) -> set[int]:
        """Numbers of those that the text may be about."""
        if self.touching is None:
            return set(self.numbers[kind])
        return {one.number for one in self.touching(text) if one.kind is kind}


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


def changes(store: Repositories, job: Job) -> Changes:
    """What a job is about, the same for all its slices."""
    ids = store.records.changed_between(int(job.args["after"]), int(job.args["to"]), need_matches.KINDS)
    numbers = {kind: frozenset(mine) for kind in _FIRST if (mine := [one.number for one in ids if one.kind is kind])}
    if len(ids) >= MANY:
        return Changes(job.id, numbers, None)
    touching = Touching(store.records.several([one.number for one in ids]))
    return Changes(job.id, numbers, lru_cache(maxsize=2)(touching.by))  # kinds are asked with the same words in turn


def look(store: Repositories, finder: Finder, job: Job, changed: Changes, now: datetime) -> Slice:
    """Matches the next open needs with what changed; reads only, and takes a slice's time."""
    needs = store.needs.open_after(job.position, SLICE) if changed.numbers else []
    known = store.finds.known([need.id for need in needs])
    today = now.astimezone(CITY_TIME).date()
    news, last, start = [], None, time.perf_counter()
    for need in needs:
        if matches := _new_for(store, finder, need, changed, known[need.id], today):
            news.append(News(need, matches))
        last = need.id
        if time.perf_counter() - start > AIM:
            break
    return Slice(news, last)


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


def _new_for(
    store: Repositories, finder: Finder, need: Need, changed: Changes, known: set[int], today: date
) -> list[Match]:
    found: list[Match] = []
    for kind in changed.numbers:
        fresh = changed.of(need_matches.searched(need, kind), kind) - known
        if not fresh:
            continue
        ids = [RecordId(kind, number) for number in fresh] if len(fresh) <= FEW else []
        if ids and not need_matches.find(finder, need, kind, today, ids):
            continue
        unfit = [number for number, said in store.feedback.on(need.id).items() if said is Verdict.UNFIT]
        found.extend(rematch.news(need_matches.find(finder, need, kind, today), fresh, unfit))
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
