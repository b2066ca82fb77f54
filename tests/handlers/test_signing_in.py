"""The way back to one's account, offered to people who have the web alone."""

import re
from datetime import datetime

import pytest

from domain.errors import Broken
from domain.messages import Address, Reply
from handlers import signing_in
from handlers.turn import Turn
from storage.database import Database
from storage.repositories import Repositories
from tests.handlers.front_desk import FrontDesk
from tests.talk.people import words_of
from texts import catalog

OTHER_DEVICE = Address("web", "another cookie")


def offered(database: Database, now: datetime, account: int) -> str:
    def offer(store: Repositories) -> str:
        actor = store.accounts.get(account)
        assert actor is not None
        parts = signing_in.offer(Turn(actor, now, store, store.conversations.get(account)))
        return words_of(catalog.render(Reply(parts), "zh"))

    return database.write_now(offer)


def visitor(database: Database, now: datetime, *channels: str) -> int:
    def fill(store: Repositories) -> int:
        first, *others = channels
        account = store.accounts.touch(Address(first, "a"), now)
        for channel in others:
            store.accounts.add_address(account, Address(channel, "a"), now)
        return account

    return database.write_now(fill)


def link_and_code(read: str) -> tuple[str, str]:
    link, code = re.search(r"/r/([\w-]+)", read), re.search(r"\d{4} \d{4}", read)
    assert link
    assert code
    return link[1], code[0]


def enter_with_code(database: Database, code: str, now: datetime, address: Address = OTHER_DEVICE) -> int | None:
    return database.write_now(lambda store: signing_in.enter_with_code(store, code, address, now))


def test_link_and_code_open_the_account_on_another_device(database: Database, now: datetime) -> None:
    account = visitor(database, now, "web")
    link, code = link_and_code(offered(database, now, account))
    third = Address("web", "a third one")
    assert enter_with_code(database, code, now) == account
    assert database.write_now(lambda store: signing_in.enter_with_link(store, link, third, now)) == account
    reached = [database.read_now(lambda store, a=a: store.accounts.number_at(a)) for a in (OTHER_DEVICE, third)]
    assert reached == [account, account]


def test_it_is_offered_once(database: Database, now: datetime) -> None:
    account = visitor(database, now, "web")
    assert offered(database, now, account)
    assert offered(database, now, account) == ""


@pytest.mark.parametrize("channels", [("telegram",), ("web", "telegram")])
def test_who_has_a_messenger_needs_none(database: Database, now: datetime, channels: tuple[str, ...]) -> None:
    assert offered(database, now, visitor(database, now, *channels)) == ""


def test_a_new_one_ends_the_old_one(database: Database, now: datetime) -> None:
    desk = FrontDesk(database, now)
    account = desk.settled("zhang")
    _, old = link_and_code(desk.say("zhang", "换登录码"))
    _, new = link_and_code(desk.say("zhang", "换登录码"))
    assert [enter_with_code(database, code, now) for code in (old, new)] == [None, account]


def test_a_wrong_link_opens_nothing(database: Database, now: datetime) -> None:
    visitor(database, now, "web")
    assert database.write_now(lambda store: signing_in.enter_with_link(store, "made up", OTHER_DEVICE, now)) is None


def test_after_five_wrong_codes_even_the_right_one_waits(database: Database, now: datetime) -> None:
    _, code = link_and_code(offered(database, now, visitor(database, now, "web")))
    wrong = f"{(int(code.replace(' ', '')) + 1) % 10**8:08}"
    assert [enter_with_code(database, wrong, now) for _ in range(5)] == [None] * 5
    with pytest.raises(Broken, match="sign-in-wait"):
        enter_with_code(database, code, now)
    assert database.read_now(lambda store: store.accounts.number_at(OTHER_DEVICE)) is None
