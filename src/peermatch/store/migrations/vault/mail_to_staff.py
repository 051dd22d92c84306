"""The address that an account's owner gives and confirms, and the letters that go there."""

import sqlalchemy as sa
from alembic import op

revision = "vault_24"
down_revision = "vault_22"


def upgrade() -> None:
    op.create_table(
        "staff_addresses",
        sa.Column("account_id", sa.String(36), primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("giving", sa.String(36), nullable=False),
        sa.Column("code_sealed", sa.LargeBinary),
        sa.Column("code_until", sa.BigInteger),
        sa.Column("guesses", sa.Integer, nullable=False),
        sa.Column("confirmed_at", sa.BigInteger),
        sa.Column("returned_at", sa.BigInteger),
        sa.Column("daily_list", sa.Boolean, nullable=False),
        sa.Column("invitations", sa.Boolean, nullable=False),
    )
    op.create_table(
        "staff_letters",
        sa.Column("letter_id", sa.String(36), primary_key=True),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("about", sa.String(40), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("tried_at", sa.BigInteger),
        sa.Column("cancels", sa.Boolean, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("account_id", "kind", "about", "sequence"),
    )
    op.create_index("ix_staff_letters_state", "staff_letters", ["state"])
