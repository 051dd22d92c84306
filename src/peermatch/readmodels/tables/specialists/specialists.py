"""Specialists: sealed details, credentials, leave, sharing, and the places of their caseload."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    select,
)

from domain.shared.vocabulary import Credential
from domain.specialists.about_self import SpecialistDescribed
from domain.specialists.caseload import (
    CapacityChanged,
    PlaceHeld,
    PlaceReleased,
    PlaceTaken,
    WorkloadFlagged,
)
from domain.specialists.credentials import CredentialKind, CredentialRecorded, CredentialWithdrawn
from domain.specialists.enrollment import AreasChanged, SpecialistCorrected
from domain.specialists.leaving import SpecialistLeaving, SpecialistStays
from domain.specialists.sharing import SharingAgreed, SharingWithdrawn
from domain.specialists.specialist_state import SpecialistEnrolled
from domain.specialists.supervision import (
    PracticeStarted,
    SupervisionCorrected,
    SupervisionHeld,
    SupervisorAssigned,
)
from domain.specialists.working_hours import HoursChanged, LeaveCanceled, LeavePlanned
from peermatch.readmodels.engine.columns import Day, Instant
from peermatch.readmodels.engine.copied import of_fact
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.specialists.leave_requests import (
    LEAVE_REQUESTED,
    LEAVE_REQUESTS,
)
from peermatch.store import Recorded

SCHEMA = MetaData()
SPECIALISTS = Table(
    "specialists",
    SCHEMA,
    Column("specialist_id", Uuid, primary_key=True),
    Column("staff_reference", String(60), nullable=False, index=True),
    Column("details", LargeBinary, nullable=False),
    Column("credential", String(20), nullable=False),
    Column("credential_expires_on", Day),
    Column("registered", Boolean, nullable=False),
    Column("fte_percent", Integer, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("home_site", String(20), nullable=False),
    Column("modes", JSON, nullable=False),
    Column("windows", JSON, nullable=False),
    Column("supervisor_id", Uuid),
    Column("areas", LargeBinary),
    Column("about", LargeBinary),
    Column("leaving_on", Day),
    Column("last_day_set_at", Instant),
    Column("practising_since", Day),
    Column("last_supervision", Day),
    Column("flags", JSON),
)
"""`areas`, where it is set, stands for the experiences in `details`; `last_day_set_at` is when
their last day was announced, moved or taken back."""
SUPERVISIONS = Table(
    "supervisions",
    SCHEMA,
    Column("specialist_id", Uuid, primary_key=True),
    Column("supervision_id", Uuid, primary_key=True),
    Column("held_on", Day, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("long_enough", Boolean, nullable=False),
    Column("corrected", LargeBinary),
)
"""As it is known now; `corrected` holds the sealed reason of the last correction."""
CREDENTIALS = Table(
    "credentials",
    SCHEMA,
    Column("specialist_id", Uuid, primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("body", String(200), nullable=False),
    Column("issued_on", Day, nullable=False),
    Column("expires_on", Day, nullable=False),
    Column("withdrawn_on", Day),
    Column("number", LargeBinary, nullable=False),
)
SHARING = Table(
    "sharing",
    SCHEMA,
    Column("specialist_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("audience", Integer),
    Column("experience", LargeBinary, nullable=False),
)
"""What was agreed to share, oldest first; a row without audience took it back."""
LEAVE = Table(
    "leave",
    SCHEMA,
    Column("specialist_id", Uuid, primary_key=True),
    Column("first_day", Day, primary_key=True),
    Column("last_day", Day, primary_key=True),
)
PLACES = Table(
    "places",
    SCHEMA,
    Column("specialist_id", Uuid, primary_key=True),
    Column("match_id", Uuid, primary_key=True),
    Column("held", Boolean, nullable=False),
)
"""One row for each place in use; `held` ones are kept for proposals."""


def _enrolled(rows: Rows, r: Recorded) -> None:
    fact: SpecialistEnrolled = r.fact
    rows.put(
        SPECIALISTS,
        specialist_id=r.stream,
        **of_fact(SPECIALISTS, fact),
        details=r.sealed,
        modes=sorted(fact.modes),
        windows=[[w.weekday, w.start, w.end] for w in fact.windows],
    )


def _corrected(rows: Rows, r: Recorded) -> None:
    """Holds all that is personal in the details, so it takes their place."""
    fact: SpecialistCorrected = r.fact
    _change(rows, r, details=r.sealed, home_site=fact.home_site)


def _leave(rows: Rows, r: Recorded) -> None:
    fact: LeavePlanned = r.fact
    rows.put(LEAVE, specialist_id=r.stream, first_day=fact.first_day, last_day=fact.last_day)


def _change(rows: Rows, r: Recorded, **values: Any) -> None:
    rows.change(SPECIALISTS, {"specialist_id": r.stream}, **values)


def _leave_canceled(rows: Rows, r: Recorded) -> None:
    fact: LeaveCanceled = r.fact
    rows.remove(LEAVE, specialist_id=r.stream, first_day=fact.first_day, last_day=fact.last_day)


def _capacity(rows: Rows, r: Recorded) -> None:
    fact: CapacityChanged = r.fact
    _change(rows, r, capacity=fact.capacity, fte_percent=fact.fte_percent)


def _hours(rows: Rows, r: Recorded) -> None:
    fact: HoursChanged = r.fact
    windows = [[w.weekday, w.start, w.end] for w in fact.windows]
    _change(rows, r, windows=windows, modes=sorted(fact.modes))


def _areas(rows: Rows, r: Recorded) -> None:
    _change(rows, r, areas=r.sealed)


def _described(rows: Rows, r: Recorded) -> None:
    _change(rows, r, about=r.sealed)


def _leaving(rows: Rows, r: Recorded) -> None:
    fact: SpecialistLeaving = r.fact
    _change(rows, r, leaving_on=fact.last_day, last_day_set_at=r.at)


def _stays(rows: Rows, r: Recorded) -> None:
    _change(rows, r, leaving_on=None, last_day_set_at=r.at)


def _flagged(rows: Rows, r: Recorded) -> None:
    fact: WorkloadFlagged = r.fact
    _change(rows, r, flags=[[f.limit.value, f.value, f.amount] for f in fact.flags])


def _credential(rows: Rows, r: Recorded) -> None:
    fact: CredentialRecorded = r.fact
    rows.put(
        CREDENTIALS,
        specialist_id=r.stream,
        kind=fact.kind.value,
        **of_fact(CREDENTIALS, fact),
        number=r.sealed,
    )
    if fact.kind is CredentialKind.CERTIFICATION:
        certified = Credential.CERTIFIED.value
        _change(rows, r, credential=certified, credential_expires_on=fact.expires_on)
    else:
        _change(rows, r, registered=True)


def _credential_withdrawn(rows: Rows, r: Recorded) -> None:
    fact: CredentialWithdrawn = r.fact
    key = {"specialist_id": r.stream, "kind": fact.kind.value}
    rows.change(CREDENTIALS, key, withdrawn_on=fact.withdrawn_on)
    if fact.kind is CredentialKind.CERTIFICATION:
        _change(rows, r, credential_expires_on=fact.withdrawn_on - timedelta(days=1))
    else:
        _change(rows, r, registered=False)


def _supervisor(rows: Rows, r: Recorded) -> None:
    fact: SupervisorAssigned = r.fact
    _change(rows, r, supervisor_id=fact.supervisor_id)


def _practicing(rows: Rows, r: Recorded) -> None:
    fact: PracticeStarted = r.fact
    _change(rows, r, practising_since=fact.since)


def _supervised(rows: Rows, r: Recorded) -> None:
    fact: SupervisionHeld | SupervisionCorrected = r.fact
    key = {"specialist_id": r.stream, "supervision_id": fact.supervision_id}
    held = {"held_on": fact.held_on, "minutes": fact.minutes, "long_enough": fact.long_enough}
    if isinstance(fact, SupervisionHeld):
        rows.put(SUPERVISIONS, **key, **held)
    else:
        rows.change(SUPERVISIONS, key, corrected=r.sealed, **held)
    known = rows.find(SUPERVISIONS, specialist_id=r.stream)
    full = [row["held_on"] for row in known if row["long_enough"]]
    _change(rows, r, last_supervision=max(full, default=None))


def _shared(rows: Rows, r: Recorded) -> None:
    fact: SharingAgreed = r.fact
    key = {"specialist_id": r.stream, "number": r.version}
    rows.put(SHARING, **key, audience=fact.audience.value, experience=r.sealed)


def _unshared(rows: Rows, r: Recorded) -> None:
    rows.put(SHARING, specialist_id=r.stream, number=r.version, experience=r.sealed)


def _held(rows: Rows, r: Recorded) -> None:
    fact: PlaceHeld = r.fact
    rows.put(PLACES, specialist_id=r.stream, match_id=fact.match_id, held=True)


def _taken(rows: Rows, r: Recorded) -> None:
    fact: PlaceTaken = r.fact
    rows.put(PLACES, specialist_id=r.stream, match_id=fact.match_id, held=False)


def _released(rows: Rows, r: Recorded) -> None:
    fact: PlaceReleased = r.fact
    rows.remove(PLACES, specialist_id=r.stream, match_id=fact.match_id)


ROSTER_MODEL = Projection(
    "roster",
    9,
    (SPECIALISTS, LEAVE, LEAVE_REQUESTS, PLACES, CREDENTIALS, SUPERVISIONS, SHARING),
    {
        SpecialistEnrolled: _enrolled,
        SpecialistCorrected: _corrected,
        LeaveCanceled: _leave_canceled,
        CapacityChanged: _capacity,
        HoursChanged: _hours,
        AreasChanged: _areas,
        SpecialistDescribed: _described,
        SpecialistLeaving: _leaving,
        SpecialistStays: _stays,
        WorkloadFlagged: _flagged,
        CredentialRecorded: _credential,
        CredentialWithdrawn: _credential_withdrawn,
        SupervisorAssigned: _supervisor,
        PracticeStarted: _practicing,
        SupervisionHeld: _supervised,
        SupervisionCorrected: _supervised,
        SharingAgreed: _shared,
        SharingWithdrawn: _unshared,
        LeavePlanned: _leave,
        **LEAVE_REQUESTED,
        PlaceHeld: _held,
        PlaceTaken: _taken,
        PlaceReleased: _released,
    },
)


def everyone(views: Views) -> tuple[UUID, ...]:
    """Every specialist, by id."""
    query = select(SPECIALISTS.c.specialist_id).order_by(SPECIALISTS.c.specialist_id)
    return views.ids(query)
