"""Passkeys, and the challenges that were answered lately."""

import sqlalchemy as sa
from alembic import op

revision = "vault_10"
down_revision = "vault_9"


def upgrade() -> None:
    op.create_table(
        "passkeys",
        sa.Column("passkey_id", sa.String(36), primary_key=True),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("credential_digest", sa.String(64), nullable=False, unique=True),
        sa.Column("credential_id", sa.LargeBinary, nullable=False),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("sign_count", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger),
    )
    op.create_index("ix_passkeys_account_id", "passkeys", ["account_id"])
    op.create_table(
        "passkey_challenges",
        sa.Column("challenge_digest", sa.String(64), primary_key=True),
        sa.Column("forgotten_at", sa.BigInteger, nullable=False),
    )
