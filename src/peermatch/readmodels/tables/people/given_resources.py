"""What was given to whom, sealed; county and need are tokens to count people by, so that no row
says who needs what."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
)

from domain.resources.given_resource import (
    UNMET,
    GivenFollowedUp,
    ResourceGiven,
    ResourcePicked,
    WarmHandOffMade,
)
from peermatch.readmodels.engine.columns import Day
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows, Values
from peermatch.readmodels.reading.told_facts import ToldFacts
from peermatch.store import Recorded, Store
from peermatch.store.finding.blind_index import BlindIndex
from peermatch.store.operating.erasing import PersonalDataErased

COUNTY, NEED = "county of a need", "need"
"""What tokens stand for."""
SCHEMA = MetaData()
GIVEN = Table(
    "given_resources",
    SCHEMA,
    Column("given_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("specialist_id", Uuid, nullable=False),
    Column("session_id", Uuid, index=True),
    Column("given_on", Day, nullable=False),
    Column("found", Boolean, nullable=False),
    Column("picked", Boolean, nullable=False),
    Column("outcome", String(20)),
    Column("asked_on", Day),
    Column("handed_off_on", Day),
    Column("county", String(64), nullable=False),
    Column("need", String(64), nullable=False),
    Column("given", LargeBinary, nullable=False),
    Column("handed_off", LargeBinary),
    Column("followed", LargeBinary),
    Index("given_to", "participant_id", "given_on"),
    Index("given_since", "given_on"),
)
"""`county` and `need` are tokens; empty once the person is erased."""
UNMET_CODES = frozenset(outcome.value for outcome in UNMET)


def token_text(index: BlindIndex, kind: str, value: object) -> str:
    """By which a county or a need is counted; empty where there is none."""
    return index.token(kind, str(value)).hex() if value else ""


def given_model(store: Store, index: BlindIndex) -> Projection:
    facts = ToldFacts(store, index)

    def given(rows: Rows, r: Recorded) -> None:
        fact: ResourceGiven = r.fact
        told: Mapping[str, Any] = facts.opened(r)
        need = told.get("need")
        row: Values = {
            "given_id": r.stream,
            "participant_id": fact.participant_id,
            "specialist_id": fact.specialist_id,
            "session_id": fact.session_id,
            "given_on": fact.given_on,
            "found": fact.found,
            "picked": False,
            "outcome": None,
            "asked_on": None,
            "handed_off_on": None,
            "county": token_text(index, COUNTY, told.get("county")),
            "need": token_text(index, NEED, need),
            "given": r.sealed,
            "handed_off": None,
            "followed": None,
        }
        rows.put(GIVEN, **row)

    return Projection(
        "given",
        2,
        (GIVEN,),
        {
            ResourceGiven: given,
            ResourcePicked: _picked,
            WarmHandOffMade: _handed_off,
            GivenFollowedUp: _followed,
            PersonalDataErased: _erased,
        },
        together=facts.together,
        index_key=index.version,
    )


def _picked(rows: Rows, r: Recorded) -> None:
    rows.change(GIVEN, {"given_id": r.stream}, picked=True)


def _handed_off(rows: Rows, r: Recorded) -> None:
    fact: WarmHandOffMade = r.fact
    rows.change(GIVEN, {"given_id": r.stream}, handed_off_on=fact.told_on, handed_off=r.sealed)


def _followed(rows: Rows, r: Recorded) -> None:
    fact: GivenFollowedUp = r.fact
    now = {"outcome": fact.outcome.value, "asked_on": fact.asked_on, "followed": r.sealed}
    rows.change(GIVEN, {"given_id": r.stream}, **now)


def _erased(rows: Rows, r: Recorded) -> None:
    """They still count, in no county and for no need."""
    fact: PersonalDataErased = r.fact
    for row in rows.find(GIVEN, participant_id=fact.person_id):
        rows.change(GIVEN, {"given_id": row["given_id"]}, county="", need="")
