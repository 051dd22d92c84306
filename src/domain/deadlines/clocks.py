"""The clocks that run over a referral: what is due when, and when a warning starts."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.program.limits import LimitName, Limits
from domain.shared.days import Holidays, business_days_after
from domain.shared.vocabulary import Urgency


class ClockName(StrEnum):
    FIRST_CONTACT = "first-contact"
    FIRST_OFFER = "first-offer"
    START = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """`due_on` is the last day in time; `warn_on` the first day of warning; `met_on` stops it."""

    name: ClockName
    warn_on: date
    due_on: date
    met_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The days of one referral that start and stop its clocks (the program's local dates)."""

    received_on: date
    urgency: Urgency
    recommended_on: date | None = None
    first_tried_on: date | None = None
    first_offered_on: date | None = None
    started_on: date | None = None


def clocks(course: Course, limits: Limits, holidays: Holidays) -> tuple[Clock, ...]:
    """Every clock of the referral, soonest due first."""
    urgent = course.urgency is Urgency.URGENT
    offer = LimitName.FIRST_OFFER_URGENT if urgent else LimitName.FIRST_OFFER_ROUTINE
    contact = LimitName.FIRST_CONTACT
    found = [
        Clock(
            name=ClockName.FIRST_CONTACT,
            warn_on=_day_of(course, limits.value(contact) - 1, holidays),
            due_on=_day_of(course, limits.value(contact), holidays),
            met_on=course.first_tried_on,
        ),
        Clock(
            name=ClockName.FIRST_OFFER,
            warn_on=_day_of(course, limits.value(offer) - 1, holidays),
            due_on=_day_of(course, limits.value(offer), holidays),
            met_on=course.first_offered_on,
        ),
    ]
    if course.recommended_on is not None:
        days = limits.value(LimitName.START_AFTER_RECOMMENDATION)
        warning = min(days, limits.value(LimitName.START_WARNING))
        found.append(
            Clock(
                name=ClockName.START,
                warn_on=course.recommended_on + timedelta(days=warning),
                due_on=course.recommended_on + timedelta(days=days),
                met_on=course.started_on,
            )
        )
    return tuple(sorted(found, key=lambda clock: (clock.due_on, clock.name)))


def _day_of(course: Course, business_days: int, holidays: Holidays) -> date:
    return business_days_after(course.received_on, max(0, business_days), holidays)


def recommendation_is_valid(recommended_on: date, day: date, limits: Limits) -> bool:
    """Whether support may start on `day` under a recommendation of `recommended_on`."""
    age = (day - recommended_on).days
    return 0 <= age <= limits.value(LimitName.START_AFTER_RECOMMENDATION)
