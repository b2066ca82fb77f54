"""One result of a need on a card: what it is, why it fits, and two buttons to say whether it is of use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from domain.errors import NotFound, Stale
from domain.feedback import Verdict
from domain.messages import Button, Card, Choices, Pressed, Reply, Words, say
from domain.needs import Need
from domain.policies import city_day
from domain.records import Kind, Match, Record
from handlers import match_lines, need_matches, policies
from handlers.routing import Press
from handlers.turn import Found, Turn, View


def look(view: View, pressed: Pressed) -> Found:
    """What fits the need of the kind of the record that the key names."""
    need, record = view.store.needs.get(pressed.row_id), view.store.records.get(number_of(pressed.key))
    if need is None or record is None or record.id.kind not in need_matches.KINDS:
        return {}
    return need_matches.look(view, need, [record.id.kind])


def show(turn: Turn, pressed: Pressed) -> Reply:
    """The card of one expert, policy or achievement; the key is the record's number."""
    return card(turn, *own_pair(turn, pressed.row_id, number_of(pressed.key)))


def card(turn: Turn, need: Need, record: Record) -> Reply:
    """One result; numbers go on to mean the list it stands in."""
    turn.store.finds.see(need.id, [record.id.number], turn.now)
    need_matches.ask_which(turn, need, opened=record)
    return Reply((Card(record.title, _lines(turn, need, record)), Choices(_buttons(turn, need, record))))


def _lines(turn: Turn, need: Need, record: Record) -> tuple[Words, ...]:
    """What it is, and why it fits."""
    said = turn.store.feedback.on(need.id).get(record.id.number)
    match = next((each for each in _found(turn, record) if each.record.id == record.id), None)
    why = match_lines.why_one(match, said)
    return (*_ABOUT[record.id.kind](turn, record), say("match-one-why", why=why) if why else "")


def _buttons(turn: Turn, need: Need, record: Record) -> tuple[Button, ...]:
    """At most six: what can be done, what can be said, the next result, and the list."""
    kind, number = record.id.kind, str(record.id.number)
    doing: tuple[Button, ...] = ()
    if kind is Kind.EXPERT:
        doing = (Button(say("button-book"), "b.times", need.id, need.version, number),)
    elif kind is Kind.POLICY:
        doing = policies.card_buttons(turn, record)
    found = [match.record.id.number for match in _found(turn, record)]
    behind = found[found.index(record.id.number) + 1 :][:1] if record.id.number in found else found[:1]
    onward = tuple(Button(say("button-next-one"), "m.one", need.id, need.version, str(each)) for each in behind)
    back = Button(say("button-back-to-list"), "m.show", need.id, need.version, f"{kind[0]}0")
    said = turn.store.feedback.on(need.id).get(record.id.number)
    return (*doing, *judge_buttons(need, record, said), *onward, back)


def _found(turn: Turn, record: Record) -> Sequence[Match]:
    return turn.found.get(record.id.kind, ())


def judge_buttons(need: Need, record: Record, said: Verdict | None) -> tuple[Button, ...]:
    """有用 and 不合适, without the one that was said already."""
    key = str(record.id.number)
    useful = Button(say("button-useful"), "m.useful", need.id, need.version, key)
    unfit = Button(say("button-unfit"), "m.unfit", need.id, need.version, key)
    return tuple(
        button for button, verdict in ((useful, Verdict.USEFUL), (unfit, Verdict.UNFIT)) if verdict is not said
    )


def own_pair(turn: Turn, need_id: int, number: int) -> tuple[Need, Record]:
    """The need, when it is the actor's, and a record that needs are matched with; otherwise `Broken`."""
    need = turn.store.needs.get(need_id)
    if need is None:
        raise NotFound
    turn.check("match.judge", need)
    record = turn.store.records.get(number)
    if record is None or record.id.kind not in need_matches.KINDS:
        raise NotFound("match-gone")
    return need, record


def number_of(key: str) -> int:
    """The record's number in a button's key; `Stale` when there is none."""
    if not key.isascii() or not key.isdigit():
        raise Stale("turn-unknown-button")
    return int(key)


_ABOUT: Final[Mapping[Kind, Callable[[Turn, Record], tuple[Words, ...]]]] = {
    Kind.EXPERT: lambda _, record: match_lines.expert_lines(record),
    Kind.ACHIEVEMENT: lambda turn, record: match_lines.achievement_lines(record, city_day(turn.now)),
    Kind.POLICY: policies.card_lines,
}
"""The lines of the record's own card, by kind."""

PRESSES: Final = {"m.one": Press(show, look)}
