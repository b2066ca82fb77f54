"""Tables that were sent in, and what each changed in the records."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table

from storage.tables.metadata import metadata
from storage.types import Id, UtcDateTime

imports = Table(
    "imports",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="SET NULL"), comment="none: the command line"),
    Column("state", String(12), nullable=False, index=True),
    Column("version", Integer, nullable=False, default=1),
    Column("file_id", Id, ForeignKey("files.id", ondelete="SET NULL")),
    Column("file_name", String(200), nullable=False, server_default=""),
    Column(
        "list_name", String(200), nullable=False, server_default="", comment="what files of one list have in common"
    ),
    Column("kind", String(12), nullable=False, server_default="", comment="empty: as the table shows"),
    Column("sheet", String(200), nullable=False, server_default=""),
    Column("accept", Boolean, nullable=False, default=False, comment="proposals are taken"),
    Column("replaces", Boolean, nullable=False, default=False, comment="what the former list alone has is retired"),
    Column("corrects", Boolean, nullable=False, default=False, comment="one record corrected by hand, no table"),
    Column("counts", JSON, nullable=False),
    Column("tally", JSON(none_as_null=True), comment="what it made of the records; none: not applied yet"),
    Column("wrong_file_id", Id, ForeignKey("files.id", ondelete="SET NULL")),
    Column("details_file_id", Id, ForeignKey("files.id", ondelete="SET NULL")),
    Column("why", String(60), nullable=False, server_default="", comment="a text key: why it was refused"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("applied_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    sqlite_autoincrement=True,
)

import_changes = Table(
    "import_changes",
    metadata,
    Column("import_id", Id, ForeignKey("imports.id"), primary_key=True),
    Column("record_id", Id, ForeignKey("records.id"), primary_key=True),
    Column("what", String(8), nullable=False, comment="new | changed | retired"),
    Column("before", JSON(none_as_null=True), comment="the record as it was; none: the import made it"),
    Column("after", JSON(none_as_null=True), comment="of a correction that waits to be confirmed"),
    Column("version", Integer, nullable=False, default=0, comment="the record's, as this import left it"),
    Column("skipped", String(8), nullable=False, server_default="", comment="apply | undo: changed by hand meanwhile"),
    Index("ix_import_changes_tally", "import_id", "skipped", "what"),  # counted without reading what was before
    Index("ix_import_changes_record", "record_id"),  # asked for each record that an undone import gives back
)
