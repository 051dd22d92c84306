"""The household of a participant: who belongs to it, what it wishes, and who agreed to that."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from domain.people.household_wish import HouseholdWish
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people.naming import participant_names
from peermatch.readmodels.tables.people.households import HOUSEHOLD_MEMBERS, HOUSEHOLDS

PURPOSE = "household"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    participant_id: UUID
    referral_id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdRow:
    """`others` are its other members, by name; who agreed is empty once that person was erased."""

    household_id: UUID
    others: tuple[Member, ...]
    wish: HouseholdWish
    agreed_by: str
    agreed_on: date | None


def household(reading: Reading, participant_id: UUID) -> HouseholdRow | None:
    """None for somebody who belongs to none."""
    mine = HOUSEHOLD_MEMBERS.c.participant_id == participant_id
    ids = [row["household_id"] for row in reading.rows(select(HOUSEHOLD_MEMBERS).where(mine))]
    if not ids:
        return None
    [household_id] = ids
    own = HOUSEHOLDS.c.household_id == household_id
    found = reading.rows(select(HOUSEHOLDS).where(own))
    agreements = reading.opened(found, ("agreed",), PURPOSE)
    agreed_by, agreed_on = "", None
    for _, fields in agreements:
        agreed_by, agreed_on = fields.text("agreed_by"), fields.get("agreed_on", None)
    rows = reading.rows(
        select(HOUSEHOLD_MEMBERS).where(HOUSEHOLD_MEMBERS.c.household_id == household_id)
    )
    opened = reading.opened(rows, ("wish",), PURPOSE)
    wishes = [fields.get("wish", HouseholdWish.NONE) for _, fields in opened if fields]
    others = [row for row in rows if row["participant_id"] != participant_id]
    names = participant_names(reading, {row["participant_id"] for row in others}, PURPOSE)
    members = [
        Member(
            participant_id=row["participant_id"],
            referral_id=row["referral_id"],
            name=names.get(row["participant_id"], ""),
        )
        for row in others
    ]
    return HouseholdRow(
        household_id=household_id,
        others=tuple(sorted(members, key=lambda m: (m.name, m.participant_id))),
        wish=next(iter(wishes), HouseholdWish.NONE),
        agreed_by=agreed_by,
        agreed_on=agreed_on,
    )
