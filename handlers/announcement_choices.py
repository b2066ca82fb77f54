"""Whom an announcement is for and when it goes: chosen by buttons or said in words, until it is released."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from domain.announcements import Announcement, AnnouncementState, check_step
from domain.errors import Broken, NotFound, Stale
from domain.messages import Button, Choices, Pressed, Reply, Said, Text, say
from domain.reminders import is_quiet
from handlers import audiences
from handlers.announcements import AUDIENCE, WHEN, counted, release, unsent
from handlers.routing import Answer, Press
from handlers.turn import Turn
from knowledge.understand import read_window

_LATEST: Final = timedelta(days=60)


def audience_in_words(turn: Turn, said: Said) -> Reply:
    """全部, 专家, an industry or a district, in words; asks again for anything else."""
    announcement = _talked(turn)
    audience = audiences.named(turn, said.text)
    if audience is None:
        return audiences.ask(turn, announcement)
    turn.settle()
    return counted(turn, replace(announcement, audience=audience, state=AnnouncementState.COUNTED))


def ask_when(turn: Turn, pressed: Pressed) -> Reply:
    """Times to send at, by buttons."""
    announcement = unsent(turn, pressed)
    turn.ask(WHEN, announcement=announcement.id)
    return _times(turn, announcement)


def _times(turn: Turn, announcement: Announcement) -> Reply:
    row = announcement.id, announcement.version
    buttons = [
        Button(say("announcement-button-at", at=at), "a.at", *row, _minute_key(at))
        for at in audiences.times_to_send(turn.now)
    ]
    back = Button(say("audience-button-back"), "a.back", *row)
    return Reply((Text(say("announcement-ask-when")), Choices((*buttons, back))))


def when_in_words(turn: Turn, said: Said) -> Reply:
    """明天上午9点: released for then; asks again when no time was read."""
    announcement, window = _talked(turn), read_window(said.text, turn.now)
    return _times(turn, announcement) if window is None else _release_at(turn, announcement, window.start)


def back(turn: Turn, pressed: Pressed) -> Reply:
    """返回: the preview as it was."""
    return counted(turn, unsent(turn, pressed))


def send_at(turn: Turn, pressed: Pressed) -> Reply:
    """Releases it for a later instant (`key` = minutes since 1970-01-01 UTC)."""
    announcement = unsent(turn, pressed)
    if not pressed.key.isdigit():
        raise Stale
    return _release_at(turn, announcement, datetime.fromtimestamp(int(pressed.key) * 60, UTC))


def _release_at(turn: Turn, announcement: Announcement, at: datetime) -> Reply:
    if not turn.now < at <= turn.now + _LATEST or is_quiet(at):
        raise Broken("announcement-bad-time")
    turn.settle()
    return release(turn, announcement, at)


def _minute_key(at: datetime) -> str:
    return str(int(at.timestamp()) // 60)


def _talked(turn: Turn) -> Announcement:
    """The draft that the open question is about; `Stale` when it was released or dropped meanwhile."""
    announcement = turn.store.announcements.get(int(turn.talk.context.get("announcement", 0)))
    turn.check("announcement.send", announcement)
    if announcement is None:
        raise NotFound
    check_step(announcement, AnnouncementState.DROPPED)
    return announcement


def _whom_again(turn: Turn) -> Reply:
    return audiences.ask(turn, _talked(turn))


def _when_again(turn: Turn) -> Reply:
    return _times(turn, _talked(turn))


PRESSES: Final = {
    "a.when": Press(ask_when),
    "a.at": Press(send_at),
    "a.back": Press(back),
}
ANSWERS: Final = {
    AUDIENCE: Answer(audience_in_words, _whom_again),
    WHEN: Answer(when_in_words, _when_again),
}
