"""What others do with the same records: each is built once and gives the ten best for a need, without reasons."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from knowledge.text import cut, normalise

_TOP: Final = 10
_TRIGRAM: Final = 3

Find = Callable[[str], int]
"""A need → how many were found."""


def fts5(texts: Iterable[str], folder: Path) -> Find:
    """SQLite's full-text index of trigrams, on disk; any trigram of the need may match, best by its own BM25."""
    database = sqlite3.connect(folder / "fts5.db")
    database.execute("create virtual table found using fts5(body, tokenize='trigram')")
    database.executemany("insert into found values (?)", ((text,) for text in texts))
    database.commit()
    search = f"select rowid from found where found match ? order by rank limit {_TOP}"
    return lambda need: len(database.execute(search, (_trigrams(need),)).fetchall())


def _trigrams(need: str) -> str:
    said = normalise(need).replace('"', " ")
    return " OR ".join(f'"{said[place : place + _TRIGRAM]}"' for place in range(len(said) - _TRIGRAM + 1))


def rapidfuzz(texts: Iterable[str], folder: Path) -> Find:
    """Every record compared with the need (WRatio)."""
    from rapidfuzz import fuzz, process

    choices = list(texts)
    return lambda need: len(process.extract(need, choices, scorer=fuzz.WRatio, limit=_TOP))


def bm25s(texts: Iterable[str], folder: Path) -> Find:
    """BM25 over jieba's words with scores computed beforehand, in memory."""
    import bm25s as library

    retriever = library.BM25()
    retriever.index([cut(normalise(text)) for text in texts], show_progress=False)

    def find(need: str) -> int:
        known = [word for word in cut(normalise(need)) if word in retriever.vocab_dict]
        return len(retriever.retrieve([known], k=_TOP, show_progress=False).documents[0]) if known else 0

    return find


def tantivy_words(texts: Iterable[str], folder: Path) -> Find:
    """The same search library as Keqiao's over jieba's words alone, on disk."""
    import tantivy

    schema = tantivy.SchemaBuilder().add_text_field("body", tokenizer_name="whitespace", index_option="freq").build()
    place = folder / "tantivy"
    place.mkdir()
    index = tantivy.Index(schema, str(place))
    index.register_tokenizer("whitespace", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    writer = index.writer(100_000_000, 1)
    for text in texts:
        writer.add_document(tantivy.Document(body=" ".join(cut(normalise(text)))))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return _tantivy_find(index.searcher(), schema)


def _tantivy_find(searcher: Any, schema: Any) -> Find:
    import tantivy

    def find(need: str) -> int:
        words = dict.fromkeys(cut(normalise(need)))
        terms = [(tantivy.Occur.Should, tantivy.Query.term_query(schema, "body", word, "freq")) for word in words]
        return len(searcher.search(tantivy.Query.boolean_query(terms), _TOP, count=False).hits) if terms else 0

    return find


PEERS: Final[dict[str, Callable[[Iterable[str], Path], Find]]] = {
    "tantivy, jieba words": tantivy_words,
    "bm25s, jieba words": bm25s,
    "SQLite FTS5, trigrams": fts5,
    "rapidfuzz over everything": rapidfuzz,
}
