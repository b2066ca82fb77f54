"""有用 and 不合适 on results, with why: kept for this need and this record, used in the order, shown to staff."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from domain.errors import NotFound, Stale
from domain.feedback import KNOWN_REASONS, REASONS, Feedback, Verdict
from domain.messages import Button, Choices, Phrase, Pressed, Reply, Said, Text, Words, say
from domain.needs import Need
from domain.records import Kind, Record
from handlers import match_cards, need_matches
from handlers.routing import Press
from handlers.turn import Turn
from knowledge.understand.numerals import read_number
from knowledge.understand.people import find_person

QUESTION: Final = need_matches.WHY

_ALL_SEEN: Final = 0
"""In the place of a record's number: every expert that was shown."""

_SAID: Final = re.compile(r"^.{0,8}?(?:这位|这个|专家)?\s*(不合适|不太合适|不对口|有用|很合适)[了的。.!！]*$")
_SAID_WITH_WHY: Final = re.compile(
    r"^(?P<who>.{1,8}?)\s*(?:这位|这个|专家)?\s*(?:不合适|不太合适|不对口)[了的]?\s*[,，。;；:：\s]\s*(?P<why>[^约换]{2,})$"
)
"""2 不合适，他只做理论. What goes on with 约 or 换 asks for something else."""

_NONE_SUITS: Final = re.compile(
    r"^(?:[这那三两几\d些个位]|专家|老师|他们|我觉得)*(?:(?:全?都|一个[也都]?)不(?:太|怎么)?(?:合适|对口|行)|没(?:有)?一?个?(?:合适|对口)的?)[了的]?"
    r"(?:\s*[,，。;；:：\s]\s*(?P<why>[^约换]{2,}))?[。.!！\s]*$"
)
"""都不合适, 一个都不对口，研究方向不对: of all that were shown."""

_NUMBERED: Final = re.compile(r"^(?:第?\s*(\d{1,2})|第\s*([一二三四五六七八九十]{1,3})\s*[个位条项])")
_USEFUL: Final = frozenset({"有用", "很合适"})


def verdict_said(text: str) -> Verdict | None:
    """What a few words such as 陈工不合适 say of a result; None when they are about something else."""
    if why_said(text) or judges_all(text):
        return Verdict.UNFIT
    found = _SAID.search(text.strip())
    if found is None:
        return None
    return Verdict.USEFUL if found[1] in _USEFUL else Verdict.UNFIT


def why_said(text: str) -> str:
    """The reason in 2 不合适，他只做理论; "" when none is said, or not of a number or a person (配比不合适，老裂)."""
    found = _SAID_WITH_WHY.search(" ".join(text.split()))
    if found is None or (number_said(found["who"]) is None and not find_person(found["who"])):
        return ""
    return found["why"]


def judges_all(text: str) -> bool:
    """Whether few words say that none of those shown suits."""
    return bool(_NONE_SUITS.match(text.strip()))


def judges_one(text: str) -> bool:
    """Whether few words judge a certain result, 2 不合适 say: behind 1 不合适 they are not the reason of the first."""
    return verdict_said(text) is not None and bool(number_said(text) is not None or find_person(text))


def number_said(text: str) -> int | None:
    """The 2 of 2不合适 and 第二个不合适; None when the words begin with no number."""
    found = _NUMBERED.match(text.strip())
    number = read_number(found[1] or found[2]) if found else None
    return None if number is None else int(number)


def judged_by_words(turn: Turn, need: Need, text: str, shown: Sequence[Record], meant: Record | None) -> Reply:
    """陈工不合适, 第二个有用: of the one that is meant; without one, which of those shown. A reason said is kept."""
    verdict, why = verdict_said(text), why_said(text)
    assert verdict is not None
    if meant is None:
        buttons = [_judge_button(need, record, verdict) for record in shown[: len(REASONS)]]
        return Reply((Text(say(f"feedback-which-{verdict}")), Choices(tuple(buttons), columns=3)))
    turn.store.finds.see(need.id, [meant.id.number], turn.now)  # the list it stands in may be of all policies
    judged = _judged(turn, need, meant.id.number, verdict)
    return _explained(turn, need, meant.id.number, why) if why else judged


def useful(turn: Turn, pressed: Pressed) -> Reply:
    """有用: it moves to the front for this need."""
    need, record = match_cards.own_pair(turn, pressed.row_id, match_cards.number_of(pressed.key))
    return _judged(turn, need, record.id.number, Verdict.USEFUL)


def unfit(turn: Turn, pressed: Pressed) -> Reply:
    """不合适: it moves to the end for this need; why is asked."""
    need, record = match_cards.own_pair(turn, pressed.row_id, match_cards.number_of(pressed.key))
    return _judged(turn, need, record.id.number, Verdict.UNFIT)


def none_suits(turn: Turn, need: Need, otherwise: tuple[Button, ...], said: str = "") -> Reply:
    """都不合适: every expert that was shown; why is asked unless it was `said`, and `otherwise` is offered beside."""
    turn.check("match.judge", need)
    seen = _experts_seen(turn, need)
    _keep(turn, need, seen, Verdict.UNFIT)
    turn.ask(QUESTION, need.id, record=_ALL_SEEN, shown=need_matches.listed(turn, need))
    if why := _why_none_suits(said):
        return _explained(turn, need, _ALL_SEEN, why)
    reasons = _reason_buttons(need, Kind.EXPERT, _ALL_SEEN)
    each = (Button(say("button-one-by-one"), "m.one", need.id, need.version, str(number)) for number in seen[:1])
    return Reply((Text(say("match-none-suits")), Choices((*reasons, *each, *otherwise))))


