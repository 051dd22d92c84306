"""Due lists: each role sees what it has to see to, soonest first, and a CPRS only their own."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.deadlines.clocks import Course
from domain.deadlines.due import (
    DUTIES,
    SUPRT_KINDS,
    Due,
    DueKind,
    Ending,
    ListedService,
    MatchUnderWay,
    OnTheRoster,
    OpenLeaveRequest,
    OpenReferral,
    Pausing,
    Row,
    WithoutConsent,
    kinds_of,
)
from domain.deadlines.falling_due import due_list, listed
from domain.deadlines.suprt_windows import suprt_windows
from domain.people.wellness.suprt import SuprtForm, SuprtPoint, SuprtStatus
from domain.program import program_rules
from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import Certainty, Level, LimitName, Limits
from domain.program.program_rules import LimitChanged, Rules, limits_on
from domain.shared.days import FIRST_DAY, LAST_DAY
from domain.shared.roles import Role
from domain.shared.vocabulary import Urgency
from stories.pasts.samples import (
    MATCH_ID,
    OTHER_SPECIALIST_ID,
    PLAN_ID,
    REFERRAL_ID,
    SPECIALIST_ID,
    TODAY,
    made_up_id,
)

NO_HOLIDAYS = frozenset[date]()
CONSENT = made_up_id("consent that ends")


def dues(*rows: Row) -> tuple[Due, ...]:
    return due_list(rows, TODAY, DEFAULT_LIMITS, NO_HOLIDAYS)


@pytest.mark.parametrize(
    ("last_day", "listed"),
    [(date(2026, 12, 23), True), (date(2026, 12, 24), False), (date(2026, 11, 1), True)],
)
@pytest.mark.parametrize(
    "kind", [DueKind.CONSENT_EXPIRES, DueKind.CREDENTIAL_EXPIRES, DueKind.AUTHORIZATION_ENDS]
)
def test_what_has_a_last_day_is_listed_thirty_days_ahead(
    kind: DueKind, last_day: date, listed: bool
) -> None:
    row = Ending(kind=kind, about=CONSENT, last_day=last_day)
    expected = (Due(kind=kind, about=CONSENT, due_on=last_day),) if listed else ()
    assert dues(row) == expected


def test_what_a_longer_one_follows_is_not_listed() -> None:
    row = Ending(
        kind=DueKind.CONSENT_EXPIRES, about=CONSENT, last_day=date(2026, 12, 1), replaced=True
    )
    assert dues(row) == ()


def test_a_referral_s_running_clocks_are_due_and_met_ones_are_not() -> None:
    course = Course(
        received_on=date(2026, 11, 20),
        urgency=Urgency.ROUTINE,
        recommended_on=date(2026, 11, 18),
        first_tried_on=date(2026, 11, 23),
    )
    assert dues(OpenReferral(referral_id=REFERRAL_ID, course=course)) == (
        Due(kind=DueKind.FIRST_OFFER, about=REFERRAL_ID, due_on=date(2026, 12, 4)),
        Due(kind=DueKind.START, about=REFERRAL_ID, due_on=date(2026, 12, 18)),
    )


def test_a_match_under_way_has_check_ins_and_a_plan() -> None:
    match = MatchUnderWay(
        match_id=MATCH_ID, specialist_id=SPECIALIST_ID, started_on=date(2026, 11, 1)
    )
    assert [(d.kind, d.due_on) for d in dues(match)] == [
        (DueKind.CHECK_IN, date(2026, 12, 1)),
        (DueKind.PLAN, date(2026, 12, 1)),
        (DueKind.RECOVERY_CAPITAL, date(2026, 12, 30)),
    ]
    planned = MatchUnderWay(
        match_id=MATCH_ID,
        specialist_id=SPECIALIST_ID,
        started_on=date(2026, 11, 1),
        last_check_in=date(2026, 11, 20),
        plan_id=PLAN_ID,
        review_by=date(2027, 2, 1),
        last_answered=date(2026, 11, 9),
    )
    assert [(d.kind, d.about, d.due_on) for d in dues(planned)] == [
        (DueKind.CHECK_IN, MATCH_ID, date(2026, 12, 20)),
        (DueKind.PLAN_REVIEW, PLAN_ID, date(2027, 2, 1)),
        (DueKind.RECOVERY_CAPITAL, MATCH_ID, date(2027, 5, 9)),
    ]


def test_the_ten_questions_are_due_first_again_or_never() -> None:
    within = LimitName.RECOVERY_CAPITAL_FIRST
    assert DEFAULT_LIMITS.value(within) == 30
    again = MatchUnderWay(
        match_id=MATCH_ID,
        specialist_id=SPECIALIST_ID,
        started_on=date(2026, 11, 1),
        last_answered=date(2025, 8, 31),
    )
    [asked] = [d for d in dues(again) if d.kind is DueKind.RECOVERY_CAPITAL]
    assert asked.due_on == date(2026, 12, 1)
    late = replace(again, last_answered=date(2026, 8, 31))
    [asked] = [d for d in dues(late) if d.kind is DueKind.RECOVERY_CAPITAL]
    assert asked.due_on == date(2027, 2, 28)
    name = LimitName.RECOVERY_CAPITAL_AGAIN
    off = Limits({**DEFAULT_LIMITS.table, name: replace(DEFAULT_LIMITS[name], value=0)})
    found = listed(again, off, frozenset())
    assert DueKind.RECOVERY_CAPITAL not in {one.due.kind for one in found}
    assert kinds_of(Role.CPRS).count(DueKind.RECOVERY_CAPITAL) == 1
    assert DueKind.RECOVERY_CAPITAL not in kinds_of(Role.COORDINATOR)


def test_suprt_is_due_only_where_asked_for_baseline_first_then_once_more() -> None:
    table = DEFAULT_LIMITS.table
    on = Limits({**table, LimitName.SUPRT: replace(DEFAULT_LIMITS[LimitName.SUPRT], value=1)})
    row = MatchUnderWay(
        match_id=MATCH_ID,
        specialist_id=SPECIALIST_ID,
        started_on=date(2026, 11, 10),
        supported_since=date(2026, 11, 1),
    )

    def of_suprt(row: MatchUnderWay, limits: Limits) -> dict[DueKind, tuple[date, date]]:
        found = listed(row, limits, frozenset())
        kinds = set(SUPRT_KINDS.values())
        return {d.due.kind: (d.first_day, d.due.due_on) for d in found if d.due.kind in kinds}

    figures = (LimitName.SUPRT_BASELINE, LimitName.SUPRT_REASSESSMENT, LimitName.SUPRT_WINDOW)
    assert [DEFAULT_LIMITS.value(name) for name in figures] == [30, 6, 30]
    assert of_suprt(row, DEFAULT_LIMITS) == {}
    first = (date(2026, 11, 1), date(2026, 12, 1))
    assert of_suprt(row, on) == {
        DueKind.SUPRT_A_BASELINE: first,
        DueKind.SUPRT_C_BASELINE: first,
    }
    done = {
        (SuprtForm.ADMINISTRATIVE, SuprtPoint.BASELINE): (
            SuprtStatus.NOT_IN_GRANT,
            date(2026, 11, 3),
        ),
        (SuprtForm.CLIENT, SuprtPoint.BASELINE): (SuprtStatus.DECLINED, date(2026, 11, 3)),
    }
    again = (date(2027, 4, 3), date(2027, 6, 2))
    assert of_suprt(replace(row, suprt=done), on) == {DueKind.SUPRT_C_REASSESSMENT: again}
    last = (SuprtForm.CLIENT, SuprtPoint.REASSESSMENT)
    over = {**done, last: (SuprtStatus.COMPLETED, date(2027, 6, 3))}
    assert of_suprt(replace(row, suprt=over), on) == {}
    in_time = [one.in_time for one in suprt_windows(row.started_on, over, on)]
    assert in_time == [None, None, False]


def test_whoever_was_supported_before_the_rule_is_asked_from_its_day_on() -> None:
    """Nobody's task is late on the day of an update; a rule that was off counts from its day."""

    def due_on(row: MatchUnderWay, limits: Limits = DEFAULT_LIMITS) -> date:
        found = [one.due for one in listed(row, limits, NO_HOLIDAYS)]
        return next(due.due_on for due in found if due.kind is DueKind.RECOVERY_CAPITAL)

    name = LimitName.RECOVERY_CAPITAL_AGAIN
    came = DEFAULT_LIMITS[name].on_since
    before = MatchUnderWay(
        match_id=MATCH_ID, specialist_id=SPECIALIST_ID, started_on=came - timedelta(days=200)
    )
    assert due_on(before) == came + timedelta(days=30)
    later = replace(before, started_on=came + timedelta(days=5))
    assert due_on(later) == came + timedelta(days=35)
    rules = Rules()
    for days, value in ((10, 0), (60, 6), (90, 3)):
        change = LimitChanged(
            limit=name,
            value=value,
            level=Level.WARN,
            effective_from=came + timedelta(days=days),
            citation="Program",
            certainty=Certainty.VERIFIED,
            reason="Practice",
        )
        rules = program_rules.evolve(rules, change)
    on_again = limits_on(rules, came + timedelta(days=100))
    assert due_on(before, on_again) == came + timedelta(days=90), "on again since the 60th day"


