"""What fits a need: experts, policies and achievements with reasons, paging, and what happens when nothing suits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from domain.errors import NotFound, Stale
from domain.messages import (
    MOST_BUTTONS,
    NOTHING,
    Button,
    Card,
    Choices,
    Part,
    Pressed,
    Reply,
    Said,
    Text,
    Words,
    say,
)
from domain.needs import Need
from domain.policies import city_day
from domain.records import Kind, Match, Record
from handlers import bookings, drafts, feedback, free_times, match_cards, match_lines, need_matches, pointing
from handlers.routing import Answer, Press
from handlers.turn import Found, Turn, View
from knowledge.understand import Intent

PAGE: Final = 3
"""Results shown at a time."""

_LETTERS: Final = {"e": Kind.EXPERT, "p": Kind.POLICY, "a": Kind.ACHIEVEMENT}


def look_pressed(view: View, pressed: Pressed) -> Found:
    """Matches for the need of a pressed button."""
    need = view.store.needs.get(pressed.row_id)
    return need_matches.look(view, need) if need is not None else {}


def look_for_booking(view: View, said: Said) -> Found:
    """Matches for the need that is talked about."""
    need = need_matches.talked(view)
    return need_matches.look(view, need) if need is not None else {}


def first_page(turn: Turn, need: Need) -> Reply:
    """Right after submission: the best experts, and how many policies and achievements there are besides."""
    need_matches.remember(turn, need)
    experts = turn.found.get(Kind.EXPERT, ())
    submitted = say("match-submitted", number=need.number)
    if not experts:
        return _nothing(turn, need, submitted)
    others = match_lines.others(turn.found, turn.now)
    parts: list[Part] = [_experts_card(turn, need, submitted, experts[:PAGE], 0, len(experts))]
    if others:
        parts.append(Text(others))
    need_matches.ask_which(turn, need, [match.record for match in experts])
    return Reply((*parts, Choices(_expert_buttons(turn, need, 0), columns=3)))


def show(turn: Turn, pressed: Pressed) -> Reply:
    """A page of one kind; the key is the kind's letter and the page's number, such as e1."""
    need = _own(turn, pressed)
    kind, page = _LETTERS.get(pressed.key[:1]), pressed.key[1:]
    if kind is None or not page.isdigit():
        raise Stale
    matches = turn.found.get(kind, ())
    first = int(page) * PAGE
    shown = matches[first : first + PAGE]
    if not shown:
        return Reply((Text(say("match-no-more")), Choices(last_resort(need))))
    need_matches.ask_which(turn, need, [match.record for match in matches])
    if kind is Kind.EXPERT:
        title = say("match-more-experts") if first else ""
        card = _experts_card(turn, need, title, shown, first, len(matches), say("match-say-so"))
        return Reply((card, Choices(_expert_buttons(turn, need, int(page)), columns=3)))
    need_matches.see(turn, need, shown)
    card = match_lines.records_card(kind, shown, first, turn.store.feedback.on(need.id), city_day(turn.now))
    return Reply((card, Choices(_record_buttons(turn, need, kind, int(page)), columns=3)))


def none_suits(turn: Turn, pressed: Pressed) -> Reply:
    """都不合适: recorded as a gap and of those shown, and a person of the bureau may look."""
    return _none_suits(turn, _own(turn, pressed))


def _none_suits(turn: Turn, need: Need, said: str = "") -> Reply:
    turn.store.gaps.add(need.id, turn.actor.id, need.problem, "none_suits", turn.now)
    return feedback.none_suits(turn, need, last_resort(need), said)


def other_words(turn: Turn, pressed: Pressed) -> Reply:
    """换个说法再找: asks for other words and matches again."""
    need = _own(turn, pressed)
    turn.ask("match.words", need.id)
    return Reply((Text(say("match-ask-words")),))


def look_with_words(view: View, said: Said) -> Found:
    """Matches for other words than the need's own."""
    return need_matches.find_words(view, need_matches.talked(view), said.text)


