"""What experts set for themselves in chat: weekly hours, leave, form of consultation; and what is ahead."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Final

from domain.accounts import Role
from domain.bookings import LIVE, Booking, BookingState
from domain.experts import Expert, Form, Hours
from domain.messages import Button, Card, Choices, Part, Phrase, Pressed, Reply, Said, Text, Words, say
from domain.working_days import CITY_TIME
from handlers import booking_news, expert_words, free_times
from handlers.routing import Answer, Command, Press
from handlers.turn import Turn
from knowledge.importing.hours import BadHours

_SHOWN: Final = 5
"""Bookings listed at once, and bookings of a leave that get buttons."""

_NOTHING: Final = {"无", "没有", "不用", "none", "no", "-"}
_LONGEST_PLACE: Final = 200


def show(turn: Turn, said: Said) -> Reply:
    """我的时间: weekly hours, form, leave, and what is ahead."""
    expert = _own(turn)
    leaves = [leave for leave in expert.leaves if leave.last >= _today(turn)]
    ahead = _ahead(turn, expert)
    place = expert.place or say("expert-no-place")
    lines: tuple[Words, ...] = (
        *(hours_lines(expert.hours) or (say("expert-no-hours"),)),
        say("expert-form-line", form=booking_news.FORMS[expert.form], place=place),
        *(say("expert-leave-line", first=leave.first, last=leave.last) for leave in leaves),
        *(_line(booking) for booking in ahead[:_SHOWN]),
        "" if ahead else say("expert-nothing-ahead"),
    )
    return Reply((Card(say("expert-times", expert=expert.name), lines), Choices(_settings(bool(leaves), ahead[:2]))))


def _settings(on_leave: bool, ahead: list[Booking]) -> tuple[Button, ...]:
    leave = Button(say("expert-button-end-leave"), "x.endleave") if on_leave else None
    return (
        Button(say("expert-button-hours"), "x.hours"),
        leave or Button(say("expert-button-leave"), "x.leave"),
        Button(say("expert-button-form"), "x.forms"),
        *(Button(say("expert-button-look", time=each.start), "b.show", each.id, each.version) for each in ahead),
    )


def hours_lines(hours: tuple[Hours, ...]) -> tuple[Phrase, ...]:
    """周三　14:00–17:00, a line a weekday."""
    days = groupby(hours, key=lambda each: each.weekday)
    return tuple(
        say("expert-hours-line", day=say(f"expert-weekday-{weekday}"), times=tuple(map(_clocks, stretches)))
        for weekday, stretches in days
    )


def take_leave(turn: Turn, said: Said) -> Reply:
    """休假 7天: no appointments on these days; bookings that lie in them are listed, none is cancelled by itself."""
    expert = _own(turn)
    days = expert_words.read_leave(said.text, _today(turn))
    if days is None:
        turn.ask("expert.leave")
        return Reply((Text(say("expert-leave-unread") if said.text.strip() else say("expert-ask-leave")),))
    turn.store.experts.add_leave(expert.id, *days)
    turn.note("expert.leave", f"expert:{expert.id}")
    turn.settle()
    noted = Text(say("expert-leave-noted", first=days[0], last=days[1]))
    hit = [booking for booking in _ahead(turn, expert) if _meets(booking, *days)]
    end = Choices((Button(say("expert-button-end-leave"), "x.endleave"),))
    return Reply((noted, *_what_to_do(expert, hit))) if hit else Reply((noted, end))


def end_leave(turn: Turn, said: Said) -> Reply:
    """取消休假: the weekly hours count again from today on."""
    expert = _own(turn)
    ended = turn.store.experts.end_leave(expert.id, _today(turn))
    turn.settle()
    if not ended:
        return Reply((Text(say("expert-no-leave")),))
    turn.note("expert.end_leave", f"expert:{expert.id}")
    return Reply((Text(say("expert-leave-ended")),))


def set_hours(turn: Turn, said: Said) -> Reply:
    """设置时间 周三 14:00-17:00; 周五上午: replaces the weekly hours; appointments made stay."""
    expert = _own(turn)
    try:
        hours = expert_words.read_weekly_hours(said.text)
    except BadHours as problem:
        turn.ask("expert.hours")
        return Reply((Text(say("expert-hours-unread", part=problem.part)),))
    if not hours:
        turn.ask("expert.hours")
        return Reply((Text(say("expert-ask-hours")),))
    turn.store.experts.set_hours(expert.id, hours, turn.now)
    turn.note("expert.hours", f"expert:{expert.id}")
    turn.settle()
    return Reply((Card(say("expert-hours-set"), hours_lines(hours), say("expert-hours-note")),))


def set_form(turn: Turn, said: Said) -> Reply:
    """咨询方式 线上 <link>: how consultations are held from now on, and where."""
    expert = _own(turn)
    form = expert_words.read_form(said.text)
    if form is None:
        turn.ask("expert.form")
        return _ask_form(said.text)
    return _formed(turn, expert, *form) if form[1] else _ask_place(turn, form[0])


def set_place(turn: Turn, said: Said) -> Reply:
    """The number, link or address of the chosen form; 无 leaves it open."""
    expert, form = _own(turn), turn.talk.context.get("form", Form.ONLINE)
    place = "" if said.text.strip().lower() in _NOTHING else said.text.strip()
    return _formed(turn, expert, Form(form), place)


def press_form(turn: Turn, pressed: Pressed) -> Reply:
    """A form was pressed: its place is asked for."""
    _own(turn)
    return _ask_place(turn, Form(pressed.key)) if pressed.key in set(Form) else _ask_form("")


def press_hours(turn: Turn, pressed: Pressed) -> Reply:
    """设置时间, pressed: asks for the hours."""
    return set_hours(turn, _no_words(pressed))


def press_leave(turn: Turn, pressed: Pressed) -> Reply:
    """休假, pressed: asks for the days."""
    return take_leave(turn, _no_words(pressed))


def press_end_leave(turn: Turn, pressed: Pressed) -> Reply:
    """取消休假, pressed."""
    return end_leave(turn, _no_words(pressed))


def press_forms(turn: Turn, pressed: Pressed) -> Reply:
    """咨询方式, pressed: shows the forms."""
    return set_form(turn, _no_words(pressed))


def _no_words(pressed: Pressed) -> Said:
    return Said(pressed.address, "", (), pressed.at)


def _formed(turn: Turn, expert: Expert, form: Form, place: str) -> Reply:
    turn.store.experts.set_form(expert.id, form, place[:_LONGEST_PLACE], turn.now)
    turn.note("expert.form", f"expert:{expert.id}")
    turn.settle()
    return Reply((Text(say("expert-form-set", form=booking_news.FORMS[form], place=place or say("expert-no-place"))),))


def _ask_form(said: str) -> Reply:
    buttons = tuple(Button(booking_news.FORMS[form], "x.form", key=str(form)) for form in Form)
    text = say("expert-form-unread") if said.strip() else say("expert-ask-form")
    return Reply((Text(text), Choices(buttons, columns=3)))


def _ask_place(turn: Turn, form: Form) -> Reply:
    turn.ask("expert.place", form=str(form))
    return Reply((Text(say(f"expert-ask-place-{form}")),))


def _again_leave(turn: Turn) -> Reply:
    return Reply((Text(say("expert-ask-leave")),))


def _again_hours(turn: Turn) -> Reply:
    return Reply((Text(say("expert-ask-hours")),))


def _again_form(turn: Turn) -> Reply:
    return _ask_form("")


def _again_place(turn: Turn) -> Reply:
    return _ask_place(turn, Form(turn.talk.context.get("form", Form.ONLINE)))


def _own(turn: Turn) -> Expert:
    """The record the actor answers for; `NotAllowed` for everybody else."""
    turn.check("expert.hours")
    assert turn.actor.expert_id is not None  # the rule behind "expert.hours"
    return free_times.known_expert(turn.store, turn.actor.expert_id)


def _line(booking: Booking) -> Phrase:
    """As its expert reads it, who knows their own name."""
    return say("expert-ahead-line", time=booking.span, state=say(f"expert-booking-{booking.state}"))


def _ahead(turn: Turn, expert: Expert) -> list[Booking]:
    """Live bookings that are not over, by start."""
    return [booking for booking in turn.store.bookings.of_expert(expert.id, LIVE) if booking.end > turn.now]


def _meets(booking: Booking, first: date, last: date) -> bool:
    """Whether the booking's time, or one proposed for it, lies in these days."""
    asked = booking.proposed if booking.state is BookingState.COUNTERED else (booking.span,)
    return any(first <= free_times.day_of(span) <= last for span in asked)


