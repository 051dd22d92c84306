"""Booked times that a rule now forbids, and people whose changes still have to be checked."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    BindParameter,
    Column,
    Index,
    MetaData,
    Select,
    String,
    Table,
    Uuid,
    or_,
    select,
    tuple_,
)

from domain.calendar.commitment import (
    CommitmentDropped,
    CommitmentExcepted,
    CommitmentMoved,
    CommitmentQuestioned,
)
from domain.groups.group import GroupClosed, GroupLeadersChanged
from domain.groups.group_time import GroupTimeAgreed
from domain.matches.match_state import MatchStatus
from domain.matches.meeting_times import UsualTimesAgreed
from domain.people.consent import ConsentEnded, ConsentGiven, ConsentRevoked
from domain.people.participant import MovedHome
from domain.people.profile import PlacesStated
from domain.program.service_area import RoomsCounted, SiteClosed, SiteOpened, TravelMeasured
from domain.referrals.received_changes import AvailabilityChanged
from domain.sessions.session_booking import (
    SessionMoved,
    SessionRelocated,
    SessionStoodIn,
    SessionTakenBack,
)
from domain.sessions.session_outcome import SessionHeld, SessionMissed
from domain.sessions.session_questions import SessionExcepted, SessionQuestioned
from domain.sessions.session_state import SessionStatus
from domain.shared.day_hours import (
    AvailabilityExcepted,
    AvailabilityRestored,
    HoursExcepted,
    HoursRestored,
)
from domain.specialists.credentials import CredentialRecorded, CredentialWithdrawn
from domain.specialists.leaving import SpecialistLeaving, SpecialistStays
from domain.specialists.supervision import SupervisorAssigned
from domain.specialists.working_hours import (
    BusyTimesRead,
    HoursChanged,
    LeaveCanceled,
    LeavePlanned,
)
from peermatch.readmodels.engine.columns import Instant
from peermatch.readmodels.engine.projection import Handler, Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.calendar.commitments import COMMITMENTS, STAFF
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.sessions.sessions import SESSIONS
from peermatch.store import Position, Recorded

SCHEMA = MetaData()
QUESTIONED = Table(
    "questioned_times",
    SCHEMA,
    Column("planned_id", Uuid, primary_key=True),
    Column("rules", JSON, nullable=False),
    Column("since", Instant, nullable=False),
)
"""One row for each session or planned time that a rule forbids, until somebody decides."""
CHANGED = Table(
    "changed_for_times",
    SCHEMA,
    Column("kind", String(20), primary_key=True),
    Column("about", String(60), primary_key=True),
    Column("transaction", BigInteger, nullable=False),
    Column("number", BigInteger, nullable=False),
    Index("ix_changed_for_times", "transaction", "number"),
)
"""The last change of each person, group or site that a time depends on, by its place in the log."""


@dataclass(frozen=True, slots=True, order=True)
class Concern:
    """Whose times a change may touch: a specialist, participant, referral, match, group or site."""

    kind: str
    about: str


def _stream(kind: str) -> Callable[[Any, UUID], tuple[Concern, ...]]:
    return lambda _fact, stream: (Concern(kind, str(stream)),)


def _sites(*names: str) -> Callable[[Any, UUID], tuple[Concern, ...]]:
    return lambda fact, _stream: tuple(Concern("site", getattr(fact, name)) for name in names)


_SPECIALIST = (
    BusyTimesRead,
    HoursChanged,
    HoursExcepted,
    HoursRestored,
    LeavePlanned,
    LeaveCanceled,
    SpecialistLeaving,
    SpecialistStays,
    SupervisorAssigned,
    CredentialRecorded,
    CredentialWithdrawn,
)
_PARTICIPANT = (ConsentGiven, ConsentRevoked, ConsentEnded, MovedHome, PlacesStated)
_REFERRAL = (AvailabilityChanged, AvailabilityExcepted, AvailabilityRestored)
_GROUP = (GroupTimeAgreed, GroupLeadersChanged, GroupClosed)
CONCERNS: Mapping[type, Callable[[Any, UUID], tuple[Concern, ...]]] = {
    **dict.fromkeys(_SPECIALIST, _stream("specialist")),
    **dict.fromkeys(_PARTICIPANT, _stream("participant")),
    **dict.fromkeys(_REFERRAL, _stream("referral")),
    **dict.fromkeys(_GROUP, _stream("group")),
    UsualTimesAgreed: _stream("match"),
    SiteOpened: _sites("site"),
    SiteClosed: _sites("site"),
    RoomsCounted: _sites("site"),
    TravelMeasured: _sites("from_site", "to_site"),
}
"""Every fact on which a rule about times depends, and whose times it may touch. What comes with
the calendar (a consent or credential that runs out, a rule in force from a day on) has no fact."""


def concerns(fact: Any, stream: UUID) -> tuple[Concern, ...]:
    """Whose times a fact may touch; nobody's, mostly."""
    about = CONCERNS.get(type(fact))
    return about(fact, stream) if about else ()


def _changed(rows: Rows, r: Recorded) -> None:
    for one in concerns(r.fact, r.stream):
        at = {"transaction": r.position.transaction, "number": r.position.number}
        rows.put(CHANGED, kind=one.kind, about=one.about, **at)


def _questioned(rows: Rows, r: Recorded) -> None:
    fact: SessionQuestioned | CommitmentQuestioned = r.fact
    if fact.rules:
        rows.put(QUESTIONED, planned_id=r.stream, rules=list(fact.rules), since=r.at)
    else:
        rows.remove(QUESTIONED, planned_id=r.stream)


