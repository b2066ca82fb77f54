"""The other side of the chat: a person at their Telegram, as a test plays them."""

from __future__ import annotations

import asyncio
import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.botapi.formatted import MAX_TEXT, clean, units
from tests.botapi.replies import Json
from tests.botapi.world import Chat, World

Found = TypeVar("Found")

_MEDIA: dict[str, Json] = {
    "voice": {"duration": 3, "mime_type": "audio/ogg"},
    "video": {"duration": 3, "width": 320, "height": 240, "mime_type": "video/mp4"},
    "audio": {"duration": 3, "mime_type": "audio/mpeg"},
    "video_note": {"duration": 3, "length": 240},
    "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "👍"},
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One message of the bot as the person sees it now: entities shown, edits applied."""

    id: int
    text: str
    rows: tuple[tuple[str, ...], ...]
    document: str
    entities: tuple[Json, ...]
    edited: bool

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the buttons in reading order."""
        return tuple(itertools.chain.from_iterable(self.rows))

    def holds(self, substring: str) -> bool:
        """Whether text, a label or the file's name contains it."""
        return any(substring in shown for shown in (self.text, self.document, *self.labels))


class User:
    """A person in a private chat with the bot. Acts are immediate; only the `expect…` methods wait."""

    def __init__(self, world: World, user_id: int, name: str, language: str) -> None:
        self._world = world
        self.id = user_id
        self.about: Json = {"id": user_id, "is_bot": False, "first_name": name}
        self.about |= {"language_code": language} if language else {}
        self._chat = new_chat(world, user_id, {"id": user_id, "type": "private", "first_name": name})
        self._since = 0

    @property
    def messages(self) -> list[Seen]:
        """The bot's messages that are still in the chat, oldest first."""
        return [_seen(message) for message in self._chat.messages.values() if message["from"]["is_bot"]]

    @property
    def toasts(self) -> list[str]:
        """What the presses were answered with, oldest first; empty where only the spinner ended."""
        return self._chat.toasts

    def say(self, text: str, group: int = 0) -> None:
        """Writes; a text over 4,096 units goes as several messages, as every Telegram client sends it."""
        for piece in _pieces(clean(text)):
            command = piece.split(maxsplit=1)[0] if piece.startswith("/") else ""
            entities = [{"type": "bot_command", "offset": 0, "length": units(command)}] if command else []
            self._send({"text": piece} | ({"entities": entities} if entities else {}), group)

    def send_document(self, name: str, content: bytes, mime: str = "", caption: str = "") -> None:
        """Sends a file."""
        mime = mime or "application/octet-stream"
        document = self._world.add_file(name, mime, content) | {"file_name": name, "mime_type": mime}
        self._send({"document": document} | ({"caption": caption} if caption else {}))

    def send_photo(self, caption: str = "") -> None:
        """Sends a picture."""
        size = self._world.add_file("photo.jpg", "image/jpeg", b"\xff\xd8\xff", "photos") | {"width": 90, "height": 90}
        self._send({"photo": [size]} | ({"caption": caption} if caption else {}))

    def send_voice(self) -> None:
        """Sends a voice message."""
        self.send_media("voice")

    def send_sticker(self) -> None:
        """Sends a sticker."""
        self.send_media("sticker")

    def send_media(self, kind: str) -> None:
        """Sends `voice`, `video`, `audio`, `video_note` or `sticker`."""
        self._send({kind: self._world.add_file(kind, "", b"\x00\x01", kind) | _MEDIA[kind]})

    def send_raw(self, **content: Any) -> None:
        """Sends a message with any content, unchecked: what a future client or a forger might send."""
        self._send(content)

    def press(self, label: str) -> str:
        """Presses the newest button with this label (or containing it); gives the query id.

        `LookupError` when there is no such button.
        """
        for matches in (str.__eq__, str.__contains__):
            for message in reversed(self._chat.messages.values()):
                for button in _buttons(message):
                    if "callback_data" in button and matches(button["text"], label):
                        return self.press_data(button["callback_data"], message["message_id"])
        raise LookupError(f"no button {label!r}; the person sees:\n{self._screen()}")

    def press_data(self, data: str, message_id: int = 0) -> str:
        """Sends any callback data, as a forged client can, on a message (the newest one when 0)."""
        message_id = message_id or max(self._chat.messages)
        message = self._chat.messages.get(message_id) or {"chat": self._chat.about, "message_id": message_id, "date": 0}
        query_id = str(secrets.randbits(62))
        self._acts()
        self._world.queries[query_id] = self._chat
        query = {"id": query_id, "from": self.about, "message": message, "chat_instance": str(self.id), "data": data}
        self._world.updates.push("callback_query", query)
        return query_id

    def delete(self, message_id: int) -> None:
        """Deletes one message of the chat, as a person may."""
        del self._chat.messages[message_id]

    def block(self) -> None:
        """Blocks the bot: writing to them is answered 403 until they write again."""
        self._chat.blocked = True

    async def expect(self, *substrings: str, within: float = 5) -> Seen:
        """The newest message holding all `substrings` that came or changed since the person's last act.

        Waits at most `within` seconds, then `AssertionError` with what the person sees.
        """
        return await self._wait(lambda: self._newest(substrings), f"no message with {substrings}", within)

    async def expect_toast(self, substring: str = "", within: float = 5) -> str:
        """The newest answer to a press that contains it; waits like `expect`."""

        def newest() -> str | None:
            return next((toast for toast in reversed(self.toasts) if substring in toast), None)

        return await self._wait(newest, f"no toast with {substring!r}", within)

    async def _wait(self, find: Callable[[], Found | None], failure: str, within: float) -> Found:
        try:
            async with asyncio.timeout(within):
                while (found := find()) is None:
                    self._chat.news.clear()
                    await self._chat.news.wait()
                return found
        except TimeoutError:
            raise AssertionError(f"{failure} within {within} s; the person sees:\n{self._screen()}") from None

    def _newest(self, substrings: tuple[str, ...]) -> Seen | None:
        for message_id in reversed(self._chat.log[self._since :]):
            message = self._chat.messages.get(message_id)
            if message and message["from"]["is_bot"]:
                seen = _seen(message)
                if all(map(seen.holds, substrings)):
                    return seen
        return None

    def _send(self, content: Json, group: int = 0) -> None:
        chat = self._world.chats[group] if group else self._chat
        chat.known, chat.blocked = True, False
        message = self._world.add_message(chat, self.about, content)
        self._acts()
        self._world.updates.push("message", message)

    def _acts(self) -> None:
        self._since = len(self._chat.log)

    def _screen(self) -> str:
        shown = [f"[{seen.id}] {seen.text or seen.document}  {list(seen.labels)}" for seen in self.messages[-5:]]
        return "\n".join(shown) or "(nothing)"


def new_chat(world: World, chat_id: int, about: Json) -> Chat:
    """Adds a chat to the world."""
    world.chats[chat_id] = chat = Chat(chat_id, about)
    return chat


def _buttons(message: Json) -> list[Json]:
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def _seen(message: Json) -> Seen:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return Seen(
        id=message["message_id"],
        text=message.get("text") or message.get("caption", ""),
        rows=tuple(tuple(button["text"] for button in row) for row in rows),
        document=message.get("document", {}).get("file_name", ""),
        entities=tuple(message.get("entities", ())),
        edited="edit_date" in message,
    )


def _pieces(text: str) -> list[str]:
    """The text cut every 4,096 UTF-16 units, never inside a surrogate pair."""
    pieces: list[str] = []
    piece, size = "", 0
    for char in text if units(text) > MAX_TEXT else ():
        width = units(char)
        if size + width > MAX_TEXT:
            pieces, piece, size = [*pieces, piece], "", 0
        piece, size = piece + char, size + width
    return [*pieces, piece] if pieces else [text]