def test_supervision_is_due_for_the_less_experienced_only() -> None:
    new = OnTheRoster(
        specialist_id=SPECIALIST_ID, practicing_since=date(2026, 6, 1), last_supervision=None
    )
    old = OnTheRoster(
        specialist_id=OTHER_SPECIALIST_ID, practicing_since=date(2020, 6, 1), last_supervision=None
    )
    assert [(d.kind, d.about) for d in dues(new, old)] == [(DueKind.SUPERVISION, SPECIALIST_ID)]


def test_the_soonest_comes_first_and_the_past_is_overdue() -> None:
    late = Ending(kind=DueKind.CONSENT_EXPIRES, about=CONSENT, last_day=date(2026, 11, 22))
    soon = Ending(kind=DueKind.AUTHORIZATION_ENDS, about=CONSENT, last_day=TODAY)
    found = dues(soon, late)
    assert [d.overdue(TODAY) for d in found] == [True, False]


def test_each_role_sees_its_duties() -> None:
    assert set(DUTIES) == set(DueKind)
    assert kinds_of(Role.INTAKE) == (
        DueKind.FIRST_CONTACT,
        DueKind.CONSENT_EXPIRES,
        DueKind.CONSENT_MISSING,
        DueKind.LINK_RETURNED,
        DueKind.RESOURCE_CHECK,
    )
    office = set(kinds_of(Role.COORDINATOR)) | set(kinds_of(Role.MANAGER))
    assert set(DueKind) - office == {DueKind.RECOVERY_CAPITAL}
    assert kinds_of(Role.SERVICE) == ()


