"""Opening an invitation: one link, one person, one role."""

from __future__ import annotations

from domain.accounts import Role
from domain.errors import NotFound
from domain.messages import Button, Card, Choices, Reply, Words, say
from handlers.turn import Turn
from storage.invites import Invite


def redeem(turn: Turn, token_hash: str) -> Reply:
    """Gives the role, binds the expert's record, and says what can be done from now on.

    A used, expired or unfitting link raises `NotAllowed`: nothing is changed and the attempt is in the audit log.
    """
    invite = turn.store.invites.redeem(token_hash, turn.actor.id, turn.now)
    turn.note("invite.redeem", f"invite:{invite.id}", str(invite.role))
    return _welcome_expert(turn, invite) if invite.role is Role.EXPERT else _welcome_staff(invite)


def _welcome_expert(turn: Turn, invite: Invite) -> Reply:
    record = None if invite.expert_id is None else turn.store.records.get(invite.expert_id)
    if record is None:
        raise NotFound("invite-record-gone")
    lines: tuple[Words, ...] = (say("invite-expert-requests"), say("invite-expert-hours"), say("invite-expert-leave"))
    card = Card(say("invite-expert-welcome", name=record.title), lines, say("invite-expert-next"))
    return Reply((card, Choices((Button(say("invite-button-hours"), "x.hours"),))))


def _welcome_staff(invite: Invite) -> Reply:
    lines: list[Words] = [say("invite-staff-today"), say("invite-staff-queue"), say("invite-staff-invite")]
    if invite.role is Role.ADMIN:
        lines.append(say("invite-staff-admin"))
    title = say("invite-admin-welcome") if invite.role is Role.ADMIN else say("invite-operator-welcome")
    return Reply(
        (Card(title, tuple(lines), say("invite-staff-next")), Choices((Button(say("staff-button-today"), "o.today"),)))
    )
