"""看: an import that is at work says how far it came; a report that is shown again offers what it offered at first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from domain.accounts import Role
from domain.imports import Import, ImportCounts, ImportState, Tally, Wanted
from domain.messages import FileRef
from domain.records import content_hash
from handlers.imports import APPLY, UNDO
from storage.database import Database
from storage.repositories import Repositories
from tests.handlers.front_desk import FrontDesk
from tests.storage.import_desk import expert

NAME = "专家.csv"


@pytest.fixture
def desk(database: Database, now: datetime) -> FrontDesk:
    """An admin."""
    desk = FrontDesk(database, now)
    desk.settled("admin", Role.ADMIN)
    return desk


def there_is(desk: FrontDesk, state: ImportState, counts: ImportCounts) -> Import:
    """An import that came so far."""
    new = Import(0, state, 1, None, NAME, None, desk.now, counts=counts)
    return desk.database.write_now(lambda store: store.imports.add(new))


def at_work(desk: FrontDesk, this: Import, kind: str, position: int) -> None:
    """A job is at work on it, and another one on an import that waits."""

    def work(store: Repositories) -> None:
        for number, where in ((this.id + 1, 1), (this.id, position)):
            job_id = store.jobs.add(kind, {"import": number}, desk.now, desk.now, f"test:{number}")
            assert job_id is not None
            store.jobs.go_on(job_id, where, desk.now)

    desk.database.write_now(work)


def see(desk: FrontDesk) -> str:
    desk.say("admin", "导入")
    return desk.press("admin", "看 1")


def test_while_rows_are_written_their_number_is_told(desk: FrontDesk) -> None:
    at_work(desk, there_is(desk, ImportState.STAGING, ImportCounts(rows=100_000)), APPLY, 42_500)
    assert "《专家.csv》正在导入，已处理 42500 / 100000 行" in see(desk)


def test_before_its_first_slice_no_row_is_done(desk: FrontDesk) -> None:
    there_is(desk, ImportState.STAGING, ImportCounts(rows=9))
    assert "已处理 0 / 9 行" in see(desk)


@pytest.mark.parametrize(
    ("state", "kind", "told"),
    [
        (ImportState.FOLDING, APPLY, "正在导入"),
        (ImportState.WITHDRAWING, APPLY, "正在停下"),
        (ImportState.RETURNING, UNDO, "正在撤回"),
        (ImportState.RESTORING, UNDO, "正在撤回"),
    ],
)
def test_behind_the_last_row_records_are_counted(desk: FrontDesk, state: ImportState, kind: str, told: str) -> None:
    desk.expert("马老师（示例）")  # records of an import are not the first ones
    this = there_is(desk, ImportState.STAGING, ImportCounts(rows=5))

    def stage(store: Repositories) -> int:
        wanted = [Wanted(row, content_hash(row), {}) for row in map(expert, ("甲", "乙", "丙"))]
        store.imports.staging.stage(this.id, wanted, desk.now)
        return store.imports.staging.known(wanted[0].record.kind, ["乙|某大学"])["乙|某大学"].number

    position = desk.database.write_now(stage)
    at_work(desk, this, kind, position)
    desk.database.write_now(lambda store: store.imports.save(replace(this, state=state), desk.now))
    assert f"《专家.csv》{told}，已处理 2 / 3 条" in see(desk)


def test_a_report_that_is_shown_again_still_offers_its_proposals(desk: FrontDesk) -> None:
    this = there_is(desk, ImportState.REPORTED, ImportCounts(rows=3, new=2, wrong=1, proposals=2))
    assert "按建议改 2 处再看" in see(desk)
    accepted = replace(this, accept=True)
    desk.database.write_now(lambda store: store.imports.save(accepted, desk.now))
    assert "按建议改" not in see(desk)


def test_what_an_import_did_is_told_from_what_was_kept_with_it(desk: FrontDesk) -> None:
    """Its records, perhaps 100,000, are counted when it ends and not at each look."""
    this = there_is(desk, ImportState.APPLIED, ImportCounts(rows=9))
    kept = replace(this, tally=Tally(3, 2, 1))
    desk.database.write_now(lambda store: store.imports.save(kept, desk.now))
    assert "新增 3 条，更新 2 条，停用 1 条" in see(desk)
    assert "新增 3 条，更新 2 条，停用 1 条" in desk.press("admin", "撤回这次导入")


def file(desk: FrontDesk, name: str) -> FileRef:
    kept = desk.database.write_now(lambda store: store.files.keep(name, "", b"x", desk.now, None))
    return FileRef(kept.id, name, "", 1)


@pytest.mark.parametrize("name", ["专家.docx", "专家.pdf", "照片.png"])
def test_another_file_of_an_admin_is_answered_with_what_is_read_as_a_list(desk: FrontDesk, name: str) -> None:
    assert "只能读取 .xlsx" in desk.say("admin", "", files=(file(desk, name),))
    desk.say("admin", "铸钢件老有气孔，废品率8%")
    assert "只能读取" not in desk.say("admin", "", files=(file(desk, name),))  # the need's


@pytest.mark.parametrize("words", ["", "专家"])
def test_a_list_of_staff_who_are_no_admin_becomes_no_need(desk: FrontDesk, words: str) -> None:
    desk.settled("wang", Role.OPERATOR)
    assert "只给管理员用" in desk.say("wang", words, files=(file(desk, "专家.csv"),))
    wang = desk.number("wang")
    assert desk.database.read_now(lambda store: store.needs.of_account(wang)) == []
