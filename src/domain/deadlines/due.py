"""Task lists: what each role has to do, soonest first, from plain rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from domain.deadlines.clocks import ClockName, Course, clocks
from domain.program.limits import LimitName, Limits
from domain.shared.days import Holidays
from domain.shared.roles import Role
from domain.specialists.supervision import supervision_due


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


_INTAKE = frozenset({Role.INTAKE, Role.COORDINATOR})
_MATCHING = frozenset({Role.COORDINATOR})
_SUPPORT = frozenset({Role.COORDINATOR, Role.CPRS})
_STAFF = frozenset({Role.MANAGER, Role.CPRS})

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
    specialist_id: UUID
    practicing_since: date | None
    last_supervision: date | None


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


Row = Ending | OpenReferral | MatchUnderWay | OnTheRoster | WithoutConsent | Pausing


def due_list(rows: Iterable[Row], day: date, limits: Limits, holidays: Holidays) -> tuple[Due, ...]:
    """All that is due from the rows as of `day`, soonest first.

    What has a last day is listed from the notice on; everything else as soon as it has a due day.
    """
    found = [due for row in rows for due in _of(row, day, limits, holidays)]
    return tuple(sorted(found, key=lambda due: (due.due_on, due.kind, due.about)))


def for_role(dues: Iterable[Due], role: Role, specialist_id: UUID | None) -> tuple[Due, ...]:
    """What one role sees to; a CPRS sees what is theirs and nothing of anyone else's."""
    mine = (due for due in dues if role in DUTIES[due.kind])
    if role is not Role.CPRS:
        return tuple(mine)
    return tuple(d for d in mine if specialist_id is not None and d.specialist_id == specialist_id)


def _of(row: Row, day: date, limits: Limits, holidays: Holidays) -> Iterable[Due]:
    match row:
        case Ending():
            return _ending(row, day, limits)
        case OpenReferral():
            return _referral(row, limits, holidays)
        case MatchUnderWay():
            return _match(row, limits)
        case OnTheRoster():
            return _supervision(row, day, limits)
        case WithoutConsent():
            kind = DueKind.CONSENT_MISSING
            return (Due(kind=kind, about=row.referral_id, due_on=row.since),)
        case Pausing():
            return _pause(row, day)


def _ending(row: Ending, day: date, limits: Limits) -> Iterable[Due]:
    notice = row.last_day - timedelta(days=limits.value(LimitName.EXPIRY_NOTICE))
    if not row.replaced and day >= notice:
        yield Due(
            kind=row.kind,
            about=row.about,
            due_on=row.last_day,
            specialist_id=row.specialist_id,
        )


def _pause(row: Pausing, day: date) -> Iterable[Due]:
    if row.until is not None and day > row.until:
        yield Due(kind=DueKind.PAUSE_OVER, about=row.match_id, due_on=row.until)


_CLOCKS = MappingProxyType(
    {
        ClockName.FIRST_CONTACT: DueKind.FIRST_CONTACT,
        ClockName.FIRST_OFFER: DueKind.FIRST_OFFER,
        ClockName.START: DueKind.START,
    }
)


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


def _supervision(row: OnTheRoster, day: date, limits: Limits) -> Iterable[Due]:
    due_on = supervision_due(row.practicing_since, row.last_supervision, day, limits)
    if due_on is not None:
        yield Due(
            kind=DueKind.SUPERVISION,
            about=row.specialist_id,
            due_on=due_on,
            specialist_id=row.specialist_id,
        )
