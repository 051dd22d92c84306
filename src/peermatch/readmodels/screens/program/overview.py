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

_IS_WAITING = REFERRALS.c.status == ReferralStatus.WAITING.value


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingNow:
    """Counts of referrals; waits in whole days."""

    waiting: int
    urgent: int
    longest_wait_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits(WaitingNow):
    """With the wait of the one in the middle."""

    median_wait_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures(Waits):
    """With what is to do, and the places of everybody on the roster."""

    without_consent: int
    proposed: int
    matched: int
    places: int
    open_places: int


def waiting_now(reading: Reading) -> WaitingNow:
    """Counted by the database, whose answers are as long however many wait."""
    urgent = REFERRALS.c.urgency == Urgency.URGENT.value
    [found] = reading.rows(
        select(
            func.count().label("waiting"),
            func.coalesce(func.sum(case((urgent, 1), else_=0)), 0).label("urgent"),
            func.min(REFERRALS.c.received_at).label("oldest"),
        )
        .select_from(REFERRALS)
        .where(_IS_WAITING)
    )
    return WaitingNow(
        waiting=int(found["waiting"]),
        urgent=int(found["urgent"]),
        longest_wait_days=reading.days_since(found["oldest"]) if found["oldest"] else 0,
    )


def waits(reading: Reading) -> Waits:
    """The same, with the middle of all waits."""
    now = waiting_now(reading)
    oldest_first = select(REFERRALS.c.received_at).where(_IS_WAITING).order_by("received_at")
    middle = oldest_first.offset((now.waiting - 1) // 2).limit(2 - now.waiting % 2)
    rows = reading.rows(middle) if now.waiting else ()
    days = [reading.days_since(row["received_at"]) for row in rows]
    return Waits(**asdict(now), median_wait_days=int(median(days)) if days else 0)


def without_consent(reading: Reading) -> int:
    """How many wait and can't be matched until a consent is on file."""
    query = select(func.count()).select_from(REFERRALS).where(_IS_WAITING)
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
