"""What a referral's page says of whom the engine would propose today."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from domain.pairing.outlook import Obstacle
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people.naming import specialist_names
from peermatch.readmodels.tables.matches.outlooks import DUE, FOUND, OUTLOOKS, ROSTER

PURPOSE = "referral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The last answer, if there is one. `current` when it is today's and nothing that it depends
    on has changed since, as far as the read models know; `due` while it is being worked out."""

    current: bool
    due: bool
    found_at: datetime | None
    day: date | None
    specialist_id: UUID | None
    specialist_name: str
    reasons: tuple[str, ...]
    against: tuple[Obstacle, ...]


def one(reading: Reading, referral_id: UUID) -> Outlook:
    """Raises NotFound."""
    row = reading.one(select(OUTLOOKS).where(OUTLOOKS.c.referral_id == referral_id))
    changed_at = reading.rows(select(ROSTER.c.changed_at))
    old = any(row["found_at"] and row["found_at"] < one["changed_at"] for one in changed_at)
    [told] = reading.fields([row], ("told",), PURPOSE)
    specialist_id: UUID | None = told.get("specialist_id", None)
    names = specialist_names(reading, {specialist_id} if specialist_id else set())
    none: tuple[str, ...] = ()
    nothing: tuple[Obstacle, ...] = ()
    return Outlook(
        current=row["state"] == FOUND and row["day"] == reading.today and not old,
        due=row["state"] == DUE,
        found_at=row["found_at"],
        day=row["day"],
        specialist_id=specialist_id,
        specialist_name=names.get(specialist_id, "") if specialist_id else "",
        reasons=told.get("reasons", none),
        against=told.get("against", nothing),
    )
