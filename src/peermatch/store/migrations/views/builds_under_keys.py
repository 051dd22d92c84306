"""Each build of a read model says under which key of the blind index its tokens stand."""

import sqlalchemy as sa
from alembic import op

revision = "views_8"
down_revision = "views_7"


def upgrade() -> None:
    op.add_column(
        "generations", sa.Column("index_key", sa.Integer, nullable=False, server_default="1")
    )
