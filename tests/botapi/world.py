"""What the server knows: one bot, the chats it may write to, files, presses, commands, and waiting updates."""

from __future__ import annotations

import asyncio
import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.botapi.replies import ApiError, Json, bad_request

LONG_POLL_LIMIT = 50.0


@dataclass(slots=True)
class Chat:
    """One chat as Telegram keeps it. `log` names the messages that appeared or changed, in order."""

    id: int
    about: Json
    known: bool = False
    blocked: bool = False
    messages: dict[int, Json] = field(default_factory=dict)
    log: list[int] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def note(self, message_id: int) -> None:
        """A message appeared, changed or vanished: whoever waits looks again."""
        self.log.append(message_id)
        self.news.set()


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that either side sent."""

    path: str
    name: str
    mime: str
    content: bytes


class Updates:
    """Updates until they are acknowledged, and the one request that may wait for them."""

    def __init__(self) -> None:
        self._waiting: list[Json] = []
        self._next_id = itertools.count(700_001)
        self._poll: asyncio.Future[None] | None = None

    def push(self, kind: str, payload: Json) -> int:
        """Queues an update and wakes the waiting request."""
        update_id = next(self._next_id)
        self._waiting.append({"update_id": update_id, kind: payload})
        if self._poll and not self._poll.done():
            self._poll.set_result(None)
        return update_id

    @property
    def unacknowledged(self) -> int:
        """How many updates no later offset has confirmed yet."""
        return len(self._waiting)

    async def read(self, offset: int, limit: int, timeout: float) -> list[Json]:
        """Updates from `offset` on, earlier ones forgotten; waits up to `timeout` seconds for the first.

        A newer call ends an older waiting one, which is answered 409, as Telegram does.
        """
        if self._poll and not self._poll.done():
            self._poll.set_exception(_terminated())
        if offset > 0:
            self._waiting = [update for update in self._waiting if update["update_id"] >= offset]
        elif offset < 0:
            self._waiting = self._waiting[offset:]
        if not self._waiting and timeout > 0:
            self._poll = poll = asyncio.get_running_loop().create_future()
            try:
                await asyncio.wait([poll], timeout=min(timeout, LONG_POLL_LIMIT))
                if poll.done():
                    poll.result()
            finally:
                poll.cancel()  # also when the client went away: nobody is there to be told of a newer call
        return self._waiting[:limit]

    def stop(self) -> None:
        """Answers the waiting request with what there is."""
        if self._poll and not self._poll.done():
            self._poll.set_result(None)


class World:
    """The state behind the methods; `clock` gives Unix seconds."""

    def __init__(self, token: str, clock: Callable[[], float]) -> None:
        self.token = token
        self.clock = clock
        bot_id = int(token.partition(":")[0])
        self.bot: Json = {"id": bot_id, "is_bot": True, "first_name": "Keqiao 示例", "username": "keqiao_test_bot"}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.queries: dict[str, Chat] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.updates = Updates()
        self._message_ids = itertools.count(1)
        self._file_ids = itertools.count(1)

    def chat_to_write(self, chat_id: int) -> Chat:
        """The chat a bot may write to; 400 when it never met it, 403 when the person blocked it."""
        chat = self.chats.get(chat_id)
        if chat is None or not chat.known:
            raise bad_request("chat not found")
        if chat.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        return chat

    def add_message(self, chat: Chat, sender: Json, content: Json) -> Json:
        """A new message in a chat, as the API shows it."""
        message_id = next(self._message_ids)
        head = {"message_id": message_id, "from": sender, "chat": chat.about, "date": int(self.clock())}
        chat.messages[message_id] = message = head | content
        chat.note(message_id)
        return message

    def add_file(self, name: str, mime: str, content: bytes, folder: str = "documents") -> Json:
        """Stores a file; gives its API form (file_id, file_unique_id, file_size, …)."""
        number = next(self._file_ids)
        file_id = f"BQACAgUAAx{secrets.token_urlsafe(12)}{number}"
        self.files[file_id] = StoredFile(f"{folder}/file_{number}", name, mime, content)
        return {"file_id": file_id, "file_unique_id": f"AgAD{number}", "file_size": len(content)}


def _terminated() -> ApiError:
    why = "terminated by other getUpdates request; make sure that only one bot instance is running"
    return ApiError(409, f"Conflict: {why}")
