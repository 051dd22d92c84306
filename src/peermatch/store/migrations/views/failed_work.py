"""Work of the worker's queues that failed, and who had it tried again."""

import sqlalchemy as sa
from alembic import op

revision = "views_2"
down_revision = "views_1"


def upgrade() -> None:
    instant = sa.BigInteger  # microseconds since 1970
    op.create_table(
        "failed_work",
        sa.Column("queue", sa.String(40), primary_key=True),
        sa.Column("item", sa.String(200), primary_key=True),
        sa.Column("reason", sa.String(120), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("since", instant, nullable=False),
        sa.Column("failed_at", instant, nullable=False),
        sa.Column("again_at", instant),
        if_not_exists=True,
    )
    op.create_table(
        "work_taken_up",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("queue", sa.String(40), nullable=False),
        sa.Column("item", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(120), nullable=False),
        sa.Column("taken_up_by", sa.String(60), nullable=False),
        sa.Column("taken_up_at", instant, nullable=False),
        if_not_exists=True,
    )
