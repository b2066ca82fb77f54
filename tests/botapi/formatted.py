"""Texts as Telegram keeps them: cleaned, trimmed, measured in UTF-16 units, with entities."""

from __future__ import annotations

from tests.botapi.html import parse_html
from tests.botapi.markdown import parse_markdown
from tests.botapi.replies import Json, Params, bad_request, read_json, read_text

MAX_TEXT = 4096
MAX_CAPTION = 1024
_CLEANED: dict[int, str | None] = {code: " " for code in range(32) if code not in (9, 10)}
_CLEANED |= dict.fromkeys((13, *range(0x2028, 0x202F)))  # line separators, direction overrides


def units(text: str) -> int:
    """Length in UTF-16 units, which is what every limit and offset of the Bot API counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """Control characters become spaces; carriage returns and direction overrides vanish."""
    return text.translate(_CLEANED)


def read_formatted(params: Params, field: str = "text", entities: str = "entities") -> tuple[str, list[Json]]:
    """(text, entities) after parsing and trimming; 400 when the markup is wrong. Not yet measured."""
    raw, mode = read_text(params, field), read_text(params, "parse_mode").lower()
    if mode == "html":
        text, found = parse_html(raw)
    elif mode == "markdownv2":
        text, found = parse_markdown(raw)
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        text, found = raw, list(read_json(params, entities) or [])
    return _trim(clean(text), found)


def measured(text: str) -> str:
    """The text of a message; 400 when it is empty or over 4,096 units."""
    if not text:
        raise bad_request("message text is empty")
    if units(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return text


def _trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Without white space at both ends; entities moved along, emptied ones dropped."""
    cut = units(text) - units(text.lstrip())
    text = text.strip()
    end = units(text)
    kept = []
    for entity in entities:
        start = min(max(entity["offset"] - cut, 0), end)
        stop = min(max(entity["offset"] + entity["length"] - cut, 0), end)
        if stop > start:
            kept.append(entity | {"offset": start, "length": stop - start})
    return text, sorted(kept, key=lambda entity: (entity["offset"], -entity["length"]))