def found_with_words(turn: Turn, said: Said) -> Reply:
    """The matches for other words, for the same need."""
    need = need_matches.talked(turn)
    if need is None:
        turn.settle()
        return Reply((Text(say("need-none-open")),))
    experts = turn.found.get(Kind.EXPERT, ())
    if not experts:
        turn.store.gaps.add(need.id, turn.actor.id, said.text[:500], "nothing_found", turn.now)
        return Reply((Text(say("match-still-nothing")), Choices(last_resort(need))))
    need_matches.ask_which(turn, need, [match.record for match in experts])
    card = _experts_card(turn, need, say("match-for-words"), experts[:PAGE], 0, len(experts))
    buttons = tuple(_times_button(need, match, index) for index, match in enumerate(experts[:PAGE], start=1))
    return Reply((card, Choices(buttons, columns=3)))


def book_by_words(turn: Turn, said: Said) -> Reply:
    """ "约陈工，下周三下午": finds which of the shown experts is meant, and offers that time; the number of another
    result, and a question about one (2呢, 为什么推荐陈工), opens its card."""
    need = need_matches.talked(turn)
    if need is None:
        return Reply((Text(say("need-none-open")),))
    experts = turn.found.get(Kind.EXPERT, ())
    if feedback.verdict_said(said.text) is not None:
        shown = pointing.shown(turn, need, experts)
        if feedback.judges_all(said.text) and shown and all(each.id.kind is Kind.EXPERT for each in shown):
            return _none_suits(turn, need, said.text)
        judged = pointing.meant(turn, need, experts, feedback.number_said(said.text), alone=shown)
        return feedback.judged_by_words(turn, need, said.text, shown, judged)
    heard = turn.heard
    meant = pointing.meant(turn, need, experts, alone=pointing.unnamed(turn, need, experts, said.text))
    if meant is not None and pointing.asks_about(said.text):
        return match_cards.card(turn, need, meant)
    if meant is not None and meant.id.kind is Kind.EXPERT:
        wish = free_times.or_past(heard.wish if heard else None, said.text, turn.now)
        return bookings.offer_times(turn, need, meant.id.number, wish)
    if meant is not None and heard is not None and heard.intent is not Intent.BOOK:
        return match_cards.card(turn, need, meant)
    if pointing.asks_about(said.text) and any(
        record.id.kind is not Kind.EXPERT for record in pointing.shown(turn, need, experts)
    ):
        return Reply((Text(say("match-which-number")),))
    return _who(turn, need, experts)


def _who(turn: Turn, need: Need, experts: Sequence[Match]) -> Reply:
    names = tuple(match.record.title for match in experts[:PAGE])
    if not names:
        return _nothing(turn, need, "")
    need_matches.ask_which(turn, need, [match.record for match in experts])
    return Reply((Text(say("match-who", names=names)), Choices(_expert_buttons(turn, need, 0), columns=3)))


def because_in_words(turn: Turn, said: Said) -> Reply:
    """Why a result does not suit; or the next one is judged already."""
    return book_by_words(turn, said) if feedback.judges_one(said.text) else feedback.because_in_words(turn, said)


def not_now(turn: Turn, said: Said) -> Reply:
    """不约了, while an expert or a time was asked for: nothing more is asked, the need stays open."""
    turn.settle()
    return Reply((Text(say("booking-enough")),))


def _not_again(_: Turn) -> Reply:
    # what was shown or asked stays where it is: after a command in between nobody needs to be asked again
    return NOTHING


def expert_card(turn: Turn, record: Record) -> Reply:
    """An expert opened by a link: who it is, and how to ask for a consultation."""
    need = need_matches.talked(turn)
    lines = match_lines.expert_lines(record)
    if need is None:
        note = "match-describe-first" if drafts.draft_of(turn) is None else "match-submit-first"
        return Reply((Card(record.title, lines, say(note)),))
    turn.store.finds.see(need.id, [record.id.number], turn.now)
    need_matches.mean(turn, need, opened=record)
    said = turn.store.feedback.on(need.id).get(record.id.number)
    book = Button(say("button-book"), "b.times", need.id, 0, str(record.id.number))
    return Reply((Card(record.title, lines), Choices((book, *match_cards.judge_buttons(need, record, said)))))


