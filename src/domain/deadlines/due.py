"""Task lists: what each role has to do, soonest first, from plain rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from domain.deadlines.clocks import ClockName, Course, clocks
from domain.program.limits import LimitName, Limits
from domain.shared.days import FIRST_DAY, LAST_DAY, Holidays
from domain.shared.roles import Role
from domain.specialists.supervision import supervision_years


class DueKind(StrEnum):
    FIRST_CONTACT = "first-contact"
    FIRST_OFFER = "first-offer"
    START = "start"
    CONSENT_EXPIRES = "consent-expires"
    CONSENT_MISSING = "consent-missing"
    """Somebody is supported and no consent is in force any more."""
    PAUSE_OVER = "pause-over"
    """A match was to go on by now, and still pauses."""
    CREDENTIAL_EXPIRES = "credential-expires"
    AUTHORIZATION_ENDS = "authorization-ends"
    PLAN = "plan"
    PLAN_REVIEW = "plan-review"
    CHECK_IN = "check-in"
    SUPERVISION = "supervision"
    LEAVE_REQUEST = "leave-request"
    """A specialist asked for leave and has no answer yet."""
    RESOURCE_CHECK = "resource-check"
    """Nobody has asked for a long time whether what the directory says of a service holds."""


_INTAKE = frozenset({Role.INTAKE, Role.COORDINATOR})
_MATCHING = frozenset({Role.COORDINATOR})
_SUPPORT = frozenset({Role.COORDINATOR, Role.CPRS})
_STAFF = frozenset({Role.MANAGER, Role.CPRS})
_DIRECTORY = frozenset({Role.INTAKE, Role.COORDINATOR, Role.MANAGER})

DUTIES = MappingProxyType(
    {
        DueKind.FIRST_CONTACT: _INTAKE,
        DueKind.FIRST_OFFER: _MATCHING,
        DueKind.START: _MATCHING,
        DueKind.CONSENT_EXPIRES: _INTAKE,
        DueKind.CONSENT_MISSING: _INTAKE,
        DueKind.PAUSE_OVER: _MATCHING,
        DueKind.CREDENTIAL_EXPIRES: _STAFF,
        DueKind.AUTHORIZATION_ENDS: _MATCHING,
        DueKind.PLAN: _SUPPORT,
        DueKind.PLAN_REVIEW: _SUPPORT,
        DueKind.CHECK_IN: _SUPPORT,
        DueKind.SUPERVISION: _STAFF,
        DueKind.LEAVE_REQUEST: frozenset({Role.MANAGER}),
        DueKind.RESOURCE_CHECK: _DIRECTORY,
    }
)
"""Who sees to what; a CPRS only to what is their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """`about` is the record to see to; `specialist_id` whose it is, where it is a CPRS's own."""

    kind: DueKind
    about: UUID
    due_on: date
    specialist_id: UUID | None = None

    def overdue(self, day: date) -> bool:
        return day > self.due_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Something with a last day: a consent, a credential, an authorization.

    A consent or authorization that a longer one follows is `replaced`.
    """

    kind: DueKind
    about: UUID
    last_day: date
    specialist_id: UUID | None = None
    replaced: bool = False
    until: date = LAST_DAY
    """The last day on which it matters; a specialist's last day of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReferral:
    referral_id: UUID
    course: Course


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchUnderWay:
    """A match with the days that its plan and check-ins are counted from."""

    match_id: UUID
    specialist_id: UUID
    started_on: date
    last_check_in: date | None = None
    plan_id: UUID | None = None
    review_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTheRoster:
    """Who was never said to have started practice counts as starting when enrolled."""

    specialist_id: UUID
    practicing_since: date
    last_supervision: date | None
    until: date = LAST_DAY
    """Their last day of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutConsent:
    """A matched referral whose participant's consent ended on `since`."""

    referral_id: UUID
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Pausing:
    """A match that pauses; `until` is the pause's last day, where one was agreed."""

    match_id: UUID
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedService:
    """A service of the directory; `checked_on` is when it was checked last, or put there."""

    resource_id: UUID
    checked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLeaveRequest:
    """Leave that a specialist asked for and nobody answered yet."""

    request_id: UUID
    specialist_id: UUID
    asked_on: date
    first_day: date


