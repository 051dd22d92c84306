"""Calendar feeds: each entry rendered here, once, so that serving a feed only joins them.

Nothing sealed is read, so nothing can be told.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    or_,
    select,
)

from domain.calendar.commitment import (
    CommitmentDropped,
    CommitmentKind,
    CommitmentMoved,
    CommitmentPlanned,
)
from domain.sessions.session_booking import (
    SessionMoved,
    SessionReinstated,
    SessionStoodIn,
    SessionTakenBack,
)
from domain.sessions.session_outcome import OutcomeUndone, SessionCorrected, SessionMissed
from domain.sessions.session_state import SessionScheduled
from peermatch.readmodels.engine.columns import Instant
from peermatch.readmodels.engine.copied import of_row
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.reading.views import Views
from peermatch.store import Recorded
from scheduling.published.feed import KEPT_AFTER_CANCELING, FeedEntry, FeedSession, entry

SCHEMA = MetaData()
ENTRIES = Table(
    "feed_entries",
    SCHEMA,
    Column("entry_id", Uuid, primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("revised_at", Instant, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("tz", String(60), nullable=False),
    Column("cancelled", Boolean, nullable=False),
    Column("zone_year", Integer, nullable=False),
    Column("ics", LargeBinary, nullable=False),
    Column("json", LargeBinary, nullable=False),
)
PEOPLE = Table(
    "feed_people",
    SCHEMA,
    Column("person_id", Uuid, primary_key=True),
    Column("entry_id", Uuid, primary_key=True),
)


def _scheduled(rows: Rows, r: Recorded) -> None:
    fact: SessionScheduled = r.fact
    _begin(rows, r, fact, (fact.specialist_id, fact.co_specialist_id))


def _planned(rows: Rows, r: Recorded) -> None:
    """Supervision and groups; time for notes is nobody's appointment."""
    fact: CommitmentPlanned = r.fact
    if fact.kind is not CommitmentKind.NOTES:
        _begin(rows, r, fact, fact.staff)


def _begin(
    rows: Rows,
    r: Recorded,
    fact: SessionScheduled | CommitmentPlanned,
    people: Iterable[UUID | None],
) -> None:
    before = rows.get(ENTRIES, entry_id=r.stream)
    session = FeedSession(
        uid=r.stream,
        sequence=before["sequence"] + 1 if before else 0,
        revised_at=r.at,
        starts_at=fact.starts_at,
        ends_at=fact.ends_at,
        tz=fact.time_zone,
    )
    _put(rows, session)
    for person_id in people:
        if person_id is not None:
            rows.put(PEOPLE, person_id=person_id, entry_id=r.stream)


def _moved(rows: Rows, r: Recorded) -> None:
    fact: SessionMoved | CommitmentMoved = r.fact
    _change(rows, r, starts_at=fact.starts_at, ends_at=fact.ends_at)


def _stood_in(rows: Rows, r: Recorded) -> None:
    """It leaves the one calendar and comes into the other."""
    fact: SessionStoodIn = r.fact
    rows.remove(PEOPLE, person_id=fact.instead_of, entry_id=r.stream)
    rows.put(PEOPLE, person_id=fact.specialist_id, entry_id=r.stream)
    _change(rows, r)


def _off(rows: Rows, r: Recorded) -> None:
    _change(rows, r, canceled=True)


def _on(rows: Rows, r: Recorded) -> None:
    _change(rows, r, canceled=False)


def _corrected(rows: Rows, r: Recorded) -> None:
    fact: SessionCorrected = r.fact
    _change(rows, r, canceled=fact.minutes == 0)


def _change(rows: Rows, r: Recorded, **changes: Any) -> None:
    found = rows.get(ENTRIES, entry_id=r.stream)
    if found is not None:
        session = of_row(
            found,
            FeedSession,
            uid=found["entry_id"],
            sequence=found["sequence"] + 1,
            revised_at=r.at,
            canceled=found["cancelled"],
        )
        _put(rows, replace(session, **changes))


def _put(rows: Rows, session: FeedSession) -> None:
    rendered = entry(session)
    rows.put(
        ENTRIES,
        entry_id=session.uid,
        sequence=session.sequence,
        revised_at=session.revised_at,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        tz=session.tz,
        cancelled=session.canceled,
        zone_year=rendered.zone_year,
        ics=rendered.ics,
        json=rendered.json,
    )


FEED_MODEL = Projection(
    "feed",
    2,
    (ENTRIES, PEOPLE),
    {
        SessionScheduled: _scheduled,
        SessionMoved: _moved,
        SessionStoodIn: _stood_in,
        SessionMissed: _off,
        SessionTakenBack: _off,
        SessionReinstated: _on,
        OutcomeUndone: _on,
        SessionCorrected: _corrected,
        CommitmentPlanned: _planned,
        CommitmentMoved: _moved,
        CommitmentDropped: _off,
    },
)


def uids(views: Views, person_id: UUID) -> frozenset[str]:
    """By which a specialist's entries are known in their own calendar."""
    query = select(PEOPLE.c.entry_id).where(PEOPLE.c.person_id == person_id)
    with views.connect() as connection:
        return frozenset(str(entry_id) for entry_id in connection.execute(query).scalars())


def as_invited(
    views: Views, person_id: UUID, at: datetime, told: Collection[UUID] = ()
) -> dict[UUID, FeedSession]:
    """What a specialist's calendar is to hold of the time after `at`, by entry. Of the entries that
    it was `told` of, one that is not theirs any more counts as canceled."""
    whose = select(PEOPLE.c.entry_id).where(PEOPLE.c.person_id == person_id)
    mine = ENTRIES.c.entry_id.in_(whose)
    query = select(ENTRIES, mine.label("mine")).where(
        ENTRIES.c.starts_at > at, or_(mine, ENTRIES.c.entry_id.in_(sorted(told)))
    )
    with views.connect() as connection:
        found = connection.execute(query).mappings().all()
    return {
        row["entry_id"]: of_row(
            row,
            FeedSession,
            uid=row["entry_id"],
            canceled=row["cancelled"] or not row["mine"],
        )
        for row in found
    }


def entries(views: Views, person_id: UUID, at: datetime) -> tuple[FeedEntry, ...]:
    """A specialist's entries in order; a canceled one leaves 30 days after its canceling."""
    canceled_after = at - KEPT_AFTER_CANCELING
    query = (
        select(ENTRIES.c.ics, ENTRIES.c.json, ENTRIES.c.tz, ENTRIES.c.zone_year)
        .join(PEOPLE, PEOPLE.c.entry_id == ENTRIES.c.entry_id)
        .where(PEOPLE.c.person_id == person_id)
        .where(or_(ENTRIES.c.cancelled.is_(False), ENTRIES.c.revised_at > canceled_after))
        .order_by(ENTRIES.c.starts_at, ENTRIES.c.entry_id)
    )
    with views.connect() as connection:
        rows = connection.execute(query).all()
    return tuple(
        FeedEntry(ics=ics, json=told, tz=tz, zone_year=year) for ics, told, tz, year in rows
    )
