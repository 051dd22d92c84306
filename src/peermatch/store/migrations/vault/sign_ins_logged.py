"""Each sign-in is kept, and each look says in which it was."""

import sqlalchemy as sa
from alembic import op

revision = "vault_22"
down_revision = "vault_21"


def upgrade() -> None:
    op.create_table(
        "sign_in_log",
        sa.Column("sign_in_id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("how", sa.String(10), nullable=False),
        sa.Column("device", sa.String(16)),
        sa.Column("source", sa.String(60)),
    )
    for name, columns in (
        ("began", []),
        ("account", ["account_id"]),
        ("device", ["device"]),
        ("source", ["source"]),
    ):
        op.create_index(
            f"ix_sign_in_log_{name}", "sign_in_log", [*columns, "began_at", "sign_in_id"]
        )
    op.add_column("looks", sa.Column("sign_in", sa.Uuid))
    op.create_index("ix_looks_sign_in", "looks", ["sign_in", "subject", "at"])
