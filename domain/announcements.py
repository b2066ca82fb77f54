"""Announcements: one text of the bureau to a chosen audience, at most once to each account."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.accounts import Role
from domain.errors import Broken, Stale
from domain.reminders import Attention

LONGEST: Final = 3_000
"""Characters of an announcement: one message in every channel, with room for the line on opting out."""

RATES: Final[Mapping[str, float]] = {"telegram": 25.0, "web": 500.0}
"""Messages a second that are counted on in the preview; the channel's own limits decide when sending."""

_SLOWEST: Final = 5.0


class AnnouncementState(StrEnum):
    """draft → counted → released → sending → done; released | sending → stopped; draft | counted → dropped."""

    DRAFT = "draft"
    COUNTED = "counted"
    RELEASED = "released"
    SENDING = "sending"
    STOPPED = "stopped"
    DONE = "done"
    DROPPED = "dropped"


_FOLLOWING: Final = {
    AnnouncementState.DRAFT: {AnnouncementState.COUNTED, AnnouncementState.DROPPED},
    AnnouncementState.COUNTED: {
        AnnouncementState.COUNTED,
        AnnouncementState.RELEASED,
        AnnouncementState.DROPPED,
    },
    AnnouncementState.RELEASED: {AnnouncementState.SENDING, AnnouncementState.STOPPED},
    AnnouncementState.SENDING: {AnnouncementState.DONE, AnnouncementState.STOPPED},
    AnnouncementState.STOPPED: set[AnnouncementState](),
    AnnouncementState.DONE: set[AnnouncementState](),
    AnnouncementState.DROPPED: set[AnnouncementState](),
}


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is meant; a field that is empty does not narrow. Only people who agreed to be written to are ever meant."""

    role: Role | None = None
    industry: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True)
class Announcement:
    """An announcement in any state. `attention` PROMO = 宣传, MUST = 必达. All instants aware, UTC."""

    id: int
    account_id: int | None
    text: str
    file_id: int | None
    audience: Audience
    state: AnnouncementState
    version: int
    created_at: datetime
    attention: Attention = Attention.PROMO
    counted: int = 0
    send_at: datetime | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """Who gets it and who does not, and why; `by_channel`: receivers by the channel they are written to."""

    told: int
    opted_out: int
    unreachable: int
    had_enough: int
    by_channel: Mapping[str, int]

    @property
    def seconds(self) -> int:
        """How long sending takes; channels send beside each other."""
        return max((math.ceil(n / RATES.get(channel, _SLOWEST)) for channel, n in self.by_channel.items()), default=0)


def check_step(announcement: Announcement, to: AnnouncementState) -> None:
    """`Stale` when the state `to` does not follow the announcement's state."""
    if to not in _FOLLOWING[announcement.state]:
        raise Stale("announcement-wrong-state")


def check_text(text: str, has_file: bool) -> None:
    """`Broken` when there is nothing to send or too much for one message."""
    if not text.strip() and not has_file:
        raise Broken("announcement-empty")
    if len(text) > LONGEST:
        raise Broken("announcement-too-long", most=LONGEST, length=len(text))


def why_not_told(attention: Attention, promo: bool, reachable: bool, told_this_week: int, most: int) -> str | None:
    """Why one account of the audience does not get it, or None."""
    if not reachable:
        return "unreachable"
    if attention is Attention.MUST:
        return None
    if not promo:
        return "opted out"
    return "had enough this week" if told_this_week >= most else None
