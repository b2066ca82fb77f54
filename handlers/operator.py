"""Handing over to a person: the queue, who talks with whom, and the talk itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from domain.accounts import Account, Role
from domain.errors import Broken, NotFound, Stale
from domain.gaps import Gap, Why
from domain.messages import NOTHING, Button, Card, Choices, Document, Part, Pressed, Reply, Said, Text, Words, say
from domain.needs import Need
from domain.working_days import add_working_time
from handlers import drafts, exports, gap_lists
from handlers.routing import Answer, Command, Press
from handlers.turn import Turn, View

ANSWER_WITHIN: Final = timedelta(hours=3, minutes=30)
"""Working hours within which a person is promised to answer: half a day, so a weekend's question by Monday noon."""

STAFF: Final = frozenset({Role.OPERATOR, Role.ADMIN})


def ask_human_pressed(turn: Turn, pressed: Pressed) -> Reply:
    """转人工 under a card; the row is the need it is about, or 0."""
    need = turn.store.needs.get(pressed.row_id) if pressed.row_id else None
    if pressed.row_id:
        if need is None:
            raise NotFound
        turn.check("need.see", need)
    return _queue(turn, need, "")


def ask_human(turn: Turn, said: Said) -> Reply:
    """转人工, typed, with or without words on what it is about."""
    need = turn.store.needs.get(turn.talk.need_id) if turn.talk.need_id else None
    return _queue(turn, need, said.text.strip())


def take(turn: Turn, pressed: Pressed) -> Reply:
    """接手: from now on what the person says goes to this member of staff, and the bot is silent."""
    turn.check("staff.gaps")
    gap = gap_lists.known(turn, pressed.row_id)
    if gap.account_id is None or gap.why is not Why.ASKED_HUMAN:
        raise Stale("gap-not-waiting")
    if gap.account_id == turn.actor.id:
        raise Broken("gap-own")
    if not turn.store.gaps.take(gap.id, turn.actor.id):
        raise Stale("gap-handled" if gap.handled_at else "gap-taken")
    _set_human(turn, gap.account_id, turn.now)
    turn.tell(gap.account_id, Reply((Text(say("human-taken", name=_called(turn.actor))),)))
    turn.note("gap.take", f"gap:{gap.id}")
    lines = (*gap_lists.person_lines(turn, gap), *gap_lists.what_about(turn, gap))
    return Reply((Card(say("gap-taken-title"), lines, say("gap-taken-next")), _talk_buttons(gap)))


def done(turn: Turn, pressed: Pressed) -> Reply:
    """已处理: the entry leaves the list; a talk under it ends."""
    turn.check("staff.gaps")
    gap = gap_lists.known(turn, pressed.row_id)
    if gap.taken_by is not None:
        turn.check("staff.answer", gap)
    return _finish(turn, gap)


def ask_reply(turn: Turn, pressed: Pressed) -> Reply:
    """回复: the next message goes to the person."""
    gap = gap_lists.known(turn, pressed.row_id)
    turn.check("staff.answer", gap)
    turn.ask("staff.reply", gap=gap.id)
    return ask_reply_again(turn)


def ask_reply_again(turn: Turn) -> Reply:
    """What to write."""
    return Reply((Text(say("human-write")),))


def reply_asked(turn: Turn, said: Said) -> Reply:
    """The words after 回复 was pressed."""
    gap = gap_lists.known(turn, int(turn.talk.context.get("gap", 0)))
    turn.settle()
    return _send(turn, gap, said)


def reply_typed(turn: Turn, said: Said) -> Reply:
    """`回复 …` goes to the one person this member of staff talks with; with several, a button chooses first."""
    talks = _talks(turn)
    if not talks and turn.talk.human_since is not None:
        return relay(turn, said)
    if not talks:
        return _no_talk(turn)
    if len(talks) > 1:
        return Reply((Text(say("human-which")), Choices(tuple(_reply_button(turn, gap) for gap in talks[:6]))))
    if not said.text.strip():
        turn.ask("staff.reply", gap=talks[0].id)
        return ask_reply_again(turn)
    return _send(turn, talks[0], said)


def talks(view: View) -> bool:
    """Whether this member of staff has taken somebody over and describes no need of their own."""
    return view.actor.is_staff and not drafts.draft_of(view) and bool(_talks(view))


def hold_back(turn: Turn, said: Said) -> Reply:
    """Words that are no command while somebody is taken over: sent to nobody yet, and the way to send them.

    Not sent at once, because staff also look things up for whom they talk with.
    """
    buttons = tuple(_send_button(turn, gap) for gap in _talks(turn)[:6])
    return Reply((Text(say("human-not-sent")), Choices(buttons)))


def send_said(turn: Turn, pressed: Pressed) -> Reply:
    """发给对方: the words of an earlier message (`key`, its row) go to the person, once."""
    gap = gap_lists.known(turn, pressed.row_id)
    said = turn.store.inbox.said(int(pressed.key), turn.actor.id) if pressed.key.isdecimal() else None
    if said is None:
        raise NotFound
    return _send(turn, gap, said, key=f"said:{gap.id}:{pressed.key}")


def _talks(view: View | Turn) -> list[Gap]:
    return [gap for gap in view.store.gaps.taken_by(view.actor.id) if gap.account_id is not None]


def _send_button(turn: Turn, gap: Gap) -> Button:
    return Button(say("human-button-send", name=_person(turn, gap)), "o.send", gap.id, key=str(turn.inbox_id))


