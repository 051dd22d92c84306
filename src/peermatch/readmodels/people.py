"""Participants: their sealed details and wishes, their consents, and whom they are kept from."""

from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary, MetaData, Table, Uuid

from domain.consent import ConsentEnded, ConsentGiven, ConsentRevoked, Use
from domain.participant import ParticipantRegistered, SpecialistRuledOut, WishesStated
from peermatch.readmodels.projection import Projection
from peermatch.readmodels.rows import Rows
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
    Column("for_matching", Boolean, nullable=False),
    Column("revoked_on", Date),
)
RULED_OUT = Table(
    "ruled_out",
    SCHEMA,
    Column("participant_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("specialist", LargeBinary, nullable=False),
)


def _registered(rows: Rows, r: Recorded) -> None:
    rows.put(PEOPLE, participant_id=r.stream, person=r.sealed)


def _wishes(rows: Rows, r: Recorded) -> None:
    rows.change(PEOPLE, {"participant_id": r.stream}, wishes=r.sealed)


def _ruled_out(rows: Rows, r: Recorded) -> None:
    rows.put(RULED_OUT, participant_id=r.stream, number=r.version, specialist=r.sealed)


def _consent(rows: Rows, r: Recorded) -> None:
    fact: ConsentGiven = r.fact
    rows.put(
        CONSENTS,
        consent_id=fact.consent_id,
        participant_id=r.stream,
        signed_on=fact.signed_on,
        expires_on=fact.expires_on,
        for_matching=Use.MATCHING in fact.uses,
    )


def _ended(rows: Rows, r: Recorded) -> None:
    fact: ConsentEnded = r.fact
    rows.change(CONSENTS, {"consent_id": fact.consent_id}, revoked_on=fact.ended_on)


def _revoked(rows: Rows, r: Recorded) -> None:
    fact: ConsentRevoked = r.fact
    rows.change(CONSENTS, {"consent_id": fact.consent_id}, revoked_on=fact.revoked_on)


PEOPLE_MODEL = Projection(
    "people",
    1,
    (PEOPLE, CONSENTS, RULED_OUT),
    {
        ParticipantRegistered: _registered,
        WishesStated: _wishes,
        SpecialistRuledOut: _ruled_out,
        ConsentGiven: _consent,
        ConsentRevoked: _revoked,
        ConsentEnded: _ended,
    },
)
