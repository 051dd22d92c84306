"""Waits and caseloads in figures; nobody is named and nothing sealed is opened."""

from dataclasses import dataclass
from statistics import median

from sqlalchemy import func, select

from domain.referrals.referral_state import ReferralStatus
from domain.shared.vocabulary import Urgency
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.matches import review_queue
from peermatch.readmodels.screens.referrals.waitlist import in_force
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.specialists.caseloads import caseloads


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts of referrals and places; waits in whole days."""

    waiting: int
    urgent: int
    without_consent: int
    proposed: int
    matched: int
    longest_wait_days: int
    median_wait_days: int
    places: int
    open_places: int


def figures(reading: Reading) -> Figures:
    """Counts of referrals and places, and waits in days."""
    counts = {
        row["status"]: row["n"]
        for row in reading.rows(
            select(REFERRALS.c.status, func.count().label("n")).group_by(REFERRALS.c.status)
        )
    }
    waiting = reading.rows(
        select(
            REFERRALS.c.urgency,
            REFERRALS.c.received_at,
            in_force(reading.today).label("has_consent"),
        ).where(REFERRALS.c.status == ReferralStatus.WAITING.value)
    )
    waits = [reading.days_since(row["received_at"]) for row in waiting]
    everyone = caseloads(reading).values()
    return Figures(
        waiting=len(waiting),
        urgent=sum(row["urgency"] == Urgency.URGENT.value for row in waiting),
        without_consent=sum(not row["has_consent"] for row in waiting),
        proposed=review_queue.count(reading),
        matched=counts.get(ReferralStatus.MATCHED.value, 0),
        longest_wait_days=max(waits, default=0),
        median_wait_days=int(median(waits)) if waits else 0,
        places=sum(one.capacity for one in everyone),
        open_places=sum(one.open_places for one in everyone),
    )
