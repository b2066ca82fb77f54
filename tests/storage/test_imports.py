"""An import is seen all at once or not at all, and goes back the same way; what people changed since stays."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest

from domain.errors import Conflict
from domain.experts import Form, Hours
from domain.imports import Import, ImportState
from domain.messages import Address
from domain.records import Kind
from storage.database import Database
from storage.repositories import Repositories
from tests.storage.import_desk import FRIDAY, HOURS, Desk, expert
from tests.storage.test_erasure import written_anywhere


@pytest.fixture
def desk(database: Database, now: datetime) -> Desk:
    return Desk(database, now)


def test_nothing_is_seen_before_the_switch_and_everything_after_it(desk: Desk) -> None:
    desk.applied(expert("陈工", hours=HOURS), expert("马老师"))
    log = desk.log()
    this = desk.begin(expert("陈工", "特种钢", FRIDAY), expert("马老师"), expert("刘老师"), name="新表.xlsx")
    assert desk.seen() == {"陈工": "铸钢气孔", "马老师": "铸钢气孔"}
    assert desk.hours("陈工") == [(2, 840)]
    assert desk.log() == log
    this = desk.move(this, ImportState.FOLDING)
    after = {"陈工": "特种钢", "马老师": "铸钢气孔", "刘老师": "铸钢气孔"}
    assert desk.seen() == after
    assert desk.hours("陈工") == [(4, 540)]
    desk.fold(this, limit=1)
    assert desk.seen() == after
    desk.move(this, ImportState.APPLIED)
    assert desk.seen() == after
    assert desk.hours("陈工") == [(4, 540)]


def test_half_folded_is_seen_whole(desk: Desk) -> None:
    this = desk.begin(*(expert(f"专家{n}") for n in range(5)))
    desk.fold_some(this, 0, 0)
    assert desk.seen() == {}
    this = desk.move(this, ImportState.FOLDING)
    desk.fold_some(this, 0, 2)
    assert len(desk.seen()) == 5


def test_the_index_hears_of_it_when_it_is_folded(desk: Desk) -> None:
    log = desk.log()
    desk.applied(expert("陈工"))
    _, changed, gone = desk.database.read_now(lambda store: store.records.changes_after(log))
    assert ([record.title for record in changed], gone) == (["陈工"], [])
    this = desk.applied(expert("马老师"), name="别的.xlsx")
    log = desk.log()
    desk.undo(this)
    _, changed, gone = desk.database.read_now(lambda store: store.records.changes_after(log))
    assert (len(changed), len(gone)) == (0, 1)


def test_undone_it_is_as_before(desk: Desk) -> None:
    desk.applied(expert("陈工", hours=HOURS))
    this = desk.applied(expert("陈工", "特种钢", FRIDAY), expert("刘老师"), name="新表.xlsx")
    assert desk.seen() == {"陈工": "特种钢", "刘老师": "铸钢气孔"}
    desk.undo(this)
    assert desk.seen() == {"陈工": "铸钢气孔"}
    assert desk.hours("陈工") == [(2, 840)]


def test_the_way_back_is_seen_all_at_once_too(desk: Desk) -> None:
    desk.applied(expert("陈工"))
    this = desk.applied(expert("陈工", "特种钢"), expert("刘老师"), name="新表.xlsx")
    after = desk.seen()
    this = desk.move(this, ImportState.RETURNING)
    desk.database.write_now(lambda store: store.imports.staging.stage_return(this.id, 0, 500))
    assert desk.seen() == after
    desk.move(this, ImportState.RESTORING)
    assert desk.seen() == {"陈工": "铸钢气孔"}


def test_what_was_changed_since_stays_when_the_import_is_undone(desk: Desk) -> None:
    desk.applied(expert("陈工"), expert("马老师"), name="第一.xlsx")
    this = desk.applied(expert("陈工", "特种钢"), expert("马老师", "精炼脱气"), name="第二.xlsx")
    number = desk.number("陈工")
    desk.database.write_now(lambda store: store.experts.set_form(number, Form.PHONE, "示例", desk.now))
    count, records = desk.database.read_now(lambda store: store.imports.staging.changed_since(this.id, 5))
    assert (count, [record.title for record in records]) == (1, ["陈工"])
    desk.undo(this)
    assert desk.seen() == {"陈工": "特种钢", "马老师": "铸钢气孔"}


def test_hours_an_expert_set_since_count_as_a_change(desk: Desk) -> None:
    this = desk.applied(expert("陈工", hours=HOURS))
    number = desk.number("陈工")
    desk.database.write_now(lambda store: store.experts.set_hours(number, [Hours(0, 600, 660)], desk.now))
    assert desk.database.read_now(lambda store: store.imports.staging.changed_since(this.id, 5)[0]) == 1
    desk.applied(expert("陈工", "特种钢", HOURS), name="第二.xlsx")  # the table's hours are what they were
    assert desk.hours("陈工") == [(0, 600)]


def test_a_record_changed_by_hand_while_an_import_is_under_way_stays_as_the_person_left_it(desk: Desk) -> None:
    desk.applied(expert("陈工"), expert("马老师"))
    this = desk.begin(expert("陈工", "特种钢"), expert("马老师", "精炼脱气"), name="新表.xlsx")
    number = desk.number("陈工")
    desk.database.write_now(lambda store: store.experts.set_form(number, Form.PHONE, "示例", desk.now))
    desk.fold(desk.move(this, ImportState.FOLDING))
    assert desk.seen() == {"陈工": "铸钢气孔", "马老师": "精炼脱气"}
    assert desk.database.read_now(lambda store: store.imports.staging.changed_since(this.id, 5)[0]) == 1


def test_a_record_changed_by_hand_right_after_the_switch_keeps_both_changes(desk: Desk) -> None:
    desk.applied(expert("陈工"))
    this = desk.move(desk.begin(expert("陈工", "特种钢"), name="新表.xlsx"), ImportState.FOLDING)
    number = desk.number("陈工")
    desk.database.write_now(lambda store: store.experts.set_form(number, Form.PHONE, "示例", desk.now))
    desk.fold(this)
    assert desk.seen() == {"陈工": "特种钢"}
    found = desk.database.read_now(lambda store: store.experts.get(number))
    assert found is not None
    assert found.form is Form.PHONE


@pytest.mark.parametrize("seed", range(6))
def test_undone_newest_first_every_import_gives_back_what_it_found(desk: Desk, seed: int) -> None:
    chance, done, seen = random.Random(seed), [], []
    for month in range(5):
        seen.append(everything(desk))
        desk.phone = f"1380000000{chance.randrange(3)}"
        fields, hours = chance.choice(("铸钢气孔", "特种钢", "精炼脱气")), chance.choice((HOURS, FRIDAY, None))
        rows = [expert(name, fields, hours) for name in ("陈工", "马老师", "刘老师", "窦工") if chance.random() < 0.7]
        take_in = desk.replaced if chance.random() < 0.4 else desk.applied
        done.append(take_in(*rows, name=f"专家库2026-{month}.xlsx"))
    for this in reversed(done):
        desk.undo(this)
        assert everything(desk) == seen.pop()


def test_what_was_changed_between_two_imports_stays_when_both_are_undone(desk: Desk) -> None:
    first = desk.applied(expert("陈工"), expert("马老师"), name="专家库2026-10.xlsx")
    number = desk.number("陈工")
    desk.database.write_now(lambda store: store.experts.set_form(number, Form.PHONE, "示例", desk.now))
    for this in (desk.replaced(expert("马老师", "精炼脱气"), name="专家库2026-11.xlsx"), first):
        desk.undo(this)
    assert desk.seen() == {"陈工": "铸钢气孔"}
    count, records = desk.database.read_now(lambda store: store.imports.staging.passed_over(first.id, "undo", 5))
    assert (count, [record.title for record in records]) == (1, ["陈工"])


def everything(desk: Desk) -> dict[str, object]:
    """All that imports change about the experts, by name."""
    return {name: (fields, desk.hours(name), desk.contact(name)) for name, fields in desk.seen().items()}


def test_given_up_half_way_nothing_stays(desk: Desk) -> None:
    desk.applied(expert("陈工"))
    this = desk.begin(expert("陈工", "特种钢"), expert("刘老师"), name="新表.xlsx")
    this = desk.move(this, ImportState.WITHDRAWING)
    desk.database.write_now(lambda store: store.imports.staging.let_go(this.id, 0, 500))
    desk.move(this, ImportState.DROPPED)
    assert desk.seen() == {"陈工": "铸钢气孔"}
    desk.applied(expert("刘老师"), name="新表.xlsx")
    assert desk.seen() == {"陈工": "铸钢气孔", "刘老师": "铸钢气孔"}


def test_a_retired_record_comes_back_and_goes_again(desk: Desk) -> None:
    desk.applied(expert("陈工"))
    number = desk.number("陈工")
    desk.database.write_now(lambda store: store.records.retire(number, desk.now))
    this = desk.applied(expert("陈工", "特种钢"), name="新表.xlsx")
    assert desk.seen() == {"陈工": "特种钢"}
    desk.undo(this)
    assert desk.seen() == {}


def test_records_of_the_former_list_that_vanished_are_retired_and_come_back(desk: Desk) -> None:
    first = desk.applied(expert("陈工"), expert("马老师"), name="专家库2026-10.xlsx")
    this = desk.begin(expert("陈工", "特种钢"), name="专家库2026-11.xlsx")
    former = desk.database.read_now(lambda store: store.imports.staging.former(Kind.EXPERT, first.list_name, this.id))
    gone = [number for number, key in former if key.startswith("马老师")]
    desk.database.write_now(lambda store: store.imports.staging.stage_retired(this.id, gone))
    assert set(desk.seen()) == {"陈工", "马老师"}
    this = desk.move(this, ImportState.FOLDING)
    assert set(desk.seen()) == {"陈工"}
    desk.fold(this)
    assert set(desk.seen()) == {"陈工"}
    desk.undo(desk.move(this, ImportState.APPLIED))
    assert desk.seen() == {"陈工": "铸钢气孔", "马老师": "铸钢气孔"}


def test_one_at_a_time_saves_it(desk: Desk) -> None:
    this = desk.begin(expert("陈工"))
    desk.move(this, ImportState.FOLDING)
    with pytest.raises(Conflict):
        desk.move(this, ImportState.WITHDRAWING)


def test_where_a_record_comes_from_is_kept(desk: Desk) -> None:
    this = desk.applied(expert("陈工"))
    known = desk.database.read_now(lambda store: store.imports.staging.known(Kind.EXPERT, ["陈工|某大学"]))
    number = known["陈工|某大学"].number
    assert desk.database.read_now(lambda store: store.records.origin(number)) == (this.id, {"姓名": "陈工"})


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("专家库2026-10.xlsx", "专家库2026-11.xlsx", True),  # months
        ("专家库.xlsx", "专家库(1).xlsx", True),  # a second download
        ("专家库_最新.xlsx", "专家库 20261120 定稿.csv", True),
        ("专家库.xlsx", "成果库.xlsx", False),
    ],
)
def test_files_of_one_list(name: str, other: str, same: bool, now: datetime) -> None:
    one, two = (Import(0, ImportState.RECEIVED, 1, None, each, None, now + timedelta()) for each in (name, other))
    assert (one.list_name == two.list_name) is same


@pytest.mark.parametrize("name", ["专家模板.xlsx", "专家模板(1).xlsx", "Experts template.xlsx"])
def test_a_template_is_filled_in_for_different_people_and_no_list(name: str, now: datetime) -> None:
    assert Import(0, ImportState.RECEIVED, 1, None, name, None, now).list_name == ""


def test_a_telephone_comes_and_goes_with_its_import_and_is_no_part_of_the_record(desk: Desk) -> None:
    desk.phone = "13800000000"
    desk.applied(expert("陈工"))
    desk.phone = "13900000000"
    this = desk.begin(expert("陈工", "特种钢"), name="新表.xlsx")
    assert desk.contact("陈工") == {"phone": "13800000000"}
    this = desk.move(this, ImportState.FOLDING)
    assert desk.contact("陈工") == {"phone": "13900000000"}
    desk.fold(this)
    assert desk.contact("陈工") == {"phone": "13900000000"}
    records = desk.database.read_now(lambda store: store.records.of_kind(Kind.EXPERT))
    assert "13900000000" not in str(records)
    desk.undo(desk.move(this, ImportState.APPLIED))
    assert desk.contact("陈工") == {"phone": "13800000000"}


def test_an_erased_expert_leaves_no_telephone_behind(desk: Desk) -> None:
    desk.phone = "13800000000"
    desk.applied(expert("陈工"))
    desk.phone = "13900000000"
    desk.applied(expert("陈工", "特种钢"), name="新表.xlsx")
    number = desk.number("陈工")

    def leave(store: Repositories) -> None:
        account = store.accounts.touch(Address("memory", "chen"), desk.now)
        store.accounts.change(account, expert_id=number)
        store.erasure.person(account, desk.now)

    assert "13800000000" in written_anywhere(desk.database)
    desk.database.write_now(leave)
    left = written_anywhere(desk.database)
    assert [phone for phone in ("13800000000", "13900000000") if phone in left] == []
