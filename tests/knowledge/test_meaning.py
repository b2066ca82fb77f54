"""The sentence model beside characters and words: whose vectors are kept, when they count, and that they help."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from domain.records import Kind, Record, RecordId
from knowledge.entry import Entry
from knowledge.index import Index
from knowledge.matcher import Matcher
from knowledge.meaning import FEWEST, MOST, Meaning
from knowledge.shelf import Shelf

ASKED = "设备坏了"
WANTED = "设备维修"
OTHERS = ("设备采购", "设备搬运", "设备拍卖")
"""They share as much with what is asked, in characters and words."""


def question(number: int, text: str) -> Record:
    return Record(RecordId(Kind.FAQ, number), text, {})


@pytest.fixture(scope="module")
def shelves() -> Mapping[Kind, Shelf]:
    """One kind, just large enough."""
    index = Index.open(None)
    texts = [*OTHERS, WANTED, *(f"第{number}号设备怎么保养" for number in range(FEWEST - 1 - len(OTHERS)))]
    index.apply([question(number, text) for number, text in enumerate([*texts, WANTED], start=1)], 1)
    return index.shelves()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, shelves: Mapping[Kind, Shelf]) -> Path:
    """Where a meaning has learned everything."""
    kept = tmp_path_factory.mktemp("meaning")
    learn(Meaning(kept), shelves)
    return kept


def learn(meaning: Meaning, shelves: Mapping[Kind, Shelf]) -> int:
    return sum(1 for _ in meaning.learn(shelves))


def entries(shelf: Shelf, *texts: str) -> Iterator[Entry]:
    found = {entry.record.title: entry for entry in (shelf.read(at) for _, at in shelf.gists())}
    return (found[text] for text in texts)


def vectors_in(folder: Path) -> int:
    (file,) = folder.glob("*.vectors")
    size, rest = divmod(file.stat().st_size, 520)
    assert not rest
    return size


def test_the_same_thing_said_otherwise_is_nearer(folder: Path, shelves: Mapping[Kind, Shelf]) -> None:
    meaning = Meaning(folder)
    assert learn(meaning, shelves) == 1, "only the model is loaded: every vector is kept"
    said = meaning.near(ASKED, list(entries(shelves[Kind.FAQ], WANTED, *OTHERS)))
    assert said
    near = [nearness for nearness, _ in said]
    assert near[0] == max(near)
    assert all(-1 <= each <= 1 for each in near)
    assert all(0 < apart <= 2 for _, apart in said)


def test_a_record_alone_is_not_apart(folder: Path, shelves: Mapping[Kind, Shelf]) -> None:
    meaning = Meaning(folder)
    learn(meaning, shelves)
    assert meaning.near(ASKED, list(entries(shelves[Kind.FAQ], WANTED)))[0][1] == pytest.approx(0, abs=1e-6)


def test_a_text_is_computed_once_whatever_records_say_it(folder: Path) -> None:
    assert vectors_in(folder) == FEWEST, "two of the records say the same"


def test_it_says_nothing_before_it_knows_all(folder: Path, shelves: Mapping[Kind, Shelf]) -> None:
    known = list(entries(shelves[Kind.FAQ], *OTHERS))
    meaning = Meaning(folder)
    assert meaning.near(ASKED, known) is None, "the model is not loaded"
    learn(meaning, shelves)
    assert meaning.near(ASKED, known) is not None
    index = Index.open(None)
    index.apply([question(1, "一条还没有算过的新问答")], 1)
    stranger = next(entries(index.shelves()[Kind.FAQ], "一条还没有算过的新问答"))
    assert meaning.near(ASKED, [*known, stranger]) is None
    assert meaning.near("", known) is None
    assert meaning.near(ASKED, []) is None


def test_half_a_vector_at_the_end_is_computed_again(
    tmp_path: Path, folder: Path, shelves: Mapping[Kind, Shelf]
) -> None:
    """A process that is killed while it writes leaves one."""
    (file,) = folder.glob("*.vectors")
    (tmp_path / file.name).write_bytes(file.read_bytes()[:-100])
    meaning = Meaning(tmp_path)
    assert learn(meaning, shelves) == 2, "the model, and one batch"
    assert vectors_in(tmp_path) == FEWEST
    assert meaning.near(ASKED, list(entries(shelves[Kind.FAQ], *OTHERS)))


def test_what_no_record_says_any_more_is_forgotten(tmp_path: Path, folder: Path, shelves: Mapping[Kind, Shelf]) -> None:
    (file,) = folder.glob("*.vectors")
    gone = b"".join(number.to_bytes(8) + b"\1" * 512 for number in range(1, 2 * FEWEST + 2))
    (tmp_path / file.name).write_bytes(file.read_bytes() + gone)
    learn(Meaning(tmp_path), shelves)
    assert vectors_in(tmp_path) == FEWEST


def test_small_kinds_do_without(tmp_path: Path) -> None:
    index = Index.open(None)
    index.apply([question(1, WANTED)], 1)
    assert learn(Meaning(tmp_path / "new"), index.shelves()) == 0
    assert not (tmp_path / "new").exists()
    assert FEWEST < MOST


def test_a_kind_that_shrank_does_without_again(folder: Path, shelves: Mapping[Kind, Shelf]) -> None:
    meaning, known = Meaning(folder), list(entries(shelves[Kind.FAQ], *OTHERS))
    learn(meaning, shelves)
    index = Index.open(None)
    index.apply([entry.record for entry in known], 1)
    learn(meaning, index.shelves())
    assert meaning.near(ASKED, known) is None


def test_it_decides_where_words_say_the_same(shelves: Mapping[Kind, Shelf], folder: Path) -> None:
    index = Index.open(None)
    index.apply([shelf.read(at).record for shelf in shelves.values() for _, at in shelf.gists()], 1)
    meaning = Meaning(folder)
    learn(meaning, shelves)
    without, beside = Matcher(index).rank(ASKED, Kind.FAQ), Matcher(index, meaning.near).rank(ASKED, Kind.FAQ)
    assert without[0].name in OTHERS
    assert beside[0].name == WANTED
