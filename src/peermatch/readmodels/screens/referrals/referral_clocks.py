"""Where a referral's clocks stand: the last day of a first contact, a first offer, the start."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select

from domain.deadlines.due import DueKind
from domain.shared.days import LAST_DAY
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.tables.deadlines.due_dates import DUES
from peermatch.readmodels.tables.referrals.referrals import REFERRALS

CLOCKS = (DueKind.FIRST_CONTACT, DueKind.FIRST_OFFER, DueKind.START)


def running(today: date) -> ColumnElement[bool]:
    """Of a due date: whether it is a referral's clock, and not over."""
    kinds = [kind.value for kind in CLOCKS]
    return and_(DUES.c.kind.in_(kinds), DUES.c.listed_until >= today)


def listed(today: date) -> ColumnElement[bool]:
    """The same, where it is near its last day, or past it."""
    return and_(running(today), DUES.c.listed_from <= today)


def last_day(today: date) -> ColumnElement[date]:
    """The nearest last day of a referral; the end of the calendar where no clock runs."""
    mine = and_(DUES.c.referral_id == REFERRALS.c.referral_id, running(today))
    nearest = select(func.min(DUES.c.due_on)).where(mine).correlate(REFERRALS).scalar_subquery()
    return func.coalesce(nearest, LAST_DAY, type_=DUES.c.due_on.type)


def last_days(reading: Reading, referral_ids: Collection[UUID]) -> dict[UUID, date]:
    """The nearest last day of each that has a clock."""
    mine = and_(DUES.c.referral_id.in_(referral_ids), running(reading.today))
    query = select(DUES.c.referral_id, func.min(DUES.c.due_on).label("due_on")).where(mine)
    rows = reading.rows(query.group_by(DUES.c.referral_id))
    return {row["referral_id"]: row["due_on"] for row in rows}
