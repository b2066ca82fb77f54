"""The index on disk: changes seen at once, kept over a restart, rebuilt when it cannot be trusted."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain.records import Filters, Kind, Record, RecordId, Source
from knowledge import index as module
from knowledge.entry import load
from knowledge.index import Index
from knowledge.matcher import Matcher
from knowledge.preparing import prepare_all

FIRST = Record(
    RecordId(Kind.EXPERT, 1), "甲（示例）", {"fields": "铸钢气孔"}, ("高端装备制造",), "银川",
    opens_on=date(2026, 1, 1), closes_on=date(2026, 12, 31), source=Source("表", date(2026, 1, 2), 3), sample=True,
    facts={"hours": [{"weekday": 2, "start": "14:00", "end": "17:00"}]},
)  # fmt: skip
SECOND = Record(RecordId(Kind.EXPERT, 2), "乙（示例）", {"fields": "石墨烯分散"})
POLICY = Record(RecordId(Kind.POLICY, 3), "铸钢补助（示例）", {})


def found(index: Index, text: str, kind: Kind = Kind.EXPERT) -> list[int]:
    return [match.record.id.number for match in Matcher(index).find(text, [kind])]


@pytest.mark.parametrize(
    ("day", "numbers"),
    [
        (date.min, [1, 2, 4]),
        (date.min + timedelta(days=1), [1, 4]),
        (date(2026, 1, 1), [1, 4]),
        (date.max - timedelta(days=1), [1, 4]),
        (date.max, [1, 3, 4]),
    ],
)
def test_open_on_is_exact_at_both_ends_of_all_days(day: date, numbers: list[int]) -> None:
    """1 names no day, 2 is open on the first day there is, 3 on the last one, 4 from the first to the last."""
    opens_and_closes = [(None, None), (date.min, date.min), (date.max, date.max), (date.min, date.max)]
    index = Index.open(None)
    index.apply(
        [
            Record(RecordId(Kind.POLICY, number), "铸钢补助（示例）", {}, opens_on=opens, closes_on=closes)
            for number, (opens, closes) in enumerate(opens_and_closes, start=1)
        ],
        1,
    )
    matches = Matcher(index).find("铸钢补助", [Kind.POLICY], Filters(open_on=day))
    assert sorted(match.record.id.number for match in matches) == numbers


@pytest.mark.parametrize("on_disk", [True, False])
def test_changes_are_visible_at_once(tmp_path: Path, on_disk: bool) -> None:
    index = Index.open(tmp_path / "index" if on_disk else None)
    assert (index.position, found(index, "铸钢气孔")) == (0, [])
    index.apply([FIRST, SECOND, POLICY], 3)
    assert (index.position, found(index, "铸钢气孔"), found(index, "铸钢补助", Kind.POLICY)) == (3, [1], [3])
    changed = Record(FIRST.id, FIRST.title, {"fields": "葡萄酒发酵"})
    index.apply([changed, SECOND.id, RecordId(Kind.EVENT, 99)], 5)
    assert (found(index, "铸钢气孔"), found(index, "石墨烯分散"), found(index, "葡萄酒发酵")) == ([], [], [1])


def test_applying_twice_changes_nothing() -> None:
    index = Index.open(None)
    for _ in range(2):
        index.apply([FIRST, SECOND, FIRST], 1)
    shelf = index.shelf(Kind.EXPERT)
    assert shelf
    assert shelf.size == 2


def test_slices_are_seen_and_kept_behind_the_last(tmp_path: Path) -> None:
    index = Index.open(tmp_path)
    changed = Record(FIRST.id, FIRST.title, {"fields": "葡萄酒发酵"})

    def slices() -> Iterator[tuple[list[Record | RecordId], int]]:
        yield [FIRST, POLICY], 2
        assert (index.position, index.shelves()) == (0, {})
        yield [changed, SECOND], 4
        yield [SECOND.id], 5

    assert index.apply_all(slices()) == 5
    index.close()
    again = Index.open(tmp_path)
    assert again.position == 5
    assert (found(again, "铸钢气孔"), found(again, "葡萄酒发酵"), found(again, "石墨烯分散")) == ([], [1], [])
    assert found(again, "铸钢补助", Kind.POLICY) == [3]


def test_nothing_of_slices_that_break_off_is_seen_and_they_can_come_again(tmp_path: Path) -> None:
    index = Index.open(tmp_path)

    def broken() -> Iterator[tuple[list[Record | RecordId], int]]:
        yield [FIRST], 1
        raise OSError("no more")

    with pytest.raises(OSError, match="no more") as kept:
        index.apply_all(broken())
    assert (index.position, index.shelves(), index.apply_all([])) == (0, {}, 0)
    assert Index.open(tmp_path).position == 0
    assert index.apply_all([([FIRST, SECOND], 2)]) == 2, kept  # though the error is still held
    shelf = index.shelf(Kind.EXPERT)
    assert shelf
    assert shelf.size == 2


def test_it_is_kept_over_a_restart(tmp_path: Path) -> None:
    index = Index.open(tmp_path)
    index.apply([FIRST], 7)
    index.apply([SECOND], 8)
    index.close()
    again = Index.open(tmp_path)
    assert again.position == 8
    assert Matcher(again).find("铸钢气孔", [Kind.EXPERT])[0].record == FIRST
    assert found(again, "石墨烯分散") == [2]


def test_what_is_stored_is_not_packed_so_that_it_is_read_without_unpacking(tmp_path: Path) -> None:
    Index.open(tmp_path).apply([replace(FIRST, texts={"done": "反复" * 500 + "铸钢气孔"})], 1)
    for position in (2, 3):  # also what is written after a restart
        Index.open(tmp_path).apply([replace(SECOND, texts={"done": "反复" * 500})], position)
        stored = [path.read_bytes() for path in tmp_path.glob("expert/*.store")]
        assert all(("反复" * 500).encode() in each for each in stored)


def test_what_a_killed_commit_left_behind_is_in_nobodys_way(tmp_path: Path) -> None:
    """Killed when its files were written and not yet counted: the same changes give files of the same names again."""
    folder, before = tmp_path / "index", tmp_path / "before"
    for changes, position in (([FIRST, SECOND, POLICY], 1), ([SECOND.id], 2)):
        if position == 2:
            shutil.copytree(folder, before)
        index = Index.open(folder)
        index.apply(changes, position)
        index.close()
    assert list((folder / Kind.EXPERT).glob("*.del"))
    shutil.copytree(before, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".managed.json"))
    again = Index.open(folder)
    assert (again.position, found(again, "石墨烯分散")) == (1, [2])
    again.apply([SECOND.id], 2)
    assert (again.position, found(again, "石墨烯分散"), found(again, "铸钢气孔")) == (2, [], [1])


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_record_stands_there_once(tmp_path: Path, number: int) -> None:
    """Whatever its number: below, at or above the highest that was there, before and after a restart."""
    index = Index.open(tmp_path)
    index.apply([SECOND], 1)
    record = Record(RecordId(Kind.EXPERT, number), "丙（示例）", {"fields": "铸钢气孔"})
    index.apply([record], 2)
    index.apply([record], 3)
    index.close()
    again = Index.open(tmp_path)
    again.apply([record], 4)
    shelf = again.shelf(Kind.EXPERT)
    assert shelf
    assert shelf.size == (1 if number == SECOND.id.number else 2)
    assert found(again, "铸钢气孔") == [number]


def _flip_a_byte(folder: Path) -> None:
    largest = max(folder.glob("expert/*.store"), key=lambda path: path.stat().st_size)
    content = bytearray(largest.read_bytes())
    content[len(content) // 3] ^= 0xFF
    largest.write_bytes(content)


def _truncate(folder: Path) -> None:
    for path in folder.glob("expert/*.term"):
        path.write_bytes(path.read_bytes()[:10])


def _lose_a_file(folder: Path) -> None:
    next(folder.glob("expert/*.idx")).unlink()


def _spoil_the_list_of_segments(folder: Path) -> None:
    (folder / "expert" / "meta.json").write_text("{")


def _lose_the_list_of_segments(folder: Path) -> None:
    (folder / "expert" / "meta.json").unlink()


def _spoil_the_state(folder: Path) -> None:
    (folder / "state.json").write_text('{"version": 1')


def _lose_the_state(folder: Path) -> None:
    (folder / "state.json").unlink()


def _age(folder: Path) -> None:
    path = folder / "state.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"version": module.VERSION - 1}))


@pytest.mark.parametrize(
    "damage",
    [
        _flip_a_byte,
        _truncate,
        _lose_a_file,
        _spoil_the_list_of_segments,
        _lose_the_list_of_segments,
        _spoil_the_state,
        _lose_the_state,
        _age,
    ],
)
def test_a_damaged_or_old_index_starts_again_and_can_be_rebuilt(tmp_path: Path, damage: object) -> None:
    Index.open(tmp_path).apply([FIRST, SECOND], 9)
    assert callable(damage)
    damage(tmp_path)
    index = Index.open(tmp_path)
    assert (index.position, found(index, "铸钢气孔")) == (0, [])
    index.apply([FIRST], 9)
    assert (found(index, "铸钢气孔"), found(index, "石墨烯分散")) == ([1], [])
    assert Index.open(tmp_path).position == 9


@pytest.mark.parametrize("left", ["", "{", None])
def test_a_kind_that_was_killed_while_it_was_made_is_made_anew(tmp_path: Path, left: str | None) -> None:
    Index.open(tmp_path).apply([FIRST], 1)
    for name in ("policy", "policy.new"):
        (tmp_path / name).mkdir()
        if left is not None:
            (tmp_path / name / "meta.json").write_text(left)
    index = Index.open(tmp_path)
    index.apply([POLICY], 2)
    assert found(index, "铸钢补助", Kind.POLICY) == [3]
    assert found(Index.open(tmp_path), "铸钢气孔") == [1]


def test_opening_writes_nothing(tmp_path: Path) -> None:
    Index.open(tmp_path / "absent")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "spoken"),
    [("宁夏某某机床有限公司（示例）", 0.0), ("创新券怎么用？", 1.0), ("高新技术企业的有效期是多少年", 1.0), ("", 0.0)],
)
def test_a_question_is_no_name(name: str, spoken: float) -> None:
    (prepared,) = prepare_all([Record(RecordId(Kind.FAQ, 1), name, {"answer": "略"})])
    assert load(prepared.plain, prepared.stored).spoken == spoken
    assert load(prepared.plain, prepared.stored).gist_key == prepared.gist_key
