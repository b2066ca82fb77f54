"""Who takes part: accounts, their addresses and roles, enterprises, invitations, and what was seen and done."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, UniqueConstraint

from storage.tables.metadata import metadata
from storage.types import Id, UtcDateTime

enterprises = Table(
    "enterprises",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("credit_code", String(18), unique=True, comment="统一社会信用代码; null = not registered yet"),
    Column("city", String(40), nullable=False, server_default=""),
    Column("district", String(40), nullable=False, server_default=""),
    Column("industry", String(20), nullable=False, server_default=""),
    Column("created_at", UtcDateTime, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("language", String(5), nullable=False, server_default="zh"),
    Column("name", String(80), nullable=False, server_default=""),
    Column("contact", String(80), nullable=False, server_default="", comment="how the person asked to be called"),
    Column("phone", String(40), nullable=False, server_default=""),
    Column("enterprise_id", Id, ForeignKey("enterprises.id"), index=True),
    Column("member", String(3), nullable=False, server_default="no", comment="yes | no: confirmed member of the firm"),
    Column("expert_id", Id, ForeignKey("records.id"), unique=True, comment="the record this person answers for"),
    Column("consent", String(3), comment="yes | no | null = not asked or not answered"),
    Column("consent_asked_at", UtcDateTime),
    Column("consent_at", UtcDateTime),
    Column("promo", String(3), nullable=False, server_default="yes", comment="yes | no: wants 宣传 messages"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("erased_at", UtcDateTime),
)

roles = Table(
    "roles",
    metadata,
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("role", String(12), primary_key=True, comment="enterprise | expert | operator | admin"),
    Column("granted_at", UtcDateTime, nullable=False),
)

addresses = Table(
    "addresses",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("external_id", String(100), nullable=False, comment="the channel's id; on the web a hash of the cookie"),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("last_in_at", UtcDateTime, nullable=False),
    Column("unreachable_at", UtcDateTime),
    UniqueConstraint("channel", "external_id"),
)

invites = Table(
    "invites",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True, comment="SHA-256; the token is never stored"),
    Column("role", String(12), nullable=False),
    Column("expert_id", Id, ForeignKey("records.id")),
    Column("created_by", Id, comment="account; null = the command line"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    Column("used_by", Id),
)

return_codes = Table(
    "return_codes",
    metadata,
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("code_hash", String(64), nullable=False, unique=True, comment="HMAC-SHA256 with the installation's secret"),
    Column("link_hash", String(64), nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("external_id", String(100), nullable=False, comment="where a wrong code was typed"),
    Column("at", UtcDateTime, nullable=False, index=True),
)

reveals = Table(
    "reveals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("booking_id", Id, ForeignKey("bookings.id", ondelete="CASCADE"), nullable=False),
    Column("enterprise_id", Id, ForeignKey("enterprises.id"), index=True),
    Column("expert_id", Id, ForeignKey("records.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("booking_id", "expert_id"),
    comment="who saw an enterprise's contact details, and when",
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("account_id", Id, comment="no foreign key: the log outlives an erased person and keeps ids only"),
    Column("action", String(60), nullable=False),
    Column("row", String(60), nullable=False, server_default="", comment="such as booking:12"),
    Column("outcome", String(12), nullable=False, comment="done | refused"),
    Column("detail", Text, nullable=False, server_default="", comment="a text key or ids, never texts or phones"),
    Index("ix_audit_at", "at"),
)
