"""States of an announcement, what may be sent, and who does not get it."""

from datetime import UTC, datetime

import pytest

from domain.announcements import (
    LONGEST,
    Announcement,
    AnnouncementState,
    Audience,
    Reach,
    check_step,
    check_text,
    why_not_told,
)
from domain.errors import Broken, Stale
from domain.reminders import Attention

S = AnnouncementState


def announcement(state: AnnouncementState) -> Announcement:
    return Announcement(1, 1, "会", None, Audience(), state, 1, datetime(2026, 11, 21, tzinfo=UTC))


@pytest.mark.parametrize(
    ("state", "to", "follows"),
    [
        (S.DRAFT, S.COUNTED, True),
        (S.DRAFT, S.RELEASED, False),  # nobody saw how many get it
        (S.COUNTED, S.RELEASED, True),
        (S.RELEASED, S.RELEASED, False),  # released once
        (S.RELEASED, S.DROPPED, False),  # what is released is stopped, not dropped
        (S.RELEASED, S.STOPPED, True),  # before the first message
        (S.SENDING, S.STOPPED, True),
        (S.SENDING, S.DONE, True),
        (S.DONE, S.STOPPED, False),
        (S.STOPPED, S.SENDING, False),
        (S.DROPPED, S.COUNTED, False),
    ],
)
def test_steps(state: AnnouncementState, to: AnnouncementState, follows: bool) -> None:
    if follows:
        check_step(announcement(state), to)
    else:
        with pytest.raises(Stale):
            check_step(announcement(state), to)


@pytest.mark.parametrize(
    ("attention", "promo", "reachable", "told", "why"),
    [
        (Attention.PROMO, True, True, 2, None),
        (Attention.PROMO, True, True, 3, "had enough this week"),
        (Attention.PROMO, False, True, 0, "opted out"),
        (Attention.PROMO, False, False, 3, "unreachable"),  # the first thing to know
        (Attention.MUST, False, True, 3, None),  # reaches everybody who can be reached
        (Attention.MUST, True, False, 0, "unreachable"),
    ],
)
def test_who_does_not_get_it(attention: Attention, promo: bool, reachable: bool, told: int, why: str | None) -> None:
    assert why_not_told(attention, promo, reachable, told, 3) == why


def test_texts() -> None:
    check_text("会", has_file=False)
    check_text("", has_file=True)
    check_text("长" * LONGEST, has_file=False)
    for text in (" \n", "长" * (LONGEST + 1)):
        with pytest.raises(Broken):
            check_text(text, has_file=False)


def test_channels_send_beside_each_other() -> None:
    assert Reach(213, 0, 0, 0, {"telegram": 200, "web": 13}).seconds == 8  # 200 at 25 a second
    assert Reach(0, 0, 0, 0, {}).seconds == 0
