"""A sign-in on a new device is told to the account's owner, not to whoever has that device."""

import sqlalchemy as sa
from alembic import op

revision = "vault_18"
down_revision = "vault_17"


def upgrade() -> None:
    op.add_column("account_changes", sa.Column("device", sa.String(64)))
