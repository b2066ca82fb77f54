"""The way back to one's account from another device: a link and eight digits, offered to people of the web page."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from domain.audit import Entry
from domain.messages import NOTHING, Address, Card, Part, Reply, Said, say
from handlers.routing import Command
from handlers.turn import Turn
from storage.outbox import SECRET
from storage.repositories import Repositories

WEB: Final = "web"


def offer(turn: Turn) -> tuple[Part, ...]:
    """The link and the code, for somebody who is reached on the web alone and has none yet; otherwise nothing."""
    channels = {address.channel for address in turn.store.accounts.addresses_of(turn.actor.id)}
    if channels != {WEB} or turn.store.return_codes.has(turn.actor.id):
        return ()
    return (_fresh(turn, "sign-in-offer-title"),)


def with_offer(turn: Turn, reply: Reply) -> Reply:
    """The reply, and behind it, in a message of its own that is forgotten after a day, the way back if there is one."""
    way_back = offer(turn)
    if not way_back:
        return reply
    turn.answer(reply)  # first, so that it stands above
    turn.tell(turn.actor.id, Reply(way_back), about=SECRET)
    return NOTHING


def renew(turn: Turn, said: Said) -> Reply:
    """A new link and code; the old ones end with it."""
    turn.secret = True
    turn.note("sign_in.renew", f"account:{turn.actor.id}")
    return Reply((_fresh(turn, "sign-in-renewed-title"),))


def enter_with_link(store: Repositories, token: str, address: Address, now: datetime) -> int | None:
    """The account a return link opens, with the web address now reaching it; None when the link opens nothing."""
    account_id = store.return_codes.open_link(token)
    return None if account_id is None else _attach(store, account_id, address, now, "sign_in.link")


def enter_with_code(store: Repositories, code: str, address: Address, now: datetime) -> int | None:
    """The same for the eight digits. A wrong code is counted; `Broken("sign-in-wait")` after too many in an hour."""
    store.return_codes.check_attempts(address, now)
    account_id = store.return_codes.open_code(code)
    if account_id is None:
        store.return_codes.count_failure(address, now)
        store.audit.add(Entry(now, store.accounts.number_at(address), "sign_in.code", "", "refused"))
        return None
    return _attach(store, account_id, address, now, "sign_in.code")


def _attach(store: Repositories, account_id: int, address: Address, now: datetime, action: str) -> int:
    store.accounts.add_address(account_id, address, now)
    store.audit.add(Entry(now, account_id, action, f"account:{account_id}", "done"))
    return account_id


def _fresh(turn: Turn, title: str) -> Card:
    token, code = turn.store.return_codes.make(turn.actor.id, turn.now)
    base = turn.store.installation.value("base_url") or ""
    link, digits = f"{base.rstrip('/')}/r/{token}", f"{code[:4]} {code[4:]}"
    lines = (say("sign-in-link", link=link), say("sign-in-code", code=digits))
    return Card(say(title), lines, say("sign-in-keep"))


COMMANDS: Final = (Command("newcode", ("换登录码", "登录码", "sign-in code"), renew),)
