"""Broadcasts: a released announcement becomes one outgoing row for each account, slice by slice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from domain.announcements import Announcement, AnnouncementState
from domain.messages import Reply
from handlers import announcements
from storage.announcements import Member, about, why_not
from storage.jobs import Job
from storage.outbox import Draft
from storage.repositories import Repositories
from texts import catalog

SLICE: Final = 300
"""Rows written in one transaction: far under 200 ms, so that conversations go on meanwhile."""

LOOK_AGAIN: Final = timedelta(seconds=2)
"""How often it is looked whether the last row has come to its end."""

_OPEN: Final = ("waiting", "claimed")


def step(store: Repositories, now: datetime, holder: str = "") -> bool:
    """Does one slice of one announcement in this transaction; False when there is nothing to do at `now`."""
    job = store.jobs.claim((announcements.JOB,), holder, now)
    if job is None:
        return False
    announcement = store.announcements.get(int(job.args["announcement"]))
    if announcement is None or announcement.state is AnnouncementState.STOPPED:
        store.jobs.end(job.id, now)
        return True
    if announcement.state is AnnouncementState.RELEASED:
        announcement = store.announcements.save(replace(announcement, state=AnnouncementState.SENDING))
    members = store.announcements.members(announcement.audience, now, after=job.position, limit=SLICE)
    if members:
        _write(store, announcement, members, now)
        store.jobs.go_on(job.id, members[-1].account_id, now)
    else:
        _finish(store, announcement, job, now)
    return True


def _write(store: Repositories, announcement: Announcement, members: list[Member], now: datetime) -> None:
    reply = announcements.body(store, announcement)

    @cache
    def rendered(language: str) -> Reply:
        return catalog.render(reply, language)

    drafts = [
        Draft(
            member.account_id,
            "broadcast",
            rendered(member.language),
            now,
            about=about(announcement.id),
            key=f"announcement:{announcement.id}:account:{member.account_id}:1",
            attention=announcement.attention,
            skipped=why_not(announcement, member) or "",
        )
        for member in members
    ]
    store.outbox.add_all(drafts, now)


def _finish(store: Repositories, announcement: Announcement, job: Job, now: datetime) -> None:
    counts = store.announcements.progress(announcement.id)
    if any(counts.get(state) for state in _OPEN):
        store.jobs.go_on(job.id, job.position, now + LOOK_AGAIN)
        return
    done = store.announcements.save(replace(announcement, state=AnnouncementState.DONE, done_at=now))
    store.jobs.end(job.id, now)
    author = None if done.account_id is None else store.accounts.get(done.account_id)
    if author is not None:
        reply = catalog.render(announcements.done_reply(store, done), author.language)
        store.outbox.add(Draft(author.id, "news", reply, now, key=f"announcement:{done.id}:done"), now)
