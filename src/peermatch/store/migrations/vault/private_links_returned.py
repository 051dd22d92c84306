"""By which way a private link was sent, and whether it came back."""

import sqlalchemy as sa
from alembic import op

revision = "vault_26"
down_revision = "vault_24"


def upgrade() -> None:
    op.add_column("private_links", sa.Column("sent_by", sa.String(10)))
    op.add_column("private_links", sa.Column("returned_at", sa.BigInteger))
    op.add_column("private_links", sa.Column("no_such_address", sa.Boolean))
