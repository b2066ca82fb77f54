"""After erasing, a person's name, phone and words are in no row of any table and in no file."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text, update

from domain.accounts import Role
from domain.bookings import Booking, BookingState
from domain.channels import Update
from domain.imports import Import, ImportState
from domain.messages import Address, Card, Choices, Document, FileRef, Reply, Said, Text
from domain.needs import Need, NeedState
from domain.records import Kind, NewRecord
from storage.database import Database
from storage.outbox import Draft
from storage.repositories import Repositories
from storage.tables import inbox, metadata, outbox

NAME, CONTACT, PHONE = "zhang.display", "张某（示例）", "13800000000"
PROBLEM, TYPED = "铸钢件有气孔，请打 13800000000 找张某（示例）", "我们的配方是三七开"
FIRM = "银川某铸造有限公司（示例）"
PERSONAL = (NAME, CONTACT, PHONE)


@dataclass
class Cast:
    """Who takes part, by account id, and the need that is at stake."""

    person: int
    colleague: int
    expert: int
    staff: int
    need: Need
    booking: Booking


def written_anywhere(database: Database) -> str:
    """Every value of every row of every table, as one text; JSON as it reads, not as it is escaped."""

    def values() -> Iterator[str]:
        with engine.connect() as connection:
            for table in metadata.sorted_tables:
                for row in connection.execute(select(table)):
                    yield from (json.dumps(value, ensure_ascii=False, default=str) for value in row)

    engine = create_engine(database.url)
    try:
        return "\n".join(values())
    finally:
        engine.dispose()


def fill(store: Repositories, now: datetime, with_colleague: bool) -> Cast:
    """A person with rows in every table that may hold something of theirs, before anything is erased."""
    person, colleague, expert, staff = (
        store.accounts.touch(Address("memory", who), now, name=name)
        for who, name in (("z", NAME), ("c", "同事"), ("e", "专家"), ("s", "值班"))
    )
    store.records.load(
        [NewRecord(Kind.EXPERT, "chen", "陈工（示例）", {}), NewRecord(Kind.EVENT, "fair", "对接会", {})], now
    )
    record = store.records.named(Kind.EXPERT, "陈工（示例）")[0].id.number
    event = store.records.named(Kind.EVENT, "对接会")[0].id.number
    firm = store.enterprises.add(FIRM, now).id
    store.accounts.change(person, contact=CONTACT, phone=PHONE, enterprise_id=firm, member="yes")
    store.accounts.change(expert, expert_id=record)
    store.accounts.grant(staff, Role.OPERATOR, now)
    if with_colleague:
        store.accounts.change(colleague, enterprise_id=firm, member="yes")
    need = submitted(store, person, firm, now)
    booking = booked(store, need, record, now)
    cast = Cast(person, colleague, expert, staff, need, booking)
    talked(store, cast, now)
    belongings(store, cast, record, event, now)
    return cast


DEALT_WITH = {
    # kept: ids and times only
    *("audit", "invites"),
    # blanked or cut loose
    *("inbox", "outbox", "conversations", "needs", "bookings", "feedback", "announcements", "imports"),
    # deleted
    *("addresses", "roles", "return_codes", "subscriptions", "watches", "registrations", "gaps", "files"),
}


def test_every_table_that_names_an_account_is_dealt_with() -> None:
    """A new table of people's things fails here until erasing knows what to do with it."""
    columns = ("account_id", "taken_by", "created_by", "used_by")
    naming = {table.name for table in metadata.sorted_tables if any(name in table.columns for name in columns)}
    assert naming == DEALT_WITH


def submitted(store: Repositories, person: int, firm: int, now: datetime) -> Need:
    draft = store.needs.add(person, now)
    store.needs.save(replace(draft, problem="草稿里的秘密", text=TYPED), now)
    need = store.needs.add(person, now, firm)
    said = {"problem": PROBLEM, "text": f"{PROBLEM}\n{CONTACT} {PHONE}", "number": "N-26-0001"}
    return store.needs.save(replace(need, state=NeedState.OPEN, submitted_at=now, **said), now)


def booked(store: Repositories, need: Need, record: int, now: datetime) -> Booking:
    start = now + timedelta(days=4)
    empty = Booking(
        0, need.id, record, need.account_id, need.enterprise_id, BookingState.REQUESTED, 0, start, start, "", "", now
    )
    requested = replace(empty, end=start + timedelta(hours=1), form="phone", place=PHONE)
    booking = store.bookings.add(requested, now)
    store.bookings.reveal(booking, now)
    return store.bookings.save(replace(booking, state=BookingState.CANCELLED, reason=f"{CONTACT}病了"), now)


