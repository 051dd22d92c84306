"""The list of read models' generations; the read models themselves are built from the log."""

import sqlalchemy as sa
from alembic import op

revision = "views_1"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "generations",
        sa.Column("model", sa.String(60), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("shape", sa.Integer, nullable=False),
        sa.Column("serving", sa.Integer, nullable=False),
        sa.Column("position", sa.String(50), nullable=False),
        sa.Column("stopped_by", sa.Text),
        if_not_exists=True,
    )
