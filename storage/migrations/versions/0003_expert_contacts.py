"""expert contacts

Revision: 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies this step."""

    op.create_table(
        "expert_contacts",
        sa.Column("expert_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "phone",
            sa.String(length=40),
            server_default="",
            nullable=False,
            comment="for staff alone; never part of a record",
        ),
        sa.Column("mail", sa.String(length=200), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["expert_id"], ["records.id"], name=op.f("fk_expert_contacts_expert_id_records")),
        sa.PrimaryKeyConstraint("expert_id", name=op.f("pk_expert_contacts")),
    )


def downgrade() -> None:
    """Takes this step back."""

    op.drop_table("expert_contacts")
