"""first shape

Revision: 0001, after .
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies this step."""
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="no foreign key: the log outlives an erased person and keeps ids only",
        ),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("row", sa.String(length=60), server_default="", nullable=False, comment="such as booking:12"),
        sa.Column("outcome", sa.String(length=12), nullable=False, comment="done | refused"),
        sa.Column(
            "detail", sa.Text(), server_default="", nullable=False, comment="a text key or ids, never texts or phones"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("ix_audit_at", ["at"], unique=False)

    op.create_table(
        "counters",
        sa.Column("name", sa.String(length=40), nullable=False, comment="such as need:26"),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "enterprises",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "credit_code", sa.String(length=18), nullable=True, comment="统一社会信用代码; null = not registered yet"
        ),
        sa.Column("city", sa.String(length=40), server_default="", nullable=False),
        sa.Column("district", sa.String(length=40), server_default="", nullable=False),
        sa.Column("industry", sa.String(length=20), server_default="", nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprises")),
        sa.UniqueConstraint("credit_code", name=op.f("uq_enterprises_credit_code")),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False, comment="waiting | running | done | failed"),
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="0",
            nullable=False,
            comment="how far its slices came",
        ),
        sa.Column("claimed_by", sa.String(length=40), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("key", sa.String(length=120), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("key", name=op.f("uq_jobs_key")),
    )
    op.create_table(
        "records",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("natural_key", sa.String(length=300), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False, comment="searchable texts by field name"),
        sa.Column("industries", sa.JSON(), nullable=False),
        sa.Column("city", sa.String(length=40), server_default="", nullable=False),
        sa.Column("level", sa.String(length=20), server_default="", nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("source_name", sa.Text(), server_default="", nullable=False),
        sa.Column("source_on", sa.Date(), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False, comment="what a card shows but search does not need"),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records")),
        sa.UniqueConstraint("kind", "natural_key", name=op.f("uq_records_kind_natural_key")),
    )
    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.create_index("ix_records_kind_closes", ["kind", "closes_on"], unique=False)

    op.create_table(
        "settings",
        sa.Column("name", sa.String(length=40), nullable=False, comment="such as first_start, secret"),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("external_id", sa.String(length=100), nullable=False, comment="where a wrong code was typed"),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failures")),
    )
    with op.batch_alter_table("sign_in_failures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_failures_at"), ["at"], unique=False)

    op.create_table(
        "accounts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("language", sa.String(length=5), server_default="zh", nullable=False),
        sa.Column("name", sa.String(length=80), server_default="", nullable=False),
        sa.Column(
            "contact",
            sa.String(length=80),
            server_default="",
            nullable=False,
            comment="how the person asked to be called",
        ),
        sa.Column("phone", sa.String(length=40), server_default="", nullable=False),
        sa.Column("enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "member",
            sa.String(length=3),
            server_default="no",
            nullable=False,
            comment="yes | no: confirmed member of the firm",
        ),
        sa.Column(
            "expert_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="the record this person answers for",
        ),
        sa.Column("consent", sa.String(length=3), nullable=True, comment="yes | no | null = not asked or not answered"),
        sa.Column("consent_asked_at", UtcDateTime(), nullable=True),
        sa.Column("consent_at", UtcDateTime(), nullable=True),
        sa.Column(
            "promo", sa.String(length=3), server_default="yes", nullable=False, comment="yes | no: wants 宣传 messages"
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("erased_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_accounts_enterprise_id_enterprises")
        ),
        sa.ForeignKeyConstraint(["expert_id"], ["records.id"], name=op.f("fk_accounts_expert_id_records")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("expert_id", name=op.f("uq_accounts_expert_id")),
    )
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_enterprise_id"), ["enterprise_id"], unique=False)

    op.create_table(
        "expert_hours",
        sa.Column("expert_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False, comment="0 = Monday"),
        sa.Column("start_minute", sa.Integer(), nullable=False, comment="minutes after midnight, Asia/Shanghai"),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["expert_id"], ["records.id"], name=op.f("fk_expert_hours_expert_id_records")),
        sa.PrimaryKeyConstraint("expert_id", "weekday", "start_minute", name=op.f("pk_expert_hours")),
    )
    op.create_table(
        "expert_leaves",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expert_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["expert_id"], ["records.id"], name=op.f("fk_expert_leaves_expert_id_records")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_leaves")),
    )
    with op.batch_alter_table("expert_leaves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expert_leaves_expert_id"), ["expert_id"], unique=False)

    op.create_table(
        "invites",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False, comment="SHA-256; the token is never stored"),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("expert_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "created_by",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="account; null = the command line",
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("used_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["expert_id"], ["records.id"], name=op.f("fk_invites_expert_id_records")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invites")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invites_token_hash")),
    )
    op.create_table(
        "record_changes",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="written one transaction at a time, so that it grows in commit order",
        ),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_record_changes_record_id_records")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_record_changes")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "addresses",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column(
            "external_id",
            sa.String(length=100),
            nullable=False,
            comment="the channel's id; on the web a hash of the cookie",
        ),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("last_in_at", UtcDateTime(), nullable=False),
        sa.Column("unreachable_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_addresses_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addresses")),
        sa.UniqueConstraint("channel", "external_id", name=op.f("uq_addresses_channel_external_id")),
    )
    with op.batch_alter_table("addresses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_addresses_account_id"), ["account_id"], unique=False)

    op.create_table(
        "inbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("bot", sa.String(length=40), nullable=False),
        sa.Column("update_id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "payload",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="the update; blanked after retention or when consent is refused",
        ),
        sa.Column("state", sa.String(length=8), nullable=False, comment="new | handled | parked"),
        sa.Column("awaits_consent", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("handled_at", UtcDateTime(), nullable=True),
        sa.Column("why", sa.String(length=200), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_inbox_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("channel", "bot", "update_id", name=op.f("uq_inbox_channel_bot_update_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index("ix_inbox_account_received", ["account_id", "received_at"], unique=False)
        batch_op.create_index("ix_inbox_account_state", ["account_id", "state", "id"], unique=False)
        batch_op.create_index(
            "ix_inbox_new",
            ["account_id", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'new'"),
            postgresql_where=sa.text("state = 'new'"),
        )

    op.create_table(
        "needs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=True, comment="N-26-0117, given at submission"),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), server_default="", nullable=False),
        sa.Column("industry", sa.String(length=20), server_default="", nullable=False),
        sa.Column(
            "trade", sa.String(length=20), server_default="", nullable=False, comment="the narrower word, such as 铸造"
        ),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.Column("present", sa.Text(), server_default="", nullable=False),
        sa.Column("target", sa.Text(), server_default="", nullable=False),
        sa.Column("budget_low", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("budget_high", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=60), server_default="", nullable=False),
        sa.Column(
            "form",
            sa.String(length=60),
            server_default="",
            nullable=False,
            comment="cooperation form, in the person's words",
        ),
        sa.Column("tried", sa.Text(), server_default="", nullable=False),
        sa.Column("wish_start", UtcDateTime(), nullable=True, comment="wished appointment"),
        sa.Column("wish_end", UtcDateTime(), nullable=True),
        sa.Column("text", sa.Text(), server_default="", nullable=False, comment="everything said about it, in order"),
        sa.Column("skipped", sa.JSON(), nullable=False, comment="fields the person left empty on purpose"),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False, comment="why returned or closed"),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_needs_account_id_accounts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprises.id"], name=op.f("fk_needs_enterprise_id_enterprises")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs")),
        sa.UniqueConstraint("number", name=op.f("uq_needs_number")),
    )
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_needs_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_needs_enterprise_id"), ["enterprise_id"], unique=False)
        batch_op.create_index("ix_needs_state", ["state"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=True, comment="null until the sender picked an address"),
        sa.Column(
            "external_id", sa.String(length=100), nullable=True, comment="a reply's address; null = the sender picks"
        ),
        sa.Column("kind", sa.String(length=12), nullable=False, comment="reply | news | reminder | broadcast"),
        sa.Column("reply", sa.JSON(none_as_null=True), nullable=True, comment="rendered; blanked after retention"),
        sa.Column(
            "about",
            sa.String(length=60),
            server_default="",
            nullable=False,
            comment="looked at again before sending: booking:5:3",
        ),
        sa.Column(
            "attention",
            sa.String(length=8),
            server_default="",
            nullable=False,
            comment="must | service | promo of reminders and broadcasts",
        ),
        sa.Column("key", sa.String(length=120), nullable=True, comment="at most one row of this key is ever written"),
        sa.Column(
            "answers", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True, comment="the inbox row"
        ),
        sa.Column(
            "replaces_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="an earlier outgoing row",
        ),
        sa.Column(
            "state",
            sa.String(length=10),
            nullable=False,
            comment="waiting | claimed | sent | skipped | failed | in_doubt",
        ),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=True, comment="a channel asked to wait"),
        sa.Column("claimed_by", sa.String(length=40), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("parts_sent", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=100), server_default="", nullable=False),
        sa.Column("why", sa.String(length=200), server_default="", nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_outbox_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_about", ["about"], unique=False)
        batch_op.create_index(
            "ix_outbox_due",
            ["due_at", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('waiting', 'claimed')"),
            postgresql_where=sa.text("state IN ('waiting', 'claimed')"),
        )
        batch_op.create_index("ix_outbox_transcript", ["account_id", "channel", "id"], unique=False)

    op.create_table(
        "registrations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="an event"
        ),
        sa.Column("state", sa.String(length=12), nullable=False, comment="registered | waiting | cancelled"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_registrations_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_registrations_record_id_records")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrations")),
        sa.UniqueConstraint("account_id", "record_id", name=op.f("uq_registrations_account_id_record_id")),
    )
    op.create_table(
        "return_codes",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "code_hash", sa.String(length=64), nullable=False, comment="HMAC-SHA256 with the installation's secret"
        ),
        sa.Column("link_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_return_codes_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_return_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_return_codes_code_hash")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_return_codes_link_hash")),
    )
    op.create_table(
        "roles",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False, comment="enterprise | expert | operator | admin"),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_roles_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "role", name=op.f("pk_roles")),
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("industry", sa.String(length=20), server_default="", nullable=False, comment="empty = all"),
        sa.Column("level", sa.String(length=20), server_default="", nullable=False, comment="empty = all"),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_subscriptions_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("account_id", "industry", "level", name=op.f("uq_subscriptions_account_id_industry_level")),
    )
    op.create_table(
        "watches",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "record_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="a policy whose deadline matters",
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_watches_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_watches_record_id_records")),
        sa.PrimaryKeyConstraint("account_id", "record_id", name=op.f("pk_watches")),
    )
    op.create_table(
        "bookings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("need_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expert_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True, comment="who asked"
        ),
        sa.Column("enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("start_at", UtcDateTime(), nullable=False),
        sa.Column("end_at", UtcDateTime(), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False, comment="phone | online | onsite"),
        sa.Column("place", sa.Text(), server_default="", nullable=False, comment="number, link or place"),
        sa.Column(
            "proposed",
            sa.JSON(),
            nullable=False,
            comment="times the expert proposes instead: [[start, end], …] ISO UTC",
        ),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column(
            "ended_by",
            sa.String(length=12),
            server_default="",
            nullable=False,
            comment="enterprise | expert | operator | time",
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_bookings_account_id_accounts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_bookings_enterprise_id_enterprises")
        ),
        sa.ForeignKeyConstraint(["expert_id"], ["records.id"], name=op.f("fk_bookings_expert_id_records")),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_bookings_need_id_needs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
    )
    with op.batch_alter_table("bookings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bookings_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bookings_enterprise_id"), ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bookings_expert_id"), ["expert_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bookings_need_id"), ["need_id"], unique=False)
        batch_op.create_index("ix_bookings_state_expires", ["state", "expires_at"], unique=False)
        batch_op.create_index("ix_bookings_state_start", ["state", "start_at"], unique=False)

    op.create_table(
        "conversations",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "need_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="the draft, or the need last talked about",
        ),
        sa.Column(
            "question",
            sa.String(length=40),
            server_default="",
            nullable=False,
            comment="the open question; empty = none",
        ),
        sa.Column("context", sa.JSON(), nullable=False, comment="ids and choices of the open question, never texts"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("human_since", UtcDateTime(), nullable=True, comment="a person of the bureau has taken over"),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_conversations_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name=op.f("fk_conversations_need_id_needs"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_conversations")),
    )
    op.create_table(
        "feedback",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("need_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("verdict", sa.String(length=10), nullable=False, comment="useful | unfit"),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_feedback_account_id_accounts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_feedback_need_id_needs"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_feedback_record_id_records")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("need_id", "record_id", name=op.f("uq_feedback_need_id_record_id")),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_account_id"), ["account_id"], unique=False)

    op.create_table(
        "files",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "need_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="the need it belongs to",
        ),
        sa.Column("stored_as", sa.String(length=64), nullable=False, comment="random name in the data folder"),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("mime", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_files_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_files_need_id_needs"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        sa.UniqueConstraint("stored_as", name=op.f("uq_files_stored_as")),
    )
    with op.batch_alter_table("files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_files_account_id"), ["account_id"], unique=False)

    op.create_table(
        "gaps",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("need_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False, comment="nothing_found | none_suits | asked_human"),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column(
            "taken_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True, comment="staff who talks"
        ),
        sa.Column("handled_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_gaps_account_id_accounts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_gaps_need_id_needs"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["taken_by"], ["accounts.id"], name=op.f("fk_gaps_taken_by_accounts"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gaps")),
    )
    with op.batch_alter_table("gaps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gaps_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gaps_need_id"), ["need_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gaps_taken_by"), ["taken_by"], unique=False)

    op.create_table(
        "announcements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("audience", sa.JSON(), nullable=False, comment='{"role": …, "industry": …, "district": …}; {} = all'),
        sa.Column(
            "state",
            sa.String(length=12),
            nullable=False,
            comment="draft | counted | released | sending | stopped | done | dropped",
        ),
        sa.Column(
            "attention",
            sa.String(length=8),
            server_default="promo",
            nullable=False,
            comment="promo = 宣传 | must = 必达",
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("send_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_announcements_account_id_accounts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_announcements_file_id_files")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
    )
    with op.batch_alter_table("announcements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_announcements_account_id"), ["account_id"], unique=False)

    op.create_table(
        "atoms",
        sa.Column("resource", sa.String(length=40), nullable=False, comment="such as expert:17"),
        sa.Column("atom", sa.Integer(), nullable=False, comment="quarter-hours since 1970-01-01 UTC"),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_atoms_booking_id_bookings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("resource", "atom", name=op.f("pk_atoms")),
        comment="the ledger of time: its primary key is what makes a double booking impossible",
    )
    with op.batch_alter_table("atoms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_atoms_booking_id"), ["booking_id"], unique=False)

    op.create_table(
        "reveals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("expert_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name=op.f("fk_reveals_booking_id_bookings"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_reveals_enterprise_id_enterprises")
        ),
        sa.ForeignKeyConstraint(["expert_id"], ["records.id"], name=op.f("fk_reveals_expert_id_records")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reveals")),
        sa.UniqueConstraint("booking_id", "expert_id", name=op.f("uq_reveals_booking_id_expert_id")),
        comment="who saw an enterprise's contact details, and when",
    )
    with op.batch_alter_table("reveals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reveals_enterprise_id"), ["enterprise_id"], unique=False)