def _what_to_do(expert: Expert, hit: list[Booking]) -> tuple[Part, ...]:
    lines = tuple(_line(booking) for booking in hit[:_SHOWN])
    more = say("expert-leave-more", count=len(hit) - _SHOWN) if len(hit) > _SHOWN else ""
    buttons = tuple(button for booking in hit[:3] for button in _ways_out(booking))
    return Card(say("expert-leave-hits", count=len(hit)), (*lines, more), say("expert-leave-ask")), Choices(buttons)


def _ways_out(booking: Booking) -> tuple[Button, Button]:
    """Another time, or none, for a booking that lies in a leave."""
    row, version, time = booking.id, booking.version, booking.start
    if booking.state is BookingState.CONFIRMED:
        move = Button(say("expert-button-move", time=time), "b.move", row, version)
        return move, Button(say("expert-button-cancel", time=time), "b.cancel", row, version)
    look = Button(say("expert-button-look", time=time), "b.show", row, version)
    return look, Button(say("expert-button-decline", time=time), "b.decline", row, version)


def _today(turn: Turn) -> date:
    return turn.now.astimezone(CITY_TIME).date()


def _clocks(hours: Hours) -> str:
    """14:00–17:00, the same in every language."""
    return "–".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in (hours.start, hours.end))


PRESSES: Final = {
    "x.hours": Press(press_hours),
    "x.leave": Press(press_leave),
    "x.endleave": Press(press_end_leave),
    "x.forms": Press(press_forms),
    "x.form": Press(press_form),
}

ANSWERS: Final = {
    "expert.leave": Answer(take_leave, _again_leave),
    "expert.hours": Answer(set_hours, _again_hours),
    "expert.form": Answer(set_form, _again_form),
    "expert.place": Answer(set_place, _again_place, verbatim=True),
}

_EXPERTS: Final = frozenset({Role.EXPERT})

COMMANDS: Final = (
    Command("times", ("我的时间", "my hours", "my times"), show, roles=_EXPERTS),
    Command("leave", ("休假",), take_leave, argument=True, roles=_EXPERTS),
    Command("endleave", ("取消休假", "结束休假", "end leave", "cancel leave"), end_leave, roles=_EXPERTS),
    Command("sethours", ("设置时间", "set hours"), set_hours, argument=True, roles=_EXPERTS),
    Command("setform", ("咨询方式", "set form"), set_form, argument=True, roles=_EXPERTS),
)
