"""更正: an admin changes one field of one record in words, without a table; shown first, then done, and taken back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from domain.accounts import Role
from domain.errors import Stale
from domain.imports import Import, ImportState, Known, Wanted, check_step
from domain.messages import Button, Card, Choices, Pressed, Reply, Said, Text, Words, say
from domain.records import NewRecord, Record
from domain.working_days import CITY_TIME
from handlers import import_reports
from handlers.imports import current
from handlers.routing import Command, Press
from handlers.turn import Turn
from knowledge.importing.comparing import Difference, contact_differences, differences
from knowledge.importing.correcting import Correction, corrected, read_correction, tells_which

MOST: Final = 6
"""Records shown to choose from when a name fits several."""

_BEGINS: Final = re.compile(r"^\s*(?:请|帮我|把)?改(?:一下)?[\s:：]*")


def is_correction(text: str) -> bool:
    """Whether an admin's words change a field of a record: 改 陈工 可约时间 周三下午."""
    return bool(_BEGINS.match(text)) and read_correction(_BEGINS.sub("", text)) is not None


def ask(turn: Turn, said: Said) -> Reply:
    """更正 <名称> <栏目> <内容>: what would change; nothing is changed yet."""
    turn.check("record.correct")
    correction = read_correction(_BEGINS.sub("", said.text))
    if correction is None:
        return Reply((Text(say("correction-how")),))
    found = turn.store.records.titled(tuple(correction.columns), correction.name, MOST + 1)
    if not found:
        return Reply((Text(say("correction-nobody", name=correction.name)),))
    if len(found) > MOST:
        return Reply((Text(say("correction-many", name=correction.name)),))
    if len(found) > 1:
        return _which(turn, found, correction)
    proposed = _propose(turn, found[0], correction)
    return _card(turn, proposed) if isinstance(proposed, Import) else proposed


def show(turn: Turn, pressed: Pressed) -> Reply:
    """The record was chosen among several of that name."""
    return _card(turn, current(turn, pressed, ImportState.APPLIED))


def carry_out(turn: Turn, pressed: Pressed) -> Reply:
    """Changes the record as shown, unless somebody changed it meanwhile."""
    this = current(turn, pressed, ImportState.APPLIED)
    proposal = turn.store.imports.staging.proposal(this.id)
    if proposal is None or not turn.store.imports.staging.carry_out(this.id, turn.now):
        raise Stale("correction-moved-on")
    saved = turn.store.imports.save(replace(this, state=ImportState.APPLIED, applied_at=turn.now), turn.now)
    turn.note("record.correct", str(proposal[0].record.id), f"import:{this.id}")
    undo = Button(say("correction-button-undo"), "k.undo", saved.id)
    return Reply((Text(say("correction-done", title=this.file_name)), Choices((undo,))))


def _which(turn: Turn, found: Sequence[Record], correction: Correction) -> Reply:
    proposed = [(record, _propose(turn, record, correction)) for record in found]
    possible = [(record, this) for record, this in proposed if isinstance(this, Import)]
    if not possible:
        return next(reply for _, reply in proposed if isinstance(reply, Reply))
    lines = tuple(_described(number, record) for number, (record, _) in enumerate(possible, start=1))
    buttons = tuple(
        Button(str(number), "k.which", this.id, this.version) for number, (_, this) in enumerate(possible, start=1)
    )
    return Reply((Card(say("correction-which", count=len(possible)), lines), Choices(buttons, columns=3)))


def _propose(turn: Turn, record: Record, correction: Correction) -> Import | Reply:
    """The proposal, stored; or why there is none."""
    kind = record.id.kind
    column = correction.columns[kind]
    if tells_which(kind, correction):
        return Reply((Text(say("correction-identity", column=column.header)),))
    known = turn.store.imports.staging.known_by(record.id)
    new, row = corrected(known.record, correction, turn.now.astimezone(CITY_TIME).date())
    if new is None:
        return Reply(tuple(Text(import_reports.cell_line(each)) for each in row.problems))
    contact = dict(known.contact)
    if column.contact:
        contact = {each: value for each, value in contact.items() if each != column.name} | dict(row.contact)
    if not _changes(known, new, contact):
        return Reply((Text(say("correction-same", title=record.title, column=column.header)),))
    return _stored(turn, known, new, contact, sets_hours=column.name == "hours")


def _stored(turn: Turn, known: Known, new: NewRecord, contact: dict[str, str], *, sets_hours: bool) -> Import:
    record = known.record
    kind = str(record.id.kind)
    this = Import(0, ImportState.REPORTED, 1, None, record.title, turn.actor.id, turn.now, kind=kind, corrects=True)
    added = turn.store.imports.add(this)
    wanted = Wanted(new, known.content_hash, {}, known, contact)
    turn.store.imports.staging.propose(added.id, wanted, sets_hours=sets_hours)
    return added


def _card(turn: Turn, this: Import) -> Reply:
    check_step(this, ImportState.APPLIED)
    proposal = turn.store.imports.staging.proposal(this.id)
    if proposal is None:
        raise Stale("correction-moved-on")
    before, after = proposal
    lines = tuple(_line(each) for each in _changes(before, after.record, after.contact))
    yes = Button(say("correction-button-yes"), "k.correct", this.id, this.version)
    no = Button(say("correction-button-no"), "k.drop", this.id, this.version)
    return Reply((Card(say("correction-ask", title=this.file_name), lines, say("correction-next")), Choices((yes, no))))


def _changes(old: Known, new: NewRecord | Record, contact: object) -> tuple[Difference, ...]:
    told = contact if isinstance(contact, dict) else {}
    return differences(old.record, new) + contact_differences(old.record.id.kind, old.contact, told)


def _line(each: Difference) -> Words:
    empty = say("correction-empty")
    return say("correction-line", column=each.column, before=each.before or empty, after=each.after or empty)


def _described(number: int, record: Record) -> Words:
    unit = str(record.texts.get("unit") or record.facts.get("owner") or record.facts.get("issuer") or "")
    return say("invite-one", number=number, name=record.title, unit=unit) if unit else f"{number}　{record.title}"


PRESSES: Final = {
    "k.which": Press(show),
    "k.correct": Press(carry_out),
}
COMMANDS: Final = (Command("correct", ("更正",), ask, argument=True, roles=frozenset({Role.ADMIN})),)
