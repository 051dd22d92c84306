"""Waits and caseloads in figures; nobody is named and nothing sealed is opened."""

from dataclasses import asdict, dataclass
from statistics import median

from sqlalchemy import case, func, select

from domain.referrals.referral_state import ReferralStatus
from domain.shared.vocabulary import Urgency
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.matches import review_queue
from peermatch.readmodels.screens.referrals.waitlist_wish import in_force
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.specialists.caseloads import places_together


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Counts of referrals; waits in whole days."""

    waiting: int
    urgent: int
    longest_wait_days: int
    median_wait_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures(Waits):
    """With what is to do, and the places of everybody on the roster."""

    without_consent: int
    proposed: int
    matched: int
    places: int
    open_places: int


def waits(reading: Reading) -> Waits:
    """Counted by the database, whose answers are as long however many wait."""
    is_waiting = REFERRALS.c.status == ReferralStatus.WAITING.value
    urgent = REFERRALS.c.urgency == Urgency.URGENT.value
    [found] = reading.rows(
        select(
            func.count().label("waiting"),
            func.coalesce(func.sum(case((urgent, 1), else_=0)), 0).label("urgent"),
        )
        .select_from(REFERRALS)
        .where(is_waiting)
    )
    number = int(found["waiting"])
    oldest_first = select(REFERRALS.c.received_at).where(is_waiting).order_by("received_at")
    days = [
        reading.days_since(row["received_at"])
        for start, size in ((0, 1), ((number - 1) // 2, 2 - number % 2))
        if number
        for row in reading.rows(oldest_first.offset(start).limit(size))
    ]
    return Waits(
        waiting=number,
        urgent=int(found["urgent"]),
        longest_wait_days=days[0] if days else 0,
        median_wait_days=int(median(days[1:])) if days else 0,
    )


def without_consent(reading: Reading) -> int:
    """How many wait and can't be matched until a consent is on file."""
    is_waiting = REFERRALS.c.status == ReferralStatus.WAITING.value
    query = select(func.count()).select_from(REFERRALS).where(is_waiting)
    return reading.number(query.where(~in_force(reading.today)))


def figures(reading: Reading) -> Figures:
    """Counts of referrals and places, and waits in days."""
    is_matched = REFERRALS.c.status == ReferralStatus.MATCHED.value
    everyone = places_together(reading)
    return Figures(
        **asdict(waits(reading)),
        without_consent=without_consent(reading),
        proposed=review_queue.count(reading),
        matched=reading.number(select(func.count()).select_from(REFERRALS).where(is_matched)),
        places=everyone.places,
        open_places=everyone.open_places,
    )
