"""Many who press the same time at the same moment: one holds it, the others are offered other times."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

from domain.messages import Address, Button
from storage.database import Database
from storage.repositories import Repositories
from tests.handlers.booking_desk import Desk, labels, text_of

ASKERS = 10


def invite(desk: Desk, name: str) -> Button:
    """A person with an open need and known contact; the button they are about to press."""

    def fill(store: Repositories) -> int:
        desk.people[name] = store.accounts.touch(Address("web", name), desk.now)
        store.return_codes.make(desk.people[name], desk.now)  # the way back was offered before
        return desk.submit(store, name).id

    need_id = desk.database.write_now(fill)
    desk.know_contact(name)
    return Button("", "b.slot", need_id, 0, desk.button("asker", "15:00").key)


def test_one_is_held_and_the_others_see_what_else_is_free(database: Database, now: datetime) -> None:
    desk = Desk(database, now)
    desk.offer("asker", "陈工")
    buttons = {name: invite(desk, name) for name in (f"asker{n}" for n in range(ASKERS))}
    barrier = Barrier(ASKERS)

    def press(name: str) -> list[str]:
        barrier.wait()
        reply = desk.send_press(name, buttons[name])
        return [text_of(reply), *labels(reply)]

    with ThreadPoolExecutor(ASKERS) as pool:
        answers = list(pool.map(press, buttons))
    held = [answer for answer in answers if "已为您留住" in answer[0]]
    others = [answer for answer in answers if answer[0].startswith("这个时间刚刚被约走了")]
    assert (len(held), len(others)) == (1, ASKERS - 1)
    assert all("11 月 25 日（周三）14:00" in answer for answer in others)
    assert not [answer for answer in others if "11 月 25 日（周三）15:00" in answer]
    assert desk.taken() == 4
