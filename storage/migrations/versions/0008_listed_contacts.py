"""What the last table gave as phone and mail is known beside what people corrected since.

Revision: 0008, after 0007.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies this step."""
    with op.batch_alter_table("expert_contacts", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "listed_phone",
                sa.String(length=40),
                server_default="",
                nullable=False,
                comment="as the last table gave it, whatever was corrected since",
            )
        )
        batch_op.add_column(sa.Column("listed_mail", sa.String(length=200), server_default="", nullable=False))
    op.execute("UPDATE expert_contacts SET listed_phone = phone, listed_mail = mail")


def downgrade() -> None:
    """Takes this step back."""
    with op.batch_alter_table("expert_contacts", schema=None) as batch_op:
        batch_op.drop_column("listed_mail")
        batch_op.drop_column("listed_phone")
