"""Checkpoints that were made, beside those that are kept elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "vault_5"
down_revision = "vault_4"


def upgrade() -> None:
    op.create_table(
        "known_checkpoints",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("facts", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("line", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        if_not_exists=True,
    )
