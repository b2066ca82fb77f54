"""The Bot API methods, over a `World`; each takes the call's parameters and gives the `result`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from tests.botapi.formatted import MAX_CAPTION, measured, read_formatted, units
from tests.botapi.keyboards import read_keyboard
from tests.botapi.replies import ApiError, Json, Params, Upload, bad_request, read_int, read_json, read_text
from tests.botapi.world import Chat, World

MAX_DOWNLOAD = 20 * 1024 * 1024
MAX_TOAST = 200
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def get_me(world: World, _params: Params) -> Json:
    """https://core.telegram.org/bots/api#getme"""
    return world.bot | {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}


def send_message(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#sendmessage"""
    chat = world.chat_to_write(_chat_id(params))
    text, entities = read_formatted(params)
    return world.add_message(chat, world.bot, _content(measured(text), entities, read_keyboard(params)))


def edit_message_text(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#editmessagetext"""
    chat, message = _own_message(world, params, "edit")
    text, entities = read_formatted(params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _edited(world, chat, message, _content(measured(text), entities, read_keyboard(params)))


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#editmessagereplymarkup"""
    chat, message = _own_message(world, params, "edit")
    kept = {key: message[key] for key in ("text", "entities", "document", "caption") if key in message}
    keyboard = read_keyboard(params)
    return _edited(world, chat, message, kept | ({"reply_markup": keyboard} if keyboard else {}))


def delete_message(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#deletemessage"""
    chat, message = _own_message(world, params, "delete")
    del chat.messages[message["message_id"]]
    chat.note(message["message_id"])
    return True


def send_document(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#senddocument"""
    chat = world.chat_to_write(_chat_id(params))
    caption, entities = read_formatted(params, "caption", "caption_entities")
    if units(caption) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    content: Json = {"document": _document(world, params)}
    content |= {"caption": caption} if caption else {}
    content |= {"caption_entities": entities} if entities else {}
    keyboard = read_keyboard(params)
    return world.add_message(chat, world.bot, content | ({"reply_markup": keyboard} if keyboard else {}))


def send_chat_action(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#sendchataction"""
    world.chat_to_write(_chat_id(params))
    if not read_text(params, "action"):
        raise bad_request("wrong parameter action in request")
    return True


def answer_callback_query(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#answercallbackquery"""
    text = read_text(params, "text")
    if len(text) > MAX_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    chat = world.queries.pop(read_text(params, "callback_query_id"), None)
    if chat is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    chat.toasts.append(text)
    chat.news.set()
    return True


def get_file(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getfile"""
    file_id = read_text(params, "file_id")
    stored = world.files.get(file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    size = len(stored.content)
    return {"file_id": file_id, "file_unique_id": stored.path, "file_size": size, "file_path": stored.path}


def set_my_commands(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#setmycommands"""
    commands = read_json(params, "commands") or []
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command.get("command", "")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_command_key(params)] = commands
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    """https://core.telegram.org/bots/api#getmycommands"""
    return world.commands.get(_command_key(params), [])


def delete_webhook(_world: World, _params: Params) -> bool:
    """https://core.telegram.org/bots/api#deletewebhook"""
    return True


METHODS: dict[str, Callable[[World, Params], Any]] = {
    method.__name__.replace("_", ""): method
    for method in (
        get_me, send_message, edit_message_text, edit_message_reply_markup, delete_message, send_document,
        send_chat_action, answer_callback_query, get_file, set_my_commands, get_my_commands, delete_webhook,
    )
}  # fmt: skip


def _chat_id(params: Params) -> int:
    if str(params.get("chat_id", "")).startswith("@"):
        raise bad_request("chat not found")
    return read_int(params, "chat_id")


def _content(text: str, entities: list[Json], keyboard: Json | None) -> Json:
    content: Json = {"text": text}
    content |= {"entities": entities} if entities else {}
    return content | ({"reply_markup": keyboard} if keyboard else {})


def _own_message(world: World, params: Params, verb: str) -> tuple[Chat, Json]:
    chat = world.chat_to_write(_chat_id(params))
    message = chat.messages.get(read_int(params, "message_id"))
    if message is None:
        raise bad_request(f"message to {verb} not found")
    if verb == "edit" and message["from"]["id"] != world.bot["id"]:
        raise bad_request("message can't be edited")
    return chat, message


def _edited(world: World, chat: Chat, message: Json, content: Json) -> Json:
    """The message with its content replaced; 400 when nothing would change."""
    head = {key: message[key] for key in ("message_id", "from", "chat", "date")}
    if content == {key: value for key, value in message.items() if key not in head and key != "edit_date"}:
        raise bad_request(NOT_MODIFIED)
    edited = head | content | {"edit_date": int(world.clock())}
    chat.messages[message["message_id"]] = edited
    chat.note(message["message_id"])
    return edited


def _document(world: World, params: Params) -> Json:
    document = params.get("document")
    if isinstance(document, str) and document.startswith("attach://"):
        document = params.get(document.removeprefix("attach://"))
    if isinstance(document, Upload):
        if not document.content:
            raise bad_request("file must be non-empty")
        about = world.add_file(document.name, document.mime, document.content)
        return about | {"file_name": document.name, "mime_type": document.mime}
    stored = world.files.get(str(document))
    if stored is None:
        missing = "there is no document in the request"
        raise bad_request("wrong file identifier/HTTP URL specified" if document else missing)
    return {
        "file_id": document, "file_unique_id": stored.path, "file_size": len(stored.content),
        "file_name": stored.name, "mime_type": stored.mime,
    }  # fmt: skip


def _command_key(params: Params) -> tuple[str, str]:
    scope = read_json(params, "scope") or {"type": "default"}
    if scope.get("type") == "chat" and not str(scope.get("chat_id", "")).lstrip("-").isdigit():
        raise ApiError(400, "Bad Request: chat not found")
    scope = {key: str(value) for key, value in scope.items()}
    return json.dumps(scope, sort_keys=True), read_text(params, "language_code")
