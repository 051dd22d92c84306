"""Measures by which others hold a program to account: how soon services begin, as the rules for
clinics and for Medicaid count it, and which units may be billed."""

from domain.measures.counts import Count
from domain.measures.measure import Counted, Kind, Measure, Unit
from domain.measures.sources import CAME_IN, MET, UNITS
from domain.sessions.counting import NotBillable
from domain.shared.vocabulary import Urgency

ROUTINE_DAYS = 10
"""Business days to a routine appointment: 42 CFR 438.68(e)(1) for outpatient mental health and
substance use services, and the clinics' criterion 2.b.1."""
URGENT_DAYS = 1
"""Business days until urgent needs are served: the clinics' criterion 2.b.1."""
EXPECTED = 90
"""Percent of appointments that Medicaid expects in time (42 CFR 438.68(e)(2))."""
BILLABLE = "billable"
BILLED_OR_WHY_NOT = (BILLABLE, *(why.value for why in NotBillable))
_FIRST_SERVICE = "Referrals whose first session was held in the period"


def _within(urgency: Urgency, days: int, by: str) -> Measure:
    words = f"{_FIRST_SERVICE} and that were {urgency.value}"
    length = f"{days} business day{'' if days == 1 else 's'}"
    return Measure(
        name=f"service-{urgency.value}",
        title=f"{urgency.value.capitalize()} first sessions within {length}",
        unit=Unit.SHARE,
        kind=Kind.SUM,
        numerator=Counted(
            words=f"{words}, at most {length} after the referral ({by})",
            count=Count.FIRST_SERVICE,
            parts=(urgency.value,),
            within=days,
        ),
        denominator=Counted(words=words, count=Count.FIRST_SERVICE, parts=(urgency.value,)),
        source=(*CAME_IN, *MET),
    )


TIMELINESS = (
    Measure(
        name="time-to-services",
        title="Time to services, mean (I-SERV)",
        unit=Unit.BUSINESS_DAYS,
        kind=Kind.MEAN,
        numerator=Counted(
            words="Business days from the referral, which is the first contact, to the first "
            "session that was held, added up, 260 standing for a year or more; a person who is "
            "referred again counts again",
            count=Count.FIRST_SERVICE,
        ),
        denominator=Counted(words=_FIRST_SERVICE, count=Count.FIRST_SERVICE),
        source=(*CAME_IN, *MET),
    ),
    _within(Urgency.ROUTINE, ROUTINE_DAYS, "Medicaid managed care, 42 CFR 438.68(e)"),
    _within(Urgency.URGENT, URGENT_DAYS, "CCBHC criterion 2.b.1"),
    Measure(
        name="units-billable",
        title="Units of sessions that may be billed",
        unit=Unit.SHARE,
        kind=Kind.SUM,
        numerator=Counted(
            words="Units of 15 minutes of held sessions of the period that may be billed",
            count=Count.UNITS,
            parts=(BILLABLE,),
        ),
        denominator=Counted(
            words="Units of held sessions of the period, by whether they may be billed or why not",
            count=Count.UNITS,
        ),
        by_part=True,
        source=UNITS,
    ),
)
