"""Whose keys a command's digest stands under; none yet for those that were digested without."""

import sqlalchemy as sa
from alembic import op

revision = "record_2"
down_revision = "record_1"


def upgrade() -> None:
    op.add_column("commands", sa.Column("subjects", sa.LargeBinary))
    op.create_index(
        "commands_under_no_key",
        "commands",
        ["command_id"],
        sqlite_where=sa.text("subjects IS NULL"),
        postgresql_where=sa.text("subjects IS NULL"),
    )
