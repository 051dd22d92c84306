"""What the waitlist is narrowed to and sorted by. What is about a person is compared as a token."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, or_

from domain.referrals.referral_state import ReferralStatus
from domain.shared.vocabulary import Urgency
from peermatch.readmodels.reading.list_parts import Order
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.referrals.referral_clocks import last_day, listed
from peermatch.readmodels.tables.deadlines.due_dates import DUES
from peermatch.readmodels.tables.people.people import CONSENTS
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.referrals.worklist import (
    ASKED,
    COUNTY,
    LANGUAGE,
    LINE,
    SOURCE,
    SPECIALIST,
    WANTED,
    WHO,
)

OPEN, ALL = "open", "all"
"""Beside a referral's own states: whatever isn't closed, and whatever there is."""
ON_IT = (ReferralStatus.WAITING.value, ReferralStatus.PROPOSED.value)
"""Who is matched leaves the waitlist."""
LATE, DUE = "late", "due"
"""Where a referral's clocks stand: past their last day, or near it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Empty: not narrowed by this. Without a status: who waits for a match or has one proposed."""

    status: str = ""
    urgency: str = ""
    consent: str = ""
    county: str = ""
    language: str = ""
    service_line: str = ""
    source: str = ""
    asked_for: UUID | None = None
    clock: str = ""
    missing: str = ""


ON_THE_WAITLIST = Wish()
NOT_CLOSED = Wish(status=OPEN)


def narrowed(reading: Reading, wish: Wish) -> list[ColumnElement[bool]]:
    """The conditions of a wish."""
    wanted = [_standing(wish.status)]
    if wish.urgency:
        wanted.append(REFERRALS.c.urgency == wish.urgency)
    if wish.consent:
        covered = in_force(reading.today)
        wanted.append(covered if wish.consent == "in-force" else ~covered)
    tokens = reading.index.tokens
    for text, kind, column in (
        (wish.county, COUNTY, WHO.c.county),
        (wish.language, LANGUAGE, WHO.c.language),
        (wish.service_line, LINE, ASKED.c.line),
        (wish.source, SOURCE, ASKED.c.source),
    ):
        if text:
            wanted.append(_of(column, column.in_(tokens(kind, text))))
    if wish.asked_for is not None:
        named = WANTED.c.specialist.in_(tokens(SPECIALIST, str(wish.asked_for)))
        wanted.append(_of(WANTED.c.specialist, named))
    if wish.clock:
        wanted.append(_clock(wish.clock, reading.today))
    if wish.missing in MISSING:
        wanted.append(MISSING[wish.missing]())
    return wanted


def _standing(status: str) -> ColumnElement[bool]:
    if status in ("", ALL):
        known = tuple(one.value for one in ReferralStatus) if status else ON_IT
        return REFERRALS.c.status.in_(known)
    if status == OPEN:
        return REFERRALS.c.status != ReferralStatus.CLOSED.value
    return REFERRALS.c.status == status


def _of(column: ColumnElement[object], condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the referral, or its person, has such a row in the table of `column`."""
    table = column.table
    key = "referral_id" if "referral_id" in table.c else "participant_id"
    return exists().where(table.c[key] == REFERRALS.c[key], condition)


def _clock(state: str, today: date) -> ColumnElement[bool]:
    near = and_(DUES.c.referral_id == REFERRALS.c.referral_id, listed(today))
    past = DUES.c.due_on < today
    return exists().where(near, past if state == LATE else ~past)


MISSING: dict[str, Callable[[], ColumnElement[bool]]] = {
    "birth-date": lambda: _of(WHO.c.born, WHO.c.born.is_(False)),
    "county": lambda: _of(WHO.c.county, WHO.c.county.is_(None)),
    "service-line": lambda: _of(ASKED.c.line, ASKED.c.line.is_(None)),
    "areas": lambda: _of(ASKED.c.areas, ASKED.c.areas.is_(False)),
    "modes": lambda: _of(ASKED.c.modes, ASKED.c.modes.is_(False)),
    "hours": lambda: _of(ASKED.c.hours, ASKED.c.hours.is_(False)),
    "any": lambda: or_(*(MISSING[name]() for name in MISSING if name != "any")),
}
"""What a match needs and the record doesn't have."""


def in_force(day: date) -> ColumnElement[bool]:
    """Whether the referral's participant has a consent for matching in force on `day`."""
    return exists().where(
        CONSENTS.c.participant_id == REFERRALS.c.participant_id,
        CONSENTS.c.for_matching.is_(True),
        CONSENTS.c.revoked_on.is_(None),
        CONSENTS.c.signed_on <= day,
        CONSENTS.c.expires_on >= day,
    )


def first_served() -> Order:
    """Urgent first, then the longest wait; ids make the order complete."""
    urgent = case((REFERRALS.c.urgency == Urgency.URGENT.value, 0), else_=1)
    return Order((urgent, REFERRALS.c.received_at, REFERRALS.c.referral_id))


_BY_WAIT = (REFERRALS.c.received_at, REFERRALS.c.referral_id)
ORDERS: dict[str, Callable[[date], Order]] = {
    "": lambda _today: first_served(),
    "clock": lambda today: Order((last_day(today), *_BY_WAIT)),
    "wait": lambda _today: Order(_BY_WAIT),
    "newest": lambda _today: Order(_BY_WAIT, falling=True),
}
"""By name, as of a day."""
