"""Links by which people choose their password, who changed which account, and the last sign-in."""

import sqlalchemy as sa
from alembic import op

revision = "vault_8"
down_revision = "vault_7"


def upgrade() -> None:
    op.add_column("accounts", sa.Column("signed_in_at", sa.BigInteger))
    op.create_table(
        "account_invitations",
        sa.Column("token_digest", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(36), nullable=False, unique=True),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "account_changes",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("changed_by", sa.String(60), nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_account_changes_account_id", "account_changes", ["account_id"])
