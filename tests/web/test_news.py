"""Pages at one process hear of what another one handed over."""

from datetime import datetime, timedelta

from bot.web.hub import Hub
from bot.web.news import News
from domain.messages import Address, Reply, Text
from storage.database import Database
from storage.outbox import Draft

ANNA, BEN = Address("web", "anna"), Address("web", "ben")


async def test_the_page_of_an_account_that_was_told_something_wakes(database: Database, now: datetime) -> None:
    anna = database.write_now(lambda store: store.accounts.touch(ANNA, now))
    ben = database.write_now(lambda store: store.accounts.touch(BEN, now))
    hub, later = Hub(), now + timedelta(seconds=1)
    with hub.listening(ANNA) as page, hub.listening(BEN) as other:
        hub.follow(page, [anna])
        hub.follow(other, [ben])
        await News(database, hub, lambda: later).look()
        assert not page.event.is_set()
        draft = Draft(anna, "reply", Reply((Text("好"),)), now, ANNA)
        database.write_now(lambda store: store.outbox.add(draft, now))
        await News(database, hub, lambda: later).look()
        assert page.event.is_set()
        assert not other.event.is_set()
        page.event.clear()
        await News(database, hub, lambda: now + timedelta(minutes=1)).look()
        assert not page.event.is_set()
