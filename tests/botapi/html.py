"""`parse_mode=HTML`, with the tags and the errors that the Bot API documents."""

from __future__ import annotations

import re

from tests.botapi.replies import ApiError, Json, bad_request

_KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "tg-spoiler": "spoiler", "span": "spoiler", "a": "text_link", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,8})|#([0-9]{1,9})|([a-zA-Z]+));?")
_PLAIN = re.compile(r"[^<&]+")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?""")


def parse_html(source: str) -> tuple[str, list[Json]]:
    """(plain text, entities with UTF-16 offsets); 400 `can't parse entities: …` as Telegram words it."""
    parser = _Parser(source)
    parser.run()
    return "".join(parser.out), parser.entities


def wrong(why: str) -> ApiError:
    """The 400 of a markup that cannot be read."""
    return bad_request(f"can't parse entities: {why}")


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.offset = 0
        self.entities: list[Json] = []
        self.open: list[tuple[str, int, Json]] = []

    def run(self) -> None:
        while self.at < len(self.source):
            if plain := _PLAIN.match(self.source, self.at):
                self._put(plain[0])
                self.at = plain.end()
            elif self.source[self.at] == "&":
                self._reference()
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            raise wrong(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"')

    def _put(self, text: str) -> None:
        self.out.append(text)
        self.offset += len(text.encode("utf-16-le")) // 2

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _reference(self) -> None:
        match = _REFERENCE.match(self.source, self.at)
        char = _decoded(match) if match else ""
        self._put(char or "&")
        self.at = match.end() if match and char else self.at + 1

    def _start_tag(self) -> None:
        begin, close = self.at, self.source.find(">", self.at)
        if close < 0:
            raise wrong(f"Unclosed start tag at byte offset {self._byte(begin)}")
        inside = self.source[begin + 1 : close]
        name = re.split(r"\s", inside, maxsplit=1)[0].lower()
        if name not in _KINDS:
            raise wrong(f'Unsupported start tag "{name}" at byte offset {self._byte(begin)}')
        attributes = {key.lower(): value.strip("\"'") for key, value in _ATTRIBUTE.findall(inside[len(name) :])}
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise wrong(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        extra = {"url": attributes.get("href", "")} if name == "a" else {}
        self.open.append((name, self.offset, extra))
        self.at = close + 1

    def _end_tag(self) -> None:
        begin, close = self.at, self.source.find(">", self.at)
        if not self.open:
            raise wrong(f"Unexpected end tag at byte offset {self._byte(begin)}")
        if close < 0:
            raise wrong(f"Unclosed end tag at byte offset {self._byte(begin)}")
        found = self.source[begin + 2 : close].strip().lower()
        name, start, extra = self.open.pop()
        if found and found != name:
            where = f"Unmatched end tag at byte offset {self._byte(begin)}"
            raise wrong(f'{where}, expected "</{name}>", found "</{found}>"')
        if self.offset > start:
            self.entities.append({"type": _KINDS[name], "offset": start, "length": self.offset - start} | extra)
        self.at = close + 1


def _decoded(match: re.Match[str]) -> str:
    """The character of a reference; empty when it stays as it is written."""
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED.get(name, "")
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
