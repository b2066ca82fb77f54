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
from domain.messages import Button, Choices, Phrase, Reply, Said, Text, Words, say
from domain.needs import Need
from domain.places import Place, places, short_name
from handlers import free_times, members
from handlers.turn import Turn
from knowledge.understand.people import Contact, read_contact

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
    atom = free_times.atom_at(start)
    turn.ask(QUESTION, need_id, expert=expert_id, atom=atom)
    return Reply(_question(turn.actor, need_id, f"{expert_id}.{atom}"))


def _question(actor: Account, need_id: int, key: str) -> tuple[Text | Choices, ...]:
    wanted = missing(actor)
    text = Text(say("booking-contact-all") if len(wanted) == 3 else say("booking-contact-rest", what=_named(wanted)))
    if "firm" not in wanted:
        return (text,)
    return text, Choices((Button(say("booking-button-no-firm"), "b.nofirm", need_id, 0, key),))


def _named(wanted: tuple[str, ...]) -> tuple[Phrase | str, ...]:
    return tuple(_WANTED[each] for each in wanted)


def again(turn: Turn) -> Reply:
    """The question once more."""
    context = turn.talk.context
    return Reply(_question(turn.actor, turn.talk.need_id or 0, f"{context.get('expert')}.{context.get('atom')}"))


def take(turn: Turn, said: Said) -> Words | None:
    """Keeps what the answer holds; a sentence about what could not be read, or None when something was."""
    wanted = missing(turn.actor)
    heard = _heard(said.text, wanted)
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
    nothing = heard == Contact()
    if nothing and len(wanted) == 1 and 2 <= len(plain) <= _LONGEST and not plain.isdigit():
        # the only thing asked for, in words that no pattern knows: a short firm's name, a foreign person's name
        return Contact(firm=plain) if wanted == ("firm",) else Contact(name=plain) if wanted == ("name",) else heard
    return heard


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
