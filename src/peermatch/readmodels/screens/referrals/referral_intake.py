"""How a referral came in and what was decided about it later, for its own page."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from domain.referrals.screening import CRITERIA, Criterion
from domain.shared.vocabulary import Experience, ServiceLine
from peermatch.readmodels.reading.opened_rows import Fields, Reading
from peermatch.readmodels.tables.referrals.referrals import REFERRALS

PURPOSE = "referral"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralIntake:
    """How a referral came in and what was decided about it.

    Texts are empty, and the rest None, where nothing was recorded.
    """

    acknowledged_on: date | None
    sender_kind: str
    sender: tuple[str, ...]
    """Name, organization and phone, as far as they are known."""
    handed_over_on: date | None
    agreed_on: date | None
    """The day on which they agreed to be referred, as an agency told."""
    cared_for: str
    cared_for_experiences: tuple[Experience, ...]
    screened_line: str
    eligible: bool | None
    not_met: tuple[str, ...]
    """Criteria of the line that the screening did not find."""
    waitlisted: str
    needs_reassignment: bool
    priority_reason: str
    received_reason: str
    """Why the day on which it was received or recommended was corrected."""
    reopened_reason: str
    closing_reason: str
    merged_into: UUID | None


def one(reading: Reading, referral_id: UUID) -> ReferralIntake:
    """Raises NotFound."""
    row = reading.one(select(REFERRALS).where(REFERRALS.c.referral_id == referral_id))
    columns = ("referrer", "family", "screened", "priority", "received_corrected", "reopening")
    referrer, family, screened, priority, receipt, reopening = (
        reading.fields([row], (column,), PURPOSE)[0] for column in columns
    )
    agreement = reading.fields([row], ("agreement",), PURPOSE)[0]
    agreed_on: date | None = agreement.get("agreed_on", None)
    parts = (referrer.text("name"), referrer.text("organization"), referrer.phone("phone"))
    handed_over: date | None = referrer.get("handed_over_on", None)
    experiences: tuple[Experience, ...] = family.get("experiences", ())
    eligible: bool | None = screened.get("eligible", None)
    return ReferralIntake(
        acknowledged_on=row["acknowledged_on"],
        sender_kind=referrer.text("kind"),
        sender=tuple(part for part in parts if part),
        handed_over_on=handed_over,
        agreed_on=agreed_on,
        cared_for=family.text("relationship"),
        cared_for_experiences=experiences,
        screened_line=screened.text("service_line"),
        eligible=eligible,
        not_met=_not_met(screened),
        waitlisted=row["waitlisted"] or "",
        needs_reassignment=bool(row["reassign"]),
        priority_reason=priority.text("reason"),
        received_reason=receipt.text("reason"),
        reopened_reason=reopening.text("reason"),
        closing_reason=row["closing_reason"] or "",
        merged_into=row["merged_into"],
    )


def whole_record(reading: Reading, referral_id: UUID, participant_id: UUID) -> tuple[UUID, ...]:
    """The referral and its person, and all that were merged into it: one history."""
    found = {referral_id: participant_id}
    new = {referral_id}
    while new:
        merged = select(REFERRALS.c.referral_id, REFERRALS.c.participant_id)
        rows = reading.rows(merged.where(REFERRALS.c.merged_into.in_(new)))
        new = {row["referral_id"] for row in rows} - found.keys()
        found |= {row["referral_id"]: row["participant_id"] for row in rows}
    return tuple(dict.fromkeys((*found, *found.values())))


def _not_met(screened: Fields) -> tuple[str, ...]:
    line: ServiceLine | None = screened.get("service_line", None)
    met: frozenset[Criterion] = screened.get("met", frozenset())
    return () if line is None else tuple(sorted(CRITERIA[line] - met))
