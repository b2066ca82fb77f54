"""Who belongs to a firm: the first person to name it does; whoever joins later by its credit code is confirmed.

Credit codes are public, so naming one proves nothing: until a member confirms, the newcomer may book in the firm's
name but sees nothing of colleagues' needs and bookings (`domain.access`).
"""

from __future__ import annotations

from typing import Final

from domain.enterprises import Enterprise
from domain.errors import NotFound, Stale
from domain.messages import Button, Choices, Pressed, Reply, Text, say
from handlers.routing import Press
from handlers.turn import Turn


def join(turn: Turn, firm: Enterprise) -> None:
    """The actor's firm is `firm`; a member at once when nobody else is, otherwise the members are asked."""
    members = turn.store.accounts.members_of(firm.id)
    turn.store.accounts.change(turn.actor.id, enterprise_id=firm.id, member="no" if members else "yes")
    turn.actor = turn.store.accounts.get(turn.actor.id) or turn.actor
    for member in members:
        asked = Text(say("member-asked", name=turn.actor.contact or turn.actor.name or say("member-somebody")))
        answers = Choices(
            (
                Button(say("member-button-yes"), "f.yes", turn.actor.id),
                Button(say("member-button-no"), "f.no", turn.actor.id),
            )
        )
        turn.tell(member.id, Reply((asked, answers)), key=f"member:{firm.id}:{turn.actor.id}:{member.id}")


def confirm(turn: Turn, pressed: Pressed) -> Reply:
    """A colleague: from now on they see the firm's needs and bookings."""
    _newcomer(turn, pressed)
    turn.store.accounts.change(pressed.row_id, member="yes")
    turn.note("member.confirm", f"account:{pressed.row_id}")
    turn.tell(pressed.row_id, Reply((Text(say("member-welcome")),)))
    return Reply((Text(say("member-confirmed")),), replaces=pressed.on)


def reject(turn: Turn, pressed: Pressed) -> Reply:
    """Nobody they know: the newcomer's firm is taken away."""
    _newcomer(turn, pressed)
    turn.store.accounts.change(pressed.row_id, enterprise_id=None)
    turn.note("member.reject", f"account:{pressed.row_id}")
    return Reply((Text(say("member-rejected")),), replaces=pressed.on)


def _newcomer(turn: Turn, pressed: Pressed) -> None:
    newcomer = turn.store.accounts.get(pressed.row_id)
    if newcomer is None:
        raise NotFound
    turn.check("member.confirm", newcomer)
    if newcomer.member:
        raise Stale("member-already")


PRESSES: Final = {"f.yes": Press(confirm), "f.no": Press(reject)}
