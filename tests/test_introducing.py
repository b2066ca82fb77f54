"""What Telegram shows in its menu: commands in Latin with descriptions in two languages, per role."""

from __future__ import annotations

import json
from pathlib import Path

from domain.accounts import Role
from tests.botapi.methods import get_my_commands
from tests.botapi.server import BotApiServer
from tests.talk.telegram import TelegramPerson
from tests.talk.world import World, settings_for


def listed(api: BotApiServer, language: str, chat_id: int = 0) -> dict[str, str]:
    """Command → description, as a client in this language sees it in a chat (0 = everywhere)."""
    scope = json.dumps({"type": "chat", "chat_id": chat_id} if chat_id else {"type": "default"})
    params = {"scope": scope, "language_code": language}
    return {each["command"]: each["description"] for each in get_my_commands(api.world, params)}


async def test_commands_per_language_and_role(tmp_path: Path) -> None:
    async with BotApiServer() as api:
        settings = settings_for(
            tmp_path, f"sqlite:///{tmp_path / 'keqiao.db'}", telegram_token=api.token, telegram_api=api.url
        )
        async with World(settings).running() as world:
            await world.advance(seconds=1)
            assert listed(api, "zh")["mine"] == "我的需求、预约和提醒"
            assert listed(api, "")["mine"] == "My needs, bookings and reminders"
            assert "announce" not in listed(api, "zh")
            admin = TelegramPerson(world.house, api.user(5, "示例"))
            await world.invited(admin, Role.ADMIN)
            await world.advance(seconds=1)
            assert listed(api, "zh", 5)["announce"] == "发公告"
            assert "leave" not in listed(api, "zh", 5)
