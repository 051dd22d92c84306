"""The register of openings: who looked at whose data, when and for which screen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Engine, LargeBinary, String, Table, Uuid, insert, select

from peermatch.store.databases.column_types import Instant
from peermatch.store.keys.gate import Opening
from peermatch.store.keys.vault import SCHEMA

OPENINGS = Table(
    "openings",
    SCHEMA,
    Column("opening_id", Uuid, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("viewer", String(60), nullable=False),
    Column("purpose", String(40), nullable=False),
    Column("subjects", LargeBinary, nullable=False),
)
"""`subjects` holds the 16 bytes of each person's id, sorted: one row per screen, not per person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredOpening:
    """Somebody's data was opened. `viewer` is an account's id, or an operator's name."""

    at: datetime
    viewer: str
    purpose: str


class Openings:
    """A `Gate` that keeps each opening before it happens; the service's own need no entry.

    When the register can't be written, nothing is opened.
    """

    def __init__(
        self,
        engine: Engine,
        now: Callable[[], datetime],
        entropy: Callable[[int], bytes],
        services: frozenset[str],
    ) -> None:
        self._engine = engine
        self._now = now
        self._entropy = entropy
        self._services = services

    def __call__(self, opening: Opening) -> None:
        if not opening.subjects or opening.viewer in self._services:
            return
        row = {
            "opening_id": UUID(bytes=self._entropy(16), version=4),
            "at": self._now(),
            "viewer": opening.viewer,
            "purpose": opening.purpose,
            "subjects": b"".join(sorted(subject.bytes for subject in opening.subjects)),
        }
        with self._engine.begin() as connection:
            connection.execute(insert(OPENINGS).values(row))

    def of(self, subject: UUID, since: datetime) -> Iterator[RegisteredOpening]:
        """Every opening of one person's data from `since` on, oldest first. Reads the register."""
        query = select(OPENINGS).where(OPENINGS.c.at >= since)
        with self._engine.connect() as connection:
            found = connection.execution_options(yield_per=1000).execute(
                query.order_by(OPENINGS.c.at, OPENINGS.c.opening_id)
            )
            for row in found:
                if _names(row.subjects, subject):
                    yield RegisteredOpening(at=row.at, viewer=row.viewer, purpose=row.purpose)


def _names(subjects: bytes, subject: UUID) -> bool:
    """Whether the id is one of them; it may also stand across the border of two others."""
    at = subjects.find(subject.bytes)
    while at >= 0 and at % 16:
        at = subjects.find(subject.bytes, at + 1)
    return at >= 0
