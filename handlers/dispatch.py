"""Decides what a message is, in this order: consent, invitation, button, command, answer to the open question, words.

`plan` runs on a reading connection and may match; `carry_out` is the one short writing transaction of the turn.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from domain.accounts import Account
from domain.audit import Entry
from domain.channels import Update
from domain.errors import Broken, Conflict, NotAllowed, NotFound, Stale
from domain.messages import MOST_BUTTONS, NOTHING, Choices, Part, Pressed, Reply, Said, Text, buttons_of, say
from domain.talk import Received
from handlers import intents, invites, links, menu, operator, privacy, routes
from handlers.routing import Answer, Command, Look
from handlers.turn import Finder, Found, Turn, View
from knowledge.understand import Understood, understand
from storage.repositories import Repositories

LONGEST: Final = 5_000
"""Characters of one message that are read; the person is told when there were more."""

FLOOD: Final = 20
FLOOD_WINDOW: Final = timedelta(seconds=10)

_NO_COMMAND: Final = re.compile(r"/[A-Za-z_]+(?:@\w+)?")
"""A command that there is not; it is no answer to anything."""

_LABELS_OF: Final = 2
"""Newest outgoing messages whose buttons may be typed; the last but one, because news may come in between."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a turn is given of the running program; `process` claims the reply, None leaves it to the one that sends."""

    finder: Finder
    process: str | None
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What the writing step will do, with everything it needs to have been looked up."""

    handle: Callable[[Turn], Reply]
    heard: Understood | None = None
    found: Found | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What a turn left behind: outgoing rows, and whether messages that waited for consent can be handled now."""

    outgoing: list[int]
    released: bool = False


def plan(store: Repositories, row: Received, now: datetime, context: Context) -> Plan:
    """Understands the message and matches what its handler will need; writes nothing."""
    actor = store.accounts.get(row.account_id)
    if actor is None:
        return Plan(_ignore)
    update = _with_pressed_row(store, row)
    if actor.consent is not True:
        return Plan(partial(privacy.ask_first, update=_with_typed_consent(store, actor, update), inbox_id=row.id))
    talk = store.conversations.get(actor.id)
    view = View(actor, now, store, context.finder, talk, demo=context.demo)
    if update.invite:
        return Plan(partial(invites.redeem, token_hash=update.invite))
    if isinstance(update.message, Pressed):
        return _plan_press(view, update.message)
    said, cut = _shortened(update.message)
    return replace(_plan_said(view, said, update), cut=cut)


def carry_out(store: Repositories, row: Received, plan: Plan, now: datetime, context: Context) -> Done:
    """Handles the message in this transaction. `Conflict` when somebody else handled it."""
    if not store.inbox.mark_handled(row.id, now):
        raise Conflict(f"inbox row {row.id}")
    actor = store.accounts.get(row.account_id)
    if actor is None:
        return Done([])
    turn = _turn(store, actor, row, now, context)
    turn.heard, turn.found = plan.heard, plan.found or {}
    reply = plan.handle(turn)
    if plan.cut:
        reply = replace(reply, parts=(Text(say("turn-cut", limit=LONGEST)), *reply.parts))
    turn.answer(reply)
    _mind_flood(turn)
    return Done(store.outbox.born, released=bool(store.inbox.released))


def refuse(store: Repositories, row: Received, refusal: Broken, now: datetime, context: Context) -> list[int]:
    """A rule said no: nothing changed; the person hears why, and a forbidden or stale attempt leaves an audit row."""
    actor = store.accounts.get(row.account_id)
    if actor is None or not store.inbox.mark_handled(row.id, now):
        return []
    if isinstance(refusal, NotAllowed | Stale | NotFound):
        store.audit.add(_refused(row, actor, refusal, now))
    turn = _turn(store, actor, row, now, context)
    if isinstance(refusal, Stale | NotFound) and _was_answer(row.update):
        turn.settle()  # what was asked about has moved on: asking on would refuse every further word
    turn.answer(Reply((Text(say(refusal.key, **refusal.args_of_text)),)))
    return store.outbox.born


def park(store: Repositories, row: Received, now: datetime, context: Context) -> list[int]:
    """The row failed again and again: it is set aside and its sender told, so that the next one goes on."""
    parked = store.inbox.park(row.id, "failed too often", now)
    actor = store.accounts.get(row.account_id)
    if actor is None or not parked:
        return []
    _turn(store, actor, row, now, context).answer(menu.failed())
    return store.outbox.born


def _turn(store: Repositories, actor: Account, row: Received, now: datetime, context: Context) -> Turn:
    talk = store.conversations.get(actor.id)
    address = row.update.message.address
    return Turn(actor, now, store, talk, address, row.id, process=context.process, demo=context.demo)


def _refused(row: Received, actor: Account, refusal: Broken, now: datetime) -> Entry:
    message = row.update.message
    where = f"{message.action}:{message.row_id}" if isinstance(message, Pressed) else "said"
    return Entry(now, actor.id, where[:60], f"inbox:{row.id}", "refused", refusal.key)


def _was_answer(update: Update) -> bool:
    return isinstance(update.message, Said) and not (update.start or update.invite)


def _with_pressed_row(store: Repositories, row: Received) -> Update:
    update, message = row.update, row.update.message
    if not isinstance(message, Pressed) or not update.pressed_ref:
        return update
    on = store.outbox.by_ref(row.account_id, update.channel, update.pressed_ref)
    return replace(update, message=replace(message, on=on))