ANSWER_WITHIN = timedelta(days=7)
"""How long a request for leave may wait."""
OfPeople = Ending | OpenReferral | MatchUnderWay | WithoutConsent | Pausing
Row = OfPeople | OnTheRoster | ListedService | OpenLeaveRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Something due, with the days on which lists show it, both included."""

    due: Due
    first_day: date = FIRST_DAY
    last_day: date = LAST_DAY


def listed(row: Row, limits: Limits, holidays: Holidays) -> tuple[Listed, ...]:
    """All that falls due in the row, and on which days it is listed, whatever day it is.

    What has a last day is listed from the notice on; everything else as soon as it has a due day.
    """
    return tuple(_of(row, limits, holidays))


def due_list(rows: Iterable[Row], day: date, limits: Limits, holidays: Holidays) -> tuple[Due, ...]:
    """All that is due from the rows as of `day`, soonest first."""
    found = (
        one.due
        for row in rows
        for one in listed(row, limits, holidays)
        if one.first_day <= day <= one.last_day
    )
    return tuple(sorted(found, key=lambda due: (due.due_on, due.kind, due.about)))


def kinds_of(role: Role) -> tuple[DueKind, ...]:
    """The kinds that a role sees to."""
    return tuple(kind for kind in DueKind if role in DUTIES[kind])


def _of(row: Row, limits: Limits, holidays: Holidays) -> Iterable[Listed]:
    match row:
        case Ending():
            return _ending(row, limits)
        case OpenReferral():
            return map(_always, _referral(row, limits, holidays))
        case MatchUnderWay():
            return map(_always, _match(row, limits))
        case OnTheRoster():
            return _supervision(row, limits)
        case WithoutConsent():
            missing = DueKind.CONSENT_MISSING
            return (_always(Due(kind=missing, about=row.referral_id, due_on=row.since)),)
        case Pausing():
            return _pause(row)
        case ListedService():
            return (_check(row, limits),)
        case OpenLeaveRequest():
            return (_always(_leave_request(row)),)


def _always(due: Due) -> Listed:
    return Listed(due=due)


def _ending(row: Ending, limits: Limits) -> Iterable[Listed]:
    if not row.replaced:
        due = Due(
            kind=row.kind,
            about=row.about,
            due_on=row.last_day,
            specialist_id=row.specialist_id,
        )
        notice = row.last_day - timedelta(days=limits.value(LimitName.EXPIRY_NOTICE))
        yield Listed(due=due, first_day=notice, last_day=row.until)


def _leave_request(row: OpenLeaveRequest) -> Due:
    by, who = min(row.asked_on + ANSWER_WITHIN, row.first_day), row.specialist_id
    return Due(kind=DueKind.LEAVE_REQUEST, about=row.request_id, due_on=by, specialist_id=who)


def _pause(row: Pausing) -> Iterable[Listed]:
    if row.until is not None:
        due = Due(kind=DueKind.PAUSE_OVER, about=row.match_id, due_on=row.until)
        yield Listed(due=due, first_day=row.until + timedelta(days=1))


def _check(row: ListedService, limits: Limits) -> Listed:
    on = row.checked_on + timedelta(days=limits.value(LimitName.RESOURCE_CHECK))
    return Listed(
        due=Due(kind=DueKind.RESOURCE_CHECK, about=row.resource_id, due_on=on), first_day=on
    )


_CLOCKS = {
    ClockName.FIRST_CONTACT: DueKind.FIRST_CONTACT,
    ClockName.FIRST_OFFER: DueKind.FIRST_OFFER,
    ClockName.START: DueKind.START,
}


def _referral(row: OpenReferral, limits: Limits, holidays: Holidays) -> Iterable[Due]:
    for clock in clocks(row.course, limits, holidays):
        if clock.met_on is None:
            yield Due(kind=_CLOCKS[clock.name], about=row.referral_id, due_on=clock.due_on)


def _match(row: MatchUnderWay, limits: Limits) -> Iterable[Due]:
    since = row.last_check_in or row.started_on
    yield Due(
        kind=DueKind.CHECK_IN,
        about=row.match_id,
        due_on=since + timedelta(days=limits.value(LimitName.MATCH_CHECK_IN)),
        specialist_id=row.specialist_id,
    )
    if row.plan_id is None:
        due_on = row.started_on + timedelta(days=limits.value(LimitName.PLAN_WITHIN))
        yield Due(
            kind=DueKind.PLAN,
            about=row.match_id,
            due_on=due_on,
            specialist_id=row.specialist_id,
        )
    elif row.review_by is not None:
        yield Due(
            kind=DueKind.PLAN_REVIEW,
            about=row.plan_id,
            due_on=row.review_by,
            specialist_id=row.specialist_id,
        )


def _supervision(row: OnTheRoster, limits: Limits) -> Iterable[Listed]:
    begins = FIRST_DAY
    for year in supervision_years(row.practicing_since, row.last_supervision, limits):
        due = Due(
            kind=DueKind.SUPERVISION,
            about=row.specialist_id,
            due_on=year.due_on,
            specialist_id=row.specialist_id,
        )
        ends = min(year.until - timedelta(days=1), row.until)
        yield Listed(due=due, first_day=begins, last_day=ends)
        begins = year.until
