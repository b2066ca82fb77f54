"""Who asks: firm, contact and telephone, asked for once, before somebody's first request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Final

from domain.accounts import Account
from domain.enterprises import read_credit_code
from domain.messages import Button, Choices, Phrase, Reply, Said, Span, Text, Words, say
from domain.needs import Need
from domain.places import Place, places, short_name
from handlers import answer_words, free_times, members
from handlers.turn import Turn
from knowledge.text import normalise
from knowledge.understand import read_window
from knowledge.understand.people import Contact, could_be_name, read_contact

QUESTION: Final = "booking.contact"
_LONGEST: Final = 80
_WANTED: Final = {
    "firm": say("booking-contact-firm"),
    "name": say("booking-contact-name"),
    "phone": say("booking-contact-phone"),
}
_FOREIGN_PHONE: Final = re.compile(r"(?<![\w+])\+\d[\d \-]{6,18}\d")
_LATIN_FIRM: Final = re.compile(r"\b(?:ltd|limited|inc|llc|gmbh|corp|co|company|group|works|factory)\b", re.IGNORECASE)
_LATIN_NAME: Final = re.compile(r"(?:Mr|Mrs|Ms|Dr)\.? [A-Z][\w'-]+|[A-Z][\w'-]+(?: [A-Z][\w'-]*){1,3}")
_NOT_REGISTERED: Final = ("尚未注册", "还没注册", "没有注册", "未注册", "没注册", "not registered", "no company")


def missing(account: Account) -> tuple[str, ...]:
    """What is still needed of firm, name and phone, in this order."""
    has = {"firm": account.enterprise_id is not None, "name": bool(account.contact), "phone": bool(account.phone)}
    return tuple(name for name, known in has.items() if not known)


def ask(turn: Turn, need_id: int, expert_id: int, start: datetime) -> Reply:
    """Asks for what is missing; the chosen time is asked for as soon as everything is there."""
    day = free_times.day_of(Span(start, start)).isoformat()
    turn.ask(QUESTION, need_id, expert=expert_id, atom=free_times.atom_at(start), day=day)
    return again(turn)


def _buttons(wanted: tuple[str, ...], need_id: int, expert: str, atom: str) -> tuple[Button, ...]:
    no_firm = Button(say("booking-button-no-firm"), "b.nofirm", need_id, 0, f"{expert}.{atom}")
    others = Button(say("booking-button-change-time"), "b.times", need_id, 0, expert)
    return *((no_firm,) if "firm" in wanted else ()), others, Button(say("booking-button-enough"), "b.enough", need_id)


def _named(wanted: tuple[str, ...]) -> tuple[Phrase | str, ...]:
    return tuple(_WANTED[each] for each in wanted)


def again(turn: Turn) -> Reply:
    """The question once more, with the ways out."""
    context, wanted = turn.talk.context, missing(turn.actor)
    text = Text(say("booking-contact-all") if len(wanted) == 3 else say("booking-contact-rest", what=_named(wanted)))
    expert, atom = str(context.get("expert")), str(context.get("atom"))
    return Reply((text, Choices(_buttons(wanted, turn.talk.need_id or 0, expert, atom))))


def names_time(turn: Turn, text: str) -> bool:
    """Whether another time is named instead of who they are: 换成周四, 下午4点行吗."""
    told = _with_latin(read_contact(text) or Contact(), text)
    return not (told.firm or told.credit_code or told.phone) and read_window(text, turn.now) is not None


def take(turn: Turn, said: Said) -> Words | None:
    """Keeps what the answer holds; what is said when nothing was read or somebody asks back, else None."""
    wanted = missing(turn.actor)
    heard = _heard(said.text, wanted)
    if not (heard.credit_code or heard.phone):
        if answer_words.asks_back(said.text):
            return say("booking-contact-why")
        if answer_words.leaves_it(said.text):
            return say("booking-contact-wait")
    if heard.credit_code and read_credit_code(heard.credit_code) is None:
        _keep(turn, replace(heard, credit_code=""))
        return say("booking-bad-credit-code", code=heard.credit_code)
    if "firm" in wanted and any(word in said.text.lower() for word in _NOT_REGISTERED):
        keep_no_firm(turn)
    _keep(turn, heard)
    return say("booking-contact-unread") if missing(turn.actor) == wanted else None


def keep_no_firm(turn: Turn) -> None:
    """The firm is not registered yet and has no name to give."""
    if turn.actor.enterprise_id is None:
        members.join(turn, turn.store.enterprises.add("", turn.now))


def describe_firm(turn: Turn, need: Need) -> None:
    """What the need says about its firm (place, industry) is kept with the firm, and the need belongs to it."""
    firm_id = turn.actor.enterprise_id
    if firm_id is None:
        return
    place = _places().get(need.place, Place(""))
    turn.store.enterprises.complete(firm_id, city=place.city, district=place.district, industry=need.industry)
    if need.enterprise_id is None and need.account_id == turn.actor.id:
        turn.store.needs.save(replace(need, enterprise_id=firm_id), turn.now)


def short_place(text: str) -> str:
    """银川 for 宁夏回族自治区银川市, 银川西夏区 with a district; a place that the map does not know stays as it is."""
    place = _places().get(text)
    if place is None:
        return text
    return f"{short_name(place.city or place.province)}{place.district}"


@cache
def _places() -> Mapping[str, Place]:
    return {str(place): place for place in places()}


def firm_of(turn: Turn, enterprise_id: int | None) -> Words:
    """The firm as its partner reads it: its name, else its credit code, else 尚未注册."""
    firm = None if enterprise_id is None else turn.store.enterprises.get(enterprise_id)
    if firm is None:
        return say("booking-firm-unregistered")
    return firm.name or firm.credit_code or say("booking-firm-unregistered")


def _heard(text: str, wanted: tuple[str, ...]) -> Contact:
    heard = _with_latin(read_contact(text) or Contact(), text)
    plain = text.strip()
    if heard != Contact() or answer_words.says_nothing(text):
        return heard
    # the only thing asked for, in words that no pattern knows: a short firm's name, a foreign person's name
    if wanted == ("firm",) and 2 <= len(plain) <= _LONGEST and not plain.isdigit():
        return Contact(firm=plain)
    return Contact(name=plain) if wanted == ("name",) and could_be_name(normalise(text)) else heard


def _with_latin(heard: Contact, text: str) -> Contact:
    """What is written the English way (Acme Casting Ltd, Zhang Wei, +49 30 1234567) and was not read yet."""
    found = _FOREIGN_PHONE.search(text)
    pieces = [piece.strip(" .") for piece in re.split(r"[,，;；、\n]", _FOREIGN_PHONE.sub(" ", text))]
    firm = next((piece for piece in pieces if _LATIN_FIRM.search(piece)), "")
    name = next((piece for piece in pieces if piece != firm and _LATIN_NAME.fullmatch(piece)), "")
    phone = heard.phone or (found[0] if found else "")
    return Contact(heard.firm or firm[:_LONGEST], heard.credit_code, heard.name or name[:_LONGEST], phone)


def _keep(turn: Turn, heard: Contact) -> None:
    said = {"contact": heard.name[:_LONGEST], "phone": heard.phone}
    if values := {name: value for name, value in said.items() if value}:
        turn.store.accounts.change(turn.actor.id, **values)
        _refresh(turn)
    code = read_credit_code(heard.credit_code) if heard.credit_code else None
    if turn.actor.enterprise_id is None and (heard.firm or code):
        members.join(turn, turn.store.enterprises.add(heard.firm[:200], turn.now, code))


def _refresh(turn: Turn) -> None:
    turn.actor = turn.store.accounts.get(turn.actor.id) or turn.actor
