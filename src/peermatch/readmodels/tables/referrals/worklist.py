"""What the waitlist is narrowed by: where somebody lives, what they speak and ask for, who referred
them and whom they would like, as blind-index tokens only; and what is not known yet of them."""

from sqlalchemy import Boolean, Column, LargeBinary, MetaData, Table, Uuid

from domain.people.participant import (
    IdentityCorrected,
    MovedHome,
    ParticipantRegistered,
    WishesStated,
)
from domain.referrals.completeness import SupportStated
from domain.referrals.received_changes import AvailabilityChanged
from domain.referrals.referral_received import ReferralReceived
from domain.shared.languages import LanguageCorrected
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.reading.told_facts import ToldFacts
from peermatch.store import Recorded, Store
from peermatch.store.finding.blind_index import BlindIndex
from peermatch.store.operating.erasing import PersonalDataErased

SCHEMA = MetaData()
WHO = Table(
    "worklist_people",
    SCHEMA,
    Column("participant_id", Uuid, primary_key=True),
    Column("county", LargeBinary, index=True),
    Column("language", LargeBinary, index=True),
    Column("born", Boolean, nullable=False),
)
"""`born`: whether the birth date is known."""
ASKED = Table(
    "worklist_referrals",
    SCHEMA,
    Column("referral_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False, index=True),
    Column("line", LargeBinary, index=True),
    Column("source", LargeBinary, index=True),
    Column("areas", Boolean, nullable=False),
    Column("modes", Boolean, nullable=False),
    Column("hours", Boolean, nullable=False),
)
"""The last three: whether any of them are known."""
WANTED = Table(
    "worklist_asked_for",
    SCHEMA,
    Column("participant_id", Uuid, primary_key=True),
    Column("specialist", LargeBinary, primary_key=True, index=True),
)
COUNTY, LANGUAGE, LINE = "worklist-county", "worklist-language", "worklist-line"
SOURCE, SPECIALIST = "worklist-source", "worklist-specialist"
"""Kinds of tokens."""


def worklist_model(store: Store, index: BlindIndex) -> Projection:
    """The read model; all of it about a person goes when they are erased."""

    facts = ToldFacts(store, index)
    opened, token = facts.opened, facts.token

    def registered(rows: Rows, r: Recorded) -> None:
        told = opened(r)
        rows.put(
            WHO,
            participant_id=r.fact.participant_id,
            county=token(COUNTY, told.get("county")),
            language=token(LANGUAGE, told.get("language")),
            born=told.get("birth_date") is not None,
        )

    def corrected(rows: Rows, r: Recorded) -> None:
        born = opened(r).get("birth_date") is not None
        rows.change(WHO, {"participant_id": r.fact.participant_id}, born=born)

    def moved(rows: Rows, r: Recorded) -> None:
        county = token(COUNTY, opened(r).get("county"))
        rows.change(WHO, {"participant_id": r.fact.participant_id}, county=county)

    def speaks(rows: Rows, r: Recorded) -> None:
        language = token(LANGUAGE, opened(r).get("language"))
        rows.change(WHO, {"participant_id": r.fact.participant_id}, language=language)

    def wished(rows: Rows, r: Recorded) -> None:
        whose = r.fact.participant_id
        for row in rows.find(WANTED, participant_id=whose):
            rows.remove(WANTED, **row)
        for one in opened(r).get("preferred_specialists", ()):
            rows.put(WANTED, participant_id=whose, specialist=index.token(SPECIALIST, str(one)))

    def received(rows: Rows, r: Recorded) -> None:
        told = opened(r)
        rows.put(
            ASKED,
            referral_id=r.stream,
            participant_id=r.fact.participant_id,
            line=token(LINE, told.get("service_line")),
            source=token(SOURCE, told.get("source")),
            areas=bool(told.get("experiences")),
            modes=bool(told.get("modes")),
            hours=bool(told.get("windows")),
        )

    def supported(rows: Rows, r: Recorded) -> None:
        told = opened(r)
        line, areas = token(LINE, told.get("service_line")), bool(told.get("experiences"))
        rows.change(ASKED, {"referral_id": r.stream}, line=line, areas=areas)

    def available(rows: Rows, r: Recorded) -> None:
        told = opened(r)
        modes, hours = bool(told.get("modes")), bool(told.get("windows"))
        rows.change(ASKED, {"referral_id": r.stream}, modes=modes, hours=hours)

    return Projection(
        "worklist",
        1,
        (WHO, ASKED, WANTED),
        {
            ParticipantRegistered: registered,
            IdentityCorrected: corrected,
            MovedHome: moved,
            LanguageCorrected: speaks,
            WishesStated: wished,
            ReferralReceived: received,
            SupportStated: supported,
            AvailabilityChanged: available,
            PersonalDataErased: _erased,
        },
        together=facts.together,
        index_key=index.version,
    )


def _erased(rows: Rows, r: Recorded) -> None:
    whose = {"participant_id": r.fact.person_id}
    rows.change(WHO, whose, county=None, language=None, born=False)
    for row in rows.find(WANTED, **whose):
        rows.remove(WANTED, **row)
    for row in rows.find(ASKED, **whose):
        rows.change(ASKED, {"referral_id": row["referral_id"]}, line=None, source=None)
