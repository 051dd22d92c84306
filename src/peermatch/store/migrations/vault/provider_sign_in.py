"""Accounts that sign in at an identity provider, and answers of it that were used up."""

import sqlalchemy as sa
from alembic import op

revision = "vault_20"
down_revision = "vault_19"


def upgrade() -> None:
    op.create_table(
        "provider_accounts",
        sa.Column("issuer", sa.String(200), primary_key=True),
        sa.Column("subject", sa.String(255), primary_key=True),
        sa.Column("account_id", sa.String(36), nullable=False, unique=True),
        sa.Column("since", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "provider_answers",
        sa.Column("state_digest", sa.String(64), primary_key=True),
        sa.Column("used_at", sa.BigInteger, nullable=False),
    )