def relay(turn: Turn, said: Said) -> Reply:
    """During a talk with a person of the bureau, words go to that person and the bot says nothing."""
    gap = turn.store.gaps.talk_of(turn.actor.id)
    if gap is None or gap.taken_by is None:
        turn.hand_to_human(None)
        return Reply((Text(say("human-over")),))
    files = tuple(_copied(turn, file.id, gap.taken_by) for file in said.files)
    words: tuple[Words, ...] = (said.text,) if said.text else ()
    card = Card(say("human-said", name=_called(turn.actor)), words)
    turn.tell(gap.taken_by, Reply((card, *files, _talk_buttons(gap))), about=f"gap:{gap.id}")
    return NOTHING


def end(turn: Turn, said: Said) -> Reply:
    """结束, by either side; staff with several talks choose which."""
    own = turn.store.gaps.talk_of(turn.actor.id)
    if turn.talk.human_since is not None and own is not None:
        return _finish(turn, own)
    talks = turn.store.gaps.taken_by(turn.actor.id)
    if len(talks) == 1:
        return _finish(turn, talks[0])
    if not talks:
        return _no_talk(turn)
    buttons = tuple(Button(_person(turn, gap), "o.done", gap.id) for gap in talks[:6])
    return Reply((Text(say("human-end-which")), Choices(buttons)))


def _no_talk(turn: Turn) -> Reply:
    return Reply((Text(say("human-no-talk" if turn.actor.is_staff else "human-not-talking")),))


def _queue(turn: Turn, need: Need | None, text: str) -> Reply:
    about = text or (need.problem if need else "")
    gap = turn.store.gaps.add(need.id if need else None, turn.actor.id, about[:500], Why.ASKED_HUMAN, turn.now)
    if gap.taken_by is not None:
        return Reply((Text(say("human-talking")),))
    for member in turn.store.accounts.staff():
        if member.id != turn.actor.id:
            told = Reply(gap_lists.card(turn, gap).parts)
            turn.tell(member.id, told, key=f"gap:{gap.id}:{member.id}", about=f"gap:{gap.id}")
    turn.note("gap.ask_human", f"gap:{gap.id}")
    return Reply((Text(say("human-asked", by=add_working_time(gap.created_at, ANSWER_WITHIN))),))


def _finish(turn: Turn, gap: Gap) -> Reply:
    if not turn.store.gaps.handle(gap.id, turn.now):
        raise Stale("gap-handled")
    turn.note("gap.done", f"gap:{gap.id}")
    by_person = gap.account_id == turn.actor.id
    if gap.account_id is not None and gap.taken_by is not None:
        _set_human(turn, gap.account_id, None)
        other = gap.taken_by if by_person else gap.account_id
        turn.tell(other, Reply((Text(say("human-ended-by-person") if by_person else say("human-over")),)))
    if by_person:
        return Reply((Text(say("human-over")),))
    return Reply((Text(say("gap-done")), Choices((Button(say("today-button-gaps"), "o.gaps"),))))


def _send(turn: Turn, gap: Gap, said: Said, key: str | None = None) -> Reply:
    """Hands the words over; with a `key`, once."""
    turn.check("staff.answer", gap)
    if gap.handled_at is not None or gap.account_id is None:
        raise Stale("gap-handled")
    files = tuple(_copied(turn, file.id, gap.account_id) for file in said.files)
    parts: tuple[Part, ...] = (Text(say("human-says", name=_called(turn.actor), text=said.text)), *files)
    if turn.tell(gap.account_id, Reply(parts), key=key, about=f"gap:{gap.id}") is None:
        raise Stale("human-sent-before")
    turn.note("gap.reply", f"gap:{gap.id}")
    return Reply((Text(say("human-sent")),))


def _copied(turn: Turn, file_id: int, receiver: int) -> Document:
    """The file as the receiver's own: a file is opened only by the account it belongs to."""
    file, content = turn.store.files.open(file_id)
    return turn.document(file.name, file.mime, content, receiver)


def _set_human(turn: Turn, account_id: int, since: datetime | None) -> None:
    if account_id == turn.actor.id:
        turn.hand_to_human(since)
    else:
        turn.store.conversations.set_human(account_id, since, turn.now)


def _talk_buttons(gap: Gap) -> Choices:
    return Choices(
        (Button(say("gap-button-reply"), "o.reply", gap.id), Button(say("gap-button-done"), "o.done", gap.id))
    )


def _reply_button(turn: Turn, gap: Gap) -> Button:
    return Button(_person(turn, gap), "o.reply", gap.id)


def _person(turn: Turn, gap: Gap) -> Words:
    account = turn.store.accounts.get(gap.account_id) if gap.account_id is not None else None
    return say("gap-number", number=gap.id) if account is None else _called(account)


def _called(account: Account) -> Words:
    return account.contact or account.name or (say("human-staff") if account.is_staff else say("human-person"))


PRESSES: Final = {
    "o.human": Press(ask_human_pressed),
    "o.take": Press(take),
    "o.done": Press(done),
    "o.reply": Press(ask_reply),
    "o.send": Press(send_said),
    **exports.PRESSES,
}

ANSWERS: Final = {"staff.reply": Answer(reply_asked, ask_reply_again, verbatim=True)}

COMMANDS: Final = (
    Command("human", ("转人工", "人工"), ask_human, argument=True, alone=True),
    Command("end", ("结束",), end),
    Command("reply", ("回复",), reply_typed, argument=True, roles=STAFF),
    *exports.COMMANDS,
)
