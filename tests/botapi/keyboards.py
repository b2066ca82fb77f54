"""Inline keyboards, with the limits that clients do not check."""

from __future__ import annotations

from typing import Any

from tests.botapi.replies import Json, Params, bad_request, read_json

MAX_DATA_BYTES = 64
MAX_BUTTONS = 100


def read_keyboard(params: Params) -> Json | None:
    """The inline keyboard of a call, None without one; 400 when a button breaks a limit."""
    markup = read_json(params, "reply_markup")
    if not markup:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        return None  # reply keyboards are shown by a person's own client; nothing here depends on them
    rows = [[_read_button(button) for button in row] for row in markup["inline_keyboard"] if row]
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": rows} if rows else None


def _read_button(button: Any) -> Json:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    data, url = button.get("callback_data", ""), button.get("url", "")
    if url:
        return {"text": button["text"], "url": url}
    if not data:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(data.encode()) > MAX_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return {"text": button["text"], "callback_data": data}
