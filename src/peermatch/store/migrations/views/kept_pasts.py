"""Read models as they were at past moments, kept for an hour."""

import sqlalchemy as sa
from alembic import op

revision = "views_4"
down_revision = "views_3"


def upgrade() -> None:
    instant = sa.BigInteger  # microseconds since 1970
    op.create_table(
        "kept_pasts",
        sa.Column("moment", instant, primary_key=True, autoincrement=False),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("made_at", instant),
        sa.Column("tables", sa.LargeBinary),
        if_not_exists=True,
    )
