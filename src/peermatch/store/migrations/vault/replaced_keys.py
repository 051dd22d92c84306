"""Keys of people that were replaced: they open what the record holds from before."""

import sqlalchemy as sa
from alembic import op

revision = "vault_19"
down_revision = "vault_18"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "replaced_keys",
        sa.Column("subject", sa.Uuid, primary_key=True),
        sa.Column("key_version", sa.Integer, primary_key=True),
        sa.Column("wrapped_by", sa.String(100)),
        sa.Column("wrapped", sa.LargeBinary),
        sa.Column("replaced_at", instant, nullable=False),
        sa.Column("replaced_by", sa.String(60), nullable=False),
        sa.Column("resealed_at", instant),
    )
