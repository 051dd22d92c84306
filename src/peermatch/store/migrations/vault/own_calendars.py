"""Specialists' own calendars, by which nothing is planned over what stands there."""

import sqlalchemy as sa
from alembic import op

revision = "vault_16"
down_revision = "vault_15"


def upgrade() -> None:
    op.create_table(
        "own_calendars",
        sa.Column("specialist_id", sa.String(36), primary_key=True),
        sa.Column("host", sa.String(100), nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("asked_at", sa.BigInteger),
        sa.Column("read_at", sa.BigInteger),
        sa.Column("failed", sa.String(40), nullable=False),
    )
    op.create_index("ix_own_calendars_asked_at", "own_calendars", ["asked_at"])
