"""Links to participants' own pages, and what is open by them."""

import sqlalchemy as sa
from alembic import op

revision = "vault_7"
down_revision = "vault_6"


def upgrade() -> None:
    op.create_table(
        "private_links",
        sa.Column("link_id", sa.String(36), primary_key=True),
        sa.Column("token_digest", sa.String(64), nullable=False, unique=True),
        sa.Column("participant_id", sa.String(36), nullable=False),
        sa.Column("pin_hash", sa.String(200), nullable=False),
        sa.Column("made_by", sa.String(36), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("opened_at", sa.BigInteger),
        sa.Column("failures", sa.Integer, nullable=False),
    )
    op.create_index("ix_private_links_participant_id", "private_links", ["participant_id"])
    op.create_table(
        "private_visits",
        sa.Column("token_digest", sa.String(64), primary_key=True),
        sa.Column("link_id", sa.String(36), nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_private_visits_link_id", "private_visits", ["link_id"])
