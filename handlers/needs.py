"""Describing a need: a free first sentence, one question at a time, corrections, and submitting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from domain.errors import NotFound, Stale
from domain.messages import NOTHING, Button, Choices, FileRef, Part, Phrase, Pressed, Reply, Said, Text, say
from domain.needs import ASKED, Change, Need, NeedState, filled, merge, next_question
from handlers import need_card, need_questions, need_words
from handlers.routing import Answer, Command, Press
from handlers.turn import Turn, View
from knowledge.understand import Intent, Signal
from texts.formats import CITY_TIME


def has_draft(view: View | Turn) -> bool:
    """Whether a draft is what is talked about."""
    return draft_of(view) is not None


def describe(turn: Turn, said: Said) -> Reply:
    """Free words about a need: begins a draft, or adds to the one that is open."""
    draft = draft_of(turn) or turn.store.needs.add(turn.actor.id, turn.now, turn.actor.enterprise_id)
    first = not filled(draft, "problem")
    need, changes = _take(turn, draft, said, "problem" if first else "")
    if not filled(need, "problem"):
        return ask_again(turn, need, "problem")
    reply = _asked(turn, need, need_card.growing(need)) if first else _noted(turn, need, changes)
    return _with_files(reply, said.files)


def answer_field(turn: Turn, said: Said) -> Reply:
    """The answer to an open question; whatever else it holds is taken too, "不知道" leaves the field empty."""
    need = draft_of(turn)
    if need is None:
        turn.settle()
        return Reply((Text(say("need-gone")),))
    asked = turn.talk.question.removeprefix("need.")
    steered = _steered(turn, need, said, asked)
    if steered is not None:
        return steered
    about = turn.heard.about if turn.heard and turn.heard.signal is Signal.WRONG else ""
    saved, changes = _take(turn, need, said, about or asked)
    if changes:
        return _with_files(_noted(turn, saved, changes), said.files)
    unread = need_card.file_kept(said.files) or say("need-not-understood")
    return Reply((Text(unread), *need_questions.ask_field(saved, asked)))


def _steered(turn: Turn, need: Need, said: Said, asked: str) -> Reply | None:
    """The reply to words that steer the conversation instead of filling a field; None for all others."""
    heard = turn.heard
    signal, about = (heard.signal, heard.about) if heard else (None, "")
    if signal in {Signal.UNKNOWN, Signal.SKIP, Signal.NO} or need_words.says_none(said.text, asked):
        return _skipped(turn, need, asked)
    if signal is Signal.BACK:
        return ask_again(turn, need, _before(need, asked))
    if signal is Signal.EDIT and about in need_questions.ASKABLE:
        return ask_again(turn, need, about)
    if signal is Signal.YES:
        return Reply(_asked_once_more(need, asked))
    if signal is Signal.WRONG and not about and need_words.corrected(said.text) == "":
        return _which_field(need)
    if heard and heard.intent is Intent.BOOK and (heard.person or heard.ordinal) and not heard.wish:
        return Reply((Text(say("need-submit-first")), *need_questions.ask_field(need, asked)))
    return None


def again(turn: Turn) -> Reply:
    """The open question once more, after something else came in between."""
    need = draft_of(turn)
    if need is None:
        return NOTHING
    return Reply(_asked_once_more(need, turn.talk.question.removeprefix("need.")))


def _asked_once_more(need: Need, name: str) -> tuple[Part, ...]:
    return need_questions.ask(need) if name == next_question(need) else need_questions.ask_field(need, name)


def set_field(turn: Turn, pressed: Pressed) -> Reply:
    """A quick choice."""
    need = own_draft(turn, pressed)
    today = turn.now.astimezone(CITY_TIME).date()
    chosen = need_questions.choice(need, pressed.key, today)
    if not chosen:
        raise Stale
    changed, changes = merge(need, chosen)
    return _noted(turn, turn.store.needs.save(changed, turn.now), changes or (_same(chosen),))


def skip(turn: Turn, pressed: Pressed) -> Reply:
    """Leaves a field empty on purpose."""
    need = own_draft(turn, pressed)
    if pressed.key not in need_questions.ASKABLE:
        raise Stale
    return _skipped(turn, need, pressed.key)


def show_page(turn: Turn, pressed: Pressed) -> Reply:
    """More industries to choose from."""
    need = own_draft(turn, pressed)
    turn.ask("need.industry", need.id)
    page = int(pressed.key) if pressed.key.isdigit() else 0
    return Reply(need_questions.ask_field(need, "industry", page), replaces=pressed.on)


def edit(turn: Turn, pressed: Pressed) -> Reply:
    """Which field is to be changed."""
    return _which_field(own_draft(turn, pressed))


def _which_field(need: Need) -> Reply:
    buttons = tuple(
        Button(need_card.LABELS[name], "n.field", need.id, need.version, name)
        for name in (*ASKED[:1], "present", *ASKED[1:], "place")
    )
    return Reply((need_card.growing(need), Text(say("need-which-field")), Choices(buttons, columns=3)))


def edit_field(turn: Turn, pressed: Pressed) -> Reply:
    """Asks one field again."""
    need = own_draft(turn, pressed)
    if pressed.key not in need_questions.ASKABLE:
        raise Stale
    return ask_again(turn, need, pressed.key)


def preview(turn: Turn, pressed: Pressed) -> Reply:
    """What others will see of this need."""
    need = turn.store.needs.get(pressed.row_id)
    if need is None:
        raise NotFound
    turn.check("need.see", need)
    shown = need_card.preview(need)
    if need.state is not NeedState.DRAFT:
        return shown
    buttons = (
        Button(say("button-submit"), "n.submit", need.id, need.version),
        Button(say("button-edit"), "n.edit", need.id, need.version),
    )
    return replace(shown, parts=(*shown.parts, Choices(buttons)))


def resume(turn: Turn, pressed: Pressed) -> Reply:
    """Goes on with a draft where it was left."""
    need = own_draft(turn, pressed)
    return _asked(turn, need, need_card.growing(need))


def pause(turn: Turn, said: Said) -> Reply:
    """Stops asking; the draft is kept."""
    need, was_asked = draft_of(turn), bool(turn.talk.question)
    turn.settle()
    if need is None:
        return Reply((Text(say("turn-stopped" if was_asked else "need-nothing-to-cancel")),))
    return Reply((Text(say("need-paused")), Choices(_paused_buttons(need))))


def go_on(turn: Turn, said: Said) -> Reply:
    """Goes on with the draft, by words."""
    need = draft_of(turn)
    if need is None:
        return Reply((Text(say("need-none-open")),))
    return _asked(turn, need, need_card.growing(need))


def drop(turn: Turn, pressed: Pressed) -> Reply:
    """Gives a draft up."""
    need = own_draft(turn, pressed)
    turn.store.needs.save(replace(need, state=NeedState.CLOSED, reason="dropped"), turn.now)
    turn.talk_about(None)
    return Reply((Text(say("need-dropped")),), replaces=pressed.on)


def take_file(turn: Turn, said: Said) -> Reply:
    """A file without words: kept with the draft, so that the expert can ask for it."""
    draft = draft_of(turn)
    for file in said.files:
        turn.store.files.attach(file.id, turn.actor.id, turn.talk.need_id)
    need = draft if draft is not None and filled(draft, "problem") else None
    if need is None and draft is None and turn.talk.need_id is not None:
        return Reply((Text(need_card.file_kept(said.files)),))
    if need is None:
        return Reply((Text(say("need-file-alone")),))
    return Reply((Text(need_card.file_kept(said.files)), *need_questions.ask(need)))


def _take(turn: Turn, need: Need, said: Said, asked: str) -> tuple[Need, tuple[Change, ...]]:
    values = need_words.values(turn.heard, said.text, need, asked, turn.now)
    changed, changes = merge(need, values)
    for file in said.files:
        turn.store.files.attach(file.id, turn.actor.id, need.id)
    heard_text = "\n".join(part for part in (need.text, said.text.strip()) if part)[-5_000:]
    return turn.store.needs.save(replace(changed, text=heard_text), turn.now), changes


def _noted(turn: Turn, need: Need, changes: tuple[Change, ...]) -> Reply:
    if not changes:
        return _asked(turn, need, need_card.growing(need))
    return _asked(turn, need, Text(need_card.noted(changes)))


def _with_files(reply: Reply, files: tuple[FileRef, ...]) -> Reply:
    return replace(reply, parts=(Text(need_card.file_kept(files)), *reply.parts)) if files else reply


def _asked(turn: Turn, need: Need, opening: object) -> Reply:
    _open_question(turn, need, next_question(need))
    return Reply((opening, *need_questions.ask(need)))  # type: ignore[arg-type]  # a Card or a Text


def ask_again(turn: Turn, need: Need, name: str) -> Reply:
    """Opens the question for one field."""
    _open_question(turn, need, name)
    return Reply(need_questions.ask_field(need, name))


def _skipped(turn: Turn, need: Need, name: str) -> Reply:
    if not filled(need, "problem"):
        return ask_again(turn, need, "problem")
    if filled(need, name):
        return _asked(turn, need, Text(say("need-left-as-is")))
    skipped = (*(each for each in need.skipped if each != name), name)
    saved = turn.store.needs.save(replace(need, skipped=skipped), turn.now)
    return _asked(turn, saved, Text(say("need-left-empty")))


def _open_question(turn: Turn, need: Need, name: str | None) -> None:
    if name is None:
        turn.talk_about(need.id)
    else:
        turn.ask(f"need.{name}", need.id)


def _before(need: Need, asked: str) -> str:
    index = ASKED.index(asked) if asked in ASKED else 0
    return ASKED[max(0, index - 1)]


def _same(chosen: Mapping[str, object]) -> Change:
    name, value = next(iter(chosen.items()))
    return Change(name, None, value)


def _paused_buttons(need: Need) -> tuple[Button, ...]:
    return (
        Button(say("button-go-on"), "n.again", need.id, need.version),
        Button(say("button-submit-now"), "n.submit", need.id, need.version),
        Button(say("button-drop"), "n.drop", need.id, need.version),
    )


def draft_of(view: View | Turn) -> Need | None:
    """The draft that is talked about, or None."""
    need = view.store.needs.get(view.talk.need_id) if view.talk.need_id else None
    return need if need is not None and need.state is NeedState.DRAFT else None


def own_draft(turn: Turn, pressed: Pressed) -> Need:
    """The draft of a pressed button; refused to others, `Stale` once it was submitted."""
    need = turn.store.needs.get(pressed.row_id)
    if need is None:
        raise NotFound
    turn.check("need.change", need)
    if need.state is not NeedState.DRAFT:
        raise Stale("need-already-submitted", number=need.number or _dropped())
    return need


def _dropped() -> Phrase:
    return say("need-dropped-short")


PRESSES: Final = {
    "n.set": Press(set_field),
    "n.skip": Press(skip),
    "n.page": Press(show_page),
    "n.edit": Press(edit),
    "n.field": Press(edit_field),
    "n.preview": Press(preview),
    "n.again": Press(resume),
    "n.drop": Press(drop),
}

ANSWERS: Final = {f"need.{name}": Answer(answer_field, again) for name in need_questions.ASKABLE}

COMMANDS: Final = (
    Command("cancel", ("取消", "算了", "先不说了", "不要了"), pause),
    Command("continue", ("继续", "接着说"), go_on),
)
