"""One update of Telegram as a message of ours."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Final

from aiogram import types
from aiogram.enums import ChatType, ContentType

from domain.channels import Update
from domain.errors import BadButton
from domain.messages import Address, FileRef, Pressed, Said, read_button

CHANNEL: Final = "telegram"
BAD_ACTION: Final = "bad"
MAX_TEXT: Final = 100_000
INVITE_PREFIX: Final = "i_"
FETCH_FAILED: Final = "document"
_NOT_TEXT: Final = frozenset({
    ContentType.ANIMATION, ContentType.AUDIO, ContentType.CHECKLIST, ContentType.CONTACT, ContentType.DICE,
    ContentType.GAME, ContentType.LIVE_PHOTO, ContentType.LOCATION, ContentType.PAID_MEDIA, ContentType.PHOTO,
    ContentType.POLL, ContentType.STICKER, ContentType.STORY, ContentType.UNKNOWN, ContentType.VENUE,
    ContentType.VIDEO, ContentType.VIDEO_NOTE, ContentType.VOICE,
})  # fmt: skip

KeepDocument = Callable[[types.Document], Awaitable[FileRef | str]]


async def read_update(update: types.Update, bot_id: str, now: datetime, keep: KeepDocument) -> Update | None:
    """The update to store; None for groups, service messages and whatever else no conversation waits for.

    `keep` stores a document, or says why it could not (the `unreadable` of the message). Data of a press that we
    never made becomes the action `bad`, so that it is answered. An invite token leaves only its SHA-256.
    """
    if message := update.message:
        if message.chat.type != ChatType.PRIVATE or not message.from_user:
            return None
        return await _said(update.update_id, message, message.from_user, bot_id, keep)
    query = update.callback_query
    if not query or not query.message or query.message.chat.type != ChatType.PRIVATE:
        return None
    return Update(
        CHANNEL,
        bot_id,
        str(update.update_id),
        _pressed(query, query.message.chat.id, now),
        language=_language(query.from_user),
        name=clean(query.from_user.full_name),
        pressed_ref=str(query.message.message_id),
    )


def clean(text: str) -> str:
    """Without what a database or UTF-8 cannot hold (NUL, half a surrogate pair), at most `MAX_TEXT` characters."""
    return text[:MAX_TEXT].replace("\x00", "").encode("utf-8", "replace").decode()


def _pressed(query: types.CallbackQuery, chat_id: int, now: datetime) -> Pressed:
    address = Address(CHANNEL, str(chat_id))
    try:
        action, row_id, version, key = read_button(query.data or "")
    except BadButton:
        return Pressed(address, BAD_ACTION, 0, 0, "", None, now)
    return Pressed(address, action, row_id, version, key, None, now)


async def _said(
    update_id: int, message: types.Message, sender: types.User, bot_id: str, keep: KeepDocument
) -> Update | None:
    files: tuple[FileRef, ...] = ()
    kind = ContentType(message.content_type)
    unreadable = kind.value if kind in _NOT_TEXT else ""
    if kind == ContentType.DOCUMENT and message.document:
        kept = await keep(message.document)
        files, unreadable = ((kept,), "") if isinstance(kept, FileRef) else ((), kept)
    elif kind != ContentType.TEXT and not unreadable:
        return None  # somebody pinned a message, changed a picture: nothing was said
    text, invite, start = _deep_link(clean(message.text or message.caption or ""))
    address = Address(CHANNEL, str(message.chat.id))
    said = Said(address, text, files, message.date.astimezone(UTC), unreadable=unreadable)
    name, language = clean(sender.full_name), _language(sender)
    return Update(CHANNEL, bot_id, str(update_id), said, language, name, invite, start)


def _deep_link(text: str) -> tuple[str, str, str]:
    """(text, invite, start): what a link `t.me/<bot>?start=…` adds to `/start` is taken out of the text."""
    command, _, payload = text.partition(" ")
    payload = payload.strip()
    if command.partition("@")[0] != "/start" or not payload:
        return text, "", ""
    if payload.startswith(INVITE_PREFIX):
        return "/start", hashlib.sha256(payload.removeprefix(INVITE_PREFIX).encode()).hexdigest(), ""
    return "/start", "", payload


def _language(user: types.User) -> str:
    """`zh` for every Chinese, `en` for every other language, empty when Telegram does not tell."""
    code = (user.language_code or "").lower()
    return "zh" if code.startswith("zh") else "en" if code else ""
