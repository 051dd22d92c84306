"""One match with the two people and its whole course; and those of one specialist."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, select

from domain.matches.match_state import MatchStatus
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.people.people import PEOPLE
from peermatch.readmodels.tables.specialists.specialists import SPECIALISTS

PURPOSE = "match"
SUPPORTED = (MatchStatus.APPROVED.value, MatchStatus.ACTIVE.value, MatchStatus.PAUSED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """`acceptance` is the side whose yes is awaited, or empty."""

    match_id: UUID
    referral_id: UUID
    participant_id: UUID
    specialist_id: UUID
    status: str
    acceptance: str
    started_on: date | None
    name: str

    @property
    def under_way(self) -> bool:
        """Both said yes, and it has not ended: they are supported."""
        return self.status in SUPPORTED and not self.acceptance


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail(Brief):
    specialist_name: str
    proposed_at: datetime
    proposed_on: date
    expires_on: date | None
    first_starts_at: datetime | None
    """When the two could meet first, as it was proposed, in the program's zone."""
    decline_reason: str
    overridden_rules: tuple[str, ...]
    override_reason: str
    frequency: str
    paused_until: date | None
    last_check_in: date | None
    ended_on: date | None
    end_reason: str
    reasons: tuple[str, ...]
    note: str
    """What was noted last: of an override, a pause or the ending."""


def one(reading: Reading, match_id: UUID) -> Detail:
    """Raises NotFound."""
    query = _query(SPECIALISTS.c.details).join(
        SPECIALISTS, SPECIALISTS.c.specialist_id == MATCHES.c.specialist_id
    )
    row = reading.one(query.where(MATCHES.c.match_id == match_id))
    [fields] = reading.fields([row], ("person", "corrected", "reasons"), PURPOSE)
    [specialist] = reading.fields([row], ("details",), PURPOSE, "specialist_id")
    [notes] = reading.fields([row], ("override", "pause", "ending"), PURPOSE)
    return Detail(
        **_brief(reading, row, fields.text("name")),
        specialist_name=specialist.text("name"),
        proposed_at=row["proposed_at"],
        proposed_on=_day(reading, row["proposed_at"]) or date.min,
        expires_on=row["expires_on"],
        first_starts_at=reading.local(row["first_starts_at"]),
        decline_reason=row["decline_reason"] or "",
        overridden_rules=tuple(row["overridden_rules"] or ()),
        override_reason=row["override_reason"] or "",
        frequency=row["frequency"] or "",
        paused_until=row["paused_until"],
        last_check_in=row["last_check_in"],
        ended_on=row["ended_on"],
        end_reason=row["end_reason"] or "",
        reasons=fields.get("reasons", ()),
        note=notes.text("note"),
    )


def of_specialist(reading: Reading, specialist_id: UUID) -> tuple[Brief, ...]:
    """Whom the specialist supports or is asked to, by when it was proposed."""
    mine = MATCHES.c.specialist_id == specialist_id
    query = _query().where(mine, MATCHES.c.status.in_(SUPPORTED))
    rows = reading.rows(query.order_by(MATCHES.c.proposed_at, MATCHES.c.match_id))
    found = reading.opened(rows, ("person", "corrected"), PURPOSE)
    return tuple(Brief(**_brief(reading, row, fields.text("name"))) for row, fields in found)


def _query(*more: Any) -> Select[Any]:
    columns = (MATCHES, PEOPLE.c.person, PEOPLE.c.corrected, *more)
    return (
        select(*columns)
        .select_from(MATCHES)
        .join(PEOPLE, PEOPLE.c.participant_id == MATCHES.c.participant_id)
    )


def _brief(reading: Reading, row: RowMapping, name: str) -> dict[str, Any]:
    return {
        "match_id": row["match_id"],
        "referral_id": row["referral_id"],
        "participant_id": row["participant_id"],
        "specialist_id": row["specialist_id"],
        "status": row["status"],
        "acceptance": row["acceptance"] or "",
        "started_on": _day(reading, row["started_at"]),
        "name": name,
    }


def _day(reading: Reading, moment: datetime | None) -> date | None:
    return moment.astimezone(reading.zone).date() if moment else None
