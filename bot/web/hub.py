"""Wakes the open pages of an account when something new may be in its transcript."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from domain.messages import Address


@dataclass(eq=False, slots=True)
class Listener:
    """One open page: the address it came from, the accounts it shows, and the event that wakes it."""

    address: Address
    accounts: frozenset[int] = frozenset()
    event: asyncio.Event = field(default_factory=asyncio.Event)


class Hub:
    """In one process; called from the event loop only. A wake-up carries nothing: the page reads the rows."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()

    @contextmanager
    def listening(self, address: Address) -> Iterator[Listener]:
        """A listener for as long as the page is open; `follow` says which accounts it shows."""
        listener = Listener(address)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def follow(self, listener: Listener, accounts: Collection[int]) -> None:
        """From now on the page shows these accounts."""
        listener.accounts = frozenset(accounts)

    def notify(self, account_id: int) -> None:
        """Something was committed for this account."""
        for listener in self._listeners:
            if account_id in listener.accounts:
                listener.event.set()

    def notify_address(self, address: Address) -> None:
        """Something was committed for the account behind this address: its pages on other devices wake, too."""
        accounts = {account for each in self._listeners if each.address == address for account in each.accounts}
        for listener in self._listeners:
            if listener.address == address or listener.accounts & accounts:
                listener.event.set()
