"""How many people each account saw on a day: what is usual for it, and which days were gone
through for unusual looks."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Column, Date, Engine, Index, Integer, String, Table, delete, insert, select

from peermatch.store.databases.column_types import Instant
from peermatch.store.keys.key_tables import SCHEMA

LOOK_DAYS = Table(
    "look_days",
    SCHEMA,
    Column("on", Date, primary_key=True),
    Column("viewer", String(60), primary_key=True),
    Column("people", Integer, nullable=False),
    Column("gone_through_at", Instant, nullable=False),
    Index("ix_look_days_viewer", "viewer", "on"),
)
EVERYBODY = ""
"""Stands for all accounts together; it is there once the day was gone through."""


class LookDays:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def gone_through(self, since: date) -> frozenset[date]:
        """The days from `since` on that were gone through."""
        everybody = LOOK_DAYS.c.viewer == EVERYBODY
        query = select(LOOK_DAYS.c.on).where(everybody, LOOK_DAYS.c.on >= since)
        with self._engine.connect() as connection:
            return frozenset(connection.execute(query).scalars())

    def keep(self, on: date, people: Mapping[str, int], at: datetime) -> None:
        """How many each account saw, and all together under EVERYBODY; in the place of what was
        kept of the day before."""
        rows = [
            {"on": on, "viewer": viewer, "people": number, "gone_through_at": at}
            for viewer, number in people.items()
        ]
        with self._engine.begin() as connection:
            connection.execute(delete(LOOK_DAYS).where(LOOK_DAYS.c.on == on))
            connection.execute(insert(LOOK_DAYS), rows)

    def of(self, viewer: str, since: date, until: date) -> list[int]:
        """How many it saw on each day on which it looked, from `since` until before `until`."""
        mine = LOOK_DAYS.c.viewer == viewer
        meanwhile = (LOOK_DAYS.c.on >= since) & (LOOK_DAYS.c.on < until)
        query = select(LOOK_DAYS.c.people).where(mine, meanwhile).order_by(LOOK_DAYS.c.on)
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())