def talked(store: Repositories, cast: Cast, now: datetime) -> None:
    """Messages in and out, also to the expert and the staff."""
    before = now - timedelta(minutes=5)
    file = store.files.keep("气孔.txt", "text/plain", PHONE.encode(), now, cast.person)
    said = Said(Address("memory", "z"), f"{TYPED} {PHONE}", (FileRef(file.id, file.name, file.mime, file.size),), now)
    store.inbox.put(Update("memory", "test", "1", said, "zh", NAME), now)
    gap = store.gaps.add(cast.need.id, cast.person, TYPED, "asked_human", now)
    copy = store.files.keep("转来的.txt", "text/plain", TYPED.encode(), now, cast.staff)
    told = (
        (cast.person, Reply((Text(f"{CONTACT}，您好"),)), ""),
        (cast.expert, Reply((Card("预约", (f"{CONTACT} {PHONE}", FIRM)), Choices(()))), f"booking:{cast.booking.id}:1"),
        (cast.expert, Reply((Text(f"明天与{CONTACT}咨询"),)), f"event:1+booking:{cast.booking.id}:1"),
        (cast.expert, Reply((Text(f"请回电 {PHONE}"),)), ""),
        (cast.staff, Reply((Text(TYPED), Document(copy.id, "转来的.txt"))), f"gap:{gap.id}"),
        (cast.staff, Reply((Text(f"{NAME} 在等"),)), ""),
        (cast.colleague, Reply((Text("与此人无关"),)), ""),
    )
    for account, reply, about in told:
        store.outbox.add(Draft(account, "news", reply, before, about=about), before)
    store.conversations.save(replace(store.conversations.get(cast.person), need_id=cast.need.id, human_since=now), now)


def belongings(store: Repositories, cast: Cast, record: int, event: int, now: datetime) -> None:
    store.return_codes.make(cast.person, now)
    store.return_codes.count_failure(Address("memory", "z"), now)
    store.subscriptions.watch(cast.person, event, now)
    store.registrations.join(cast.person, event, None, now)
    store.feedback.give(cast.need.id, [record], cast.person, "unfit", now)
    store.feedback.explain(cast.need.id, [record], f"{CONTACT}问过，请回 {PHONE}")
    store.finds.see(cast.need.id, [record], now)


@pytest.mark.parametrize("with_colleague", [True, False])
def test_nothing_personal_is_left(database: Database, now: datetime, with_colleague: bool, tmp_path: Path) -> None:
    cast = database.write_now(lambda store: fill(store, now, with_colleague))
    assert all(mark in written_anywhere(database) for mark in (*PERSONAL, TYPED, FIRM))
    database.write_now(lambda store: store.erasure.person(cast.person, now))
    left = written_anywhere(database)
    assert [mark for mark in (*PERSONAL, TYPED, "草稿里的秘密", "气孔.txt", "转来的.txt") if mark in left] == []
    assert "与此人无关" in left
    assert not any(PHONE in file.read_text() or TYPED in file.read_text() for file in (tmp_path / "files").iterdir())


def test_rows_that_were_written_with_escapes_are_found_too(database: Database, now: datetime) -> None:
    cast = database.write_now(lambda store: fill(store, now, with_colleague=True))
    engine = create_engine(database.url)  # whose own way to write JSON is the former one
    with engine.begin() as connection:
        for table, column in ((outbox, outbox.c.reply), (inbox, inbox.c.payload)):
            for row in connection.execute(select(table.c.id, column)).all():
                connection.execute(update(table).where(table.c.id == row.id).values({column.name: row[1]}))
        escaped = connection.scalars(text("SELECT CAST(reply AS TEXT) FROM outbox")).all()
    engine.dispose()
    assert any("\\u" in each for each in escaped)
    database.write_now(lambda store: store.erasure.person(cast.person, now))
    left = written_anywhere(database)
    assert [words for words in PERSONAL if words in left] == []


def test_an_import_stays_with_the_bureau(database: Database, now: datetime) -> None:
    def work(store: Repositories) -> Import | None:
        admin = store.accounts.touch(Address("memory", "admin"), now, name=NAME)
        file = store.files.keep("专家库.xlsx", "", TYPED.encode(), now, admin)
        kept = store.imports.add(Import(0, ImportState.APPLIED, 1, file.id, file.name, admin, now))
        store.erasure.person(admin, now)
        return store.imports.get(kept.id)

    left = database.write_now(work)
    assert left is not None
    assert (left.account_id, left.file_id) == (None, None)


