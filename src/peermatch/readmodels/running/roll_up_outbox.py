"""What is to be told to the state, until it has it: kept here first, so that nothing is lost while
the way there is closed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Engine, MetaData, String, Table, Text, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from peermatch.readmodels.engine.columns import Instant

SCHEMA = MetaData()
ROLL_UP_OUTBOX = Table(
    "roll_up_outbox",
    SCHEMA,
    Column("name", String(60), primary_key=True),
    Column("body", Text, nullable=False),
    Column("said_at", Instant, nullable=False),
    Column("sent_at", Instant),
)
KEPT = timedelta(days=7)
"""Words of the hour that were sent are kept for so long; those on months stay, as each is said
once."""
MONTH, HOUR = "month-", "hour-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """`name` is the same however often it is sent."""

    name: str
    body: str
    said_at: datetime


class RollUpOutbox:
    """In the views database, beside the other marks of the worker."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    def has(self, name: str) -> bool:
        query = select(ROLL_UP_OUTBOX.c.name).where(ROLL_UP_OUTBOX.c.name == name)
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def keep(self, name: str, body: str) -> None:
        """To be sent. What was said under that name before stands."""
        made = sqlite.insert if self._engine.dialect.name == "sqlite" else postgresql.insert
        row = {"name": name, "body": body, "said_at": self._now(), "sent_at": None}
        with self._engine.begin() as connection:
            connection.execute(made(ROLL_UP_OUTBOX).values(row).on_conflict_do_nothing())

    def unsent(self) -> tuple[Word, ...]:
        """The oldest first."""
        columns = (ROLL_UP_OUTBOX.c.name, ROLL_UP_OUTBOX.c.body, ROLL_UP_OUTBOX.c.said_at)
        query = select(*columns).where(ROLL_UP_OUTBOX.c.sent_at.is_(None))
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by("said_at", "name")).mappings()
            return tuple(Word(**row) for row in rows)

    def sent(self, name: str) -> None:
        """The state has it."""
        mine = ROLL_UP_OUTBOX.c.name == name
        old = (ROLL_UP_OUTBOX.c.name.startswith(HOUR), ROLL_UP_OUTBOX.c.sent_at.is_not(None))
        before = ROLL_UP_OUTBOX.c.said_at < self._now() - KEPT
        with self._engine.begin() as connection:
            connection.execute(update(ROLL_UP_OUTBOX).where(mine).values(sent_at=self._now()))
            connection.execute(delete(ROLL_UP_OUTBOX).where(*old, before))
