"""What falls due from what is on record, and on which days it is listed."""

from collections.abc import Iterable
from datetime import date, timedelta
from types import MappingProxyType

from domain.deadlines.clocks import ClockName, clocks
from domain.deadlines.due import (
    SUPRT_KINDS,
    Due,
    DueKind,
    Ending,
    LinkToSendAgain,
    Listed,
    ListedService,
    MatchUnderWay,
    OnTheRoster,
    OpenLeaveRequest,
    OpenReferral,
    Pausing,
    Row,
    WithoutConsent,
)
from domain.deadlines.suprt_windows import suprt_windows
from domain.people.contact.returned_link import LINK_LASTS
from domain.program.limits import LimitName, Limits
from domain.shared.days import FIRST_DAY, Holidays, months_after
from domain.specialists.supervision import supervision_years

ANSWER_WITHIN = timedelta(days=7)
"""How long a request for leave may wait."""


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


def _of(row: Row, limits: Limits, holidays: Holidays) -> Iterable[Listed]:
    match row:
        case Ending():
            return _ending(row, limits)
        case OpenReferral():
            return map(_always, _referral(row, limits, holidays))
        case MatchUnderWay():
            return (*map(_always, _match(row, limits)), *_suprt(row, limits))
        case OnTheRoster():
            return _supervision(row, limits)
        case WithoutConsent():
            missing = DueKind.CONSENT_MISSING
            return (_always(Due(kind=missing, about=row.referral_id, due_on=row.since)),)
        case Pausing():
            return _pause(row)
        case ListedService():
            return (_check(row, limits),)
        case LinkToSendAgain():
            return (_link(row),)
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


def _link(row: LinkToSendAgain) -> Listed:
    due = Due(kind=DueKind.LINK_RETURNED, about=row.link_id, due_on=row.returned_on)
    return Listed(due=due, last_day=row.returned_on + LINK_LASTS)  # then it opens nothing anyway


def _pause(row: Pausing) -> Iterable[Listed]:
    if row.until is not None:
        due = Due(kind=DueKind.PAUSE_OVER, about=row.match_id, due_on=row.until)
        yield Listed(due=due, first_day=row.until + timedelta(days=1))


def _check(row: ListedService, limits: Limits) -> Listed:
    due_on = row.checked_on + timedelta(days=limits.value(LimitName.RESOURCE_CHECK))
    due = Due(kind=DueKind.RESOURCE_CHECK, about=row.resource_id, due_on=due_on)
    return Listed(due=due, first_day=due_on)


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
    yield from _ten_questions(row, limits)
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


def _ten_questions(row: MatchUnderWay, limits: Limits) -> Iterable[Due]:
    """First when the work begins, then every few months; who answered before is asked no sooner
    than the work has begun. Work that began before the rule was in force counts from the rule's
    day: nobody is late on the day of an update."""
    again = limits.value(LimitName.RECOVERY_CAPITAL_AGAIN)
    if not again:
        return
    within = timedelta(days=limits.value(LimitName.RECOVERY_CAPITAL_FIRST))
    ruled = limits[LimitName.RECOVERY_CAPITAL_AGAIN].on_since
    first, last = row.started_on + within, row.last_answered
    yield Due(
        kind=DueKind.RECOVERY_CAPITAL,
        about=row.match_id,
        due_on=max(row.started_on, ruled) + within
        if last is None
        else max(first, months_after(last, again)),
        specialist_id=row.specialist_id,
    )


def _suprt(row: MatchUnderWay, limits: Limits) -> Iterable[Listed]:
    """From the first day on which a form may be done, to be done by the last."""
    for window in suprt_windows(row.supported_since or row.started_on, row.suprt, limits):
        if window.done is None:
            due = Due(
                kind=SUPRT_KINDS[window.form, window.point],
                about=row.match_id,
                due_on=window.last_day,
                specialist_id=row.specialist_id,
            )
            yield Listed(due=due, first_day=window.first_day)


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
