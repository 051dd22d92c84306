"""Proposals that waited for a decision at a past moment, with their reasons; read from the matches
themselves, since the queue's own table is of today."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from domain.matches.match_state import MatchStatus, RunnerUp
from peermatch.readmodels.engine.copied import of_row
from peermatch.readmodels.reading.list_parts import Part, PartRequest
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.referrals.waitlist import specialist_names
from peermatch.readmodels.screens.referrals.waitlist_wish import first_served
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.people.people import PEOPLE
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.specialists.caseloads import caseloads

PURPOSE = "review queue"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalThen:
    """`taken` counts every place that was in use, this proposal's too."""

    match_id: UUID
    referral_id: UUID
    specialist_id: UUID
    name: str
    county: str
    urgency: str
    waiting_days: int
    specialist_name: str
    taken: int
    capacity: int
    reasons: tuple[str, ...]
    runners_up: tuple[tuple[str, str], ...]
    """Names of the next best, each with what choosing them would have meant."""
    first_starts_at: datetime | None


def page(reading: Reading, sought: PartRequest) -> Part[ProposalThen]:
    """A part of them, most urgent and longest waiting first."""
    query = (
        select(
            MATCHES.c.match_id,
            MATCHES.c.referral_id,
            MATCHES.c.participant_id,
            MATCHES.c.specialist_id,
            MATCHES.c.reasons,
            MATCHES.c.first_starts_at,
            REFERRALS.c.urgency,
            REFERRALS.c.received_at,
            PEOPLE.c.person,
            PEOPLE.c.corrected,
            PEOPLE.c.moved,
        )
        .join(REFERRALS, REFERRALS.c.referral_id == MATCHES.c.referral_id)
        .join(PEOPLE, PEOPLE.c.participant_id == MATCHES.c.participant_id)
        .where(MATCHES.c.status == MatchStatus.PROPOSED.value)
    )
    found = first_served().part(reading, query, sought)
    opened = reading.opened(found.rows, ("person", "corrected", "moved", "reasons"), PURPOSE)
    others: dict[UUID, tuple[RunnerUp, ...]] = {
        row["match_id"]: fields.get("runners_up", ()) for row, fields in opened
    }
    named = {other.specialist_id for some in others.values() for other in some}
    names = specialist_names(reading, {*named, *(row["specialist_id"] for row in found.rows)})
    loads = caseloads(reading, {row["specialist_id"] for row in found.rows})
    return found.of_rows(
        tuple(
            of_row(
                row,
                ProposalThen,
                name=fields.text("name"),
                county=fields.text("county"),
                waiting_days=reading.days_since(row["received_at"]),
                specialist_name=names.get(row["specialist_id"], ""),
                taken=loads[row["specialist_id"]].in_use,
                capacity=loads[row["specialist_id"]].capacity,
                reasons=fields.get("reasons", ()),
                runners_up=tuple(
                    (names.get(other.specialist_id, ""), other.sentence)
                    for other in others[row["match_id"]]
                ),
                first_starts_at=reading.local(row["first_starts_at"]),
            )
            for row, fields in opened
        )
    )