def test_a_pause_is_due_once_its_last_day_is_over() -> None:
    over = Pausing(match_id=MATCH_ID, until=date(2026, 11, 22))
    due = Due(kind=DueKind.PAUSE_OVER, about=MATCH_ID, due_on=date(2026, 11, 22))
    assert dues(over) == (due,)
    assert dues(Pausing(match_id=MATCH_ID, until=TODAY)) == ()
    assert dues(Pausing(match_id=MATCH_ID, until=None)) == ()


def test_support_without_any_consent_is_listed_for_whoever_sees_to_consents() -> None:
    [due] = dues(WithoutConsent(referral_id=REFERRAL_ID, since=date(2026, 11, 20)))
    assert due == Due(kind=DueKind.CONSENT_MISSING, about=REFERRAL_ID, due_on=date(2026, 11, 20))
    assert DUTIES[DueKind.CONSENT_MISSING] == {Role.COORDINATOR, Role.INTAKE, Role.CPRS}


def on_the_roster(**given: Any) -> OnTheRoster:
    days: dict[str, Any] = {"practicing_since": date(2026, 1, 10), "last_supervision": None}
    return OnTheRoster(specialist_id=SPECIALIST_ID, **(days | given))


def test_what_is_listed_says_on_which_days_whatever_day_it_is() -> None:
    first, second = listed(on_the_roster(until=date(2027, 6, 30)), DEFAULT_LIMITS, NO_HOLIDAYS)
    assert (first.first_day, first.last_day) == (FIRST_DAY, date(2027, 1, 9))
    assert (second.first_day, second.last_day) == (date(2027, 1, 10), date(2027, 6, 30))

    ending = Ending(kind=DueKind.CONSENT_EXPIRES, about=CONSENT, last_day=date(2026, 12, 31))
    [consent] = listed(ending, DEFAULT_LIMITS, NO_HOLIDAYS)
    assert (consent.first_day, consent.last_day) == (date(2026, 12, 1), LAST_DAY)


