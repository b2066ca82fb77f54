"""The sender: order, retries, other addresses, what is in doubt, what a dead process left behind."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from domain.errors import ChannelError, InDoubt, Rejected, RetryAfter, Unreachable
from domain.messages import Address, Reply, Text
from scheduler.sender import ATTEMPTS
from storage.database import Database
from storage.outbox import LEASE, PATIENCE, Draft
from tests.scheduler.post import Post

ANNA, BEN = "anna", "ben"


@pytest.fixture
def post(database: Database, now: datetime) -> Post:
    return Post(database, now)


async def test_replies_and_news_of_one_account_leave_in_order(post: Post) -> None:
    anna = post.meet(Address("memory", ANNA))
    rows = [post.write(anna, str(n), "reply" if n % 2 else "news") for n in range(20)]
    async with post.sending():
        await post.becomes(rows[-1], "sent")
    assert post.heard(ANNA) == [str(n) for n in range(20)]


async def test_a_later_one_waits_for_the_retry_of_an_earlier_one(post: Post) -> None:
    anna, ben = post.meet(Address("memory", ANNA)), post.meet(Address("memory", BEN))
    post.memory.fail_next(InDoubt("cut"))
    first, second = post.write(anna, "first"), post.write(anna, "second")
    async with post.sending():
        await post.put_back(first)
        other = post.write(ben, "not behind them")
        await post.becomes(other, "sent")
        assert (post.heard(ANNA), post.state(second)) == ([], "waiting")
        post.now += timedelta(seconds=3)
        await post.becomes(second, "sent")
    assert post.heard(ANNA) == ["first", "second"]


async def test_a_later_one_waits_no_longer_than_a_minute(post: Post) -> None:
    anna = post.meet(Address("memory", ANNA), Address("other", ANNA))
    post.memory.fail_next(RetryAfter(3600))
    first = post.write(anna, "first", address=Address("memory", ANNA))
    async with post.sending():
        await post.put_back(first)
        second = post.write(anna, "second", address=Address("other", ANNA))
        post.now += PATIENCE - timedelta(seconds=1)
        await post.put_back(first)
        assert post.state(second) == "waiting"
        post.now += timedelta(seconds=2)
        await post.becomes(second, "sent")
        assert post.state(first) == "waiting"


async def test_a_born_claimed_reply_waits_as_well(post: Post) -> None:
    anna = post.meet(Address("memory", ANNA))
    post.memory.fail_next(InDoubt("cut"))
    first = post.write(anna, "first")
    async with post.sending() as sender:
        await post.put_back(first)
        assert sender.claimant == "p"
        draft = Draft(anna, "reply", Reply((Text("second"),)), post.now)
        second = post.database.write_now(lambda store: store.outbox.add(draft, post.now, claimed_by="p"))
        assert second is not None
        sender.hand_over([second])
        await post.becomes(second, "waiting")
        post.now += timedelta(seconds=3)
        await post.becomes(second, "sent")
    assert post.heard(ANNA) == ["first", "second"]


async def test_retry_after_pauses_that_channel_only(post: Post) -> None:
    anna, ben = post.meet(Address("memory", ANNA)), post.meet(Address("other", BEN))
    carla = post.meet(Address("memory", "carla"))
    post.memory.fail_next(RetryAfter(600))
    async with post.sending():
        paused = post.write(anna, "paused")
        await post.put_back(paused)
        free, also_paused = post.write(ben, "free"), post.write(carla, "paused, too")
        await post.becomes(free, "sent")
        await post.put_back(also_paused)
    assert post.memory.handed == {}


async def test_a_blocked_bot_leads_to_the_next_address(post: Post) -> None:
    anna = post.meet(Address("other", ANNA), Address("memory", ANNA))
    post.memory.fail_next(Unreachable("blocked"))
    async with post.sending():
        await post.becomes(post.write(anna, "one", "news"), "sent")
        await post.becomes(post.write(anna, "two", "news"), "sent")
    assert post.heard(ANNA) == []
    assert post.heard(ANNA, post.other) == ["one", "two"]
    assert post.database.read_now(lambda store: store.accounts.addresses_of(anna)) == [Address("other", ANNA)]


async def test_who_has_no_other_address_is_not_reached(post: Post) -> None:
    anna = post.meet(Address("memory", ANNA))
    post.memory.fail_next(Unreachable("blocked"))
    async with post.sending():
        row = post.write(anna, "one")
        await post.becomes(row, "failed")
    assert post.database.read_now(lambda store: store.outbox.why(row)) == "unreachable"


async def test_what_is_edited_on_one_channel_is_new_on_another(post: Post) -> None:
    anna = post.meet(Address("other", ANNA), Address("memory", ANNA))
    async with post.sending():
        earlier = post.write(anna, "card", address=Address("memory", ANNA))
        await post.becomes(earlier, "sent")
        draft = Draft(anna, "news", Reply((Text("card 2"),), replaces=earlier), post.now)
        later = post.database.write_now(lambda store: store.outbox.add(draft, post.now))
        assert later is not None
        row = post.database.read_now(lambda store: store.outbox.read([later]))[0]
    assert (row.replaces_ref, row.replaces_at) == (str(earlier), Address("memory", ANNA))


# what the channel says, what becomes of a reply, what becomes of a broadcast
@pytest.mark.parametrize(
    ("error", "reply", "broadcast"),
    [
        (Rejected("too long"), "failed", "failed"),  # for good: trying again would not help
        (InDoubt("cut"), "waiting", "in_doubt"),  # a reply at least once, a broadcast at most once
        (RetryAfter(5), "waiting", "waiting"),  # it was not taken: no doubt
    ],
)
@pytest.mark.parametrize("kind", ["reply", "broadcast"])
async def test_what_becomes_of_a_failure(
    post: Post, kind: str, error: ChannelError, reply: str, broadcast: str
) -> None:
    anna = post.meet(Address("memory", ANNA))
    post.memory.fail_next(error)
    row = post.write(anna, "text", kind)
    wanted = reply if kind == "reply" else broadcast
    async with post.sending():
        await (post.put_back(row) if wanted == "waiting" else post.becomes(row, wanted))


@pytest.mark.parametrize("error", [InDoubt("cut"), TypeError("a mistake in the channel")], ids=["in-doubt", "mistake"])
async def test_a_reply_that_cannot_be_sent_is_tried_so_many_times(post: Post, error: Exception) -> None:
    anna = post.meet(Address("memory", ANNA))
    post.memory.fail_next(*(error for _ in range(ATTEMPTS)))  # type: ignore[arg-type]
    row = post.write(anna, "text")
    async with post.sending():
        for _ in range(ATTEMPTS - 1):
            await post.put_back(row)
            post.now += timedelta(minutes=5)
        await post.becomes(row, "failed")


async def test_parts_that_arrived_are_not_sent_again(post: Post) -> None:
    anna = post.meet(Address("other", ANNA))
    cut = InDoubt("cut")
    cut.parts_sent = 2
    post.other.fail_next(cut)
    async with post.sending():
        row = post.write(anna, "long text")
        await post.put_back(row)
        post.now += timedelta(seconds=3)
        await post.becomes(row, "sent")
    assert post.other.from_part == [0, 2]


async def test_what_is_true_no_more_is_not_sent(post: Post) -> None:
    anna = post.meet(Address("memory", ANNA))
    gone, reply = post.write(anna, "reminder", "reminder", about="booking:99:1"), post.write(anna, "reply")
    async with post.sending():
        await post.becomes(gone, "skipped")
        await post.becomes(reply, "sent")
    assert post.heard(ANNA) == ["reply"]
    assert post.database.read_now(lambda store: store.outbox.why(gone)) == "booking ended"


async def test_what_a_dead_process_had_claimed_is_sent_at_once(post: Post) -> None:
    anna = post.meet(Address("memory", ANNA))
    rows = [post.write(anna, kind, kind) for kind in ("reply", "news", "reminder", "broadcast")]
    claimed = post.database.write_now(lambda store: store.outbox.claim("dead", post.now, broadcasts=5))
    assert len(claimed) + 1 == len(rows)  # the news waits for the reply
    async with post.sending():
        for row in rows[:3]:
            await post.becomes(row, "sent")
        await post.becomes(rows[3], "in_doubt")  # it may have arrived: at most once
    assert sorted(post.heard(ANNA)) == ["news", "reminder", "reply"]


async def test_a_claim_ends_with_its_lease(post: Post) -> None:
    anna = post.meet(Address("memory", ANNA))
    async with post.sending():
        await post.becomes(post.write(anna, "sending works"), "sent")
        row = post.write(anna, "lost", address=Address("nowhere", ANNA))
        await post.becomes(row, "sent")  # the reachable address stands in for a channel that is not there
        lost = post.write(anna, "lost")
        post.database.write_now(lambda store: store.outbox.release([lost], "p"))
    post.database.write_now(lambda store: store.outbox.claim("p", post.now))
    assert post.database.write_now(lambda store: store.outbox.claim("q", post.now + LEASE)) == []
    post.now += LEASE + timedelta(seconds=1)
    async with post.sending():
        await post.becomes(lost, "sent")


async def test_reminders_overtake_broadcasts(post: Post) -> None:
    people = [post.meet(Address("slow", str(n))) for n in range(24)]
    broadcasts = [post.write(person, "broadcast", "broadcast") for person in people]
    async with post.sending():
        await post.becomes(broadcasts[0], "sent")
        reminder = post.write(people[-1], "reminder", "reminder", about="")
        await post.becomes(reminder, "sent")
        assert post.state(broadcasts[-1]) != "sent"


async def test_stopping_gives_back_what_was_not_tried(post: Post) -> None:
    people = [post.meet(Address("slow", str(n))) for n in range(8)]
    rows = [post.write(person, "broadcast", "broadcast") for person in people]
    async with post.sending():
        await post.becomes(rows[0], "sent")
    states = [post.state(row) for row in rows]
    assert set(states) == {"sent", "waiting"}, states


async def test_one_of_two_processes_sends(post: Post) -> None:
    if post.database.is_sqlite:
        pytest.skip("on SQLite one process runs")
    anna = post.meet(Address("memory", ANNA))
    async with post.sending("first") as leading:
        await post.becomes(post.write(anna, "one"), "sent")
        async with post.sending("second") as waiting:
            await post.becomes(post.write(anna, "two"), "sent")
            assert (leading.claimant, waiting.claimant) == ("first", None)