def _settled(rows: Rows, r: Recorded) -> None:
    """Moved, called off, held, or let stand."""
    rows.remove(QUESTIONED, planned_id=r.stream)


_SETTLING = (
    *(SessionExcepted, SessionMoved, SessionRelocated, SessionStoodIn, SessionMissed),
    *(SessionTakenBack, SessionHeld, CommitmentExcepted, CommitmentMoved, CommitmentDropped),
)
_HANDLERS: dict[type, Handler] = {
    **dict.fromkeys(CONCERNS, _changed),
    **dict.fromkeys(_SETTLING, _settled),
    SessionQuestioned: _questioned,
    CommitmentQuestioned: _questioned,
}
TIME_QUESTIONS_MODEL = Projection("time_questions", 3, (QUESTIONED, CHANGED), _HANDLERS)


def questioned_sessions(now: datetime | BindParameter[datetime]) -> Select[Any]:
    """Sessions to come that wait for a decision about their time: their rules, and when and whose
    they are."""
    return (
        select(
            QUESTIONED.c.planned_id,
            QUESTIONED.c.rules,
            SESSIONS.c.starts_at,
            SESSIONS.c.specialist_id,
            SESSIONS.c.participant_id,
        )
        .join(SESSIONS, SESSIONS.c.session_id == QUESTIONED.c.planned_id)
        .where(SESSIONS.c.starts_at > now)
    )


def questioned_commitments(now: datetime | BindParameter[datetime]) -> Select[Any]:
    """Supervision, time for notes and groups' meetings to come that wait for one, each with one of
    its staff."""
    mine = STAFF.c.commitment_id == COMMITMENTS.c.commitment_id
    one = select(STAFF.c.specialist_id).where(mine).order_by(STAFF.c.specialist_id).limit(1)
    return (
        select(
            QUESTIONED.c.planned_id,
            QUESTIONED.c.rules,
            COMMITMENTS.c.starts_at,
            one.scalar_subquery().label("specialist_id"),
        )
        .join(COMMITMENTS, COMMITMENTS.c.commitment_id == QUESTIONED.c.planned_id)
        .where(COMMITMENTS.c.starts_at > now)
    )


def changed_since(views: Views, last: Position) -> tuple[tuple[Concern, ...], Position]:
    """Whoever changed after `last`, and up to where that was looked at."""
    here, there = (CHANGED.c.transaction, CHANGED.c.number), (last.transaction, last.number)
    later = tuple_(*here) > tuple_(*there)
    with views.connect() as connection:
        rows = connection.execute(select(CHANGED).where(later)).all()
    found = tuple(sorted(Concern(row.kind, row.about) for row in rows))
    return found, max([last, *(Position(row.transaction, row.number) for row in rows)])


def questioned_ids(views: Views) -> tuple[UUID, ...]:
    """Everything that waits for a decision about its time."""
    return _ids(views, [select(QUESTIONED.c.planned_id)])


def coming_ids(views: Views, now: datetime) -> tuple[UUID, ...]:
    """Every session and planned time to come."""
    return _ids(views, [_sessions(now), _commitments(now)])


def concerned_ids(views: Views, about: Iterable[Concern], now: datetime) -> tuple[UUID, ...]:
    """The sessions and planned time to come of these people and groups; sites have a book of
    their own, by day."""
    return _ids(views, [query for one in about for query in _of(one, now)])


def _of(one: Concern, now: datetime) -> Iterator[Select[Any]]:
    if one.kind == "site":
        return
    about, sessions = UUID(one.about), _sessions(now)
    match one.kind:
        case "specialist":
            either = or_(SESSIONS.c.specialist_id == about, SESSIONS.c.co_specialist_id == about)
            yield sessions.where(either)
            own = STAFF.c.commitment_id == COMMITMENTS.c.commitment_id
            yield _commitments(now).join(STAFF, own).where(STAFF.c.specialist_id == about)
        case "participant":
            yield sessions.where(SESSIONS.c.participant_id == about)
        case "match":
            yield sessions.where(SESSIONS.c.match_id == about)
        case "referral":
            own = MATCHES.c.match_id == SESSIONS.c.match_id
            yield sessions.join(MATCHES, own).where(MATCHES.c.referral_id == about)
        case "group":
            yield _commitments(now).where(COMMITMENTS.c.group_id == about)


def open_proposals(views: Views, about: Iterable[Concern] | None = None) -> tuple[UUID, ...]:
    """Open proposals of these specialists, participants and referrals, by match; None: all."""
    named = ("specialist", "participant", "referral")
    columns = {kind: MATCHES.c[f"{kind}_id"] for kind in named}
    proposed = select(MATCHES.c.match_id).where(MATCHES.c.status == MatchStatus.PROPOSED.value)
    if about is None:
        return _ids(views, [proposed])
    own = (one for one in about if one.kind in columns)
    return _ids(views, [proposed.where(columns[o.kind] == UUID(o.about)) for o in own])


def _sessions(now: datetime) -> Select[Any]:
    standing = SESSIONS.c.status == SessionStatus.SCHEDULED.value
    return select(SESSIONS.c.session_id).where(standing, SESSIONS.c.starts_at > now)


def _commitments(now: datetime) -> Select[Any]:
    return select(COMMITMENTS.c.commitment_id).where(COMMITMENTS.c.starts_at > now)


def _ids(views: Views, queries: Iterable[Select[Any]]) -> tuple[UUID, ...]:
    found: set[UUID] = set()
    with views.connect() as connection:
        for query in queries:
            found.update(connection.execute(query).scalars())
    return tuple(sorted(found))
