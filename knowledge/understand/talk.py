"""Words that speak of the talk itself and of no matter: 都不行, 有哪些专家, 我不想找了, 李明教授是谁."""

from __future__ import annotations

from typing import Final

from knowledge.lexicon import cue, everyday_words, words
from knowledge.text import tagged

_NAME: Final = "nr"
"""The tag of people's names."""


def is_talk(text: str) -> bool:
    """Whether a normalised text holds no word of a matter, neither of a firm nor of anything else."""
    rest = cue("talk").sub(" ", text)
    if cue("firm-word").search(rest) or cue("trouble-word").search(rest):
        return False
    return all(len(word) == 1 or word in everyday_words() or _is_name(word, tag) for word, tag in tagged(rest))


def _is_name(word: str, tag: str) -> bool:
    return tag == _NAME and word[0] in words("surnames")
