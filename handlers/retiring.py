"""停用: an admin takes one record out of what is found, without a table; shown first, then done, and taken back."""

from __future__ import annotations

import re
from typing import Final

from domain.accounts import Role
from domain.errors import Stale
from domain.messages import Button, Card, Choices, Pressed, Reply, Said, Text, Words, say
from domain.records import Kind, Record
from handlers.corrections import MOST, described, unit_of
from handlers.routing import Command, Press
from handlers.turn import Turn, View
from knowledge.importing.columns import COLUMNS
from knowledge.importing.correcting import Correction
from storage.repositories import Repositories

DONE: Final = "record.retire"
"""In the audit log; also the rule that says who may."""

_ORDER: Final = r"\s*+(?:(?:请|麻烦|帮我|帮忙|我[想要]?|需要|把|将)\s*+)*+"
_TAKE_OUT: Final = "(?:停用|删除|删[掉了去]|移除|去掉|下架)"
_TAIL: Final = r"(?:(?:这|那)(?:一?条|一?位|一?个)?(?:记录|专家|政策)?|吧|了|[。.!！\s])*+$"
_WISH: Final = re.compile(
    rf"{_ORDER}{_TAKE_OUT}[\s:：]*+(\S.{{0,80}}?){_TAIL}|{_ORDER}(\S.{{0,80}}?)\s*{_TAKE_OUT}{_TAIL}", re.DOTALL
)


def wants(view: View, text: str) -> bool:
    """Whether staff speak of taking out a record of exactly that name: 删除专家陈工, 把陈工停用."""
    return view.actor.is_staff and bool(_exactly(view.store, _name(text)))


def ask(turn: Turn, said: Said) -> Reply:
    """停用 <名称>: who or what is meant, and what follows; nothing is changed yet."""
    turn.check(DONE)
    name = _name(said.text) or said.text.strip()
    if not name:
        return Reply((Text(say("retire-how")),))
    found = _exactly(turn.store, name) or _found(turn.store, name)
    if not found:
        return Reply((Text(say("retire-nobody", name=name)),))
    if len(found) > MOST:
        return Reply((Text(say("correction-many", name=name)),))
    if len(found) > 1:
        lines = tuple(described(number, record) for number, record in enumerate(found, start=1))
        buttons = (Button(str(n), "k.retiring", record.id.number) for n, record in enumerate(found, start=1))
        return Reply((Card(say("correction-which", count=len(found)), lines), Choices(tuple(buttons), columns=3)))
    return _card(turn, found[0])


def show(turn: Turn, pressed: Pressed) -> Reply:
    """The record was chosen among several of that name."""
    return _card(turn, _record(turn, pressed))


def carry_out(turn: Turn, pressed: Pressed) -> Reply:
    """Takes it out; appointments that were made stay, as where a list leaves somebody out."""
    record = _record(turn, pressed)
    turn.store.records.retire(record.id.number, turn.now)
    turn.note(DONE, str(record.id))
    back = Button(say("retire-button-back"), "k.revive", record.id.number)
    return Reply((Text(say("retire-done", title=record.title)), Choices((back,))))


def keep(turn: Turn, pressed: Pressed) -> Reply:
    """不停用: it stays."""
    return Reply((Text(say("retire-kept", title=_record(turn, pressed).title)),))


def revive(turn: Turn, pressed: Pressed) -> Reply:
    """恢复: a record that an admin took out by hand is found again."""
    turn.check(DONE)
    entries = [entry for kind in Kind for entry in turn.store.audit.of_row(f"{kind}:{pressed.row_id}")]
    if turn.store.records.get(pressed.row_id) is not None or not any(entry.action == DONE for entry in entries):
        raise Stale("retire-over")
    turn.store.records.revive(pressed.row_id, turn.now)
    record = _record(turn, pressed)
    turn.note("record.revive", str(record.id))
    return Reply((Text(say("retire-undone", title=record.title)),))


def _card(turn: Turn, record: Record) -> Reply:
    unit = unit_of(record)
    lines: list[Words] = [unit] if unit else []
    if record.id.kind is Kind.EXPERT and (open_ones := turn.store.bookings.of_expert(record.id.number)):
        lines.append(say("retire-bookings", count=len(open_ones)))
    yes = Button(say("retire-button-yes"), "k.retire", record.id.number)
    no = Button(say("retire-button-no"), "k.keep", record.id.number)
    card = Card(say("retire-ask", title=record.title), tuple(lines), say("retire-next"))
    return Reply((card, Choices((yes, no))))


def _record(turn: Turn, pressed: Pressed) -> Record:
    turn.check(DONE)
    record = turn.store.records.get(pressed.row_id)
    if record is None:
        raise Stale("retire-over")
    return record


def _name(text: str) -> str:
    found = _WISH.match(text)
    return (found[1] or found[2]) if found else ""


def _found(store: Repositories, name: str) -> list[Record]:
    """Records called so, otherwise those whose name holds the words."""
    names = Correction(name, {}, "").names
    return next((found for each in names if (found := store.records.titled(tuple(COLUMNS), each, MOST + 1))), [])


def _exactly(store: Repositories, name: str) -> list[Record]:
    names = Correction(name, {}, "").names if name else ()
    titles = {title for each in names for title in (each, f"{each}（示例）")}
    return [record for record in (_found(store, name) if name else ()) if record.title in titles]


PRESSES: Final = {
    "k.retiring": Press(show),
    "k.retire": Press(carry_out),
    "k.keep": Press(keep),
    "k.revive": Press(revive),
}
COMMANDS: Final = (Command("retire", ("停用",), ask, argument=True, roles=frozenset({Role.ADMIN}), common=True),)
