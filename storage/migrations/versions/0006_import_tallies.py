"""What an import made of the records is kept with it: it is looked at again and again, and counted once.

Revision: 0006, after 0005.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies this step."""
    with op.batch_alter_table("imports", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "tally",
                sa.JSON(none_as_null=True),
                nullable=True,
                comment="what it made of the records; none: not applied yet",
            )
        )


def downgrade() -> None:
    """Takes this step back."""
    with op.batch_alter_table("imports", schema=None) as batch_op:
        batch_op.drop_column("tally")
