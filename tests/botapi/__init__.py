"""A local Telegram Bot API server: what tests and benchmarks talk to in place of api.telegram.org.

    async with BotApiServer() as server:
        person = server.user(1, "示例", "zh-hans")
        person.say("/start")                      # an update for the bot at server.url, token server.token
        seen = await person.expect("您好")         # waits for the bot's message, at most 5 s
        person.press(seen.labels[0])

`faults` scripts what goes wrong: `server.script("sendMessage", too_many(3), dropped(effect=True))`.
"""

from tests.botapi.faults import Fault, blocked, dropped, failing, silent, too_many
from tests.botapi.people import Seen, User
from tests.botapi.server import BotApiServer, Call

__all__ = ["BotApiServer", "Call", "Fault", "Seen", "User", "blocked", "dropped", "failing", "silent", "too_many"]
