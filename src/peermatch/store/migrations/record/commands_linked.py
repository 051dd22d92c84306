"""The log of commands is linked behind the writers, by when each was given."""

import sqlalchemy as sa
from alembic import op

revision = "record_3"
down_revision = "record_2"


def upgrade() -> None:
    op.create_index("commands_at", "commands", ["at"])
    op.create_table(
        "command_links",
        sa.Column("register", sa.String(20), primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
    )
