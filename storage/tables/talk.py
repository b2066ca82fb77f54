"""What comes in and goes out: inbox, outbox, conversations, files, jobs, settings of the installation."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from storage.tables.metadata import metadata
from storage.types import Id, UtcDateTime

inbox = Table(
    "inbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("bot", String(40), nullable=False),
    Column("update_id", String(64), nullable=False),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column(
        "payload", JSON(none_as_null=True), comment="the update; blanked after retention or when consent is refused"
    ),
    Column("state", String(8), nullable=False, comment="new | handled | parked"),
    Column("awaits_consent", Boolean, nullable=False, default=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("received_at", UtcDateTime, nullable=False),
    Column("handled_at", UtcDateTime),
    Column("why", String(200), nullable=False, server_default=""),
    UniqueConstraint("channel", "bot", "update_id"),
    Index("ix_inbox_account_state", "account_id", "state", "id"),
    Index("ix_inbox_account_received", "account_id", "received_at"),
    Index(
        "ix_inbox_new", "account_id", "id", sqlite_where=text("state = 'new'"), postgresql_where=text("state = 'new'")
    ),
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("channel", String(20), comment="null until the sender picked an address"),
    Column("external_id", String(100), comment="a reply's address; null = the sender picks"),
    Column("kind", String(12), nullable=False, comment="reply | news | reminder | broadcast"),
    Column("reply", JSON(none_as_null=True), comment="rendered; blanked after retention"),
    Column(
        "about", String(60), nullable=False, server_default="", comment="looked at again before sending: booking:5:3"
    ),
    Column(
        "attention",
        String(8),
        nullable=False,
        server_default="",
        comment="must | service | promo of reminders and broadcasts",
    ),
    Column("key", String(120), unique=True, comment="at most one row of this key is ever written"),
    Column("answers", Id, comment="the inbox row"),
    Column("replaces_id", Id, comment="an earlier outgoing row"),
    Column("state", String(10), nullable=False, comment="waiting | claimed | sent | skipped | failed | in_doubt"),
    Column("due_at", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime, comment="a channel asked to wait"),
    Column("claimed_by", String(40)),
    Column("lease_until", UtcDateTime),
    Column("attempts", Integer, nullable=False, default=0),
    Column("parts_sent", Integer, nullable=False, default=0),
    Column("ref", String(100), nullable=False, server_default=""),
    Column("why", String(200), nullable=False, server_default=""),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("seen_at", UtcDateTime),
    Index("ix_outbox_transcript", "account_id", "channel", "id"),
    Index("ix_outbox_about", "about"),
    Index(
        "ix_outbox_due",
        "due_at",
        "id",
        sqlite_where=text("state IN ('waiting', 'claimed')"),
        postgresql_where=text("state IN ('waiting', 'claimed')"),
    ),
    sqlite_autoincrement=True,
)

conversations = Table(
    "conversations",
    metadata,
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "need_id", Id, ForeignKey("needs.id", ondelete="SET NULL"), comment="the draft, or the need last talked about"
    ),
    Column("question", String(40), nullable=False, server_default="", comment="the open question; empty = none"),
    Column("context", JSON, nullable=False, comment="ids and choices of the open question, never texts"),
    Column("version", Integer, nullable=False, default=1),
    Column("human_since", UtcDateTime, comment="a person of the bureau has taken over"),
    Column("changed_at", UtcDateTime, nullable=False),
)

files = Table(
    "files",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), index=True),
    Column("need_id", Id, ForeignKey("needs.id", ondelete="SET NULL"), comment="the need it belongs to"),
    Column("stored_as", String(64), nullable=False, unique=True, comment="random name in the data folder"),
    Column("name", String(200), nullable=False),
    Column("mime", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(30), nullable=False),
    Column("args", JSON, nullable=False),
    Column("state", String(10), nullable=False, comment="waiting | running | done | failed"),
    Column("position", Id, nullable=False, server_default="0", comment="how far its slices came"),
    Column("claimed_by", String(40)),
    Column("lease_until", UtcDateTime),
    Column("key", String(120), unique=True),
    Column("due_at", UtcDateTime, nullable=False),
    Column("why", Text, nullable=False, server_default=""),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
)

settings = Table(
    "settings",
    metadata,
    Column("name", String(40), primary_key=True, comment="such as first_start, secret"),
    Column("value", Text, nullable=False),
)
