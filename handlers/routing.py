"""How modules of `handlers` say what they answer to; `routes.py` collects it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from domain.accounts import Role
from domain.messages import Pressed, Reply, Said
from handlers.turn import Found, Turn, View

_SEPARATORS: Final = " \u3000:：,，"

_BEFORE: Final = re.compile(r"^(?:算了|好[的了吧]?|行|那么?|就|这样|先|还是|现在|请|帮我|我[要想]?|[\s,，。])*+")
_BEHIND: Final = re.compile(r"(?:[吧了啊呀]|一下|[\s.。!！~])*+$")
"""What softens a command's word."""

_SHORT: Final = 20
"""Characters of such a sentence."""

Look = Callable[[View, Any], Found]
"""Matching that a route needs, done before the transaction: `(view, message) -> Found`."""


@dataclass(frozen=True, slots=True)
class Press:
    """What happens on a button's action."""

    handle: Callable[[Turn, Pressed], Reply]
    look: Look | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What happens when the open question is answered in words.

    `again` asks the question once more, after something else came in between. `verbatim`: whatever is written is the
    answer (an announcement's text); otherwise a question about a policy or a command in the middle is served first.
    """

    handle: Callable[[Turn, Said], Reply]
    again: Callable[[Turn], Reply]
    look: Look | None = None
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """A word that is understood on every channel, with or without a slash.

    `latin` is the registered command, `words` what people type (Chinese and English). `argument`: more words may
    follow, such as 休假 7天; the handler gets the whole `Said`. `roles`: whom it is shown to; empty = everybody.
    `common`: firms use its word of their own matters (更正：预算50万, 模板 支撑变形).
    `alone`: the open question does not come back behind it.
    `softened`: its word may stand in a short sentence of its own (算了，先提交吧).
    """

    latin: str
    words: tuple[str, ...]
    handle: Callable[[Turn, Said], Reply]
    look: Look | None = None
    argument: bool = False
    roles: frozenset[Role] = field(default_factory=frozenset)
    glued: bool = False
    common: bool = False
    alone: bool = False
    softened: bool = False

    def begins(self, text: str, held: frozenset[Role]) -> tuple[str, ...]:
        """Its words that `text` begins with, when it is shown to people of some roles alone, which are `held`."""
        return tuple(word for word in self.words if self.roles & held and text.strip().startswith(word))

    def argument_of(self, text: str, held: frozenset[Role] = frozenset()) -> str | None:
        """What follows the command's word ("" when nothing), or None when `text` is not this command.

        Without a space between (休假7天) it is one only for people of its roles, or when it is `glued`: otherwise
        a need that begins with the same characters (人工智能…, 邀请专家来厂…) would be taken for a command. With one,
        a `common` word is one only for staff and experts, or behind a slash.
        """
        bare = text.strip().removeprefix("/")
        if self.softened and len(bare) <= _SHORT:
            bare = _BEFORE.sub("", _BEHIND.sub("", bare)) or bare
        meant = not self.common or bool(held - {Role.ENTERPRISE}) or bare != text.strip()
        for word in (self.latin, *self.words):
            if bare.lower() == word.lower():
                return ""
            if not self.argument or not bare.lower().startswith(word.lower()):
                continue
            rest = bare[len(word) :]
            if (meant and rest[0] in _SEPARATORS) or (not word.isascii() and (self.glued or self.roles & held)):
                return rest.strip(_SEPARATORS)
        return None
