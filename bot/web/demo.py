"""The seats of a demonstration: an administrator, and every sample expert. Reached only while `demo` is on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.accounts import Role
from domain.messages import Address, say
from domain.records import Kind
from storage.repositories import Repositories
from texts import catalog


@dataclass(frozen=True, slots=True)
class Place:
    """A sample expert one may sit down as; `asked_at` is the newest request without an answer."""

    number: int
    name: str
    unit: str
    asked_at: datetime | None

    def as_json(self) -> dict[str, Any]:
        """What the page's chooser shows."""
        return {"number": self.number, "name": self.name, "unit": self.unit, "waiting": self.asked_at is not None}


def prepare(store: Repositories, now: datetime) -> None:
    """Gives every sample expert an account that requests can reach; changes nothing where there is one."""
    for record in store.records.of_kind(Kind.EXPERT):
        if record.sample:
            seat_expert(store, record.id.number, now, "zh")


def expert_address(number: int) -> Address:
    """Where a sample expert is reached in a demonstration."""
    return Address("web", f"demo:expert:{number}")


def seat_expert(store: Repositories, number: int, now: datetime, language: str) -> None:
    """Makes the demonstration's account answer for this sample expert, unless somebody else does already."""
    record = store.records.get(number)
    answering = store.accounts.of_expert(number)
    if answering is not None:
        if store.accounts.number_at(expert_address(number)) == answering.id and answering.language != language:
            store.accounts.change(answering.id, language=language)
        return
    if record is None or not record.sample:
        return
    account_id = store.accounts.touch(expert_address(number), now, language, record.title)
    store.accounts.change(account_id, expert_id=number)
    store.accounts.answer_consent(account_id, True, now)
    store.accounts.grant(account_id, Role.EXPERT, now)


def seat_admin(store: Repositories, address: Address, now: datetime, language: str) -> None:
    """Makes the account behind an address an administrator of the demonstration."""
    account = store.accounts.at(address)
    if account is not None and Role.ADMIN in account.roles and account.language == language:
        return
    account_id = store.accounts.touch(address, now, language, catalog.write(say("web-demo-admin-name"), language))
    store.accounts.change(account_id, language=language)
    store.accounts.answer_consent(account_id, True, now)
    store.accounts.grant(account_id, Role.ADMIN, now)


def places(store: Repositories) -> list[Place]:
    """Every sample expert, those with a request without an answer first, the newest request first."""
    asked = store.requests.waiting()
    found = [
        Place(record.id.number, record.title, record.texts.get("unit", ""), asked.get(record.id.number))
        for record in store.records.of_kind(Kind.EXPERT)
        if record.sample
    ]
    return sorted(found, key=lambda place: -(place.asked_at.timestamp() if place.asked_at else 0))


def accounts(store: Repositories) -> list[int]:
    """Accounts of all sample experts' seats: whatever happens to one of them may change the order of `places`."""
    addresses = (expert_address(place.number) for place in places(store))
    return [account for account in map(store.accounts.number_at, addresses) if account is not None]
