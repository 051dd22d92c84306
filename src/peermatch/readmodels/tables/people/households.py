"""Who belongs to which household, and what its members wish of their specialists, sealed."""

from sqlalchemy import Column, LargeBinary, MetaData, Table, Uuid

from domain.people.household import HouseholdDissolved, HouseholdJoined, HouseholdLeft
from domain.people.household_wish import HouseholdWishAgreed, HouseholdWishKept
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.store import Recorded

SCHEMA = MetaData()
HOUSEHOLDS = Table(
    "households",
    SCHEMA,
    Column("household_id", Uuid, primary_key=True),
    Column("agreed", LargeBinary),
    Column("participant_id", Uuid),
)
"""`agreed` is the last agreement, sealed under the key of whom it was recorded for, the
participant."""
HOUSEHOLD_MEMBERS = Table(
    "household_members",
    SCHEMA,
    Column("participant_id", Uuid, primary_key=True),
    Column("household_id", Uuid, nullable=False, index=True),
    Column("referral_id", Uuid, nullable=False),
    Column("wish", LargeBinary),
)
"""`wish` is sealed under each member's own key."""


def _joined(rows: Rows, r: Recorded) -> None:
    fact: HouseholdJoined = r.fact
    rows.put(
        HOUSEHOLD_MEMBERS,
        participant_id=fact.participant_id,
        household_id=fact.household_id,
        referral_id=fact.referral_id,
    )


def _kept(rows: Rows, r: Recorded) -> None:
    fact: HouseholdWishKept = r.fact
    rows.change(HOUSEHOLD_MEMBERS, {"participant_id": fact.participant_id}, wish=r.sealed)


def _agreed(rows: Rows, r: Recorded) -> None:
    fact: HouseholdWishAgreed = r.fact
    key = {"household_id": fact.household_id}
    rows.put(HOUSEHOLDS, **key, agreed=r.sealed, participant_id=r.subject)


def _left(rows: Rows, r: Recorded) -> None:
    fact: HouseholdLeft = r.fact
    rows.remove(HOUSEHOLD_MEMBERS, participant_id=fact.participant_id)


def _dissolved(rows: Rows, r: Recorded) -> None:
    fact: HouseholdDissolved = r.fact
    rows.remove(HOUSEHOLDS, household_id=fact.household_id)


HOUSEHOLDS_MODEL = Projection(
    "households",
    2,
    (HOUSEHOLDS, HOUSEHOLD_MEMBERS),
    {
        HouseholdJoined: _joined,
        HouseholdWishKept: _kept,
        HouseholdWishAgreed: _agreed,
        HouseholdLeft: _left,
        HouseholdDissolved: _dissolved,
    },
)
