"""Hands the pieces of one reply to one chat, and goes on behind what has already arrived."""

from __future__ import annotations

from typing import Final

from aiogram import Bot, types
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import Response
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.telegram.failures import translated, within
from bot.channels.telegram.formatting import File, Message, Piece, Rows, plain
from domain.channels import Inlet
from domain.errors import ChannelError, NotFound, Rejected

UPLOAD_SECONDS: Final = 60.0
ANSWER_FORMS: Final = (  # held, or pydantic drops them between two calls and builds them anew: 4 ms each time
    Response[types.Message],
    Response[types.Message | bool],
)
_UNCHANGED: Final = "message is not modified"
_NOT_EDITABLE: Final = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "message_id_invalid",
)


class Delivery:
    """One reply on its way to `chat_id`; files are read from `inlet`."""

    def __init__(self, bot: Bot, chat_id: str, inlet: Inlet | None) -> None:
        self._bot = bot
        self._chat_id = chat_id
        self._inlet = inlet

    async def run(self, pieces: list[Piece], replaces_ref: str, parts_sent: int) -> str:
        """The reference of the last message; `ChannelError` with `parts_sent` set to the pieces that have arrived.

        The first text replaces `replaces_ref`; the others are new messages.
        """
        ref = ""
        first_text = next((number for number, piece in enumerate(pieces) if isinstance(piece, Message)), None)
        for number, piece in enumerate(pieces[parts_sent:], start=parts_sent):
            try:
                ref = await self._hand_over(piece, replaces_ref if number == first_text else "")
            except ChannelError as error:
                error.parts_sent = number
                raise
        return ref

    async def _hand_over(self, piece: Piece, replaces_ref: str) -> str:
        with translated():
            if isinstance(piece, File):
                return await self._send_file(piece)
            if replaces_ref.isdigit() and await self._edited(piece, int(replaces_ref)):
                return replaces_ref
            sent = await self._bot.send_message(
                self._chat_id, piece.html, parse_mode=ParseMode.HTML, reply_markup=_keyboard(piece.rows)
            )
            return str(sent.message_id)

    async def _edited(self, message: Message, message_id: int) -> bool:
        """True when the earlier message now shows this one; False when it is gone and a new one is needed."""
        try:
            await self._bot.edit_message_text(
                message.html,
                chat_id=self._chat_id,
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=_keyboard(message.rows),
            )
        except TelegramBadRequest as error:
            why = error.message.lower()
            if any(known in why for known in _NOT_EDITABLE):
                return False
            if _UNCHANGED not in why:
                raise
        return True

    async def _send_file(self, file: File) -> str:
        if self._inlet is None:
            raise Rejected("this channel has no inlet to read files from")
        try:
            _, content = await self._inlet.open_file(file.document.file_id)
        except NotFound:
            raise Rejected("the file is gone") from None
        sent = await self._bot.send_document(
            self._chat_id,
            BufferedInputFile(content, filename=file.document.name),
            reply_markup=_keyboard(file.rows),
            request_timeout=within(UPLOAD_SECONDS),
        )
        return str(sent.message_id)


def _keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """The rows as inline buttons; a label is shown as it is, it carries no markup."""
    if not rows:
        return None
    keyboard = [
        [InlineKeyboardButton(text=plain(button.label), callback_data=button.data()) for button in row] for row in rows
    ]
    return InlineKeyboardMarkup(inline_keyboard=keyboard)
