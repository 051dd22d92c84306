"""What is told to the state, until it has it."""

import sqlalchemy as sa
from alembic import op

revision = "views_7"
down_revision = "views_6"


def upgrade() -> None:
    instant = sa.BigInteger  # microseconds since 1970
    op.create_table(
        "roll_up_outbox",
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("said_at", instant, nullable=False),
        sa.Column("sent_at", instant),
        if_not_exists=True,
    )
