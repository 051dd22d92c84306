"""Participants: their sealed details and wishes, their consents, and whom they are kept from."""

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
)

from domain.people.consent import ConsentEnded, ConsentGiven, ConsentRevoked, DisclosureMade, Use
from domain.people.consents.signed_form import ConsentFormSigned
from domain.people.contact.postal_address import PostalAddressStated
from domain.people.participant import (
    IdentityCorrected,
    MovedHome,
    ParticipantRegistered,
    SpecialistRuledOut,
    WishesStated,
)
from domain.people.profile import (
    ContactChoicesStated,
    GuardianNamed,
    GuardianshipEnded,
    InterpreterStated,
    MoreWishesStated,
    NamesStated,
    PlacesStated,
    TextsAllowedAgain,
    TextsStopped,
)
from domain.shared.languages import LanguageCorrected
from peermatch.readmodels.engine.columns import Day, Instant
from peermatch.readmodels.engine.copied import of_fact
from peermatch.readmodels.engine.projection import Handler, Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.store import Recorded

SCHEMA = MetaData()
PEOPLE = Table(
    "people",
    SCHEMA,
    Column("participant_id", Uuid, primary_key=True),
    Column("person", LargeBinary),
    Column("wishes", LargeBinary),
    Column("corrected", LargeBinary),
    Column("moved", LargeBinary),
    Column("speaks", LargeBinary),
    Column("contact", LargeBinary),
    Column("address", LargeBinary),
    Column("names", LargeBinary),
    Column("guardian", LargeBinary),
    Column("interpreter", LargeBinary),
    Column("places", LargeBinary),
    Column("more_wishes", LargeBinary),
    Column("texts_stopped_at", Instant),
)
"""Each sealed column the newest of its kind. Opened in this order the later ones hold."""
PERSON_NOW = ("person", "corrected", "moved", "speaks")
CONSENTS = Table(
    "consents",
    SCHEMA,
    Column("consent_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, index=True, nullable=False),
    Column("signed_on", Day, nullable=False),
    Column("expires_on", Day, nullable=False),
    Column("for_matching", Boolean, nullable=False),
    Column("revoked_on", Day),
    Column("elements", JSON, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""`elements` by the consent's own field names, as 42 CFR 2.31 asks for them."""
DISCLOSURES = Table(
    "disclosures",
    SCHEMA,
    Column("participant_id", Uuid, primary_key=True),
    Column("disclosure_id", Uuid, primary_key=True),
    Column("disclosed_on", Day, nullable=False),
    Column("use", String(20), nullable=False),
    Column("notice", String(400), nullable=False),
    Column("told", LargeBinary, nullable=False),
)
SIGNED_FORMS = Table(
    "signed_forms",
    SCHEMA,
    Column("form_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, index=True, nullable=False),
    Column("consent_id", Uuid, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("way", String(20), nullable=False),
    Column("language", String(5), nullable=False),
    Column("version", Integer),
    Column("signed_on", Day, nullable=False),
    Column("scans", JSON, nullable=False),
    Column("form", LargeBinary, nullable=False),
)
"""The forms that consents were signed on; `form` has the very text and the signature."""
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


def _keeps(column: str) -> Handler:
    def keep(rows: Rows, r: Recorded) -> None:
        rows.change(PEOPLE, {"participant_id": r.stream}, **{column: r.sealed})

    return keep


def _guardianship_ended(rows: Rows, r: Recorded) -> None:
    rows.change(PEOPLE, {"participant_id": r.stream}, guardian=None)


def _texts_stopped(rows: Rows, r: Recorded) -> None:
    rows.change(PEOPLE, {"participant_id": r.stream}, texts_stopped_at=r.at)


def _texts_again(rows: Rows, r: Recorded) -> None:
    rows.change(PEOPLE, {"participant_id": r.stream}, texts_stopped_at=None)


def _disclosed(rows: Rows, r: Recorded) -> None:
    fact: DisclosureMade = r.fact
    rows.put(
        DISCLOSURES,
        disclosure_id=fact.disclosure_id,
        participant_id=r.stream,
        **of_fact(DISCLOSURES, fact),
        told=r.sealed,
    )


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
        elements={
            "discloser": fact.discloser,
            "recipients": fact.recipients,
            "information": fact.information,
            "purpose": fact.purpose,
            "covers_later_information": fact.covers_later_information,
            "told_of_right_to_revoke": fact.told_of_right_to_revoke,
            "uses": sorted(use.value for use in fact.uses),
        },
        sealed=r.sealed,
    )


def _form(rows: Rows, r: Recorded) -> None:
    fact: ConsentFormSigned = r.fact
    rows.put(
        SIGNED_FORMS,
        form_id=r.stream,
        participant_id=fact.participant_id,
        consent_id=fact.consent_id,
        kind=fact.kind.value,
        way=fact.way.value,
        language=fact.language.value,
        version=fact.version,
        signed_on=fact.signed_on,
        scans=[str(one) for one in fact.scans],
        form=r.sealed,
    )


def _ended(rows: Rows, r: Recorded) -> None:
    fact: ConsentEnded = r.fact
    rows.change(CONSENTS, {"consent_id": fact.consent_id}, revoked_on=fact.ended_on)


def _revoked(rows: Rows, r: Recorded) -> None:
    fact: ConsentRevoked = r.fact
    rows.change(CONSENTS, {"consent_id": fact.consent_id}, revoked_on=fact.revoked_on)


PEOPLE_MODEL = Projection(
    "people",
    8,
    (PEOPLE, CONSENTS, SIGNED_FORMS, DISCLOSURES, RULED_OUT),
    {
        ParticipantRegistered: _registered,
        WishesStated: _wishes,
        IdentityCorrected: _keeps("corrected"),
        MovedHome: _keeps("moved"),
        LanguageCorrected: _keeps("speaks"),
        ContactChoicesStated: _keeps("contact"),
        PostalAddressStated: _keeps("address"),
        NamesStated: _keeps("names"),
        GuardianNamed: _keeps("guardian"),
        GuardianshipEnded: _guardianship_ended,
        InterpreterStated: _keeps("interpreter"),
        PlacesStated: _keeps("places"),
        MoreWishesStated: _keeps("more_wishes"),
        TextsStopped: _texts_stopped,
        TextsAllowedAgain: _texts_again,
        DisclosureMade: _disclosed,
        SpecialistRuledOut: _ruled_out,
        ConsentGiven: _consent,
        ConsentFormSigned: _form,
        ConsentRevoked: _revoked,
        ConsentEnded: _ended,
    },
)
