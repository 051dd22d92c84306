"""Trials of changes: asked by a page, answered by the worker, forgotten after a while."""

import sqlalchemy as sa
from alembic import op

revision = "views_3"
down_revision = "views_2"


def upgrade() -> None:
    instant = sa.BigInteger  # microseconds since 1970
    op.create_table(
        "trials",
        sa.Column("trial_id", sa.Uuid, primary_key=True),
        sa.Column("status", sa.String(10), nullable=False, index=True),
        sa.Column("changes", sa.Text, nullable=False),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("expires_at", instant, nullable=False, index=True),
        sa.Column("answer", sa.Text, nullable=False),
        if_not_exists=True,
    )
