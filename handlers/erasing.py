"""删除我的数据: asked once more, appointments called off and told, then removed everywhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from domain import bookings
from domain.bookings import LIVE, PENDING, Booking, Side
from domain.errors import NotFound, Stale
from domain.messages import Button, Card, Choices, Pressed, Reply, Said, Text, say
from handlers import booking_endings, events
from handlers.routing import Command, Press
from handlers.turn import Turn

CONFIRM_WITHIN: Final = timedelta(minutes=30)
"""How long the button that removes everything is good; one found weeks later must not work."""

ERASED: Final = "erased"
"""The known reason of a booking that ends because its person leaves (`domain.bookings.REASONS`)."""


def ask(turn: Turn, said: Said | Pressed) -> Reply:
    """What will be removed and what will be called off, and the button that does it."""
    confirm = Button(say("erasing-button-confirm"), "y.erase", turn.actor.id, _minute(turn.now))
    lines = [say("erasing-personal"), say("erasing-messages"), say("erasing-needs")]
    live = len(_asked_for(turn)) + len(_asked_of(turn))
    if live:
        lines.append(say("erasing-bookings", count=live))
    if turn.actor.expert_id is not None:
        lines.append(say("erasing-expert"))
    keep = Button(say("erasing-button-keep"), "y.keep")
    export = Button(say("erasing-button-export"), "y.data")
    return Reply((Card(say("erasing-title"), tuple(lines), say("erasing-note")), Choices((confirm, export, keep))))


def keep(turn: Turn, pressed: Pressed) -> Reply:
    """Nothing is removed."""
    return Reply((Text(say("erasing-kept")),), replaces=pressed.on)


def erase(turn: Turn, pressed: Pressed) -> Reply:
    """Calls appointments off, tells the other sides, and removes the person; `Stale` when asked too long ago."""
    account = turn.store.accounts.get(pressed.row_id)
    if account is None:
        raise NotFound
    turn.check("account.erase", account)
    if not 0 <= _minute(turn.now) - pressed.version <= CONFIRM_WITHIN // timedelta(minutes=1):
        raise Stale("erasing-late")
    booking_endings.call_off_all(turn, ERASED)
    for booking in _asked_of(turn):
        _leave_as_expert(turn, booking)
    events.give_up_all(turn, turn.actor.id)
    _end_talk(turn)
    turn.note("account.erase", f"account:{turn.actor.id}")
    turn.store.erasure.person(turn.actor.id, turn.now)
    return Reply((Text(say("erasing-done")),))


def _asked_for(turn: Turn) -> list[Booking]:
    """Live bookings this person asked for that have not begun."""
    return [each for each in turn.store.bookings.of_account(turn.actor.id, LIVE, limit=1000) if each.start > turn.now]


def _asked_of(turn: Turn) -> list[Booking]:
    """Live bookings of the expert this person answers for."""
    if turn.actor.expert_id is None:
        return []
    found = turn.store.bookings.of_expert(turn.actor.expert_id, LIVE, limit=1000)
    return [each for each in found if each.start > turn.now]


def _leave_as_expert(turn: Turn, booking: Booking) -> None:
    """The expert's side of a live booking ends; who asked is told and offered others."""
    if booking.state in PENDING:
        booking_endings.end(turn, bookings.decline(booking, ERASED, Side.EXPERT))
    else:
        booking_endings.end(turn, bookings.cancel(booking, Side.EXPERT, ERASED, turn.now))


def _end_talk(turn: Turn) -> None:
    gap = turn.store.gaps.talk_of(turn.actor.id)
    if gap is not None and gap.taken_by is not None:
        turn.tell(gap.taken_by, Reply((Text(say("human-ended-by-person")),)))
    turn.talk_about(None)
    if turn.talk.human_since is not None:
        turn.hand_to_human(None)


def _minute(now: datetime) -> int:
    return int(now.timestamp() // 60)


PRESSES: Final = {"y.forget": Press(ask), "y.erase": Press(erase), "y.keep": Press(keep)}

COMMANDS: Final = (Command("forget", ("删除我的数据", "删除我的资料", "注销", "delete my data"), ask),)
