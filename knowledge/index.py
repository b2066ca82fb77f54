"""The search index: one tantivy index per kind of record, on disk with the change-log position it was built to.

One index per kind makes word rarity and lengths those of the kind, so scores are comparable within it, and a
search of one kind needs no filter. `state.json`, written last, names the position and the checksum of every file:
a crash between commit and state only replays changes, which is harmless; a missing or altered file means rebuilding.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import tantivy

from domain.records import Kind, Record, RecordId
from knowledge.entry import CUT
from knowledge.preparing import Prepared, prepare_all
from knowledge.shelf import MAX_DAY, MIN_DAY, Shelf, city_key

VERSION: Final = 6
"""Raise when schema, settings, normal form, cutting or the stored record change: the index is then rebuilt."""

_HEAP: Final = 30_000_000
"""Bytes of a kind's writer, taken as needed. Twice as much saves 3 %, and all kinds may be written at once."""
Change = Record | RecordId
"""A record to add or replace, or the id of one to remove."""
Slice = tuple[Iterable[Change], int]
"""Changes, and the change-log position after them."""

_STORE: Final = {"docstore_compression": "none", "docstore_blocksize": 4096}
"""Of an index's settings those of what is stored. A find reads some fifty records that lie in as many blocks, and
unpacking blocks of the usual 16 kB took a tenth of it (docs/decisions/0020-several-kinds.md)."""