def _experts_card(
    turn: Turn, need: Need, title: Words, matches: Sequence[Match], first: int, count: int, note: Words = ""
) -> Card:
    need_matches.see(turn, need, matches)
    said = turn.store.feedback.on(need.id)
    busy = free_times.busy(turn.store, turn.actor.id, turn.now)
    lines: list[Words] = []
    for index, match in enumerate(matches, start=first + 1):
        number = match.record.id.number
        soonest = free_times.soonest(turn.store, number, turn.now, busy)
        lines.extend(match_lines.expert_match(index, match, soonest, turn.now, said.get(number)))
    return Card(match_lines.counted(title, len(matches), count) if first == 0 else title, tuple(lines), note)


def _expert_buttons(turn: Turn, need: Need, page: int) -> tuple[Button, ...]:
    experts = turn.found.get(Kind.EXPERT, ())
    first = page * PAGE
    shown = experts[first : first + PAGE]
    buttons = [_times_button(need, match, index) for index, match in enumerate(shown, start=first + 1)]
    if len(experts) > first + PAGE:
        buttons.append(Button(say("button-more"), "m.show", need.id, need.version, f"e{page + 1}"))
    besides = _besides(turn, need)[: MOST_BUTTONS - 1 - len(buttons)]  # the policies lead on to the achievements
    return (*buttons, *besides, Button(say("button-none-suits"), "m.none", need.id, need.version))


def _besides(turn: Turn, need: Need, *left_out: Kind) -> list[Button]:
    """The ways to policies and achievements, where there are any."""
    ways = ((Kind.POLICY, "button-policies", "p0"), (Kind.ACHIEVEMENT, "button-achievements", "a0"))
    return [
        Button(say(label), "m.show", need.id, need.version, key)
        for kind, label, key in ways
        if kind not in left_out and turn.found.get(kind)
    ]


def _times_button(need: Need, match: Match, index: int) -> Button:
    return Button(say("button-book-nth", index=index), "b.times", need.id, need.version, str(match.record.id.number))


def _record_buttons(turn: Turn, need: Need, kind: Kind, page: int) -> tuple[Button, ...]:
    first, letter, matches = page * PAGE, kind[0], turn.found.get(kind, ())
    buttons = [
        Button(say("button-see-nth", index=index), "m.one", need.id, need.version, str(match.record.id.number))
        for index, match in enumerate(matches[first : first + PAGE], start=first + 1)
    ]
    if len(matches) > first + PAGE:
        buttons.append(Button(say("button-more"), "m.show", need.id, need.version, f"{letter}{page + 1}"))
    back = Button(say("button-back-to-experts"), "m.show", need.id, need.version, "e0")
    return (*buttons, *_besides(turn, need, kind), back)


def last_resort(need: Need) -> tuple[Button, ...]:
    return (
        Button(say("button-human"), "o.human", need.id, need.version),
        Button(say("button-other-words"), "m.words", need.id, need.version),
    )


def _nothing(turn: Turn, need: Need, submitted: Words) -> Reply:
    turn.store.gaps.add(need.id, turn.actor.id, need.problem, "nothing_found", turn.now)
    turn.talk_about(need.id)
    others = match_lines.others(turn.found, turn.now)
    parts: list[Part] = [Text(submitted)] if submitted else []
    parts.append(Text(say("match-nothing", problem=need.problem)))
    if others:
        parts.append(Text(others))
    return Reply((*parts, Choices((*last_resort(need), *_besides(turn, need)))))


def _own(turn: Turn, pressed: Pressed) -> Need:
    need = turn.store.needs.get(pressed.row_id)
    if need is None:
        raise NotFound
    turn.check("need.see", need)
    return need


PRESSES: Final = {
    "m.show": Press(show, look_pressed),
    "m.none": Press(none_suits),
    "m.words": Press(other_words),
}

ANSWERS: Final = {
    "match.pick": Answer(book_by_words, _not_again, look_for_booking),
    feedback.QUESTION: Answer(because_in_words, feedback.ask_again, look_for_booking),
    "match.words": Answer(found_with_words, _not_again, look_with_words),
}
