"""Keys of phones that keep a CPRS's day for use without signal."""

import sqlalchemy as sa
from alembic import op

revision = "vault_21"
down_revision = "vault_20"


def upgrade() -> None:
    op.create_table(
        "offline_phones",
        sa.Column("device_digest", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("phone_id", sa.String(36), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("phone_id"),
    )
    op.create_index("ix_offline_phones_account_id", "offline_phones", ["account_id"])
