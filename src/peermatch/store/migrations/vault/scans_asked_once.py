"""Scans say since when nobody signed for them; those that a signed form names are asked about no
more. Kept ones are asked about once again."""

import sqlalchemy as sa
from alembic import op

revision = "vault_15"
down_revision = "vault_14"


def upgrade() -> None:
    with op.batch_alter_table("signed_papers") as table:
        table.alter_column(
            "kept_at",
            new_column_name="unsigned_since",
            existing_type=sa.BigInteger(),
            existing_nullable=False,
            nullable=True,
        )
    op.create_index("ix_signed_papers_unsigned_since", "signed_papers", ["unsigned_since"])
