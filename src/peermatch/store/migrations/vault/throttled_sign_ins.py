"""Guesses are counted for accounts and places, by keyed digests; devices are known."""

import sqlalchemy as sa
from alembic import op

revision = "vault_3"
down_revision = "vault_2"


def upgrade() -> None:
    op.create_table(
        "sign_in_waits",
        sa.Column("bucket", sa.String(64), primary_key=True),
        sa.Column("forgiven_at", sa.BigInteger, nullable=False),
        sa.Column("next_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_sign_in_waits_forgiven_at", "sign_in_waits", ["forgiven_at"])
    op.create_table(
        "known_devices",
        sa.Column("device_digest", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(36), primary_key=True),
        sa.Column("known_at", sa.BigInteger, nullable=False),
    )
    for column in ("account_id", "known_at"):
        op.create_index(f"ix_known_devices_{column}", "known_devices", [column])
    op.drop_table("sign_in_attempts")