def downgrade() -> None:
    """Takes this step back."""
    with op.batch_alter_table("reveals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reveals_enterprise_id"))

    op.drop_table("reveals")
    with op.batch_alter_table("atoms", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_atoms_booking_id"))

    op.drop_table("atoms")
    with op.batch_alter_table("announcements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_announcements_account_id"))

    op.drop_table("announcements")
    with op.batch_alter_table("gaps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gaps_taken_by"))
        batch_op.drop_index(batch_op.f("ix_gaps_need_id"))
        batch_op.drop_index(batch_op.f("ix_gaps_account_id"))

    op.drop_table("gaps")
    with op.batch_alter_table("files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_files_account_id"))

    op.drop_table("files")
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_account_id"))

    op.drop_table("feedback")
    op.drop_table("conversations")
    with op.batch_alter_table("bookings", schema=None) as batch_op:
        batch_op.drop_index("ix_bookings_state_start")
        batch_op.drop_index("ix_bookings_state_expires")
        batch_op.drop_index(batch_op.f("ix_bookings_need_id"))
        batch_op.drop_index(batch_op.f("ix_bookings_expert_id"))
        batch_op.drop_index(batch_op.f("ix_bookings_enterprise_id"))
        batch_op.drop_index(batch_op.f("ix_bookings_account_id"))

    op.drop_table("bookings")
    op.drop_table("watches")
    op.drop_table("subscriptions")
    op.drop_table("roles")
    op.drop_table("return_codes")
    op.drop_table("registrations")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_transcript")
        batch_op.drop_index(
            "ix_outbox_due",
            sqlite_where=sa.text("state IN ('waiting', 'claimed')"),
            postgresql_where=sa.text("state IN ('waiting', 'claimed')"),
        )
        batch_op.drop_index("ix_outbox_about")

    op.drop_table("outbox")
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.drop_index("ix_needs_state")
        batch_op.drop_index(batch_op.f("ix_needs_enterprise_id"))
        batch_op.drop_index(batch_op.f("ix_needs_account_id"))

    op.drop_table("needs")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_inbox_new", sqlite_where=sa.text("state = 'new'"), postgresql_where=sa.text("state = 'new'")
        )
        batch_op.drop_index("ix_inbox_account_state")
        batch_op.drop_index("ix_inbox_account_received")

    op.drop_table("inbox")
    with op.batch_alter_table("addresses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_addresses_account_id"))

    op.drop_table("addresses")
    op.drop_table("record_changes")
    op.drop_table("invites")
    with op.batch_alter_table("expert_leaves", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expert_leaves_expert_id"))

    op.drop_table("expert_leaves")
    op.drop_table("expert_hours")
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_enterprise_id"))

    op.drop_table("accounts")
    with op.batch_alter_table("sign_in_failures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_failures_at"))

    op.drop_table("sign_in_failures")
    op.drop_table("settings")
    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.drop_index("ix_records_kind_closes")

    op.drop_table("records")
    op.drop_table("jobs")
    op.drop_table("enterprises")
    op.drop_table("counters")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_at")

    op.drop_table("audit")
