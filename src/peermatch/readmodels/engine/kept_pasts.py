"""Read models as they were at a past moment: asked for by a page, made by the worker, kept an hour.

What is kept is a cache in the views database: a copy of tables that hold sealed fields only, as the
read models themselves do. What is not there is asked for and made again.
"""

import sqlite3
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Engine,
    LargeBinary,
    MetaData,
    Table,
    create_engine,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.pool import StaticPool

from domain.shared.decider import Refusal
from peermatch.readmodels.engine.as_of import as_of
from peermatch.readmodels.engine.columns import Instant
from peermatch.readmodels.engine.projection import Projection
from peermatch.store import Store

SCHEMA = MetaData()
KEPT_PASTS = Table(
    "kept_pasts",
    SCHEMA,
    Column("moment", Instant, primary_key=True),
    Column("asked_at", Instant, nullable=False),
    Column("made_at", Instant),
    Column("tables", LargeBinary),
)
"""No `tables`: still to be made."""
KEPT = timedelta(hours=1)
"""How long a past stays after it was asked for."""
MOST = 12
"""Pasts kept or asked for at one time; a program of 6,000 referrals takes about 10 MB each."""
AT_HAND = 2
"""Pasts that a web process holds unpacked, 20 MB each at most in such a program."""
LATEST = timedelta(minutes=1)
"""A past is at least so long ago: what is being recorded right now belongs to no past yet."""


class NotYetPast(Refusal):
    sentence = "Choose a moment that is at least a minute ago."
    field = "time"


class TooManyPasts(Refusal):
    sentence = "Too many past moments are being looked at right now. Try again in a few minutes."


class KeptPasts:
    """The pasts of one deployment. Safe to share between threads."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now
        self._at_hand: OrderedDict[tuple[datetime, datetime], bytes] = OrderedDict()
        self._lock = threading.Lock()

    def at(self, moment: datetime) -> Engine | None:
        """The tables as they were, to be disposed of after use; None while they are being made,
        which is asked for here. Raises NotYetPast, or TooManyPasts."""
        now = self._now()
        if moment > now - LATEST:
            raise NotYetPast
        query = select(KEPT_PASTS.c.made_at, KEPT_PASTS.c.asked_at)
        with self._engine.connect() as connection:
            found = connection.execute(query.where(KEPT_PASTS.c.moment == moment)).first()
        if found is None or found.asked_at < now - KEPT:
            self._ask(moment, now)
            return None
        made = None if found.made_at is None else self._made(moment, found.made_at)
        return None if made is None else _opened(made)

    def _ask(self, moment: datetime, now: datetime) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(KEPT_PASTS).where(KEPT_PASTS.c.asked_at < now - KEPT))
            kept = connection.execute(select(func.count()).select_from(KEPT_PASTS)).scalar_one()
            if kept >= MOST:
                raise TooManyPasts
            there = postgresql if connection.dialect.name == "postgresql" else sqlite
            asked = there.insert(KEPT_PASTS).values(moment=moment, asked_at=now)
            connection.execute(asked.on_conflict_do_nothing())

    def asked(self) -> tuple[datetime, ...]:
        """The moments that are still to be made, first asked first."""
        query = select(KEPT_PASTS.c.moment).where(KEPT_PASTS.c.made_at.is_(None))
        with self._engine.connect() as connection:
            order = query.order_by(KEPT_PASTS.c.asked_at, KEPT_PASTS.c.moment)
            return tuple(connection.execute(order).scalars())

    def make(self, store: Store, models: Iterable[Projection], moment: datetime) -> None:
        """Projects the log up to the moment and keeps the tables. Raises HeldBack."""
        then = as_of(store, models, moment)
        try:
            raw: Any = then.raw_connection().driver_connection
            packed = zlib.compress(raw.serialize(), level=1)
        finally:
            then.dispose()
        kept = update(KEPT_PASTS).where(KEPT_PASTS.c.moment == moment)
        with self._engine.begin() as connection:
            connection.execute(kept.values(made_at=self._now(), tables=packed))

    def _made(self, moment: datetime, made_at: datetime) -> bytes | None:
        """The newest few stay unpacked in this process; None where it is gone meanwhile."""
        key = (moment, made_at)
        with self._lock:
            if key in self._at_hand:
                self._at_hand.move_to_end(key)
                return self._at_hand[key]
        query = select(KEPT_PASTS.c.tables).where(KEPT_PASTS.c.moment == moment)
        with self._engine.connect() as connection:
            packed: bytes | None = connection.execute(query).scalar_one_or_none()
        if packed is None:
            return None
        found = zlib.decompress(packed)
        with self._lock:
            self._at_hand[key] = found
            while len(self._at_hand) > AT_HAND:
                self._at_hand.popitem(last=False)
        return found


def past_key(moment: datetime) -> str:
    """The moment as its failure is noted under."""
    return moment.astimezone(UTC).isoformat(timespec="minutes")


def _opened(made: bytes) -> Engine:
    """A database in memory, of the reader's own."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        connection.deserialize(made)
        return connection

    return create_engine("sqlite://", creator=connect, poolclass=StaticPool)
