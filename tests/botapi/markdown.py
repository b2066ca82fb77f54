"""`parse_mode=MarkdownV2`, with the marks and the errors that the Bot API documents."""

from __future__ import annotations

from tests.botapi.html import wrong
from tests.botapi.replies import Json

_RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
_MARKS = {
    "__": ("Underline", "underline"), "||": ("Spoiler", "spoiler"), "_": ("Italic", "italic"),
    "*": ("Bold", "bold"), "~": ("Strikethrough", "strikethrough"),
}  # fmt: skip
_CODES = {"```": ("Pre", "pre"), "`": ("Code", "code")}


def parse_markdown(source: str) -> tuple[str, list[Json]]:
    """(plain text, entities with UTF-16 offsets); 400 `can't parse entities: …` as Telegram words it."""
    parser = _Parser(source)
    parser.run()
    return "".join(parser.out), parser.entities


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.offset = 0
        self.entities: list[Json] = []
        self.open: list[tuple[str, int, int]] = []  # mark, byte offset of its start, UTF-16 offset of its text

    def run(self) -> None:
        while self.at < len(self.source):
            if not (self._escaped() or self._code() or self._mark() or self._link()):
                self._plain()
        if self.open:
            mark, begin, _ = self.open[-1]
            name = "Link" if mark == "[" else _MARKS[mark][0]
            raise wrong(f"Can't find end of {name} entity at byte offset {begin}")

    def _put(self, text: str) -> None:
        self.out.append(text)
        self.offset += len(text.encode("utf-16-le")) // 2

    def _byte(self) -> int:
        return len(self.source[: self.at].encode())

    def _entity(self, kind: str, start: int, **extra: str) -> None:
        if self.offset > start:
            self.entities.append({"type": kind, "offset": start, "length": self.offset - start} | extra)

    def _plain(self) -> None:
        char = self.source[self.at]
        quote = char == ">" and (self.at == 0 or self.source[self.at - 1] == "\n")
        if char in _RESERVED and not quote:
            raise wrong(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")
        if not quote:
            self._put(char)
        self.at += 1

    def _escaped(self) -> bool:
        following = self.source[self.at + 1 : self.at + 2]
        if self.source[self.at] != "\\" or not following or not 0 < ord(following) < 127:
            return False
        self._put(following)
        self.at += 2
        return True

    def _code(self) -> bool:
        mark = next((mark for mark in _CODES if self.source.startswith(mark, self.at)), "")
        if not mark:
            return False
        name, kind = _CODES[mark]
        begin, start = self._byte(), self.offset
        self.at += len(mark)
        while not self.source.startswith(mark, self.at):
            if self.at >= len(self.source):
                raise wrong(f"Can't find end of {name} entity at byte offset {begin}")
            if not self._escaped():
                self._put(self.source[self.at])
                self.at += 1
        self.at += len(mark)
        self._entity(kind, start)
        return True

    def _mark(self) -> bool:
        mark = next((mark for mark in _MARKS if self.source.startswith(mark, self.at)), "")
        if not mark:
            return False
        if self.open and self.open[-1][0] == mark:
            self._entity(_MARKS[mark][1], self.open.pop()[2])
        else:
            self.open.append((mark, self._byte(), self.offset))
        self.at += len(mark)
        return True

    def _link(self) -> bool:
        if self.source[self.at] == "[":
            self.open.append(("[", self._byte(), self.offset))
            self.at += 1
            return True
        if self.source[self.at] != "]" or not self.open or self.open[-1][0] != "[":
            return False
        close = self.source.find(")", self.at)
        if not self.source.startswith("](", self.at) or close < 0:
            raise wrong(f"Can't find end of Link entity at byte offset {self.open[-1][1]}")
        self._entity("text_link", self.open.pop()[2], url=self.source[self.at + 2 : close])
        self.at = close + 1
        return True
