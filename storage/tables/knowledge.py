"""What the city knows: one table of records for every kind, experts' hours, and the change log the index follows."""

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables.metadata import metadata
from storage.types import Id, UtcDateTime

records = Table(
    "records",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("natural_key", String(300), nullable=False),
    Column("title", Text, nullable=False),
    Column("texts", JSON, nullable=False, comment="searchable texts by field name"),
    Column("industries", JSON, nullable=False),
    Column("city", String(40), nullable=False, server_default=""),
    Column("level", String(20), nullable=False, server_default=""),
    Column("opens_on", Date),
    Column("closes_on", Date),
    Column("source_name", Text, nullable=False, server_default=""),
    Column("source_on", Date),
    Column("source_row", Integer),
    Column("sample", Boolean, nullable=False, default=False),
    Column("facts", JSON, nullable=False, comment="what a card shows but search does not need"),
    Column("content_hash", String(64), nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("created_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("retired_at", UtcDateTime),
    # no foreign keys to imports: they belong to accounts, and an account may answer for a record
    Column("import_id", Id, comment="the import it came with, if it came with a table"),
    Column("original", JSON(none_as_null=True), comment="the cells as they stood in the table, by header"),
    Column("pending", Id, comment="the import that is changing it"),
    Column("pending_live", Boolean, comment="whether it is to be seen then"),
    Column("pending_values", JSON(none_as_null=True), comment="what it is to become; none: as it is"),
    UniqueConstraint("kind", "natural_key"),
    Index("ix_records_kind_closes", "kind", "closes_on"),
    Index("ix_records_import", "import_id"),
)

record_changes = Table(
    "record_changes",
    metadata,
    Column("seq", Id, primary_key=True, comment="written one transaction at a time, so that it grows in commit order"),
    Column("record_id", Id, ForeignKey("records.id"), nullable=False),
    sqlite_autoincrement=True,
)

expert_hours = Table(
    "expert_hours",
    metadata,
    Column("expert_id", Id, ForeignKey("records.id"), primary_key=True),
    Column("weekday", Integer, primary_key=True, comment="0 = Monday"),
    Column("start_minute", Integer, primary_key=True, comment="minutes after midnight, Asia/Shanghai"),
    Column("end_minute", Integer, nullable=False),
)

expert_contacts = Table(
    "expert_contacts",
    metadata,
    Column("expert_id", Id, ForeignKey("records.id"), primary_key=True),
    Column("phone", String(40), nullable=False, server_default="", comment="for staff alone; never part of a record"),
    Column("mail", String(200), nullable=False, server_default=""),
    Column(
        "listed_phone",
        String(40),
        nullable=False,
        server_default="",
        comment="as the last table gave it, whatever was corrected since",
    ),
    Column("listed_mail", String(200), nullable=False, server_default=""),
)

expert_leaves = Table(
    "expert_leaves",
    metadata,
    Column("id", Id, primary_key=True),
    Column("expert_id", Id, ForeignKey("records.id"), nullable=False, index=True),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
)
