"""Looks are kept by screen and person; older openings stay where they are."""

import sqlalchemy as sa
from alembic import op

revision = "vault_4"
down_revision = "vault_3"


def upgrade() -> None:
    op.create_table(
        "looks",
        sa.Column("look_id", sa.Uuid, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("viewer", sa.String(60), nullable=False),
        sa.Column("screen", sa.String(200), nullable=False),
        sa.Column("subject", sa.Uuid, nullable=False),
        sa.Column("purposes", sa.Text, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
    )
    for column in ("at", "viewer", "subject"):
        op.create_index(f"ix_looks_{column}", "looks", [column])
