"""imports

Revision: 0002, after 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies this step."""

    op.create_table(
        "imports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="none: the command line",
        ),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("file_name", sa.String(length=200), server_default="", nullable=False),
        sa.Column(
            "list_name",
            sa.String(length=200),
            server_default="",
            nullable=False,
            comment="what files of one list have in common",
        ),
        sa.Column("kind", sa.String(length=12), server_default="", nullable=False, comment="empty: as the table shows"),
        sa.Column("sheet", sa.String(length=200), server_default="", nullable=False),
        sa.Column("accept", sa.Boolean(), nullable=False, comment="proposals are taken"),
        sa.Column("replaces", sa.Boolean(), nullable=False, comment="what the former list alone has is retired"),
        sa.Column("corrects", sa.Boolean(), nullable=False, comment="one record corrected by hand, no table"),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("wrong_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("details_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "why", sa.String(length=60), server_default="", nullable=False, comment="a text key: why it was refused"
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("applied_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_imports_account_id_accounts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["details_file_id"], ["files.id"], name=op.f("fk_imports_details_file_id_files"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_imports_file_id_files"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["wrong_file_id"], ["files.id"], name=op.f("fk_imports_wrong_file_id_files"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("imports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_imports_state"), ["state"], unique=False)

    op.create_table(
        "import_changes",
        sa.Column("import_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False, comment="new | changed | retired"),
        sa.Column(
            "before",
            sa.JSON(none_as_null=True),
            nullable=True,
            comment="the record as it was; none: the import made it",
        ),
        sa.Column(
            "after", sa.JSON(none_as_null=True), nullable=True, comment="of a correction that waits to be confirmed"
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="the record's, as this import left it"),
        sa.Column(
            "skipped",
            sa.String(length=8),
            server_default="",
            nullable=False,
            comment="apply | undo: changed by hand meanwhile",
        ),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_import_changes_import_id_imports")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_import_changes_record_id_records")),
        sa.PrimaryKeyConstraint("import_id", "record_id", name=op.f("pk_import_changes")),
    )
    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "import_id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=True,
                comment="the import it came with, if it came with a table",
            )
        )
        batch_op.add_column(
            sa.Column(
                "original",
                sa.JSON(none_as_null=True),
                nullable=True,
                comment="the cells as they stood in the table, by header",
            )
        )
        batch_op.add_column(
            sa.Column(
                "pending",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=True,
                comment="the import that is changing it",
            )
        )
        batch_op.add_column(
            sa.Column("pending_live", sa.Boolean(), nullable=True, comment="whether it is to be seen then")
        )
        batch_op.add_column(
            sa.Column(
                "pending_values",
                sa.JSON(none_as_null=True),
                nullable=True,
                comment="what it is to become; none: as it is",
            )
        )
        batch_op.create_index("ix_records_import", ["import_id"], unique=False)


def downgrade() -> None:
    """Takes this step back."""

    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.drop_index("ix_records_import")
        batch_op.drop_column("pending_values")
        batch_op.drop_column("pending_live")
        batch_op.drop_column("pending")
        batch_op.drop_column("original")
        batch_op.drop_column("import_id")

    op.drop_table("import_changes")
    with op.batch_alter_table("imports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_imports_state"))

    op.drop_table("imports")
