"""Decisions that were looked at again and what their runs saw, kept for an hour."""

import sqlalchemy as sa
from alembic import op

revision = "views_5"
down_revision = "views_4"


def upgrade() -> None:
    instant = sa.BigInteger  # microseconds since 1970
    op.create_table(
        "kept_replays",
        sa.Column("match_id", sa.Uuid, primary_key=True),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("made_at", instant),
        sa.Column("again", sa.Text),
        sa.Column("seen", sa.LargeBinary),
        sa.Column("theirs", sa.LargeBinary),
        if_not_exists=True,
    )
