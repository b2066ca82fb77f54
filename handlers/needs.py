"""Describing a need: a free first sentence, one question at a time, corrections, and submitting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from domain.errors import NotFound, Stale
from domain.messages import NOTHING, Button, Choices, FileRef, Part, Phrase, Pressed, Reply, Said, Span, Text, say
from domain.needs import ASKED, Change, Need, NeedState, filled, merge, next_question
from handlers import booking_reasons, drafts, need_card, need_questions, need_words, other_needs
from handlers.routing import Answer, Command, Press
from handlers.turn import Turn, View
from knowledge.understand import Intent, Signal
from texts.formats import CITY_TIME

_OFTEN_CHANGED: Final = ("problem", "target", "budget", "deadline", "tried")
_SELDOM_CHANGED: Final = ("kind", "industry", "present", "place")


def has_draft(view: View | Turn) -> bool:
    """Whether a draft is what is talked about."""
    return drafts.draft_of(view) is not None


def describe(turn: Turn, said: Said) -> Reply:
    """Free words about a need: begins a draft, or adds to the one that is open."""
    draft = drafts.draft_of(turn) or turn.store.needs.add(turn.actor.id, turn.now, turn.actor.enterprise_id)
    first = not filled(draft, "problem")
    if not first and other_needs.is_another(draft, turn.heard, said, ""):
        return other_needs.keep(turn, draft, said, next_question(draft) or "tried")
    need, changes = drafts.take(turn, draft, said, "problem" if first else "")
    if not filled(need, "problem"):
        return drafts.ask_again(turn, need, "problem")
    if first:
        return _with_files(drafts.asked(turn, need, need_card.growing(need)), said.files)
    if not changes and turn.heard and turn.heard.matter and turn.heard.signal is None:
        return _with_files(drafts.asked(turn, need, Text(say("need-added"))), said.files)
    return _with_files(drafts.noted(turn, need, changes), said.files)


def answer_field(turn: Turn, said: Said) -> Reply:
    """The answer to an open question; whatever else it holds is taken too, "不知道" leaves the field empty."""
    need = drafts.draft_of(turn)
    if need is None:
        turn.settle()
        return Reply((Text(say("need-gone")),))
    asked = turn.talk.question.removeprefix("need.")
    steered = _steered(turn, need, said, asked)
    if steered is not None:
        return steered
    if other_needs.is_another(need, turn.heard, said, asked):
        return other_needs.keep(turn, need, said, asked)
    about = turn.heard.about if turn.heard and turn.heard.signal is Signal.WRONG else ""
    saved, changes = drafts.take(turn, need, said, about or asked)
    if changes:
        return _with_files(drafts.noted(turn, saved, changes), said.files)
    if turn.heard and turn.heard.signal is Signal.WRONG and not about:
        return _which_field(saved)
    field = about if about in need_questions.ASKABLE else asked
    unread = need_card.file_kept(said.files) or _unread(said, field)
    return Reply((Text(unread), *drafts.ask_again(turn, saved, field).parts))


def _unread(said: Said, asked: str) -> Phrase:
    if asked == "problem":
        return say("need-problem-first")
    return say("need-why-asked" if need_words.asks_why(said.text) else "need-not-understood")


def _steered(turn: Turn, need: Need, said: Said, asked: str) -> Reply | None:
    """The reply to words that steer the conversation instead of filling a field; None for all others."""
    heard = turn.heard
    signal, about = (heard.signal, heard.about) if heard else (None, "")
    if signal in {Signal.UNKNOWN, Signal.SKIP, Signal.NO} or need_words.says_none(said.text, asked):
        return _skipped(turn, need, asked)
    if signal is Signal.BACK:
        return drafts.ask_again(turn, need, _before(need, asked))
    if signal is Signal.EDIT and about in need_questions.ASKABLE:
        return drafts.ask_again(turn, need, about)
    if signal is Signal.YES:
        return Reply(_asked_once_more(need, asked))
    if heard and heard.intent is Intent.CANCEL and not heard.matter:
        return pause(turn, said)
    if signal is Signal.WRONG and need_words.corrected(said.text) == "":
        return drafts.ask_again(turn, need, about) if about in need_questions.ASKABLE else _which_field(need)
    wants_one = need_words.wants_expert(said.text) and filled(need, "problem")
    if wants_one or (heard and heard.intent is Intent.BOOK and (heard.person or heard.ordinal)):
        return _submit_first(turn, need, heard.wish if heard else None, asked)
    return None


def _submit_first(turn: Turn, need: Need, wish: Span | None, asked: str) -> Reply:
    """An expert is wanted before the need is submitted: the wished time is kept for then."""
    if wish is not None:
        need = turn.store.needs.save(replace(need, wish=wish), turn.now)
    return Reply((Text(say("need-submit-first")), *need_questions.ask_field(need, asked)))


def answer_which(turn: Turn, said: Said) -> Reply:
    """新的需求 or 补充到这条, in words; any other words go on with the first draft."""
    chosen = other_needs.answer(turn, said)
    return chosen if isinstance(chosen, Reply) else answer_field(turn, said)


def again(turn: Turn) -> Reply:
    """The open question once more, after something else came in between; a second time it is still on the screen."""
    need, talk = drafts.draft_of(turn), turn.talk
    if need is None or talk.context.get("reminded"):
        return NOTHING
    turn.ask(talk.question, need.id, **{**talk.context, "reminded": True})
    if talk.question == other_needs.QUESTION:
        return other_needs.again(turn)
    return Reply(_asked_once_more(need, talk.question.removeprefix("need.")))


def _asked_once_more(need: Need, name: str) -> tuple[Part, ...]:
    return need_questions.ask(need) if name == next_question(need) else need_questions.ask_field(need, name)


def set_field(turn: Turn, pressed: Pressed) -> Reply:
    """A quick choice."""
    need = drafts.own_draft(turn, pressed)
    today = turn.now.astimezone(CITY_TIME).date()
    chosen = need_questions.choice(need, pressed.key, today)
    if not chosen:
        raise Stale
    changed, changes = merge(need, chosen)
    return drafts.noted(turn, turn.store.needs.save(changed, turn.now), changes or (_same(chosen),))


def skip(turn: Turn, pressed: Pressed) -> Reply:
    """Leaves a field empty on purpose."""
    need = drafts.own_draft(turn, pressed)
    if pressed.key not in need_questions.ASKABLE:
        raise Stale
    return _skipped(turn, need, pressed.key)


def show_page(turn: Turn, pressed: Pressed) -> Reply:
    """More kinds or industries to choose from; the key is the field's first letter and the page, such as i1."""
    need = drafts.own_draft(turn, pressed)
    name, page = "kind" if pressed.key[:1] == "k" else "industry", pressed.key[1:]
    drafts.open_question(turn, need, name)
    shown = need_questions.ask_field(need, name, int(page) if page.isdigit() else 0)
    return Reply(shown, replaces=pressed.on)


