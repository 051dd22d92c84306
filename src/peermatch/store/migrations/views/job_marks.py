"""When each timed job was last done, and how it last failed."""

import sqlalchemy as sa
from alembic import op

revision = "views_6"
down_revision = "views_5"


def upgrade() -> None:
    instant = sa.BigInteger  # microseconds since 1970
    op.create_table(
        "job_marks",
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("done_at", instant),
        sa.Column("failed_at", instant),
        sa.Column("reason", sa.String(120), nullable=False),
        sa.Column("every_seconds", sa.Float, nullable=False),
        if_not_exists=True,
    )
