"""Looks are read by viewer and by person in the order of time; how much each viewer saw a day."""

import sqlalchemy as sa
from alembic import op

revision = "vault_13"
down_revision = "vault_12"


def upgrade() -> None:
    for column in ("viewer", "subject"):
        op.drop_index(f"ix_looks_{column}", "looks")
        op.create_index(f"ix_looks_{column}_at", "looks", [column, "at", "look_id"])
    op.create_table(
        "look_days",
        sa.Column("on", sa.Date, primary_key=True),
        sa.Column("viewer", sa.String(60), primary_key=True),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("gone_through_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_look_days_viewer", "look_days", ["viewer", "on"])
