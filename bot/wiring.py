"""Builds everything, by hand, on one page."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.channels.terminal import TerminalChannel
from bot.channels.web import WebChannel
from bot.introducing import Introduced, Introduction
from bot.receiving import Reception
from bot.settings import Settings
from bot.starting import load_starter
from bot.web import demo
from bot.web.hub import Hub
from bot.web.news import EVERY, News
from bot.worker import Worker
from domain.channels import Channel
from knowledge import text
from knowledge.index import Index
from knowledge.matcher import Matcher
from knowledge.meaning import Meaning
from scheduler.duties import duties
from scheduler.index_feed import IndexFeed
from scheduler.leadership import Leadership
from scheduler.meaning_feed import MeaningFeed
from scheduler.sender import Sender
from scheduler.ticker import Duty, Ticker
from storage import migrating
from storage.database import Database

Clock = Callable[[], datetime]


def now() -> datetime:
    """The instant it is, aware, UTC."""
    return datetime.now(UTC)


@dataclass
class House:
    """Everything that runs in one process."""

    settings: Settings
    clock: Clock
    database: Database
    index: Index
    matcher: Matcher
    feed: IndexFeed
    hub: Hub
    channels: dict[str, Channel]
    leadership: Leadership
    sender: Sender
    worker: Worker
    reception: Reception
    duties: list[Duty]
    ticker: Ticker


def open_database(settings: Settings, clock: Clock = now) -> Database:
    """The migrated database with the starter knowledge base; `Unavailable` when it cannot be reached."""
    settings.data.mkdir(parents=True, exist_ok=True)
    migrating.upgrade(settings.database_address)
    database = Database(settings.database_address, settings.files_folder)
    load_starter(database, clock(), sample=settings.demo)
    return database


def open_matcher(
    settings: Settings, database: Database, *, keeps_index: bool = True
) -> tuple[Index, Matcher, IndexFeed, MeaningFeed | None]:
    """The index, caught up with the change log; in memory alone unless `keeps_index`, for a folder has one writer."""
    text.warm()
    index = Index.open(settings.index_folder if keeps_index else None)
    feed = IndexFeed(database, index)
    feed.catch_up_now()
    if not settings.meaning or not keeps_index:
        return index, Matcher(index), feed, None
    meaning = Meaning(settings.meaning_folder)
    return index, Matcher(index, meaning.near), feed, MeaningFeed(index, meaning)


def build(settings: Settings, clock: Clock = now, extra: Sequence[Channel] = (), *, keeps_index: bool = True) -> House:
    """The whole program, not running yet. `extra` channels are added to those the settings ask for.

    `keeps_index` False: another process on this data folder keeps the search index there.
    """
    process = f"{os.getpid()}-{secrets.token_hex(4)}"
    database = open_database(settings, clock)
    if settings.demo:
        database.write_now(lambda store: demo.prepare(store, clock()))
    index, matcher, feed, meaning = open_matcher(settings, database, keeps_index=keeps_index)
    hub = Hub()
    talking: list[Channel] = [WebChannel(hub), TerminalChannel(), *_messengers(settings), *extra]
    channels = {channel.name: channel for channel in talking}
    leadership = Leadership(database.lease("sender"))
    sender = Sender(database, channels, clock, process=process, leadership=leadership, on_sent=hub.notify)
    leadership.changed = sender.wake
    worker = Worker(database, matcher, sender, clock, demo=settings.demo)
    reception = Reception(database, clock, worker.wake)
    regular = duties(database, matcher, feed, sender, clock)
    regular += [Duty("commands", 15, Introduction(database, each).run) for each in _introduced(talking)]
    if meaning:
        regular.append(Duty("meaning", 2, meaning.catch_up))
    if not database.is_sqlite:
        regular.append(Duty("pages", EVERY, News(database, hub, clock).look))
    return House(
        settings,
        clock,
        database,
        index,
        matcher,
        feed,
        hub,
        channels,
        leadership,
        sender,
        worker,
        reception,
        regular,
        Ticker(regular),
    )


def _introduced(channels: Sequence[Channel]) -> list[Introduced]:
    """Those on which the bot says what it can do."""
    return [each for each in channels if isinstance(each, Introduced)]


def _messengers(settings: Settings) -> list[Channel]:
    token = settings.telegram_token.get_secret_value()
    if not token:
        return []
    from bot.channels.telegram import TelegramChannel  # importing aiogram costs 2 s and 165 MB: only with a token

    return [TelegramChannel(token, settings.telegram_api or None)]
