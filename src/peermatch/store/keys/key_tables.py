"""The vault's tables of people's keys: the one in use, and those that were replaced."""

from uuid import UUID

from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, Uuid

from peermatch.store.databases.column_types import Instant

SCHEMA = MetaData()
PERSON_KEYS = Table(
    "person_keys",
    SCHEMA,
    Column("subject", Uuid, primary_key=True),
    Column("key_version", Integer, nullable=False),
    Column("wrapped_by", String(100)),
    Column("wrapped", LargeBinary),
    Column("erased_at", Instant),
)
"""A row with `erased_at` is a tombstone and stays for ever: no second key is ever made."""

REPLACED_KEYS = Table(
    "replaced_keys",
    SCHEMA,
    Column("subject", Uuid, primary_key=True),
    Column("key_version", Integer, primary_key=True),
    Column("wrapped_by", String(100)),
    Column("wrapped", LargeBinary),
    Column("replaced_at", Instant, nullable=False),
    Column("replaced_by", String(60), nullable=False),
    Column("resealed_at", Instant),
)
"""Keys that seal nothing new and open what the record holds from before. An erasure destroys the
key and leaves the row: who replaced it, an account's id or "operator", and when. `resealed_at` is
when what lies outside the record was sealed anew."""

FIRST_KEY = 1


def label(subject: UUID, version: int) -> bytes:
    """What a wrapped key is bound to, so it can't be moved to another person."""
    return b"person-key/" + subject.bytes + version.to_bytes(4, "big")
