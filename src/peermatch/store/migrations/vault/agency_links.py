"""Links by which agencies refer people."""

import sqlalchemy as sa
from alembic import op

revision = "vault_17"
down_revision = "vault_16"


def upgrade() -> None:
    op.create_table(
        "agency_links",
        sa.Column("link_id", sa.String(36), primary_key=True),
        sa.Column("token_digest", sa.String(64), nullable=False, unique=True),
        sa.Column("organization", sa.String(100), nullable=False),
        sa.Column("made_by", sa.String(36), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger),
        sa.Column("used", sa.Integer, nullable=False),
        sa.Column("revoked_at", sa.BigInteger),
    )