_STATE: Final = "state.json"
_UNCHECKED: Final = ("meta.json", ".managed.json", ".lock")


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in CUT:
        builder.add_text_field(name, tokenizer_name=name, index_option="freq")
    for name in ("industry", "city", "level"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("number", indexed=True, fast=True)
    for name in ("opens", "closes", "gist"):  # read as columns only: no terms to write and merge
        builder.add_integer_field(name, fast=True)
    for name in ("plain", "record"):
        builder.add_bytes_field(name, stored=True)
    return builder.build()


class Index:
    """Everything that can be found. One thread applies changes; any thread reads `shelf`."""

    def __init__(self, folder: Path | None, position: int, checksums: dict[str, int]) -> None:
        self.position = position
        """The change-log position the index was built to; 0 = empty, to be built from the start."""
        self._folder = folder
        self._checksums = checksums
        self._schema = _schema()
        self._indexes: dict[Kind, tantivy.Index] = {}
        self._shelves: dict[Kind, Shelf] = {}
        self._highest: dict[Kind, float] = {}
        self._fresh = position == 0

    @classmethod
    def open(cls, folder: Path | None) -> Index:
        """The index in `folder`, or in memory for None. Absent, damaged, or of another version: empty, position 0.

        Opening changes nothing on disk; what was damaged is replaced by the first `apply`.
        """
        state = _read_state(folder) if folder else None
        if folder and state:
            index = cls(folder, state[0], state[1])
            try:
                index._open_kinds(folder, state[2])
            except (ValueError, OSError):
                return cls(folder, 0, {})
            return index
        return cls(folder, 0, {})

    def shelf(self, kind: Kind) -> Shelf | None:
        """The records of a kind as of the last commit, or None when there are none."""
        return self._shelves.get(kind)

    def shelves(self) -> Mapping[Kind, Shelf]:
        """Those of all kinds that have records."""
        return dict(self._shelves)

    def apply(self, changes: Iterable[Change], position: int) -> None:
        """Adds or replaces records, removes those named by id; committed and visible when this returns.

        `position` is the change-log position after these changes. Applying the same changes twice is harmless.
        """
        self.apply_all([(changes, position)])

    def apply_all(self, slices: Iterable[Slice]) -> int:
        """`apply` for one slice after the other, with one commit behind the last; returns how many changes there were.

        A tenth less work than a commit for each, because there is less to merge; but nothing is visible, and nothing
        kept over a crash, before the end.
        """
        writers: dict[Kind, tantivy.IndexWriter] = {}
        position, count = self.position, 0
        try:
            for changes, after in slices:
                count += self._write(list(changes), writers)
                position = after
            for kind, writer in writers.items():
                writer.commit()
                writer.wait_merging_threads()
                self._show(kind)
        finally:
            writers.clear()  # whatever holds this frame after an error must not hold the locks of the writers
        if count or position != self.position:
            self._prepare_folder()
            self.position = position
            self._write_state()
        return count

    def close(self) -> None:
        """Lets go of files; nothing is unsaved between calls of `apply`."""
        self._shelves.clear()
        self._indexes.clear()

    def _open_kinds(self, folder: Path, kinds: Iterable[Kind]) -> None:
        for kind in kinds:
            if not tantivy.Index.exists(str(folder / kind)):
                raise FileNotFoundError(folder / kind)
            self._indexes[kind] = self._cutting(tantivy.Index(self._schema, str(folder / kind)))
            self._highest[kind] = math.inf
            self._show(kind)

    def _index_of(self, kind: Kind) -> tantivy.Index:
        """The index of a kind, a new one where it has no records yet."""
        if kind not in self._indexes:
            made = self._made(self._folder / kind) if self._folder else tantivy.Index(self._schema)
            self._indexes[kind] = self._cutting(made)
        return self._indexes[kind]

    def _made(self, folder: Path) -> tantivy.Index:
        """A new index with the settings of `_STORE`. What a killed process left in the folder, unfinished, goes."""
        scratch = folder.with_name(f"{folder.name}.new")
        for remains in (scratch, folder):
            shutil.rmtree(remains, ignore_errors=True)
        scratch.mkdir()
        tantivy.Index(self._schema, str(scratch))
        meta = scratch / "meta.json"  # tantivy keeps the settings here and has no argument for them
        made = json.loads(meta.read_text("utf-8"))
        meta.write_text(json.dumps(made | {"index_settings": made["index_settings"] | _STORE}), "utf-8")
        scratch.rename(folder)
        return tantivy.Index(self._schema, str(folder))

    @staticmethod
    def _cutting(index: tantivy.Index) -> tantivy.Index:
        """The same with the cutters of its fields, which it does not keep."""
        for name, sizes in CUT.items():
            cutter = tantivy.Tokenizer.ngram(*sizes, False) if sizes else tantivy.Tokenizer.raw()
            index.register_tokenizer(name, tantivy.TextAnalyzerBuilder(cutter).build())
        return index

    def _write(self, changes: Sequence[Change], writers: dict[Kind, tantivy.IndexWriter]) -> int:
        """Hands changes, kind by kind, to the writers, which are opened as they are needed; returns how many."""
        self._prepare_folder()
        by_kind: dict[Kind, dict[int, Change]] = {}
        for change in changes:
            kind, number = change.id if isinstance(change, Record) else change
            by_kind.setdefault(kind, {})[number] = change
        for kind, latest in by_kind.items():
            if kind not in writers:
                writers[kind] = self._index_of(kind).writer(_HEAP, 1)
                writers[kind].garbage_collect_files()  # a killed commit may have left files that this one wants to name
            self._write_kind(kind, latest, writers[kind])
        return len(changes)

    def _write_kind(self, kind: Kind, latest: Mapping[int, Change], writer: tantivy.IndexWriter) -> None:
        highest = self._highest.get(kind, 0)
        self._highest[kind] = max(highest, *latest)
        for number in latest:
            if number <= highest:  # otherwise it cannot be there, and looking for it takes as long as writing it
                writer.delete_documents_by_term("number", number)
        for prepared in prepare_all([change for change in latest.values() if isinstance(change, Record)]):
            writer.add_document(_document(prepared))

    def _show(self, kind: Kind) -> None:
        index = self._indexes[kind]
        index.reload()
        self._shelves[kind] = Shelf(self._schema, index.searcher())

    def _prepare_folder(self) -> None:
        """Before the first write to a folder whose content is not to be trusted, empties it."""
        if self._folder and self._fresh:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.mkdir(parents=True)
        self._fresh = False

    def _write_state(self) -> None:
        if not self._folder:
            return
        self._checksums = _checksums(self._folder, self._checksums)
        state = {
            "version": VERSION,
            "position": self.position,
            "kinds": sorted(self._indexes),
            "files": self._checksums,
        }
        scratch = self._folder / f"{_STATE}.new"
        scratch.write_text(json.dumps(state), "utf-8")
        os.replace(scratch, self._folder / _STATE)


def _document(prepared: Prepared) -> tantivy.Document:
    document, record = tantivy.Document(), prepared.record
    for name, texts in prepared.searched.items():
        for text in texts:
            document.add_text(name, text)
    document.add_bytes("plain", prepared.plain.encode())
    document.add_bytes("record", prepared.stored)
    for industry in record.industries:
        document.add_text("industry", industry)
    document.add_text("city", city_key(record.city))
    document.add_text("level", record.level)
    document.add_integer("number", record.id.number)
    document.add_integer("gist", prepared.gist_key)
    document.add_integer("opens", record.opens_on.toordinal() if record.opens_on else MIN_DAY)
    document.add_integer("closes", record.closes_on.toordinal() if record.closes_on else MAX_DAY)
    return document


def _checksums(folder: Path, known: dict[str, int]) -> dict[str, int]:
    """CRC-32 by relative path; files of an index never change under one name, so known ones are not read again."""
    found: dict[str, int] = {}
    for path in folder.glob("*/*"):
        if not path.name.endswith(_UNCHECKED):
            name = path.relative_to(folder).as_posix()
            found[name] = known[name] if name in known else _crc(path)
    return found


def _crc(path: Path) -> int:
    value = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            value = zlib.crc32(block, value)
    return value


def _read_state(folder: Path) -> tuple[int, dict[str, int], list[Kind]] | None:
    """(position, checksums, kinds) when the folder is whole and of this version, otherwise None."""
    try:
        state: dict[str, Any] = json.loads((folder / _STATE).read_text("utf-8"))
        files: dict[str, int] = state["files"]
        whole = state["version"] == VERSION and files.items() <= _checksums(folder, {}).items()
        return (int(state["position"]), files, [Kind(kind) for kind in state["kinds"]]) if whole else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
