"""Records that may be the same though their natural keys differ: listed for a person to judge, never merged.

Told by natural keys alone (docs/data-format.md), so that those of a whole knowledge base can be streamed through. A key
is compared only with those that share a block with it (the same name, the same core of a firm's name, the same
sounds), at most `MOST` of each: the time grows with the number of keys, not with its square.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from domain.records import Kind
from knowledge.text import syllables

MOST: Final = 4  # a name that five people bear tells nothing about a sixth

_MARKS: Final = re.compile(r"\(示例\)|[^\w\u3400-\u9fff]|_")
_LEGAL_FORM: Final = re.compile(
    r"(?:股份|集团|控股)?(?:有限责任公司|股份有限公司|股份公司|有限公司|公司)$|(?:集团|股份)$"
)
_REGION: Final = re.compile(r"(?:壮族|回族|维吾尔)?自治区|(?<=^[\u3400-\u9fff]{2})省|(?<=^[\u3400-\u9fff]{3})省")
_TOWN: Final = re.compile(r"^([\u3400-\u9fff]{2,6}?)市(?=[\u3400-\u9fff]{3})")
_NOTICE: Final = re.compile(r"^关于(?:印发|发布|公布)?|的?通知$")


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """Two natural keys of one kind, `second` a new one, and the text key of why they may be the same."""

    first: str
    second: str
    why: str


def near_duplicates(kind: Kind, new: Iterable[str], known: Iterable[str] = ()) -> Iterator[NearDuplicate]:
    """Pairs of a new key with a known or an earlier new one, in the order of `new`; each pair once.

    A key that is known already is no duplicate of itself, and two known keys are never a pair.
    """
    blocks: dict[int, tuple[str, ...]] = {}
    for key in known:
        for block, _ in _blocks(kind, key):
            _enter(blocks, block, key)
    for key in new:
        found: dict[str, str] = {}
        for block, compare in _blocks(kind, key):
            for other in blocks.get(block, ()):
                if other != key and (why := compare(other, key)):
                    found.setdefault(other, why)
            _enter(blocks, block, key)
        yield from (NearDuplicate(other, key, why) for other, why in found.items())


def _enter(blocks: dict[int, tuple[str, ...]], block: int, key: str) -> None:
    held = blocks.get(block, ())
    if key not in held and len(held) < MOST:
        blocks[block] = (*held, key)


Compare = Callable[[str, str], str]
"""Two natural keys of one block → why they may be the same, "" when they are not."""


def _blocks(kind: Kind, key: str) -> Iterator[tuple[int, Compare]]:
    for name, compare in _BLOCKS[kind](key) if kind in _BLOCKS else ():
        if all(name):
            yield hash(name), compare


def _person(key: str) -> Iterator[tuple[tuple[str, ...], Compare]]:
    name, _, unit = key.partition("|")
    yield ("name", _MARKS.sub("", name)), _same_person
    yield ("sound", core(unit), _sound(name)), _same_sound


def _same_person(first: str, second: str) -> str:
    one, other = sorted((core(key.partition("|")[2]) for key in (first, second)), key=len)
    return "duplicates-person-unit" if len(one) > 1 and one in other else "duplicates-person-units"


def _same_sound(first: str, second: str) -> str:
    names = {_MARKS.sub("", key.partition("|")[0]) for key in (first, second)}
    return "duplicates-person-sound" if len(names) == 2 else ""


def _body(key: str) -> Iterator[tuple[tuple[str, ...], Compare]]:
    yield ("core", core(key)), lambda first, second: "duplicates-name-form"
    yield ("sound", _sound(core(key))), lambda first, second: "duplicates-name-sound"


def _titled(key: str) -> Iterator[tuple[tuple[str, ...], Compare]]:
    """The title without its marks; a policy's edition and an event's day must agree."""
    title, *between, last = key.split("|") if "|" in key else (key, "")
    told_apart = last if between or re.fullmatch(r"\d{4}-\d\d-\d\d", last) else ""
    yield (
        ("title", _NOTICE.sub("", _MARKS.sub("", title)), f"of {told_apart}"),
        lambda first, second: "duplicates-title",
    )


def core(name: str) -> str:
    """A firm's or institute's name without its legal form, marks, and the words 省, 市, 自治区."""
    whole = _MARKS.sub("", name)
    plain = _TOWN.sub(r"\1", _REGION.sub("", whole)) or whole
    return _LEGAL_FORM.sub("", plain) or plain


def _sound(name: str) -> str:
    sounds = syllables(_MARKS.sub("", name))
    return " ".join(sounds) if len(sounds) > 1 else ""


_BLOCKS: Final[Mapping[Kind, Callable[[str], Iterator[tuple[tuple[str, ...], Compare]]]]] = {
    Kind.EXPERT: _person,
    Kind.INSTITUTE: _body,
    Kind.POLICY: _titled,
    Kind.ACHIEVEMENT: _titled,
    Kind.EVENT: _titled,
    Kind.FAQ: _titled,
}