def edit(turn: Turn, pressed: Pressed) -> Reply:
    """Which field is to be changed; the key 1 shows those that are seldom changed."""
    shown = _which_field(drafts.own_draft(turn, pressed), seldom=pressed.key == "1")
    return replace(shown, replaces=pressed.on) if pressed.key else shown


def _which_field(need: Need, *, seldom: bool = False) -> Reply:
    names = _SELDOM_CHANGED if seldom else _OFTEN_CHANGED
    buttons = [Button(need_card.LABELS[name], "n.field", need.id, need.version, name) for name in names]
    others = Button(say("button-other-fields"), "n.edit", need.id, need.version, "0" if seldom else "1")
    choices = Choices((*buttons, others), columns=3)
    return Reply((need_card.growing(need), Text(say("need-which-field")), choices))


def edit_field(turn: Turn, pressed: Pressed) -> Reply:
    """Asks one field again."""
    need = drafts.own_draft(turn, pressed)
    if pressed.key not in need_questions.ASKABLE:
        raise Stale
    return drafts.ask_again(turn, need, pressed.key)


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
    need = drafts.own_draft(turn, pressed)
    return drafts.asked(turn, need, need_card.growing(need))


def pause(turn: Turn, said: Said) -> Reply:
    """Stops asking; the draft is kept. Of a booking it is said that nothing was done with it."""
    if "booking" in turn.talk.context:
        return booking_reasons.leave(turn)
    need, was_asked = drafts.draft_of(turn), bool(turn.talk.question)
    turn.settle()
    if need is None:
        return Reply((Text(say("turn-stopped" if was_asked else "need-nothing-to-cancel")),))
    return Reply((Text(say("need-paused")), Choices(_paused_buttons(need))))


def go_on(turn: Turn, said: Said) -> Reply:
    """Goes on with the draft, by words."""
    need = drafts.draft_of(turn)
    if need is None:
        return Reply((Text(say("need-none-open")),))
    return drafts.asked(turn, need, need_card.growing(need))


def drop(turn: Turn, pressed: Pressed) -> Reply:
    """Gives a draft up."""
    need = drafts.own_draft(turn, pressed)
    turn.store.needs.save(replace(need, state=NeedState.CLOSED, reason="dropped"), turn.now)
    turn.talk_about(None)
    return Reply((Text(say("need-dropped")),), replaces=pressed.on)


def take_file(turn: Turn, said: Said) -> Reply:
    """A file without words: kept with the draft, so that the expert can ask for it."""
    draft = drafts.draft_of(turn)
    for file in said.files:
        turn.store.files.attach(file.id, turn.actor.id, turn.talk.need_id)
    need = draft if draft is not None and filled(draft, "problem") else None
    if need is None and draft is None and turn.talk.need_id is not None:
        return Reply((Text(need_card.file_kept(said.files)),))
    if need is None:
        return Reply((Text(say("need-file-alone")),))
    return Reply((Text(need_card.file_kept(said.files)), *need_questions.ask(need)))


def _with_files(reply: Reply, files: tuple[FileRef, ...]) -> Reply:
    return replace(reply, parts=(Text(need_card.file_kept(files)), *reply.parts)) if files else reply


def _skipped(turn: Turn, need: Need, name: str) -> Reply:
    if not filled(need, "problem"):
        return drafts.ask_again(turn, need, "problem")
    if filled(need, name):
        return drafts.asked(turn, need, Text(say("need-left-as-is")))
    skipped = (*(each for each in need.skipped if each != name), name)
    saved = turn.store.needs.save(replace(need, skipped=skipped), turn.now)
    return drafts.asked(turn, saved, Text(say("need-left-empty")))


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


PRESSES: Final = {
    "n.set": Press(set_field),
    "n.skip": Press(skip),
    "n.page": Press(show_page),
    "n.edit": Press(edit),
    "n.field": Press(edit_field),
    "n.preview": Press(preview),
    "n.again": Press(resume),
    "n.drop": Press(drop),
    **other_needs.PRESSES,
}

ANSWERS: Final = {
    **{f"need.{name}": Answer(answer_field, again) for name in need_questions.ASKABLE},
    other_needs.QUESTION: Answer(answer_which, again),
}

COMMANDS: Final = (
    Command("cancel", ("取消", "算了", "先不说了", "不要了", "不做了", "我不想做了", "不弄了", "退出"), pause),
    Command("continue", ("继续", "接着说"), go_on),
)