def test_a_specialist_who_left_has_nothing_due() -> None:
    assert dues(on_the_roster(until=TODAY)) != ()
    assert dues(on_the_roster(until=TODAY - timedelta(days=1))) == ()


def test_a_service_is_to_be_checked_once_nobody_asked_for_half_a_year() -> None:
    about = made_up_id("service")
    for days, due in ((180, True), (179, False), (400, True)):
        checked_on = TODAY - timedelta(days=days)
        due_on = checked_on + timedelta(days=180)
        expected = (Due(kind=DueKind.RESOURCE_CHECK, about=about, due_on=due_on),)
        assert dues(ListedService(resource_id=about, checked_on=checked_on)) == (
            expected if due else ()
        )


LATE = TODAY - timedelta(days=400)
UNDER_WAY = MatchUnderWay(match_id=MATCH_ID, specialist_id=SPECIALIST_ID, started_on=LATE)
ROSTERED = OnTheRoster(specialist_id=SPECIALIST_ID, practicing_since=LATE, last_supervision=None)


def leave_from(first_day: date) -> OpenLeaveRequest:
    return OpenLeaveRequest(
        request_id=PLAN_ID, specialist_id=SPECIALIST_ID, asked_on=TODAY, first_day=first_day
    )


@pytest.mark.parametrize(
    ("row", "about", "whose"),
    [
        (UNDER_WAY, MATCH_ID, SPECIALIST_ID),
        (ROSTERED, SPECIALIST_ID, SPECIALIST_ID),
        (leave_from(TODAY), PLAN_ID, SPECIALIST_ID),
        (Pausing(match_id=MATCH_ID, until=LATE), MATCH_ID, None),
        (ListedService(resource_id=PLAN_ID, checked_on=LATE), PLAN_ID, None),
        (WithoutConsent(referral_id=REFERRAL_ID, since=LATE), REFERRAL_ID, None),
    ],
)
def test_what_is_due_says_what_it_is_about_and_whose_it_is(
    row: Row, about: UUID, whose: UUID | None
) -> None:
    found = [one.due for one in listed(row, DEFAULT_LIMITS, NO_HOLIDAYS)]
    assert found
    assert {(due.about, due.specialist_id) for due in found} == {(about, whose)}


def test_a_plan_to_be_looked_at_again_is_about_the_plan() -> None:
    row = replace(UNDER_WAY, plan_id=PLAN_ID, review_by=TODAY)
    again = [due for due in dues(row) if due.kind is DueKind.PLAN_REVIEW]
    due_on, kind = TODAY, DueKind.PLAN_REVIEW
    assert again == [Due(kind=kind, about=PLAN_ID, due_on=due_on, specialist_id=SPECIALIST_ID)]
    assert DueKind.PLAN not in {due.kind for due in dues(row)}


def test_a_request_for_leave_is_due_in_a_week_or_by_its_first_day() -> None:
    for first_day, due_on in (
        (TODAY + timedelta(days=3), TODAY + timedelta(days=3)),
        (TODAY + timedelta(days=30), TODAY + timedelta(days=7)),
    ):
        [due] = dues(leave_from(first_day))
        assert (due.kind, due.due_on) == (DueKind.LEAVE_REQUEST, due_on)
