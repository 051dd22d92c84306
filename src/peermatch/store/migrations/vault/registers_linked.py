"""Looks and changes of accounts are linked, each register in a chain of its own."""

import sqlalchemy as sa
from alembic import op

revision = "vault_27"
down_revision = "vault_26"


def upgrade() -> None:
    op.create_table(
        "register_links",
        sa.Column("register", sa.String(20), primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
    )
