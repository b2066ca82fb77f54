"""What people ask for and take part in: needs, bookings with their atoms of time, registrations, announcements."""

from sqlalchemy import (
    JSON,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.tables.metadata import metadata
from storage.types import Id, UtcDateTime

counters = Table(
    "counters",
    metadata,
    Column("name", String(40), primary_key=True, comment="such as need:26"),
    Column("value", Integer, nullable=False),
)

needs = Table(
    "needs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", String(20), unique=True, comment="N-26-0117, given at submission"),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="SET NULL"), index=True),
    Column("enterprise_id", Id, ForeignKey("enterprises.id"), index=True),
    Column("state", String(12), nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("kind", String(12), nullable=False, server_default=""),
    Column("industry", String(20), nullable=False, server_default=""),
    Column("trade", String(20), nullable=False, server_default="", comment="the narrower word, such as 铸造"),
    Column("problem", Text, nullable=False, server_default=""),
    Column("present", Text, nullable=False, server_default=""),
    Column("target", Text, nullable=False, server_default=""),
    Column("budget_low", Numeric(14, 2)),
    Column("budget_high", Numeric(14, 2)),
    Column("deadline", Date),
    Column("place", String(60), nullable=False, server_default=""),
    Column("form", String(60), nullable=False, server_default="", comment="cooperation form, in the person's words"),
    Column("tried", Text, nullable=False, server_default=""),
    Column("wish_start", UtcDateTime, comment="wished appointment"),
    Column("wish_end", UtcDateTime),
    Column("text", Text, nullable=False, server_default="", comment="everything said about it, in order"),
    Column("skipped", JSON, nullable=False, comment="fields the person left empty on purpose"),
    Column("reason", String(200), nullable=False, server_default="", comment="why returned or closed"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("submitted_at", UtcDateTime),
    Column("changed_at", UtcDateTime, nullable=False),
    Index("ix_needs_state", "state"),
)

bookings = Table(
    "bookings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("need_id", Id, ForeignKey("needs.id"), nullable=False, index=True),
    Column("expert_id", Id, ForeignKey("records.id"), nullable=False, index=True),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="SET NULL"), index=True, comment="who asked"),
    Column("enterprise_id", Id, ForeignKey("enterprises.id"), index=True),
    Column("state", String(12), nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("start_at", UtcDateTime, nullable=False),
    Column("end_at", UtcDateTime, nullable=False),
    Column("form", String(10), nullable=False, comment="phone | online | onsite"),
    Column("place", Text, nullable=False, server_default="", comment="number, link or place"),
    Column("proposed", JSON, nullable=False, comment="times the expert proposes instead: [[start, end], …] ISO UTC"),
    Column("expires_at", UtcDateTime),
    Column("reason", String(200), nullable=False, server_default=""),
    Column("ended_by", String(12), nullable=False, server_default="", comment="enterprise | expert | operator | time"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Index("ix_bookings_state_start", "state", "start_at"),
    Index("ix_bookings_state_expires", "state", "expires_at"),
)

atoms = Table(
    "atoms",
    metadata,
    Column("resource", String(40), primary_key=True, comment="such as expert:17"),
    Column("atom", Integer, primary_key=True, comment="quarter-hours since 1970-01-01 UTC"),
    Column("booking_id", Id, ForeignKey("bookings.id", ondelete="CASCADE"), nullable=False, index=True),
    comment="the ledger of time: its primary key is what makes a double booking impossible",
)

gaps = Table(
    "gaps",
    metadata,
    Column("id", Id, primary_key=True),
    Column("need_id", Id, ForeignKey("needs.id", ondelete="SET NULL"), index=True),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="SET NULL"), index=True),
    Column("text", Text, nullable=False),
    Column("why", String(20), nullable=False, comment="nothing_found | none_suits | asked_human"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("taken_by", Id, ForeignKey("accounts.id", ondelete="SET NULL"), index=True, comment="staff who talks"),
    Column("handled_at", UtcDateTime),
    Column("answered_by", Id, ForeignKey("records.id"), comment="a record that came later and fits"),
    Column("answered_at", UtcDateTime),
)

finds = Table(
    "finds",
    metadata,
    Column("need_id", Id, ForeignKey("needs.id", ondelete="CASCADE"), primary_key=True),
    Column("record_id", Id, ForeignKey("records.id"), primary_key=True),
    Column(
        "found_at", UtcDateTime, nullable=False, comment="when it was first among what fits, shown or one press away"
    ),
    Column("seen_at", UtcDateTime, comment="when it stood before the enterprise's eyes"),
    Column("told_at", UtcDateTime, comment="when the enterprise was told of it as news"),
    comment="what fitted a need: what stands here is never news for it again",
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Id, primary_key=True),
    Column("need_id", Id, ForeignKey("needs.id", ondelete="CASCADE"), nullable=False),
    Column("record_id", Id, ForeignKey("records.id"), nullable=False),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="SET NULL"), index=True),
    Column("verdict", String(10), nullable=False, comment="useful | unfit"),
    Column("reason", String(200), nullable=False, server_default="", comment="a known reason or the person's words"),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("need_id", "record_id"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("industry", String(20), nullable=False, server_default="", comment="empty = all"),
    Column("level", String(20), nullable=False, server_default="", comment="empty = all"),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("account_id", "industry", "level"),
)

watches = Table(
    "watches",
    metadata,
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("record_id", Id, ForeignKey("records.id"), primary_key=True, comment="a policy whose deadline matters"),
    Column("created_at", UtcDateTime, nullable=False),
)

registrations = Table(
    "registrations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("record_id", Id, ForeignKey("records.id"), nullable=False, comment="an event"),
    Column("state", String(12), nullable=False, comment="registered | waiting | cancelled"),
    Column("version", Integer, nullable=False, default=1),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("account_id", "record_id"),
)

announcements = Table(
    "announcements",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="SET NULL"), index=True),
    Column("text", Text, nullable=False),
    Column("file_id", Id, ForeignKey("files.id")),
    Column("audience", JSON, nullable=False, comment='{"role": …, "industry": …, "district": …}; {} = all'),
    Column(
        "state", String(12), nullable=False, comment="draft | counted | released | sending | stopped | done | dropped"
    ),
    Column("attention", String(8), nullable=False, server_default="promo", comment="promo = 宣传 | must = 必达"),
    Column("version", Integer, nullable=False, default=1),
    Column("counted", Integer, nullable=False, default=0),
    Column("send_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
)
