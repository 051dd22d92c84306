"""Minutes with a participant as units, in a session or a group: limits passed, billable or not."""

from dataclasses import dataclass
from enum import StrEnum

from domain.program.limits import Flag, Level, LimitName, Limits
from domain.shared.hours import QUARTER


class NotBillable(StrEnum):
    """Why time with a participant isn't billed; it still counts as support."""

    SHORTER_THAN_A_UNIT = "shorter-than-a-unit"
    SPECIALIST_MAY_NOT_BILL = "specialist-may-not-bill"
    NO_RECOMMENDATION = "no-recommendation"
    NO_CONSENT_TO_BILL = "no-consent-to-bill"
    OVER_A_LIMIT = "over-a-limit"


NOT_BILLABLE: dict[NotBillable, str] = {
    NotBillable.SHORTER_THAN_A_UNIT: "Shorter than one unit",
    NotBillable.SPECIALIST_MAY_NOT_BILL: "No one present is certified and registered",
    NotBillable.NO_RECOMMENDATION: "Support did not start within the recommendation's days",
    NotBillable.NO_CONSENT_TO_BILL: "No consent lets the payer be told",
    NotBillable.OVER_A_LIMIT: "More support in a day or a year than is covered",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """What a count of units looks at besides the minutes themselves."""

    may_bill: bool
    """Whether someone present is certified and registered that day."""
    recommended: bool
    """Whether support started within the days of a recommendation."""
    consent_to_bill: bool
    units_of_day: int = 0
    """Units of the same participant, that day, before this, in sessions and groups together."""
    units_of_year: int = 0


def units(minutes: int) -> int:
    """Whole units of 15 minutes (12VAC30-130-5210)."""
    return minutes // QUARTER


def passed(own: int, counting: Counting, limits: Limits) -> tuple[Flag, ...]:
    """The limits of the participant's day and year that `own` more units pass."""
    reached = (
        (LimitName.PARTICIPANT_DAY, counting.units_of_day + own),
        (LimitName.PARTICIPANT_YEAR, counting.units_of_year + own),
    )
    return tuple(
        Flag(limit=name, value=limits.value(name), amount=amount)
        for name, amount in reached
        if amount > limits.value(name)
    )


def not_billable(
    own: int, counting: Counting, flags: tuple[Flag, ...], limits: Limits
) -> NotBillable | None:
    """Why these units aren't billed; None where they are."""
    if own == 0:
        return NotBillable.SHORTER_THAN_A_UNIT
    if not counting.may_bill:
        return NotBillable.SPECIALIST_MAY_NOT_BILL
    if not counting.recommended:
        return NotBillable.NO_RECOMMENDATION
    if not counting.consent_to_bill:
        return NotBillable.NO_CONSENT_TO_BILL
    if any(limits[flag.limit].level is Level.BLOCK for flag in flags):
        return NotBillable.OVER_A_LIMIT
    return None
