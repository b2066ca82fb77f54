"""What an error of the client means to the one who sends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, cast

from aiogram import exceptions as telegram
from aiohttp import ClientConnectorError, ClientTimeout, ConnectionTimeoutError

from domain.errors import ChannelError, InDoubt, Rejected, RetryAfter, Unreachable

CONNECT_SECONDS: Final = 5.0
NO_CONNECTION_PAUSE: Final = 2.0
RESTART_PAUSE: Final = 5.0
TOKEN_PAUSE: Final = 60.0
_GONE: Final = ("chat not found", "user not found", "user is deactivated", "peer_id_invalid", "user_is_blocked")


def within(seconds: float) -> int:
    """A time limit for one call, in the type that aiogram names and hands on to aiohttp unread.

    Connecting has its own, shorter limit: what timed out before it was written is not in doubt.
    """
    return cast(int, ClientTimeout(total=seconds, connect=CONNECT_SECONDS))


@contextmanager
def translated() -> Iterator[None]:
    """Errors of aiogram leave the block as `ChannelError`."""
    try:
        yield
    except telegram.AiogramError as error:
        raise channel_error(error) from error


def channel_error(error: telegram.AiogramError) -> ChannelError:
    """The `ChannelError` that says what to do about it; its text holds no token and no message text."""
    match error:
        case telegram.TelegramRetryAfter():
            return RetryAfter(error.retry_after)
        case telegram.TelegramForbiddenError():
            return Unreachable(error.message)
        case telegram.TelegramBadRequest() if any(word in error.message.lower() for word in _GONE):
            return Unreachable(error.message)
        case telegram.TelegramUnauthorizedError() | telegram.TelegramNotFound():
            return RetryAfter(TOKEN_PAUSE)  # the token is wrong, not the message: it goes once that is mended
        case telegram.RestartingTelegram() | telegram.TelegramConflictError():
            return RetryAfter(RESTART_PAUSE)
        case telegram.TelegramEntityTooLarge():
            return Rejected(error.message)
        case telegram.TelegramServerError() | telegram.ClientDecodeError():
            return InDoubt(type(error).__name__)
        case telegram.TelegramNetworkError():
            return _connection_error(error)
        case telegram.TelegramAPIError():
            return Rejected(error.message)
        case _:
            return Rejected(type(error).__name__)


def _connection_error(error: telegram.TelegramNetworkError) -> ChannelError:
    """Nothing was written unless the connection stood; afterwards nobody knows."""
    if isinstance(error.__cause__, ClientConnectorError | ConnectionTimeoutError):
        return RetryAfter(NO_CONNECTION_PAUSE)
    return InDoubt(type(error.__cause__).__name__)
