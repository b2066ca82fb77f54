"""Inviting experts, operators and admins."""

from __future__ import annotations

from typing import Final

from domain.accounts import Role
from domain.errors import NotFound
from domain.messages import Button, Card, Choices, Pressed, Reply, Said, Text, Words, say
from domain.records import Kind, Record
from handlers.routing import Answer, Command, Press
from handlers.turn import Turn
from storage.invites import VALID
from storage.repositories import Repositories

MOST: Final = 6
"""Experts shown to choose from when a name fits several."""

_ROLE_WORDS: Final = {
    "operator": Role.OPERATOR,
    "工作人员": Role.OPERATOR,
    "admin": Role.ADMIN,
    "管理员": Role.ADMIN,
}


def invite(turn: Turn, said: Said) -> Reply:
    """`邀请 <姓名>` for an expert, `邀请 工作人员` and `邀请 管理员` for staff; without a name, asks for it."""
    turn.check("staff.invite")
    wanted = said.text.strip()
    if not wanted:
        turn.ask("invite.name")
        return ask_name(turn)
    if turn.talk.question == "invite.name":
        turn.settle()
    role = _ROLE_WORDS.get(wanted.lower())
    return _invite_staff(turn, role) if role else _invite_named(turn, wanted)


def ask_name(turn: Turn) -> Reply:
    """Whom to invite."""
    return Reply((Text(say("invite-ask-name")),))


def make(turn: Turn, pressed: Pressed) -> Reply:
    """The link for the expert that was chosen among several."""
    turn.check("staff.invite")
    record = turn.store.records.get(pressed.row_id)
    if record is None or record.id.kind is not Kind.EXPERT:
        raise NotFound("invite-record-gone")
    return _invite_expert(turn, record)


def experts_named(store: Repositories, name: str) -> list[Record]:
    """The experts of exactly this name, otherwise those whose name holds it (陈工 for 陈工（示例）)."""
    experts = store.records.of_kind(Kind.EXPERT, limit=100_000)
    return [one for one in experts if one.title == name] or [one for one in experts if name in one.title]


def _invite_staff(turn: Turn, role: Role) -> Reply:
    turn.check("admin.invite")
    token = turn.store.invites.create(role, None, turn.actor.id, turn.now)
    turn.note("invite.create", f"role:{role}")
    title = say("invite-made-admin") if role is Role.ADMIN else say("invite-made-operator")
    return _link(turn, title, token)


def _invite_named(turn: Turn, name: str) -> Reply:
    found = experts_named(turn.store, name)
    if not found:
        return Reply((Text(say("invite-nobody", name=name)),))
    if len(found) == 1:
        return _invite_expert(turn, found[0])
    lines = tuple(_described(number, one) for number, one in enumerate(found[:MOST], start=1))
    buttons = tuple(Button(str(number), "i.make", one.id.number) for number, one in enumerate(found[:MOST], start=1))
    return Reply((Card(say("invite-which", count=len(found)), lines), Choices(buttons, columns=3)))


def _invite_expert(turn: Turn, record: Record) -> Reply:
    if turn.store.accounts.of_expert(record.id.number) is not None:
        return Reply((Text(say("invite-answers-already", name=record.title)),))
    token = turn.store.invites.create(Role.EXPERT, record.id.number, turn.actor.id, turn.now)
    turn.note("invite.create", str(record.id))
    return _link(turn, say("invite-made-expert", name=record.title), token)


def _link(turn: Turn, title: Words, token: str) -> Reply:
    """Both ways in; the token is in this reply and nowhere else."""
    turn.secret = True
    base = (turn.store.installation.value("base_url") or "").rstrip("/")
    lines: list[Words] = [say("invite-link-web", link=f"{base}/i/{token}")]
    bot = turn.store.installation.value("telegram_name")
    if bot:
        lines.append(say("invite-link-telegram", link=f"https://t.me/{bot}?start=i_{token}"))
    return Reply((Card(title, tuple(lines), say("invite-once", until=turn.now + VALID)),))


def _described(number: int, record: Record) -> Words:
    unit = record.texts.get("unit", "")
    return say("invite-one", number=number, name=record.title, unit=unit) if unit else f"{number}　{record.title}"


PRESSES: Final = {"i.make": Press(make)}

ANSWERS: Final = {"invite.name": Answer(invite, ask_name, verbatim=True)}

COMMANDS: Final = (Command("invite", ("邀请",), invite, argument=True, roles=frozenset({Role.OPERATOR, Role.ADMIN})),)
