"""Participants: their sealed details and wishes, their consents, and whom they are kept from."""

from collections.abc import Iterable

from sqlalchemy import Column, Date, Integer, LargeBinary, MetaData, Table, Uuid

from domain.consent import ConsentGiven, ConsentRevoked
from domain.participant import ParticipantRegistered, SpecialistRuledOut, WishesStated
from peermatch.readmodels.changes import Change, Put, ReadModel
from peermatch.store import Recorded

SCHEMA = MetaData()
PEOPLE = Table(
    "people",
    SCHEMA,
    Column("participant_id", Uuid, primary_key=True),
    Column("person", LargeBinary),
    Column("wishes", LargeBinary),
)
CONSENTS = Table(
    "consents",
    SCHEMA,
    Column("consent_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, index=True, nullable=False),
    Column("signed_on", Date, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("revoked_on", Date),
)
RULED_OUT = Table(
    "ruled_out",
    SCHEMA,
    Column("participant_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("specialist", LargeBinary, nullable=False),
)


def _registered(r: Recorded) -> Iterable[Put]:
    yield Put(PEOPLE, {"participant_id": r.stream, "person": r.sealed})


def _wishes(r: Recorded) -> Iterable[Put]:
    yield Put(PEOPLE, {"participant_id": r.stream, "wishes": r.sealed})


def _ruled_out(r: Recorded) -> Iterable[Put]:
    values = {"participant_id": r.stream, "number": r.version, "specialist": r.sealed}
    yield Put(RULED_OUT, values)


def _consent(r: Recorded) -> Iterable[Put]:
    fact: ConsentGiven = r.fact
    values = {
        "consent_id": fact.consent_id,
        "participant_id": r.stream,
        "signed_on": fact.signed_on,
        "expires_on": fact.expires_on,
    }
    yield Put(CONSENTS, values)


def _revoked(r: Recorded) -> Iterable[Change]:
    fact: ConsentRevoked = r.fact
    yield Change(CONSENTS, {"consent_id": fact.consent_id}, {"revoked_on": fact.revoked_on})


PEOPLE_MODEL = ReadModel(
    "people",
    1,
    SCHEMA,
    {
        ParticipantRegistered: _registered,
        WishesStated: _wishes,
        SpecialistRuledOut: _ruled_out,
        ConsentGiven: _consent,
        ConsentRevoked: _revoked,
    },
)
