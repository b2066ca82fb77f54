"""What a test lets go wrong: one scripted fault is used up by one call of its method."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from tests.botapi.replies import ApiError


@dataclass(frozen=True, slots=True)
class Fault:
    """One failure. `effect`: the method is carried out first, and only its answer is lost or replaced.

    `error` is answered in place of the result, `body` (no JSON) with status `status` likewise;
    otherwise the connection is cut, or with `silent` kept open without an answer.
    """

    error: ApiError | None = None
    status: int = 0
    body: str = ""
    silent: bool = False
    effect: bool = False


def too_many(retry_after: int) -> Fault:
    """429 with `retry_after` in seconds."""
    return Fault(error=ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after))


def blocked() -> Fault:
    """403: the person blocked the bot."""
    return Fault(error=ApiError(403, "Forbidden: bot was blocked by the user"))


def failing(status: int = 500, description: str = "Internal Server Error", body: str = "") -> Fault:
    """Any other error answer; `body` in place of the JSON one, as a proxy before Telegram would send it."""
    return Fault(status=status, body=body) if body else Fault(error=ApiError(status, description))


def dropped(*, effect: bool) -> Fault:
    """The connection is cut without an answer, before or after the method took effect."""
    return Fault(effect=effect)


def silent(*, effect: bool) -> Fault:
    """No answer ever comes, though the connection stays open."""
    return Fault(silent=True, effect=effect)


class Script:
    """Faults waiting for their calls, in order, by method and optionally by chat."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str], deque[Fault]] = {}

    def add(self, method: str, faults: tuple[Fault, ...], chat_id: int | None) -> None:
        """`chat_id` None: whichever chat is written to."""
        key = (method.lower(), "" if chat_id is None else str(chat_id))
        self._waiting.setdefault(key, deque()).extend(faults)

    def take(self, method: str, chat_id: str) -> Fault | None:
        """The next fault of this call, if any; one for this very chat comes first."""
        for key in ((method.lower(), chat_id), (method.lower(), "")):
            if waiting := self._waiting.get(key):
                return waiting.popleft()
        return None

    def left(self) -> int:
        """How many faults no call has met yet."""
        return sum(len(waiting) for waiting in self._waiting.values())
