"""Announcements: an admin writes one, chooses who is meant, sees who gets it, releases it, and may stop it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.accounts import Role
from domain.announcements import Announcement, AnnouncementState, Reach, check_step, check_text
from domain.errors import NotFound, Stale
from domain.messages import Button, Card, Choices, Document, Part, Pressed, Reply, Said, Text, Words, say
from domain.reminders import Attention, is_quiet, out_of_quiet
from handlers import audiences
from handlers.routing import Answer, Command, Press
from handlers.turn import Turn
from storage.repositories import Repositories

QUESTION: Final = "announcement.text"
AUDIENCE: Final = "announcement.audience"
WHEN: Final = "announcement.when"
JOB: Final = "announcement"
"""Kind of the job that turns a released announcement into outgoing rows."""

_LIVE: Final = {AnnouncementState.RELEASED, AnnouncementState.SENDING}
_OPEN: Final = ("waiting", "claimed")


def body(store: Repositories, announcement: Announcement) -> Reply:
    """What each receiver gets: the text as it was written, the file, and how to opt out."""
    parts: list[Part] = [Text(announcement.text)] if announcement.text else []
    if announcement.file_id is not None:
        parts.append(Document(announcement.file_id, store.files.open(announcement.file_id)[0].name))
    if announcement.attention is Attention.PROMO:
        parts.append(Text(say("announcement-opt-out")))
    return Reply(tuple(parts))


def write(turn: Turn, said: Said) -> Reply:
    """发公告: asks for the text or a file; words behind it are the text."""
    turn.check("announcement.write")
    if said.text or said.files:
        return take_text(turn, said)
    turn.ask(QUESTION)
    return _asking(turn)


def _asking(turn: Turn) -> Reply:
    return Reply((Text(say("announcement-ask")), Choices((Button(say("announcement-button-quit"), "a.quit"),))))


def quit_writing(turn: Turn, pressed: Pressed) -> Reply:
    """No announcement after all."""
    if turn.talk.question == QUESTION:
        turn.settle()
    return Reply((Text(say("announcement-dropped")),))


def take_text(turn: Turn, said: Said) -> Reply:
    """Keeps the text as it was written, and asks for whom it is."""
    turn.check("announcement.write")
    check_text(said.text, bool(said.files))
    file_id = said.files[0].id if said.files else None
    announcement = turn.store.announcements.add(turn.actor.id, said.text.strip(), file_id, turn.now)
    turn.note("announcement.write", f"announcement:{announcement.id}")
    return _for_whom(turn, announcement)


def change_audience(turn: Turn, pressed: Pressed) -> Reply:
    """Shows the audiences again, or those by industry, district or role (`key`)."""
    return _for_whom(turn, unsent(turn, pressed), pressed.key, pressed.on)


def _for_whom(turn: Turn, announcement: Announcement, key: str = "", replaces: int | None = None) -> Reply:
    turn.ask(AUDIENCE, announcement=announcement.id)
    return audiences.ask(turn, announcement, key, replaces)


def choose_audience(turn: Turn, pressed: Pressed) -> Reply:
    """The audience is chosen (`key`): counts it and shows what would be sent to how many."""
    announcement = unsent(turn, pressed)
    chosen = replace(announcement, audience=audiences.read(turn, pressed.key), state=AnnouncementState.COUNTED)
    return counted(turn, chosen)


def toggle_must(turn: Turn, pressed: Pressed) -> Reply:
    """Makes it 必达, which also reaches those who opted out of 宣传, or 宣传 again."""
    announcement = unsent(turn, pressed)
    must = announcement.attention is not Attention.MUST
    return counted(turn, replace(announcement, attention=Attention.MUST if must else Attention.PROMO))


def counted(turn: Turn, announcement: Announcement) -> Reply:
    """Who would get it now, and the preview with the ways on."""
    reach = turn.store.announcements.reach(announcement, turn.now)
    saved = turn.store.announcements.save(replace(announcement, counted=reach.told))
    return _preview(turn, saved, reach)


def _preview(turn: Turn, announcement: Announcement, reach: Reach) -> Reply:
    lines: list[Words] = [
        say("announcement-audience", audience=audiences.words_of(announcement.audience)),
        say("announcement-told", count=reach.told, seconds=max(1, reach.seconds)),
    ]
    for key, count in (
        ("announcement-opted-out", reach.opted_out),
        ("announcement-unreachable", reach.unreachable),
        ("announcement-had-enough", reach.had_enough),
    ):
        if count:
            lines.append(say(key, count=count))
    if is_quiet(turn.now):
        lines.append(say("announcement-quiet", at=out_of_quiet(turn.now)))
    must = announcement.attention is Attention.MUST
    lines.append(say("announcement-is-must") if must else say("announcement-is-promo"))
    card = Card(say("announcement-preview"), tuple(lines))
    return Reply((*body(turn.store, announcement).parts, card, Choices(_preview_buttons(announcement, reach))))


def _preview_buttons(announcement: Announcement, reach: Reach) -> tuple[Button, ...]:
    row = announcement.id, announcement.version
    must = announcement.attention is Attention.MUST
    sending = (
        Button(say("announcement-button-send"), "a.send", *row),
        Button(say("announcement-button-when"), "a.when", *row),
    )
    return (
        Button(say("announcement-button-test"), "a.test", *row),
        *(sending if reach.told else ()),
        Button(say("announcement-button-promo") if must else say("announcement-button-must"), "a.must", *row),
        Button(say("announcement-button-audience"), "a.who", *row),
        Button(say("announcement-button-drop"), "a.drop", *row),
    )


def test_send(turn: Turn, pressed: Pressed) -> Reply:
    """Sends it to the admin alone, exactly as others would get it."""
    announcement = unsent(turn, pressed)
    turn.tell(turn.actor.id, body(turn.store, announcement))
    reach = turn.store.announcements.reach(announcement, turn.now)
    return Reply((Text(say("announcement-tested")), Choices(_preview_buttons(announcement, reach))))


def send(turn: Turn, pressed: Pressed) -> Reply:
    """Releases it now, or at 08:00 when it is quiet."""
    return release(turn, unsent(turn, pressed), out_of_quiet(turn.now))


def release(turn: Turn, announcement: Announcement, at: datetime) -> Reply:
    """It goes out at `at`: a job is there from now on."""
    check_step(announcement, AnnouncementState.RELEASED)
    released = replace(announcement, state=AnnouncementState.RELEASED, send_at=at)
    released = turn.store.announcements.save(released)
    key = f"announcement:{released.id}"
    turn.store.jobs.add(JOB, {"announcement": released.id}, at, turn.now, key)
    turn.note("announcement.release", key, f"to {released.counted}")
    told = say("announcement-released", count=released.counted)
    if at > turn.now:
        told = say("announcement-planned", count=released.counted, at=at)
    return Reply((Text(told), Choices(_running_buttons(released))), toast=say("announcement-released-toast"))


def stop(turn: Turn, pressed: Pressed) -> Reply:
    """Stops it, whatever was pressed meanwhile: rows that wait are skipped when their turn comes."""
    announcement = loaded(turn, pressed, "announcement.stop")
    check_step(announcement, AnnouncementState.STOPPED)
    stopped = replace(announcement, state=AnnouncementState.STOPPED, done_at=turn.now)
    turn.store.announcements.save(stopped)
    turn.note("announcement.stop", f"announcement:{announcement.id}")
    sent = turn.store.announcements.progress(announcement.id).get("sent", 0)
    return Reply((Text(say("announcement-stopped", sent=sent)), Choices(_running_buttons(stopped))))


def show(turn: Turn, pressed: Pressed) -> Reply:
    """How far it came."""
    announcement = loaded(turn, pressed, "announcement.send")
    return Reply((progress_card(turn.store, announcement), Choices(_running_buttons(announcement))), pressed.on)


def progress_card(store: Repositories, announcement: Announcement) -> Card:
    """How many messages are sent, waiting, failed, in doubt, skipped."""
    counts = store.announcements.progress(announcement.id)
    waiting = sum(counts.get(state, 0) for state in _OPEN)
    line = say("announcement-counts", sent=counts.get("sent", 0), waiting=waiting, skipped=counts.get("skipped", 0))
    trouble = say("announcement-trouble", failed=counts.get("failed", 0), doubt=counts.get("in_doubt", 0))
    return Card(say(f"announcement-state-{announcement.state}"), (line, trouble))


def done_reply(store: Repositories, announcement: Announcement) -> Reply:
    """What the admin is told at the end."""
    return Reply((progress_card(store, announcement), Choices(_running_buttons(announcement))))


def _running_buttons(announcement: Announcement) -> tuple[Button, ...]:
    row = announcement.id, announcement.version
    shown = (
        Button(say("announcement-button-show"), "a.show", *row),
        Button(say("announcement-button-result"), "a.result", *row),
    )
    return (Button(say("announcement-button-stop"), "a.stop", *row), *shown) if announcement.state in _LIVE else shown


def drop(turn: Turn, pressed: Pressed) -> Reply:
    """Not sent after all."""
    announcement = unsent(turn, pressed)
    turn.store.announcements.save(replace(announcement, state=AnnouncementState.DROPPED, done_at=turn.now))
    return Reply((Text(say("announcement-dropped")),))


def loaded(turn: Turn, pressed: Pressed, action: str) -> Announcement:
    """The announcement of a button, for those who may do `action` with it."""
    announcement = turn.store.announcements.get(pressed.row_id)
    turn.check(action, announcement)
    if announcement is None:
        raise NotFound
    return announcement


def unsent(turn: Turn, pressed: Pressed) -> Announcement:
    """The announcement of a button that is good for one version of a draft only."""
    announcement = loaded(turn, pressed, "announcement.send")
    check_step(announcement, AnnouncementState.DROPPED)
    if announcement.version != pressed.version:
        raise Stale
    if turn.talk.question in {AUDIENCE, WHEN}:
        turn.settle()
    return announcement


def _again(turn: Turn) -> Reply:
    return _asking(turn)


PRESSES: Final = {
    "a.quit": Press(quit_writing),
    "a.who": Press(change_audience),
    "a.to": Press(choose_audience),
    "a.must": Press(toggle_must),
    "a.test": Press(test_send),
    "a.send": Press(send),
    "a.stop": Press(stop),
    "a.show": Press(show),
    "a.drop": Press(drop),
}
ANSWERS: Final = {QUESTION: Answer(take_text, _again, verbatim=True)}
COMMANDS: Final = (
    Command(
        *("announce", ("发公告", "写公告", "发布公告", "公告"), write),
        argument=True,
        roles=frozenset({Role.ADMIN}),
        common=True,
    ),
)
