"""What each account is after its last change is kept, under a key (`peermatch migrate` then keeps
each as it stands), and that the service began a sign-in: whoever is signed in does it once more."""

import sqlalchemy as sa
from alembic import op

revision = "vault_28"
down_revision = "vault_27"


def upgrade() -> None:
    op.create_table(
        "account_states",
        sa.Column("account_id", sa.String(36), primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
    )
    op.add_column("sign_ins", sa.Column("seal", sa.LargeBinary))
