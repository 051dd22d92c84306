"""By what each sign-in was proved. Nothing for older ones: a password is all that is known."""

import sqlalchemy as sa
from alembic import op

revision = "vault_11"
down_revision = "vault_10"


def upgrade() -> None:
    op.add_column("sign_ins", sa.Column("proved_by", sa.String(10)))
