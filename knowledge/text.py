"""Text made comparable: one normal form, one way of cutting, for records and questions alike."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from operator import add
from string import ascii_lowercase, digits
from types import ModuleType
from typing import Any, Final

from knowledge.lexicon import domain_terms

_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffc\ud800-\udfff\ue000-\uf8ff]"
)
_USUAL: Final = tuple(zip("，；：？！（）", ",;:?!()", strict=True))
"""Marks of nearly every text: with these in half width most need no work from NFKC, which takes half the time."""
_SPACES: Final = re.compile(r"[^\S\n][^\S\n]*")
"""Not shortened to "+": `re` looks for a first character of a class twice as fast as for a repeated one."""
_LINES: Final = re.compile(r" ?\n[ \n]*")
_GLOSS: Final = re.compile(r"(?<=([\u3400-\u9fff]))\(\s*([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]{1,6})\s*\)")
_TONED: Final = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]")
_RUNS: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f]+|[a-z0-9]+(?:[.\-/][a-z0-9]+)*")
_BETWEEN: Final = "\u241f"
"""A mark that no normal form changes and hardly any text holds (the symbol for a unit separator)."""
_LITTLE_WORDS: Final = frozenset("的了吗呢么是我你他她怎什哪谁没吧就还要")
_LITTLE: Final = 0.12
"""Share of such characters from which a text is a sentence: names of firms, institutes and measures hold hardly any."""

_HASTY: Final = re.compile(r"(?<=^[zcs])h|(?<=n)g$")
"""What hasty or southern speech leaves out: zh, ch, sh; ang, eng, ing, ong."""
_CAPITALS: Final = str.maketrans("", "", ascii_lowercase + digits + ".-/")
"""Leaves of a text's letters the capitals."""
_FIRST_CHINESE: Final = 0x3400
_SYLLABLE_HEADS: Final = "zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]"
_SYLLABLES: Final = re.compile(
    rf"(?:(?:{_SYLLABLE_HEADS})?(?:iang|iong|uang|ueng|ang|eng|ing|ong|iao|ian|uai|uan|"
    r"ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|ve|er|a|o|e|i|u|v))"
)


def normalise(text: str) -> str:
    """The normal form: NFKC, simplified characters, no pinyin glosses, no invisible marks, single spaces.

    Line breaks are kept (single), case is kept. `normalise(normalise(x)) == normalise(x)`.
    """
    text = _INVISIBLE.sub("", text)
    for full, half in _USUAL:
        text = text.replace(full, half)
    text = unicodedata.normalize("NFKC", text).replace("\r", "\n")
    text = _simplified()(text).replace("蕞", "最")
    if "(" in text:
        text = _GLOSS.sub(_without_gloss, text)
    text = _SPACES.sub(" ", _INVISIBLE.sub("", text))
    return (_LINES.sub("\n", text) if "\n" in text else text).strip()


def normalise_all(texts: Sequence[str]) -> list[str]:
    """Each text in normal form: done in one go, which takes a third of the time of one after the other."""
    parts = normalise(_BETWEEN.join(texts)).split(_BETWEEN)
    if len(parts) != len(texts):  # a text holds the mark between them, or there is none
        return list(map(normalise, texts))
    return [part.strip() for part in parts]


def _without_gloss(found: re.Match[str]) -> str:
    """Nothing for a gloss of the character before it; a bracket that says something else stays."""
    character, sound = found[1], found[2]
    plain, readings = _toneless(sound), _all_readings(character)
    written = {*readings, *(reading.replace("v", "u") for reading in readings)}  # 铝 is glossed lü, lv or lu
    return "" if _TONED.search(sound) or plain in written else found[0]


def compact(text: str) -> str:
    """Normal form in lower case without spaces: what character matching looks at."""
    return normalise(text).lower().replace(" ", "").replace("\n", "")


def compact_all(normal: Sequence[str]) -> list[str]:
    """`compact` of texts in normal form, in one go."""
    parts = _BETWEEN.join(normal).lower().replace(" ", "").replace("\n", "").split(_BETWEEN)
    return parts if len(parts) == len(normal) else [compact(text) for text in normal]


def cut(text: str) -> list[str]:
    """Words of a normalised text, in order; terms of the trades stay one word; punctuation is left out."""
    return [word for word in _cutter().cut(text.lower()) if _RUNS.search(word)]


def pieces(text: str) -> list[str]:
    """Words of a normalised text that the dictionary has, all else as single characters; joined they are the text."""
    return list(_cutter().cut(text, False))


def tagged(text: str) -> list[tuple[str, str]]:
    """(word, part of speech in ICTCLAS letters) of a normalised text; punctuation is left out."""
    return [(word, tag) for word, tag in _cutter().tag(text.lower()) if _RUNS.search(word)]


def runs(text: str) -> list[str]:
    """The stretches of Chinese characters and of Latin letters or digits in a normalised text, lower case."""
    return _RUNS.findall(text.lower())


def grams(text: str) -> list[str]:
    """Single characters and pairs of neighbours of a normalised text; Latin words and numbers stay whole."""
    found: list[str] = []
    for run in runs(text):
        if run[0] < "\u3400":
            found.append(run)
        else:
            found += run
            found += map(add, run, run[1:])
    return found