def _plan_press(view: View, pressed: Pressed) -> Plan:
    press = routes.PRESSES.get(pressed.action)
    if press is None:
        raise Stale("turn-unknown-button")
    found = press.look(view, pressed) if press.look else None
    return Plan(partial(_press, press.handle, pressed), found=found)


def _press(handle: Callable[[Turn, Pressed], Reply], pressed: Pressed, turn: Turn) -> Reply:
    return handle(turn, pressed)


def _plan_said(view: View, said: Said, update: Update) -> Plan:
    if update.start:
        return Plan(partial(links.open_link, start=update.start))
    if said.unreadable:
        return Plan(partial(menu.unreadable, kind=said.unreadable))
    pressed = _typed_label(view.store, view.actor, said)
    if pressed is not None:
        return _plan_press(view, pressed)
    for command in routes.COMMANDS:
        argument = command.argument_of(said.text, view.actor.roles)
        if argument is not None:
            return _plan_command(view, command, replace(said, text=argument))
    if view.talk.human_since is not None:
        return Plan(partial(_said, operator.relay, said))
    view = replace(view, heard=understand(said.text, view.now))
    answer = routes.ANSWERS.get(view.talk.question)
    if _NO_COMMAND.fullmatch(said.text.strip()) and not (answer and answer.verbatim):
        return _looked(view, said, None, menu.lost, between=answer)
    if answer is not None and (answer.verbatim or not intents.interrupts(view, said)):
        return _looked(view, said, answer.look, answer.handle)
    served = intents.route(view, said)
    return _looked(view, said, served.look, served.handle, between=None if served.alone else answer)


def _plan_command(view: View, command: Command, said: Said) -> Plan:
    view = replace(view, heard=understand(said.text, view.now))
    answer = routes.ANSWERS.get(view.talk.question)
    between = None if answer is None or answer.verbatim or command.alone else answer
    return _looked(view, said, command.look, command.handle, between)


def _with_typed_consent(store: Repositories, actor: Account, update: Update) -> Update:
    """An answer to the consent card or a question about it counts as its button; no other word is looked at before."""
    said = update.message
    if not isinstance(said, Said):
        return update
    pressed = _typed_label(store, actor, said) or privacy.typed(actor, said)
    return update if pressed is None else replace(update, message=pressed)


def _typed_label(store: Repositories, actor: Account, said: Said) -> Pressed | None:
    """The button of the newest messages whose label was typed, not pressed.

    A bare number is one only in the newest message (which of several, each under its number); before, it is left to
    the open question.
    """
    label = said.text.strip()
    if not label or said.files:
        return None
    limit = 1 if label.isdigit() else _LABELS_OF
    for row in reversed(store.outbox.transcript(actor.id, said.address.channel, after=0, limit=limit)):
        for button in buttons_of(row.reply):
            if button.label == label:
                return Pressed(said.address, button.action, button.row_id, button.version, button.key, row.id, said.at)
    return None


def _looked(
    view: View, said: Said, look: Look | None, handle: Callable[[Turn, Said], Reply], between: Answer | None = None
) -> Plan:
    if between is not None:
        handle = partial(_then_again, handle, between)
    return Plan(partial(_said, handle, said), view.heard, look(view, said) if look else None)


def _said(handle: Callable[[Turn, Said], Reply], said: Said, turn: Turn) -> Reply:
    return handle(turn, said)


def _then_again(handle: Callable[[Turn, Said], Reply], answer: Answer, turn: Turn, said: Said) -> Reply:
    """Serves what came in between; the open question comes back unless the conversation moved on."""
    before = turn.talk
    reply = handle(turn, said)
    if turn.talk is not before:
        return reply
    try:
        asked = answer.again(turn)
    except Broken:  # what it asks about has ended meanwhile
        turn.settle()
        return reply
    if not asked.parts:
        return reply
    room = MOST_BUTTONS - len(buttons_of(reply))
    parts = tuple(fitted for part in asked.parts if (fitted := _fitted(part, room)) is not None)
    return replace(reply, parts=(*reply.parts, Text(say("turn-back-to")), *parts))


def _fitted(part: Part, room: int) -> Part | None:
    """A part of a question with as many choices as there is room for; its words are always answered too."""
    if not isinstance(part, Choices):
        return part
    return replace(part, buttons=part.buttons[:room]) if room > 0 else None


def _shortened(said: Said) -> tuple[Said, bool]:
    # NUL and half a surrogate pair cannot be kept by a database
    text = said.text.replace("\x00", "").encode("utf-8", "replace").decode()
    return replace(said, text=text[:LONGEST]), len(text) > LONGEST


def _mind_flood(turn: Turn) -> None:
    if turn.store.inbox.arrived_within(turn.actor.id, FLOOD_WINDOW, turn.now) > FLOOD:
        key, before = (f"flood:{turn.actor.id}:{at:%Y%m%d%H%M}" for at in (turn.now, turn.now - timedelta(minutes=1)))
        if not turn.store.outbox.known({before}):
            turn.tell(turn.actor.id, Reply((Text(say("turn-flood")),)), key=key)


def _ignore(_: Turn) -> Reply:
    return NOTHING
