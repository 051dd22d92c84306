"""Referrals that somebody began and will finish."""

import sqlalchemy as sa
from alembic import op

revision = "vault_2"
down_revision = "vault_1"


def upgrade() -> None:
    op.create_table(
        "referral_drafts",
        sa.Column("draft_id", sa.String(36), primary_key=True),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("saved_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        if_not_exists=True,
    )
    for column in ("account_id", "expires_at"):
        op.create_index(
            f"ix_referral_drafts_{column}", "referral_drafts", [column], if_not_exists=True
        )