def syllables(text: str) -> list[str]:
    """Toneless pinyin of each Chinese character, in order; a Latin word that is pinyin gives its syllables."""
    return syllables_of_runs(runs(text))


def syllables_of_runs(stretches: Iterable[str]) -> list[str]:
    """`syllables` of a text that is given as its `runs`."""
    found: list[str] = []
    for run in stretches:
        found += map(_reading, run) if run >= "\u3400" else split_pinyin(run)
    return list(filter(None, found))


def letters(text: str) -> str:
    """The toneless pinyin of a text in one string; Latin words as they are, whether they are pinyin or not."""
    return "".join([run if run < "\u3400" else "".join(map(_reading, run)) for run in runs(text)])


def heard(text: str) -> str:
    """The text with one character for all that sound alike in hasty or southern speech, to compare with; as long."""
    return text.translate(_sounds())


def sounded_all(texts: Iterable[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """`letters` of each text, and the first letters of the pinyin of its Chinese characters, in capitals.

    The texts, at least one, are given as their `runs`. In one go, which takes a third of the time of one by one.
    """
    said = "".join(map(_capitalised().__getitem__, "\n".join(map("".join, texts))))
    return zip(said.lower().split("\n"), said.translate(_CAPITALS).split("\n"), strict=True)


def spoken(text: str) -> float:
    """0–1: how far a compact text is a sentence (a question, say) instead of a name or terms."""
    little = sum(map(_LITTLE_WORDS.__contains__, text))
    return min(1.0, little / (_LITTLE * len(text))) if text else 0.0


def split_pinyin(run: str) -> list[str]:
    """The pinyin syllables that make up a Latin run, or [] when it is not all pinyin.

    >>> split_pinyin("zhugang")
    ['zhu', 'gang']
    """
    if not run.isalpha():
        return []
    best: list[list[str] | None] = [[]] + [None] * len(run)
    for end in range(1, len(run) + 1):
        for size in range(min(6, end), 0, -1):
            before = best[end - size]
            if before is None or not _SYLLABLES.fullmatch(run, end - size, end):
                continue
            if best[end] is None or len(before) + 1 < len(best[end] or ()):
                best[end] = [*before, run[end - size : end]]
    return best[-1] or []


def _all_readings(character: str) -> frozenset[str]:
    """All toneless readings of one character."""
    return frozenset(_toneless(reading) for reading in _readings().get(ord(character), "").split(",") if reading)


@cache
def _reading(character: str) -> str:
    """The commonest toneless reading; the same for records and questions, so phrases are not needed."""
    return _toneless(_readings().get(ord(character), "").split(",")[0])


class _Capitalised(dict[str, str]):
    """Character → its reading with a capital, which tells where a syllable begins; a Latin one stands for itself."""

    def __missing__(self, character: str) -> str:
        self[character] = said = _reading(character).capitalize() if character >= "\u3400" else character
        return said


@cache
def _capitalised() -> _Capitalised:
    return _Capitalised()


class _Sounds(dict[int, int]):
    """Character → the one that stands for its sound: toneless, zh as z, ang as an; found when it is first asked for."""

    def __init__(self) -> None:
        self._of: dict[str, int] = {}

    def __missing__(self, code: int) -> int:
        sound = _HASTY.sub("", _reading(chr(code))) if code >= _FIRST_CHINESE else ""
        self[code] = stands = self._of.setdefault(sound, code) if sound else code
        return stands


@cache
def _sounds() -> _Sounds:
    return _Sounds()


def _toneless(reading: str) -> str:
    marked = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")  # ü, with or without a tone
    return "".join(c for c in marked if not unicodedata.combining(c))


@cache
def _readings() -> dict[int, str]:
    """Character → readings, from pypinyin without its phrases (12 MB instead of 56)."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin.constants import PINYIN_DICT

    return PINYIN_DICT


@cache
def _simplified() -> Callable[[str], str]:
    """Traditional → simplified."""
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


class _Jieba:
    """jieba behind the calls of rjieba that are used, for machines without an rjieba wheel."""

    def __init__(self, jieba: ModuleType, posseg: ModuleType) -> None:
        self._jieba, self._posseg = jieba, posseg
        jieba.setLogLevel("ERROR")

    def add_word(self, word: str, freq: int | None, tag: str | None) -> None:
        self._jieba.add_word(word, freq, tag)

    def cut(self, text: str, hmm: bool = True) -> list[str]:
        return list(self._jieba.cut(text, HMM=hmm))

    def tag(self, text: str) -> list[tuple[str, str]]:
        return [(pair.word, pair.flag) for pair in self._posseg.cut(text)]


@cache
def _cutter() -> Any:
    """rjieba where it is installed (0.1 s), jieba otherwise (0.8 s), with the terms of the trades."""
    try:
        import rjieba

        cutter: Any = rjieba
    except ImportError:
        import jieba
        import jieba.posseg

        cutter = _Jieba(jieba, jieba.posseg)
    for term in domain_terms():
        cutter.add_word(term.lower(), None, "n")
    return cutter


def warm() -> None:
    """Loads the dictionaries now (about 0.2 s), so that the first message does not wait for them."""
    cut(normalise("热身"))
    syllables("热")
