"""The roster: specialists, their sealed details, leave, and the places of their caseload."""

from collections.abc import Iterable

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
)

from domain.specialist import (
    LeavePlanned,
    PlaceHeld,
    PlaceReleased,
    PlaceTaken,
    SpecialistEnrolled,
)
from peermatch.readmodels.changes import Put, ReadModel, Remove
from peermatch.store import Recorded

SCHEMA = MetaData()
SPECIALISTS = Table(
    "specialists",
    SCHEMA,
    Column("specialist_id", Uuid, primary_key=True),
    Column("staff_reference", String(60), nullable=False, index=True),
    Column("details", LargeBinary, nullable=False),
    Column("credential", String(20), nullable=False),
    Column("credential_expires_on", Date),
    Column("registered", Boolean, nullable=False),
    Column("fte_percent", Integer, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("home_site", String(20), nullable=False),
    Column("modes", JSON, nullable=False),
    Column("windows", JSON, nullable=False),
    Column("supervisor_id", Uuid),
)
LEAVE = Table(
    "leave",
    SCHEMA,
    Column("specialist_id", Uuid, primary_key=True),
    Column("first_day", Date, primary_key=True),
    Column("last_day", Date, primary_key=True),
)
PLACES = Table(
    "places",
    SCHEMA,
    Column("specialist_id", Uuid, primary_key=True),
    Column("match_id", Uuid, primary_key=True),
    Column("held", Boolean, nullable=False),
)
"""One row for each place in use; `held` ones are kept for proposals."""


def _enrolled(r: Recorded) -> Iterable[Put]:
    fact: SpecialistEnrolled = r.fact
    values = {
        "specialist_id": r.stream,
        "staff_reference": fact.staff_reference,
        "details": r.sealed,
        "credential": fact.credential.value,
        "credential_expires_on": fact.credential_expires_on,
        "registered": fact.registered,
        "fte_percent": fact.fte_percent,
        "capacity": fact.capacity,
        "home_site": fact.home_site,
        "modes": sorted(fact.modes),
        "windows": [[w.weekday, w.start, w.end] for w in fact.windows],
        "supervisor_id": fact.supervisor_id,
    }
    yield Put(SPECIALISTS, values)


def _leave(r: Recorded) -> Iterable[Put]:
    fact: LeavePlanned = r.fact
    values = {
        "specialist_id": r.stream,
        "first_day": fact.first_day,
        "last_day": fact.last_day,
    }
    yield Put(LEAVE, values)


def _held(r: Recorded) -> Iterable[Put]:
    fact: PlaceHeld = r.fact
    yield Put(PLACES, {"specialist_id": r.stream, "match_id": fact.match_id, "held": True})


def _taken(r: Recorded) -> Iterable[Put]:
    fact: PlaceTaken = r.fact
    yield Put(PLACES, {"specialist_id": r.stream, "match_id": fact.match_id, "held": False})


def _released(r: Recorded) -> Iterable[Remove]:
    fact: PlaceReleased = r.fact
    yield Remove(PLACES, {"specialist_id": r.stream, "match_id": fact.match_id})


ROSTER_MODEL = ReadModel(
    "roster",
    1,
    SCHEMA,
    {
        SpecialistEnrolled: _enrolled,
        LeavePlanned: _leave,
        PlaceHeld: _held,
        PlaceTaken: _taken,
        PlaceReleased: _released,
    },
)
