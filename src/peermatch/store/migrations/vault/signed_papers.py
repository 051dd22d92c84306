"""Scans of papers that participants signed."""

import sqlalchemy as sa
from alembic import op

revision = "vault_12"
down_revision = "vault_11"


def upgrade() -> None:
    op.create_table(
        "signed_papers",
        sa.Column("scan_id", sa.String(36), primary_key=True),
        sa.Column("participant_id", sa.String(36), nullable=False),
        sa.Column("form_id", sa.String(36), nullable=False),
        sa.Column("place", sa.BigInteger, nullable=False),
        sa.Column("kept_at", sa.BigInteger, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    for column in ("participant_id", "form_id"):
        op.create_index(f"ix_signed_papers_{column}", "signed_papers", [column])
