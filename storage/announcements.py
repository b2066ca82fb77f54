"""Announcements in every state, the audience they are meant for, and what became of each message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, or_, select, union, update

from domain.accounts import Role
from domain.announcements import Announcement, AnnouncementState, Audience, Reach, why_not_told
from domain.errors import Conflict
from domain.reminders import BUDGET, WEEK, Attention
from storage.tables import accounts, addresses, announcements, enterprises, needs, outbox, roles, subscriptions

COUNTED_STATES: Final = ("waiting", "claimed", "sent", "in_doubt")
"""Outgoing rows that took, or will take, a person's attention."""


@dataclass(frozen=True, slots=True)
class Member:
    """One account of an audience. `channel` is where it would be written to, empty when nowhere."""

    account_id: int
    language: str
    promo: bool
    channel: str
    told_this_week: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one account's message. `why` says why it was skipped or failed."""

    account_id: int
    name: str
    enterprise: str
    channel: str
    state: str
    why: str
    ended_at: datetime | None


class Announcements:
    """Loads and saves announcements; every save is a compare-and-set on the version."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, announcement_id: int) -> Announcement | None:
        """The announcement, or None."""
        query = select(announcements).where(announcements.c.id == announcement_id)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _announcement(row)

    def add(self, account_id: int, text: str, file_id: int | None, now: datetime) -> Announcement:
        """A new draft to everybody."""
        draft = Announcement(0, account_id, text, file_id, Audience(), AnnouncementState.DRAFT, 1, now)
        statement = announcements.insert().values(**_values(draft), version=1, created_at=now)
        new_id = self._connection.execute(statement.returning(announcements.c.id)).scalar_one()
        return replace(draft, id=new_id)

    def save(self, announcement: Announcement) -> Announcement:
        """Writes it with the next version and returns it; `Conflict` when it moved meanwhile."""
        same = (announcements.c.id == announcement.id) & (announcements.c.version == announcement.version)
        values = _values(announcement) | {"version": announcement.version + 1}
        if self._connection.execute(update(announcements).where(same).values(**values)).rowcount != 1:
            raise Conflict(f"announcement {announcement.id}")
        return replace(announcement, version=announcement.version + 1)

    def size(self, audience: Audience) -> int:
        """How many accounts are meant."""
        query = select(func.count()).select_from(accounts).where(_meant(audience))
        return int(self._connection.scalar(query) or 0)

    def sizes_by_industry(self) -> list[tuple[str, int]]:
        """(industry, accounts meant), the largest first."""
        named = union(
            select(accounts.c.id.label("account_id"), enterprises.c.industry).join(
                enterprises, enterprises.c.id == accounts.c.enterprise_id
            ),
            select(needs.c.account_id, needs.c.industry),
            select(subscriptions.c.account_id, subscriptions.c.industry),
        ).subquery()
        query = (
            select(named.c.industry, func.count())
            .join(accounts, accounts.c.id == named.c.account_id)
            .where((named.c.industry != "") & _meant(Audience()))
            .group_by(named.c.industry)
            .order_by(func.count().desc(), named.c.industry)
        )
        return [(industry, count) for industry, count in self._connection.execute(query)]

    def sizes_by_district(self) -> list[tuple[int, str, int]]:
        """(an enterprise there, district, accounts meant) of every district that firms named, the largest first."""
        query = (
            select(func.min(enterprises.c.id), enterprises.c.district, func.count(accounts.c.id))
            .join(accounts, accounts.c.enterprise_id == enterprises.c.id)
            .where((enterprises.c.district != "") & _meant(Audience()))
            .group_by(enterprises.c.district)
            .order_by(func.count(accounts.c.id).desc(), enterprises.c.district)
        )
        return [(first, district, count) for first, district, count in self._connection.execute(query)]

    def members(self, audience: Audience, now: datetime, after: int = 0, limit: int | None = None) -> list[Member]:
        """Accounts of the audience with an id above `after`, by id."""
        told = (
            select(func.count())
            .select_from(outbox)
            .where(
                (outbox.c.account_id == accounts.c.id)
                & (outbox.c.attention == Attention.PROMO)
                & outbox.c.state.in_(COUNTED_STATES)
                & (outbox.c.due_at > now - WEEK)
            )
            .scalar_subquery()
        )
        # the same choice as `Accounts.addresses_of`: last written from first, the web last
        channel = (
            select(addresses.c.channel)
            .where((addresses.c.account_id == accounts.c.id) & addresses.c.unreachable_at.is_(None))
            .order_by((addresses.c.channel == "web").asc(), addresses.c.last_in_at.desc())
            .limit(1)
            .scalar_subquery()
        )
        query = (
            select(accounts.c.id, accounts.c.language, accounts.c.promo, channel.label("channel"), told.label("told"))
            .where(_meant(audience) & (accounts.c.id > after))
            .order_by(accounts.c.id)
        )
        rows = self._connection.execute(query if limit is None else query.limit(limit))
        return [Member(row.id, row.language, row.promo == "yes", row.channel or "", row.told) for row in rows]

    def reach(self, announcement: Announcement, now: datetime) -> Reach:
        """Who would get it now, and why the others would not."""
        why: Counter[str] = Counter()
        channels: Counter[str] = Counter()
        for member in self.members(announcement.audience, now):
            reason = why_not(announcement, member)
            why[reason or ""] += 1
            if reason is None:
                channels[member.channel] += 1
        return Reach(why[""], why["opted out"], why["unreachable"], why["had enough this week"], dict(channels))

    def progress(self, announcement_id: int) -> Mapping[str, int]:
        """How many of its messages are in which state."""
        query = (
            select(outbox.c.state, func.count())
            .where(outbox.c.about == about(announcement_id))
            .where(outbox.c.kind == "broadcast")
            .group_by(outbox.c.state)
        )
        return {row.state: row[1] for row in self._connection.execute(query)}

    def brought(self, account_id: int, file_id: int) -> bool:
        """Whether an announcement with this file was made for the account, so that it may open the file."""
        with_file = select(announcements.c.id).where(announcements.c.file_id == file_id)
        abouts = [about(announcement_id) for announcement_id in self._connection.scalars(with_file)]
        mine = (outbox.c.account_id == account_id) & outbox.c.about.in_(abouts) & (outbox.c.state != "skipped")
        return self._connection.scalar(select(outbox.c.id).where(mine).limit(1)) is not None

    def outcomes(self, announcement_id: int) -> list[Outcome]:
        """What became of each message, by account."""
        query = (
            select(outbox, accounts.c.name, accounts.c.contact, enterprises.c.name.label("enterprise"))
            .join(accounts, accounts.c.id == outbox.c.account_id)
            .outerjoin(enterprises, enterprises.c.id == accounts.c.enterprise_id)
            .where((outbox.c.about == about(announcement_id)) & (outbox.c.kind == "broadcast"))
            .order_by(outbox.c.account_id)
        )
        return [
            Outcome(
                row.account_id,
                row.contact or row.name,
                row.enterprise or "",
                row.channel or "",
                row.state,
                row.why,
                row.ended_at,
            )
            for row in self._connection.execute(query)
        ]


def about(announcement_id: int) -> str:
    """What the outgoing rows of an announcement are about."""
    return f"announcement:{announcement_id}"


def why_not(announcement: Announcement, member: Member) -> str | None:
    """Why this member does not get the announcement, or None."""
    most = BUDGET[Attention.PROMO]
    return why_not_told(announcement.attention, member.promo, bool(member.channel), member.told_this_week, most)


def _meant(audience: Audience) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [accounts.c.erased_at.is_(None), accounts.c.consent == "yes"]
    if audience.role is not None:
        conditions.append(_has_role(audience.role))
    if audience.industry:
        conditions.append(_of_industry(audience.industry))
    if audience.district:
        same = (enterprises.c.id == accounts.c.enterprise_id) & (enterprises.c.district == audience.district)
        conditions.append(exists().where(same))
    return and_(*conditions)


def _has_role(role: Role) -> ColumnElement[bool]:
    granted = exists().where((roles.c.account_id == accounts.c.id) & (roles.c.role == role))
    if role is Role.ENTERPRISE:
        return or_(granted, accounts.c.enterprise_id.is_not(None))
    return or_(granted, accounts.c.expert_id.is_not(None)) if role is Role.EXPERT else granted


def _of_industry(industry: str) -> ColumnElement[bool]:
    """The firm's industry, or that of a need or a subscription of the account."""
    firm = (enterprises.c.id == accounts.c.enterprise_id) & (enterprises.c.industry == industry)
    need = (needs.c.account_id == accounts.c.id) & (needs.c.industry == industry)
    subscribed = (subscriptions.c.account_id == accounts.c.id) & (subscriptions.c.industry == industry)
    return or_(exists().where(firm), exists().where(need), exists().where(subscribed))


def _values(announcement: Announcement) -> dict[str, Any]:
    chosen = {
        "role": announcement.audience.role or "",
        "industry": announcement.audience.industry,
        "district": announcement.audience.district,
    }
    return {
        "account_id": announcement.account_id,
        "text": announcement.text,
        "file_id": announcement.file_id,
        "audience": {name: value for name, value in chosen.items() if value},
        "state": announcement.state,
        "attention": announcement.attention,
        "counted": announcement.counted,
        "send_at": announcement.send_at,
        "done_at": announcement.done_at,
    }


def _announcement(row: Row[tuple[Any, ...]]) -> Announcement:
    chosen = row.audience
    role = Role(chosen["role"]) if "role" in chosen else None
    return Announcement(
        id=row.id,
        account_id=row.account_id,
        text=row.text,
        file_id=row.file_id,
        audience=Audience(role, chosen.get("industry", ""), chosen.get("district", "")),
        state=AnnouncementState(row.state),
        version=row.version,
        created_at=row.created_at,
        attention=Attention(row.attention),
        counted=row.counted,
        send_at=row.send_at,
        done_at=row.done_at,
    )
