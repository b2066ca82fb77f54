"""What was found for a need, why a result was judged, and what answered a gap.

Revision: 0004, after 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies this step."""
    op.create_table(
        "finds",
        sa.Column("need_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "found_at",
            UtcDateTime(),
            nullable=False,
            comment="when it was first among what fits, shown or one press away",
        ),
        sa.Column("seen_at", UtcDateTime(), nullable=True, comment="when it stood before the enterprise's eyes"),
        sa.Column("told_at", UtcDateTime(), nullable=True, comment="when the enterprise was told of it as news"),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_finds_need_id_needs"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_finds_record_id_records")),
        sa.PrimaryKeyConstraint("need_id", "record_id", name=op.f("pk_finds")),
        comment="what fitted a need: what stands here is never news for it again",
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "reason",
                sa.String(length=200),
                server_default="",
                nullable=False,
                comment="a known reason or the person's words",
            )
        )

    with op.batch_alter_table("gaps", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "answered_by",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=True,
                comment="a record that came later and fits",
            )
        )
        batch_op.add_column(sa.Column("answered_at", UtcDateTime(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_gaps_answered_by_records"), "records", ["answered_by"], ["id"])


def downgrade() -> None:
    """Takes this step back."""
    with op.batch_alter_table("gaps", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_gaps_answered_by_records"), type_="foreignkey")
        batch_op.drop_column("answered_at")
        batch_op.drop_column("answered_by")

    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_column("reason")

    op.drop_table("finds")
