"""Files that somebody sent to be imported."""

import sqlalchemy as sa
from alembic import op

revision = "vault_6"
down_revision = "vault_5"


def upgrade() -> None:
    op.create_table(
        "import_uploads",
        sa.Column("upload_id", sa.String(36), primary_key=True),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("files", sa.LargeBinary, nullable=False),
        sa.Column("told", sa.LargeBinary, nullable=False),
        if_not_exists=True,
    )
    for column in ("account_id", "expires_at"):
        op.create_index(
            f"ix_import_uploads_{column}", "import_uploads", [column], if_not_exists=True
        )
