"""Second factors, recovery codes, what owners were told, and when a sign-in was proved."""

import sqlalchemy as sa
from alembic import op

revision = "vault_9"
down_revision = "vault_8"


def upgrade() -> None:
    op.add_column("accounts", sa.Column("totp_sealed", sa.LargeBinary))
    op.add_column("accounts", sa.Column("totp_step", sa.BigInteger))
    op.add_column("accounts", sa.Column("totp_since", sa.BigInteger))
    op.add_column("accounts", sa.Column("short_password", sa.Boolean))
    op.add_column("account_changes", sa.Column("told_at", sa.BigInteger))
    op.add_column("sign_ins", sa.Column("proved_at", sa.BigInteger))
    op.create_table(
        "recovery_codes",
        sa.Column("account_id", sa.String(36), primary_key=True),
        sa.Column("code_digest", sa.String(64), primary_key=True),
        sa.Column("used_at", sa.BigInteger),
    )
