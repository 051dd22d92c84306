"""The log, the commands and the chain, as the first databases had them."""

import sqlalchemy as sa
from alembic import op

revision = "record_1"
down_revision = None

SQLITE = (
    "CREATE TABLE IF NOT EXISTS stored_events (originator_id TEXT, originator_version INTEGER, "
    "topic TEXT, state BLOB, PRIMARY KEY (originator_id, originator_version))",
    "CREATE TABLE IF NOT EXISTS commands (command_id TEXT PRIMARY KEY, actor TEXT NOT NULL, "
    "route TEXT NOT NULL, digest BLOB NOT NULL, result BLOB NOT NULL, at TEXT NOT NULL, "
    "position INTEGER NOT NULL) WITHOUT ROWID",
)
POSTGRES = (
    "DO $$ BEGIN CREATE TYPE stored_event_uuid AS "
    "(originator_id uuid, originator_version bigint, topic text, state bytea); "
    "EXCEPTION WHEN duplicate_object THEN NULL; END $$",
    "CREATE TABLE IF NOT EXISTS stored_events (originator_id uuid NOT NULL, "
    "originator_version bigint NOT NULL, topic text NOT NULL, state bytea NOT NULL, "
    "notification_id bigserial NOT NULL, "
    "transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(), "
    "PRIMARY KEY (originator_id, originator_version)) "
    "WITH (autovacuum_vacuum_insert_scale_factor = 0.5, autovacuum_analyze_scale_factor = 0.05)",
    "CREATE UNIQUE INDEX IF NOT EXISTS stored_events_log_order "
    "ON stored_events (transaction_id, notification_id)",
    "CREATE TABLE IF NOT EXISTS commands (command_id uuid PRIMARY KEY, actor text NOT NULL, "
    "route text NOT NULL, digest bytea NOT NULL, result bytea NOT NULL, "
    "at timestamptz NOT NULL, transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id())",
)


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if on_sqlite else POSTGRES:
        op.execute(sa.text(statement))
    op.create_table(
        "chain_links",
        sa.Column("facts_before", sa.BigInteger, primary_key=True),
        sa.Column("facts", sa.BigInteger, nullable=False),
        sa.Column("position", sa.String(50), nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        if_not_exists=True,
    )