def test_a_submitted_need_stays_with_the_firm_without_the_person(database: Database, now: datetime) -> None:
    cast = database.write_now(lambda store: fill(store, now, True))
    database.write_now(lambda store: store.erasure.person(cast.person, now))
    need = database.read_now(lambda store: store.needs.get(cast.need.id))
    assert need is not None
    assert (need.account_id, need.problem, need.number) == (None, "铸钢件有气孔，请打 *** 找***", "N-26-0001")
    assert database.read_now(lambda store: store.bookings.get(cast.booking.id)) is not None
    said = database.read_now(lambda store: store.feedback.of_need(cast.need.id))
    assert [each.reason for each in said] == ["***问过，请回 ***"]
    assert database.read_now(lambda store: store.feedback.of_account(cast.person)) == []
    assert FIRM in written_anywhere(database)


def test_without_another_member_need_bookings_and_firm_go_too(database: Database, now: datetime) -> None:
    cast = database.write_now(lambda store: fill(store, now, False))
    database.write_now(lambda store: store.erasure.person(cast.person, now))
    assert database.read_now(lambda store: store.needs.get(cast.need.id)) is None
    assert database.read_now(lambda store: store.bookings.get(cast.booking.id)) is None
    assert FIRM not in written_anywhere(database)


def test_the_last_member_takes_along_what_earlier_ones_left(database: Database, now: datetime) -> None:
    cast = database.write_now(lambda store: fill(store, now, True))
    for member in (cast.person, cast.colleague):
        database.write_now(lambda store, who=member: store.erasure.person(who, now))
    assert database.read_now(lambda store: store.needs.get(cast.need.id)) is None


def test_an_erased_person_may_come_back_as_somebody_new(database: Database, now: datetime) -> None:
    cast = database.write_now(lambda store: fill(store, now, True))
    database.write_now(lambda store: store.erasure.person(cast.person, now))
    assert database.read_now(lambda store: store.accounts.get(cast.person)) is None
    assert database.read_now(lambda store: store.inbox.next_rows(())) == []
    again = database.write_now(lambda store: store.accounts.touch(Address("memory", "z"), now))
    assert again != cast.person


def test_news_of_the_same_turn_still_go_out(database: Database, now: datetime) -> None:
    def cancel_and_erase(store: Repositories) -> int | None:
        cast = fill(store, now, False)
        news = Draft(cast.expert, "news", Reply((Text("预约已取消"),)), now, about=f"booking:{cast.booking.id}")
        told = store.outbox.add(news, now)
        store.erasure.person(cast.person, now)
        return told

    told = database.write_now(cancel_and_erase)
    claimed = database.write_now(lambda store: store.outbox.claim("sender", now))
    assert [row.id for row in claimed if row.reply.parts == (Text("预约已取消"),)] == [told]


def test_the_farewell_is_blanked_once_it_is_sent(database: Database, now: datetime) -> None:
    def erase(store: Repositories) -> int:
        person = store.accounts.touch(Address("memory", "z"), now, name=NAME)
        store.erasure.person(person, now)
        row = store.outbox.add(Draft(person, "reply", Reply((Text("已删除"),)), now, Address("memory", "z-4711")), now)
        assert row is not None
        return row

    row = database.write_now(erase)
    assert database.write_now(lambda store: store.erasure.forget_farewells()) == 0
    database.write_now(lambda store: store.outbox.end(row, "sent", now))
    assert database.write_now(lambda store: store.erasure.forget_farewells()) == 1
    assert "z-4711" not in written_anywhere(database)
    assert database.write_now(lambda store: store.erasure.forget_farewells()) == 0


@pytest.mark.parametrize("leaves", ["person", "colleague"])
def test_who_only_named_the_same_firm_keeps_needs_and_firm(database: Database, now: datetime, leaves: str) -> None:
    def both(store: Repositories) -> tuple[Cast, int]:
        cast = fill(store, now, False)
        store.accounts.change(cast.colleague, enterprise_id=cast.need.enterprise_id)  # not confirmed
        need = store.needs.add(cast.colleague, now, cast.need.enterprise_id)
        return cast, store.needs.save(replace(need, problem=f"{CONTACT}推荐的炉子漏", state=NeedState.OPEN), now).id

    cast, other = database.write_now(both)
    kept, gone = (other, cast.need.id) if leaves == "person" else (cast.need.id, other)
    before = database.read_now(lambda store: store.needs.get(kept))
    database.write_now(lambda store: store.erasure.person(getattr(cast, leaves), now))
    assert database.read_now(lambda store: store.needs.get(gone)) is None
    after = database.read_now(lambda store: store.needs.get(kept))
    assert before is not None
    assert after is not None
    assert (after.account_id, after.enterprise_id) == (before.account_id, before.enterprise_id)
    assert FIRM in written_anywhere(database)
    database.write_now(lambda store: store.erasure.person(cast.colleague, now))
    database.write_now(lambda store: store.erasure.person(cast.person, now))
    assert FIRM not in written_anywhere(database)
