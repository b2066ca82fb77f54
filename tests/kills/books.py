"""What the database must say after all kills: nothing lost, nothing doubled, everything at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from sqlalchemy import create_engine, select
from sqlalchemy.engine import Row

from domain import reminders
from domain.bookings import LIVE, Booking, BookingState
from storage.database import Database
from storage.outbox import ORDERED
from storage.tables import atoms, bookings, inbox, needs, outbox
from tests.botapi.server import BotApiServer
from tests.kills.people import OnWeb


class Books:
    """Everything there is, read once."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with create_engine(database.url).connect() as connection:
            self.inbox = connection.execute(select(inbox).order_by(inbox.c.id)).all()
            self.outbox = connection.execute(select(outbox).order_by(outbox.c.id)).all()
            self.bookings = connection.execute(select(bookings)).all()
            self.atoms = connection.execute(select(atoms)).all()
            self.needs = connection.execute(select(needs)).all()

    def nothing_acknowledged_was_lost(self, acknowledged: Collection[str], api: BotApiServer) -> None:
        """Every acknowledged message is there and handled; each once, whatever was delivered again."""
        handled = {row.update_id for row in self.inbox if row.state == "handled"}
        assert handled == {row.update_id for row in self.inbox}, "something was set aside or is left"
        assert set(acknowledged) <= handled
        assert api.world.updates.unacknowledged == 0
        telegram = sorted(int(row.update_id) for row in self.inbox if row.channel == "telegram")
        assert telegram == list(range(700_001, 700_001 + len(telegram)))

    def everybody_was_served_in_order(self) -> None:
        """Per account, what was said first was answered first."""
        answers: dict[int, list[int]] = {}
        for row in self.outbox:
            if row.answers is not None:
                answers.setdefault(row.account_id, []).append(row.answers)
        assert all(mine == sorted(mine) for mine in answers.values())

    def nothing_was_doubled(self, soon: Collection[Booking], stories: int) -> None:
        """One need and one confirmed booking for each story, and the ledger holds exactly what they hold."""
        asked = [row for row in self.bookings if row.id not in {booking.id for booking in soon}]
        assert Counter(row.state for row in asked) == {BookingState.CONFIRMED: stories}
        assert len({row.account_id for row in asked}) == stories
        assert len(self.needs) == stories
        held = self.database.read_now(lambda store: [b.holds for b in store.bookings.in_states(LIVE)])
        assert sorted((row.resource, row.atom) for row in self.atoms) == sorted(
            pair for pairs in held for pair in pairs
        )

    def everything_came_to_its_end(self) -> None:
        """No row waits for ever, and none failed: the channels answered all the time."""
        ends = Counter(row.state for row in self.outbox)
        assert set(ends) <= {"sent", "skipped"}, ends

    def every_reminder_was_sent_or_listed(self, soon: Collection[Booking]) -> None:
        """A row for each reminder of each agreed booking: handed over, or kept with the reason why it was not."""
        rows = {row.key: row for row in self.outbox if row.key}
        for booking in soon:
            assert booking.account_id is not None
            for due in reminders.of_booking(booking, booking.account_id, booking.created_at):
                row = rows[due.key]
                assert row.state == "sent" or (row.state == "skipped" and row.why), (due.key, row.state, row.why)
        sent = [row for row in self.outbox if row.kind == "reminder" and row.state == "sent"]
        assert len(sent) == len({(row.account_id, row.key) for row in sent})
        assert len(sent) >= len(soon) / 2, "most reminders of the hour before are still useful"

    def replies_arrived_in_order(self, api: BotApiServer) -> None:
        """At Telegram: what was written first has the lower message number, and every message is in its chat."""
        last: dict[int, int] = {}
        for row in self.sent_at("telegram"):
            assert row.ref.isdigit(), row.id
            assert int(row.ref) in api.world.chats[int(row.external_id)].messages
            if row.kind in ORDERED and row.replaces_id is None:
                assert int(row.ref) > last.get(row.account_id, 0), f"row {row.id} overtook an earlier one"
                last[row.account_id] = int(row.ref)

    def pages_show_everything(self, people: Collection[OnWeb]) -> None:
        """Every row that was sent to the web is on one of the pages."""
        shown = {row_id for person in people for row_id in person.rows}
        assert {row.id for row in self.sent_at("web")} <= shown

    def sent_at(self, channel: str) -> list[Row[tuple[object, ...]]]:
        """Rows that were handed over on a channel, by id."""
        return [row for row in self.outbox if row.state == "sent" and row.channel == channel]
