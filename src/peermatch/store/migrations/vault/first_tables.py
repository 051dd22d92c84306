"""Keys, tombstones, certificates, looks, accounts, sign-ins and calendar links, as at first."""

import sqlalchemy as sa
from alembic import op

revision = "vault_1"
down_revision = None


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    _table(
        "person_keys",
        sa.Column("subject", sa.Uuid, primary_key=True),
        sa.Column("key_version", sa.Integer, nullable=False),
        sa.Column("wrapped_by", sa.String(100)),
        sa.Column("wrapped", sa.LargeBinary),
        sa.Column("erased_at", instant),
    )
    _table(
        "erasure_certificates",
        sa.Column("subject", sa.Uuid, primary_key=True),
        sa.Column("certificate", sa.LargeBinary, nullable=False),
    )
    _table(
        "openings",
        sa.Column("opening_id", sa.Uuid, primary_key=True),
        sa.Column("at", instant, nullable=False),
        sa.Column("viewer", sa.String(60), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("subjects", sa.LargeBinary, nullable=False),
    )
    _index("openings", "at")
    _table(
        "service_keys",
        sa.Column("purpose", sa.String(40), primary_key=True),
        sa.Column("wrapped_by", sa.String(100), nullable=False),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
    )
    _table(
        "accounts",
        sa.Column("account_id", sa.String(36), primary_key=True),
        sa.Column("login", sa.String(100), nullable=False, unique=True),
        sa.Column("display_name", sa.String(100), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("specialist_id", sa.String(36)),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
    )
    _table(
        "api_tokens",
        sa.Column("token_digest", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("label", sa.String(100), nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
    )
    _index("api_tokens", "account_id")
    _table(
        "feed_links",
        sa.Column("link_id", sa.String(36), primary_key=True),
        sa.Column("token_digest", sa.String(64), nullable=False, unique=True),
        sa.Column("specialist_id", sa.String(36), nullable=False),
        sa.Column("label", sa.String(60), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("fetched_at", sa.BigInteger),
    )
    _index("feed_links", "specialist_id")
    _table(
        "feed_fetches",
        sa.Column("link_id", sa.String(36), primary_key=True),
        sa.Column("program", sa.String(40), nullable=False),
    )
    _table(
        "sign_ins",
        sa.Column("token_digest", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
    )
    _index("sign_ins", "account_id")
    _table(
        "sign_in_attempts",
        sa.Column("attempt_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("login_digest", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    _index("sign_in_attempts", "login_digest")
    _index("sign_in_attempts", "at")


def _table(name: str, *columns: sa.Column[object]) -> None:
    """Databases older than their list of migrations have it already."""
    op.create_table(name, *columns, if_not_exists=True)


def _index(table: str, column: str) -> None:
    op.create_index(f"ix_{table}_{column}", table, [column], if_not_exists=True)
