"""Telegram through the Bot API, by polling. Importing this package imports aiogram (about two seconds).

`receiving` is the loop of getUpdates, `reading` turns one update into a message of ours, `formatting` turns a reply
into pieces (the one place that escapes), `sending` hands the pieces over, `presses` ends the spinner of a pressed
button, `failures` says what an error means.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.types import BotCommand, BotCommandScopeChat
from aiogram.utils.token import TokenValidationError

from bot.channels.telegram.failures import translated, within
from bot.channels.telegram.formatting import TEXT_UNITS, pieces_of, plain
from bot.channels.telegram.presses import Presses
from bot.channels.telegram.receiving import FIRST_PAUSE, Receiver
from bot.channels.telegram.sending import Delivery
from domain.channels import Inlet, Limits, Sent
from domain.messages import Address, Reply, Text

LIMITS: Final = Limits(TEXT_UNITS, rate=25, rate_per_address=1, buttons=True, edits=True, documents=True, polled=True)
SEND_SECONDS: Final = 15.0


class TelegramChannel:
    """One bot, private chats only; an address's id is the Telegram user's id as text.

    `api_url` is the base of another Bot API server. `now` gives aware UTC and dates presses, which Telegram sends
    without a time. `send_seconds`: after so long without an answer a message is in doubt. `first_pause`: seconds to
    wait after a failed getUpdates, doubled each time. `ValueError` when `token` is not of a token's form.
    """

    name = "telegram"
    limits = LIMITS

    def __init__(
        self,
        token: str,
        api_url: str | None = None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        send_seconds: float = SEND_SECONDS,
        first_pause: float = FIRST_PAUSE,
    ) -> None:
        api = TelegramAPIServer.from_base(api_url) if api_url else PRODUCTION
        try:
            self._bot = Bot(token, session=AiohttpSession(api=api, timeout=within(send_seconds)))
        except TokenValidationError:
            raise ValueError("not a Telegram bot token") from None
        self._presses = Presses(self._bot)
        self._now = now
        self._first_pause = first_pause
        self._inlet: Inlet | None = None

    def bind(self, inlet: Inlet) -> None:
        """Names where documents are read from, for a process that sends without receiving."""
        self._inlet = inlet

    async def receive(self, inlet: Inlet) -> None:
        """Polls until cancelled; acknowledges an update only after `inlet.put` has returned."""
        self.bind(inlet)
        await Receiver(self._bot, inlet, self._presses, self._now, self._first_pause).run()

    async def send(
        self, address: Address, reply: Reply, row_id: int, replaces_ref: str = "", parts_sent: int = 0
    ) -> Sent:
        """Hands the reply over; the ref is that of its last message, which carries the buttons.

        `replaces_ref` is edited in place where Telegram still can. On failure `ChannelError.parts_sent` tells how
        many pieces have arrived; give it back as `parts_sent` to go on behind them.
        """
        toast = plain(reply.toast or "")
        shown = self._presses.end(address.id, toast)
        if not reply.parts and toast and not shown:
            reply = Reply((Text(toast),))  # nothing was pressed lately: the acknowledgement is not lost
        delivery = Delivery(self._bot, address.id, self._inlet)
        return Sent(await delivery.run(pieces_of(reply), replaces_ref, parts_sent))

    async def set_commands(self, commands: Sequence[tuple[str, str, str]], chat_id: str = "") -> None:
        """Registers (Latin command, Chinese description, English description), for all or for one chat.

        English is what people with any other language see. `ChannelError` when it could not be done.
        """
        scope = BotCommandScopeChat(chat_id=int(chat_id)) if chat_id else None
        with translated():
            for column, language in ((2, None), (1, "zh")):
                listed = [BotCommand(command=command[0], description=command[column]) for command in commands]
                await self._bot.set_my_commands(listed, scope=scope, language_code=language)

    async def username(self) -> str:
        """The bot's user name, for links `https://t.me/<username>?start=…`; `ChannelError` when it cannot be asked."""
        with translated():
            return (await self._bot.me()).username or ""

    async def close(self) -> None:
        """Closes the connections; a running `receive` is to be cancelled before."""
        await self._presses.close()
        await self._bot.session.close()
