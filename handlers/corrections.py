"""更正: an admin changes one field of one record in words, without a table; shown first, then done, and taken back."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from domain.accounts import Role
from domain.errors import Stale
from domain.imports import Import, ImportState, Known, Wanted, check_step
from domain.messages import Button, Card, Choices, Pressed, Reply, Said, Text, Words, say
from domain.records import Kind, NewRecord, Record
from domain.working_days import CITY_TIME
from handlers import drafts, import_reports
from handlers.imports import current, explain_to_others
from handlers.routing import Command, Press
from handlers.turn import Turn, View
from knowledge.importing.columns import COLUMNS
from knowledge.importing.comparing import Difference, contact_differences, differences
from knowledge.importing.correcting import (
    Correction,
    changeable,
    corrected,
    names_another,
    names_forms,
    read_change,
    read_correction,
    read_outdated,
    read_unfinished,
    read_unknown,
    tells_which,
)
from storage.repositories import Repositories

MOST: Final = 6
"""Records shown to choose from when a name fits several."""

_BEGINS: Final = re.compile(r"^\s*(?:请|帮我|把)?修?改(?:一下)?[\s:：]*")
_OWN: Final = re.compile(r"我|咱|你|您|本公司|公司|需求|项目|预约|公告|[这那]|第[\d一二三四五六七八九十]+[个位条项]")
_GOES_ON: Final = re.compile(r"[，,。；;？?]\s*\S|[？?]$")
"""把熔炼炉的燃料改成天然气，要什么手续: what nobody knows and goes on is a matter of their own."""

_OWN_RECORD: Final = re.compile(
    r"我的?(?:个人)?(?:职称|职务|研究方向|专业|单位|做过的项目|电话|手机号?码?|邮箱|资料|信息|简介)[^。;；]{0,6}?"
    r"(?:换|改|变|写错|错|不对|有误|更新|更正|过时)"
)
_HOW_TO_MEND: Final = re.compile(
    r"\W*(?:请问|我|想|要|能不能|可以|怎么|怎样|如何|才?能)*(?:更正|修改|改|纠正|更新)(?:一下)?"
    r"(?:我|专家|机构|政策|成果|活动|库里)的?(?:个人)?(?:资料|信息|记录|简介)[吗呢啊]?\W*"
    r"|\W*(?:专家|机构|政策|成果|活动)的?(?:资料|信息|记录|简介)[写登录]?(?:错了|有误|不对)(?:怎么办|怎么改|找谁)?\W*"
)
_LONGEST_WISH: Final = 40
"""Characters; longer words of an expert are no wish about the own record."""


def wants_mending(view: View, text: str) -> bool:
    """Whether somebody asks how records are mended (专家信息写错了怎么办), an expert wants the own one to be,
    or staff say that a record is not right any more (陈工的电话错了)."""
    if view.actor.is_staff and _outdated(view.store, text):
        return True
    own = Role.EXPERT in view.actor.roles and len(text) <= _LONGEST_WISH and bool(_OWN_RECORD.search(text))
    return own or bool(_HOW_TO_MEND.fullmatch(text.strip()))


def explain(turn: Turn, said: Said) -> Reply:
    """How a record is mended: by an admin in words, for all others by staff; experts set their times themselves."""
    if Role.ADMIN in turn.actor.roles:
        begun = _outdated(turn.store, said.text)
        return Reply((Text(_to_what(*begun) if begun else say("correction-how")),))
    if Role.EXPERT not in turn.actor.roles or turn.actor.is_staff:
        return explain_to_others(turn)
    return Reply((Text(say("correction-own")), Choices((Button(say("button-human"), "o.human"),))))


def is_correction(view: View, text: str) -> bool:
    """Whether words of staff change a field of a record: 改 陈工 可约时间 周三下午, 把陈工的电话改成….

    While something is asked or a need is described, spoken words are one only about a record that there is.
    """
    if _BEGINS.match(text):
        words = _BEGINS.sub("", text)
        if read_correction(words) is not None or _unfinished(view.store, words):
            return True
    change = read_change(text)
    if change is None:
        return False
    if _titles(change) & {record.title for record in _found(view.store, change)}:
        return True
    if Role.ADMIN not in view.actor.roles:
        return False
    if view.talk.question or drafts.draft_of(view) is not None or _OWN.match(change.name):
        return False
    ordered = change.ordered and not _GOES_ON.search(change.content)
    return ordered or bool(change.columns) or bool(_found(view.store, change, COLUMNS))


def ask(turn: Turn, said: Said) -> Reply:
    """更正 <名称> <栏目> <内容>: what would change; nothing is changed yet. 更正 alone is answered to everybody."""
    words = _BEGINS.sub("", said.text)
    if Role.ADMIN not in turn.actor.roles and not (words.strip() and turn.actor.is_staff):
        return explain(turn, said)
    turn.check("record.correct")
    readings = [each for each in (read_change(said.text), read_correction(words), read_unknown(words)) if each]
    if not readings:
        begun = _unfinished(turn.store, words)
        return Reply((Text(_to_what(*begun) if begun else say("correction-how")),))
    found, correction = next(
        ((found, each) for each in readings if (found := _found(turn.store, each))), ([], readings[0])
    )
    if not found:
        return _unknown(turn, correction)
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
    card = Card(say("correction-done", title=this.file_name), _lines(*proposal), say("correction-searched"))
    return Reply((card, Choices((undo,))))


def _found(store: Repositories, correction: Correction, kinds: Collection[Kind] = ()) -> list[Record]:
    """Records of that name, of the kinds that have the column unless others are asked for."""
    for name in correction.names:
        if found := store.records.titled(tuple(kinds or correction.columns), name, MOST + 1):
            return found
    return []


def _unfinished(store: Repositories, words: str) -> tuple[Record, str] | None:
    """A record of exactly that name and the column that is named without what it is to say (改陈工的电话)."""
    return _begun(store, read_unfinished(words))


def _outdated(store: Repositories, words: str) -> tuple[Record, str] | None:
    """A record of exactly that name and the column that is said to be wrong or another one by now."""
    return _begun(store, read_outdated(words))


def _begun(store: Repositories, begun: Correction | None) -> tuple[Record, str] | None:
    if begun is None:
        return None
    found = (record for record in _found(store, begun) if record.title in _titles(begun))
    return next(((record, begun.header) for record in found), None)


def _to_what(record: Record, column: str) -> Words:
    return say("correction-to-what", title=record.title, column=column)


def _titles(correction: Correction) -> set[str]:
    return {title for name in correction.names for title in (name, f"{name}（示例）")}


def _unknown(turn: Turn, correction: Correction) -> Reply:
    """Whether it is the name or the column that nobody knows, and what can be said instead."""
    named = _found(turn.store, correction, COLUMNS)
    if not named:
        return Reply((Text(say("correction-nobody", name=correction.name)),))
    columns = changeable(named[0].id.kind)
    told = say("correction-no-column", title=named[0].title, column=correction.header, columns=columns)
    return Reply((Text(told),))


def _which(turn: Turn, found: Sequence[Record], correction: Correction) -> Reply:
    proposed = [(record, _propose(turn, record, correction)) for record in found]
    possible = [(record, this) for record, this in proposed if isinstance(this, Import)]
    if not possible:
        return next(reply for _, reply in proposed if isinstance(reply, Reply))
    lines = tuple(described(number, record) for number, (record, _) in enumerate(possible, start=1))
    buttons = tuple(
        Button(str(number), "k.which", this.id, this.version) for number, (_, this) in enumerate(possible, start=1)
    )
    return Reply((Card(say("correction-which", count=len(possible)), lines), Choices(buttons, columns=3)))


def _propose(turn: Turn, record: Record, correction: Correction) -> Import | Reply:
    """The proposal, stored; or why there is none."""
    kind = record.id.kind
    column = correction.columns[kind]
    if other := names_another(correction, kind):
        return Reply((Text(say("correction-one", title=record.title, column=column.header, other=other)),))
    if names_forms(correction, kind):
        return Reply((Text(say("correction-one-form", title=record.title, column=column.header)),))
    if tells_which(kind, correction):
        return Reply((Text(say("correction-identity", title=record.title, column=column.header)),))
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
    yes = Button(say("correction-button-yes"), "k.correct", this.id, this.version)
    no = Button(say("correction-button-no"), "k.drop", this.id, this.version)
    return Reply(
        (
            Card(say("correction-ask", title=this.file_name), _lines(*proposal), say("correction-next")),
            Choices((yes, no)),
        )
    )


def _changes(old: Known, new: NewRecord | Record, contact: object) -> tuple[Difference, ...]:
    """What would change. A telephone is shown whole: an admin may see it, and one wrong digit must be seen here."""
    told = contact if isinstance(contact, dict) else {}
    return differences(old.record, new) + contact_differences(old.record.id.kind, old.contact, told, shown=str)


def _lines(before: Known, after: Known) -> tuple[Words, ...]:
    return tuple(_line(each) for each in _changes(before, after.record, after.contact))


def _line(each: Difference) -> Words:
    empty = say("correction-empty")
    return say("correction-line", column=each.column, before=each.before or empty, after=each.after or empty)


def described(number: int, record: Record) -> Words:
    """One line of several that are chosen from."""
    unit = unit_of(record)
    return say("invite-one", number=number, name=record.title, unit=unit) if unit else f"{number}　{record.title}"


def unit_of(record: Record) -> str:
    """Whose it is, which tells namesakes apart; "" where the record says nothing."""
    return str(record.texts.get("unit") or record.facts.get("owner") or record.facts.get("issuer") or "")


PRESSES: Final = {
    "k.which": Press(show),
    "k.correct": Press(carry_out),
}
COMMANDS: Final = (Command("correct", ("更正",), ask, argument=True, roles=frozenset({Role.ADMIN}), common=True),)
