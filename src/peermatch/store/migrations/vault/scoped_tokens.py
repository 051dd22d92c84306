"""API tokens with scopes, and when they were made and last used. Older ones keep what they may do
but for what asks people to confirm who they are, and last 90 days from now at most."""

import time

import sqlalchemy as sa
from alembic import op

revision = "vault_14"
down_revision = "vault_13"
LONGEST_LIFE = 90 * 24 * 3600


def upgrade() -> None:
    for name, kind in (("scopes", sa.Text), ("made_at", sa.BigInteger), ("used_at", sa.BigInteger)):
        op.add_column("api_tokens", sa.Column(name, kind))
    tokens = sa.table("api_tokens", sa.column("expires_at", sa.BigInteger))
    last = int(time.time()) + LONGEST_LIFE
    op.execute(sa.update(tokens).where(tokens.c.expires_at > last).values(expires_at=last))
