"""Openings as older versions kept them: one row for several people. New ones are in `looks`."""

from uuid import UUID

from sqlalchemy import Column, LargeBinary, String, Table, Uuid

from peermatch.store.databases.column_types import Instant
from peermatch.store.keys.key_tables import SCHEMA

OPENINGS = Table(
    "openings",
    SCHEMA,
    Column("opening_id", Uuid, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("viewer", String(60), nullable=False),
    Column("purpose", String(40), nullable=False),
    Column("subjects", LargeBinary, nullable=False),
)
"""`subjects` holds the 16 bytes of each person's id, sorted. Nothing is added any more; a restored
backup may bring some."""


def names_one_of(subjects: bytes, subject: UUID) -> bool:
    """Whether the id is one of them; it may also stand across the border of two others."""
    at = subjects.find(subject.bytes)
    while at >= 0 and at % 16:
        at = subjects.find(subject.bytes, at + 1)
    return at >= 0