def because(turn: Turn, pressed: Pressed) -> Reply:
    """A reason was pressed; the key is the record's number and the reason, such as 17.far."""
    number, _, code = pressed.key.partition(".")
    need = _need(turn, pressed.row_id)
    if code not in KNOWN_REASONS:
        raise Stale("turn-unknown-button")
    return _explained(turn, need, match_cards.number_of(number), code)


def because_in_words(turn: Turn, said: Said) -> Reply:
    """A reason was written."""
    need = _need(turn, turn.talk.need_id or 0)
    return _explained(turn, need, int(turn.talk.context.get("record", _ALL_SEEN)), " ".join(said.text.split()))


def ask_again(turn: Turn) -> Reply:
    """Why, once more."""
    need = _need(turn, turn.talk.need_id or 0)
    number = int(turn.talk.context.get("record", _ALL_SEEN))
    record = turn.store.records.get(number) if number else None
    kind = record.id.kind if record is not None else Kind.EXPERT
    return Reply((Text(say("feedback-why")), Choices(_reason_buttons(need, kind, number), columns=3)))


def lines(turn: Turn, need: Need) -> tuple[Phrase, ...]:
    """What was said of results of a need, a line each: for staff and for the person's own data."""
    return tuple(line(turn, each) for each in turn.store.feedback.of_need(need.id))


def line(turn: Turn, one: Feedback) -> Phrase:
    """Who or what it is, what was said of it, and why."""
    record = turn.store.records.get(one.record_id)
    name: Words = record.title if record is not None else say("mydata-gone")
    verdict = say(f"feedback-said-{one.verdict}")
    if not one.reason:
        return say("feedback-line", name=name, verdict=verdict)
    known = one.reason in KNOWN_REASONS
    reason: Words = say(f"feedback-because-{one.reason}") if known else one.reason
    return say("feedback-line-why", name=name, verdict=verdict, reason=reason)


def _why_none_suits(text: str) -> str:
    found = _NONE_SUITS.match(" ".join(text.split()))
    return (found["why"] or "") if found else ""


def _judged(turn: Turn, need: Need, number: int, verdict: Verdict) -> Reply:
    """Keeps it of a record that was found for the need."""
    turn.check("match.judge", need)
    record = turn.store.records.get(number)
    if record is None or not turn.store.finds.has(need.id, number):
        raise NotFound("match-gone")
    _keep(turn, need, [number], verdict)
    back = _back(need, record.id.kind)
    if verdict is Verdict.USEFUL:
        need_matches.ask_which(turn, need)
        book = Button(say("button-book"), "b.times", need.id, need.version, str(number))
        buttons = (book, back) if record.id.kind is Kind.EXPERT else (back,)
        return Reply((Text(say("feedback-useful", name=record.title)), Choices(buttons)))
    turn.ask(QUESTION, need.id, record=number, shown=need_matches.listed(turn, need))
    reasons = _reason_buttons(need, record.id.kind, number)
    return Reply((Text(say("feedback-unfit", name=record.title)), Choices((*reasons, back))))


def _explained(turn: Turn, need: Need, number: int, reason: str) -> Reply:
    turn.check("match.judge", need)
    judged = [number] if number != _ALL_SEEN else _experts_seen(turn, need)
    said = turn.store.feedback.on(need.id)
    judged = [each for each in judged if said.get(each) is Verdict.UNFIT]
    if not turn.store.feedback.explain(need.id, judged, reason):
        raise Stale("feedback-nothing-said")
    need_matches.ask_which(turn, need)
    record = turn.store.records.get(judged[0])
    other = Button(say("button-other-words"), "m.words", need.id, need.version)
    buttons = (_back(need, record.id.kind if record is not None else Kind.EXPERT), other)
    return Reply((Text(say("feedback-explained")), Choices(buttons)))


def _keep(turn: Turn, need: Need, numbers: Collection[int], verdict: Verdict) -> None:
    turn.store.feedback.give(need.id, numbers, turn.actor.id, verdict, turn.now)
    if verdict is Verdict.UNFIT:
        turn.store.gaps.reopen(need.id, numbers)
    turn.note(f"match.{verdict}", f"need:{need.id}", ",".join(map(str, sorted(numbers))))


def _experts_seen(turn: Turn, need: Need) -> list[int]:
    """Numbers of the experts that were shown for this need and are still in the knowledge base."""
    found = (turn.store.records.get(number) for number in sorted(turn.store.finds.seen(need.id)))
    return [record.id.number for record in found if record is not None and record.id.kind is Kind.EXPERT]


def _reason_buttons(need: Need, kind: Kind, number: int) -> tuple[Button, ...]:
    codes = REASONS.get(kind, ())
    return tuple(
        Button(say(f"feedback-because-{code}"), "m.why", need.id, need.version, f"{number}.{code}") for code in codes
    )


def _judge_button(need: Need, record: Record, verdict: Verdict) -> Button:
    return Button(record.title, f"m.{verdict}", need.id, need.version, str(record.id.number))


def _back(need: Need, kind: Kind) -> Button:
    return Button(say("button-back-to-list"), "m.show", need.id, need.version, f"{kind[0]}0")


def _need(turn: Turn, need_id: int) -> Need:
    need = turn.store.needs.get(need_id)
    if need is None:
        raise NotFound
    return need


PRESSES: Final = {"m.useful": Press(useful), "m.unfit": Press(unfit), "m.why": Press(because)}
