"""A specialist's course: sharing, credentials, supervision, capacity in heads and minutes."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.credentials import (
    CoVisitNeeded,
    CredentialEndsBeforeItStarts,
    CredentialKind,
    CredentialNotYetIssued,
    CredentialUnknown,
    CredentialWithdrawn,
    check_visit,
    record_credential,
    withdraw_credential,
)
from domain.default_limits import DEFAULT_LIMITS
from domain.hours import parse_window
from domain.limits import Flag, Level, LimitName
from domain.roster import (
    cancel_leave,
    carried,
    change_areas,
    change_capacity,
    change_hours,
    hold_place_within,
    lead_group,
    leave_programme,
    left_behind,
    people_to_reassign,
)
from domain.roster_changes import (
    AreasChanged,
    CapacityChanged,
    FewerThanCarried,
    GroupWorkChanged,
    HoursChanged,
    LastDayHasPassed,
    LastDayNotOver,
    LeaveCancelled,
    LeaveUnknown,
    LeavingReason,
    NoModeOffered,
    SpecialistLeaves,
    SpecialistLeaving,
    WorkloadFlagged,
)
from domain.sharing import (
    Audience,
    ExperienceNotOwn,
    SharingAgreed,
    SharingWithdrawn,
    agree_to_share,
    withdraw_sharing,
)
from domain.specialist import (
    SPECIALIST,
    CapacityOutOfRange,
    CaseloadFull,
    LeavePlanned,
    NoSharedAreas,
    NoWorkingHours,
    PlaceHeld,
    PlaceTaken,
    hold_place,
)
from domain.supervision import (
    NoSupervisor,
    OwnSupervisor,
    PracticeStarted,
    SupervisionAlreadyRecorded,
    SupervisionHeld,
    SupervisionInTheFuture,
    SupervisionLengthOutOfRange,
    SupervisorAssigned,
    assign_supervisor,
    hold_supervision,
    start_practice,
    supervision_due,
)
from domain.unknown import SpecialistUnknown
from domain.vocabulary import Credential, Frequency, Mode
from domain.workload import (
    Promise,
    Workload,
    WorkOverpromised,
    check_workload,
    coming_weeks,
    group_minutes,
    weight,
    working_minutes,
)
from given import Given, given
from rules_of import limits_with
from samples import (
    GROUP_ID,
    MATCH_ID,
    OPIOIDS,
    OTHER_MATCH_ID,
    OTHER_SPECIALIST_ID,
    SPECIALIST_ID,
    TODAY,
    TRAUMA,
    credential,
    enrolled,
    made_up_id,
)

HELD = PlaceHeld(specialist_id=SPECIALIST_ID, match_id=MATCH_ID)
TAKEN = PlaceTaken(specialist_id=SPECIALIST_ID, match_id=MATCH_ID)
OTHER_HELD = PlaceHeld(specialist_id=SPECIALIST_ID, match_id=OTHER_MATCH_ID)
CHRISTMAS = (date(2026, 12, 24), date(2026, 12, 31))
PLANNED = LeavePlanned(specialist_id=SPECIALIST_ID, first_day=CHRISTMAS[0], last_day=CHRISTMAS[1])
CANCELLED = LeaveCancelled(
    specialist_id=SPECIALIST_ID, first_day=CHRISTMAS[0], last_day=CHRISTMAS[1]
)
LEAVING = SpecialistLeaving(
    specialist_id=SPECIALIST_ID, last_day=date(2027, 1, 31), reason=LeavingReason.RETIRED
)
SHARED = SharingAgreed(
    specialist_id=SPECIALIST_ID, experience=OPIOIDS, audience=Audience.SHORTLISTED
)
SUPERVISED = SupervisorAssigned(specialist_id=SPECIALIST_ID, supervisor_id=OTHER_SPECIALIST_ID)
SUPERVISION_ID = made_up_id("supervision")
DUTY: dict[str, Any] = {"today": TODAY, "limits": DEFAULT_LIMITS}
TRAINEE = enrolled(credential=Credential.IN_TRAINING, credential_expires_on=None)


def specialist(*facts: object) -> Given:
    return given(SPECIALIST, enrolled(), *facts)


def test_nothing_is_shown_beyond_coordinators_until_the_specialist_agrees() -> None:
    here = specialist().part("sharing")
    assert here.state.shown_to(Audience.COORDINATORS) == (OPIOIDS,)
    assert here.state.shown_to(Audience.MATCHED) == ()
    here.when(agree_to_share, OPIOIDS, Audience.SHORTLISTED).then(SHARED)
    here.when(agree_to_share, TRAUMA, Audience.MATCHED).then(ExperienceNotOwn)
    shared = specialist(SHARED).part("sharing")
    assert shared.state.shown_to(Audience.SHORTLISTED) == (OPIOIDS,)
    shared.when(agree_to_share, OPIOIDS, Audience.SHORTLISTED).then_nothing()


def test_sharing_is_withdrawn_at_any_time() -> None:
    withdrawn = SharingWithdrawn(specialist_id=SPECIALIST_ID, experience=OPIOIDS)
    specialist(SHARED).part("sharing").when(withdraw_sharing, OPIOIDS).then(withdrawn)
    after = specialist(SHARED, withdrawn).part("sharing")
    after.when(withdraw_sharing, OPIOIDS).then_nothing()
    assert after.state.shown_to(Audience.MATCHED) == ()
    given(SPECIALIST).part("sharing").when(withdraw_sharing, OPIOIDS).then(SpecialistUnknown)


def test_changed_areas_count_and_take_their_agreements_with_them() -> None:
    changed = AreasChanged(specialist_id=SPECIALIST_ID, experiences=(TRAUMA,))
    specialist().when(change_areas, (TRAUMA,)).then(changed)
    specialist().when(change_areas, ()).then(NoSharedAreas)
    after = specialist(SHARED, changed)
    after.when(change_areas, (TRAUMA,)).then_nothing()
    assert after.state.enrolled.experiences == (TRAUMA,)
    back = specialist(SHARED, changed, replace(changed, experiences=(OPIOIDS,)))
    assert back.state.sharing.shown_to(Audience.MATCHED) == ()


def test_someone_in_training_is_certified_by_a_recorded_credential() -> None:
    trainee = given(SPECIALIST, TRAINEE).part("credentials")
    assert not trainee.state.certified(TODAY)
    trainee.when(record_credential, credential(), TODAY).then(credential())
    after = given(SPECIALIST, TRAINEE, credential())
    after.part("credentials").when(record_credential, credential(), TODAY).then_nothing()
    assert after.state.credentials.certified(date(2028, 11, 1))
    assert not after.state.credentials.certified(date(2028, 11, 2))
    assert after.state.enrolled.credential is Credential.CERTIFIED
    assert after.state.enrolled.credential_expires_on == date(2028, 11, 1)


def test_a_credential_has_possible_dates() -> None:
    here = specialist().part("credentials")
    backwards = credential(expires_on=date(2026, 10, 1))
    here.when(record_credential, backwards, TODAY).then(CredentialEndsBeforeItStarts)
    here.when(record_credential, credential(), date(2026, 10, 31)).then(CredentialNotYetIssued)
    unknown = given(SPECIALIST).part("credentials")
    unknown.when(record_credential, credential(), TODAY).then(SpecialistUnknown)


def test_a_withdrawn_certification_counts_no_more_from_that_day() -> None:
    kind = CredentialKind.CERTIFICATION
    withdrawn = CredentialWithdrawn(specialist_id=SPECIALIST_ID, kind=kind, withdrawn_on=TODAY)
    specialist().part("credentials").when(withdraw_credential, kind, TODAY).then(withdrawn)
    after = specialist(withdrawn)
    after.part("credentials").when(withdraw_credential, kind, TODAY).then_nothing()
    assert after.state.credentials.certified(date(2026, 11, 22))
    assert not after.state.credentials.certified(TODAY)
    assert after.state.enrolled.credential_expires_on == date(2026, 11, 22)
    trainee = given(SPECIALIST, TRAINEE).part("credentials")
    trainee.when(withdraw_credential, kind, TODAY).then(CredentialUnknown)


def test_only_the_certified_and_registered_bill_alone() -> None:
    assert specialist().state.credentials.may_bill(TODAY)
    assert not given(SPECIALIST, enrolled(registered=False)).state.credentials.may_bill(TODAY)
    assert not given(SPECIALIST, TRAINEE).state.credentials.may_bill(TODAY)
    registration = credential(kind=CredentialKind.REGISTRATION)
    unregistered = given(SPECIALIST, enrolled(registered=False), registration)
    assert unregistered.state.credentials.may_bill(TODAY)
    assert unregistered.state.enrolled.registered
    removed = CredentialWithdrawn(
        specialist_id=SPECIALIST_ID, kind=CredentialKind.REGISTRATION, withdrawn_on=TODAY
    )
    after = specialist(removed).state
    assert (after.credentials.may_bill(TODAY), after.enrolled.registered) == (False, False)


def test_someone_in_training_visits_with_a_certified_colleague() -> None:
    strict = limits_with(LimitName.CO_VISIT_IN_TRAINING, level=Level.BLOCK)
    off = limits_with(LimitName.CO_VISIT_IN_TRAINING, value=0)
    trainee = given(SPECIALIST, TRAINEE).state.credentials
    colleague = given(SPECIALIST, enrolled(specialist_id=OTHER_SPECIALIST_ID)).state.credentials
    flag = Flag(limit=LimitName.CO_VISIT_IN_TRAINING, value=1, amount=0)
    assert check_visit(trainee, colleague, TODAY, strict) == ()
    assert check_visit(colleague, None, TODAY, strict) == ()
    assert check_visit(trainee, None, TODAY, off) == ()
    assert check_visit(trainee, None, TODAY, DEFAULT_LIMITS) == (flag,)
    for alone in (None, trainee):
        with pytest.raises(CoVisitNeeded):
            check_visit(trainee, alone, TODAY, strict)
    with pytest.raises(CoVisitNeeded):
        check_visit(trainee, colleague, date(2028, 1, 2), strict)


def test_no_one_supervises_themselves() -> None:
    here = specialist().part("supervision")
    here.when(assign_supervisor, OTHER_SPECIALIST_ID).then(SUPERVISED)
    here.when(assign_supervisor, SPECIALIST_ID).then(OwnSupervisor)
    after = specialist(SUPERVISED)
    after.part("supervision").when(assign_supervisor, OTHER_SPECIALIST_ID).then_nothing()
    assert after.state.enrolled.supervisor_id == OTHER_SPECIALIST_ID


def test_supervision_is_recorded_once_and_a_short_one_meets_no_duty() -> None:
    full = SupervisionHeld(
        specialist_id=SPECIALIST_ID,
        supervision_id=SUPERVISION_ID,
        supervisor_id=OTHER_SPECIALIST_ID,
        held_on=TODAY,
        minutes=30,
        long_enough=True,
    )
    here = specialist(SUPERVISED).part("supervision")
    here.when(hold_supervision, SUPERVISION_ID, TODAY, 30, **DUTY).then(full)
    short = replace(full, minutes=29, long_enough=False)
    here.when(hold_supervision, SUPERVISION_ID, TODAY, 29, **DUTY).then(short)
    assert specialist(SUPERVISED, short).state.supervision.last_full is None
    known = specialist(SUPERVISED, full).part("supervision")
    assert known.state.last_full == TODAY
    known.when(hold_supervision, SUPERVISION_ID, TODAY, 30, **DUTY).then_nothing()
    known.when(hold_supervision, SUPERVISION_ID, TODAY, 45, **DUTY).then(SupervisionAlreadyRecorded)
    tomorrow = date(2026, 11, 24)
    here.when(hold_supervision, SUPERVISION_ID, tomorrow, 30, **DUTY).then(SupervisionInTheFuture)
    here.when(hold_supervision, SUPERVISION_ID, TODAY, 0, **DUTY).then(SupervisionLengthOutOfRange)
    alone = specialist().part("supervision")
    alone.when(hold_supervision, SUPERVISION_ID, TODAY, 30, **DUTY).then(NoSupervisor)


@pytest.mark.parametrize(
    ("since", "last", "due"),
    [
        (None, None, date(2026, 12, 8)),
        (date(2026, 6, 1), date(2026, 11, 20), date(2026, 12, 5)),
        (date(2025, 11, 24), date(2026, 11, 20), date(2026, 12, 5)),
        (date(2025, 11, 23), date(2026, 11, 20), date(2026, 12, 20)),
        (date(2024, 11, 24), date(2026, 11, 20), date(2026, 12, 20)),
        (date(2024, 11, 23), None, None),
    ],
)
def test_supervision_is_due_by_experience(
    since: date | None, last: date | None, due: date | None
) -> None:
    assert supervision_due(since, last, TODAY, DEFAULT_LIMITS) == due


def test_the_start_of_practice_is_kept() -> None:
    started = PracticeStarted(specialist_id=SPECIALIST_ID, since=date(2025, 1, 1))
    specialist().part("supervision").when(start_practice, date(2025, 1, 1)).then(started)
    after = specialist(started).part("supervision")
    after.when(start_practice, date(2025, 1, 1)).then_nothing()


def test_capacity_changes_within_the_ceiling_and_never_below_who_is_carried() -> None:
    changed = CapacityChanged(specialist_id=SPECIALIST_ID, capacity=9, fte_percent=50)
    specialist().when(change_capacity, 9, 50, DEFAULT_LIMITS).then(changed)
    specialist(changed).when(change_capacity, 9, 50, DEFAULT_LIMITS).then_nothing()
    specialist().when(change_capacity, 10, 50, DEFAULT_LIMITS).then(CapacityOutOfRange)
    specialist().when(change_capacity, -1, 50, DEFAULT_LIMITS).then(CapacityOutOfRange)
    carrying = specialist(HELD, TAKEN, OTHER_HELD)
    carrying.when(change_capacity, 1, 100, DEFAULT_LIMITS).then(FewerThanCarried)
    trainee = given(SPECIALIST, TRAINEE)
    trainee.when(change_capacity, 7, 100, DEFAULT_LIMITS).then(CapacityOutOfRange)


def test_hours_and_ways_of_meeting_change() -> None:
    mornings = (parse_window("Tue 09:00-12:00"),)
    changed = HoursChanged(
        specialist_id=SPECIALIST_ID, windows=mornings, modes=frozenset({Mode.VIDEO})
    )
    specialist().when(change_hours, mornings, {Mode.VIDEO}).then(changed)
    specialist(changed).when(change_hours, mornings, {Mode.VIDEO}).then_nothing()
    specialist().when(change_hours, (), {Mode.VIDEO}).then(NoWorkingHours)
    specialist().when(change_hours, mornings, frozenset()).then(NoModeOffered)


def test_leave_is_cancelled_once_and_can_be_planned_again() -> None:
    specialist(PLANNED).when(cancel_leave, *CHRISTMAS).then(CANCELLED)
    specialist().when(cancel_leave, *CHRISTMAS).then(LeaveUnknown)
    specialist(PLANNED, CANCELLED).when(cancel_leave, *CHRISTMAS).then_nothing()
    again = specialist(PLANNED, CANCELLED, PLANNED)
    assert again.state.leave == (CHRISTMAS,)
    again.when(cancel_leave, *CHRISTMAS).then(CANCELLED)


def test_a_leaving_specialist_takes_no_one_and_their_people_need_reassignment() -> None:
    here = specialist(HELD, TAKEN)
    here.when(leave_programme, date(2027, 1, 31), LeavingReason.RETIRED, TODAY).then(LEAVING)
    past = date(2026, 11, 22)
    here.when(leave_programme, past, LeavingReason.RETIRED, TODAY).then(LastDayHasPassed)
    assert people_to_reassign(here.state) == ()
    leaving = specialist(HELD, TAKEN, LEAVING)
    leaving.when(leave_programme, date(2027, 1, 31), LeavingReason.RETIRED, TODAY).then_nothing()
    leaving.when(hold_place, OTHER_MATCH_ID).then(SpecialistLeaves)
    assert people_to_reassign(leaving.state) == (MATCH_ID,)


def test_matches_of_a_leaver_go_on_until_the_last_day_is_over() -> None:
    leaving = specialist(HELD, TAKEN, LEAVING)
    assert left_behind(leaving.state, date(2027, 2, 1)) == (MATCH_ID,)
    leaving.when(left_behind, date(2027, 1, 31)).then(LastDayNotOver)
    specialist(HELD, TAKEN).when(left_behind, date(2027, 2, 1)).then(LastDayNotOver)


def test_a_place_is_kept_within_heads_and_minutes() -> None:
    fits = Workload(available=100, promised=100)
    over = Workload(available=100, promised=101)
    strict = limits_with(LimitName.MINUTES_OF_WORK, level=Level.BLOCK)
    flagged = WorkloadFlagged(
        specialist_id=SPECIALIST_ID,
        flags=(Flag(limit=LimitName.MINUTES_OF_WORK, value=100, amount=101),),
    )
    specialist().when(hold_place_within, MATCH_ID, fits, strict).then(HELD)
    specialist().when(hold_place_within, MATCH_ID, over, strict).then(WorkOverpromised)
    specialist().when(hold_place_within, MATCH_ID, over, DEFAULT_LIMITS).then(HELD, flagged)
    specialist(HELD).when(hold_place_within, MATCH_ID, over, strict).then_nothing()
    full = given(SPECIALIST, enrolled(capacity=0))
    full.when(hold_place_within, MATCH_ID, fits, strict).then(CaseloadFull)


def test_minutes_are_hours_less_leave_and_closed_days() -> None:
    weekly = (parse_window("Mon 09:00-12:00"), parse_window("Thu 09:00-10:00"))
    thanksgiving = frozenset({date(2026, 11, 26)})
    assert working_minutes(weekly, TODAY, [], frozenset()) == 4 * 240
    assert working_minutes(weekly, TODAY, [], thanksgiving) == 4 * 240 - 60
    away = [(date(2026, 11, 30), date(2026, 12, 6))]
    assert working_minutes(weekly, TODAY, away, thanksgiving) == 3 * 240 - 60


def test_promises_count_sessions_with_travel_and_notes_groups_and_supervision() -> None:
    promises = [
        Promise(frequency=Frequency.WEEKLY, session_minutes=60, travel_minutes=40),
        Promise(frequency=Frequency.CHECK_IN, session_minutes=30),
    ]
    weeks = coming_weeks(
        promises,
        available=9600,
        group_minutes=group_minutes(Frequency.WEEKLY, 60),
        supervision_minutes=60,
        limits=DEFAULT_LIMITS,
    )
    assert (weeks.sessions, weeks.travel, weeks.notes) == (4 * 60 + 30, 4 * 40, 5 * 15)
    assert weeks.workload == Workload(
        available=9600, promised=4 * (60 + 40 + 15) + (30 + 15) + 240 + 60
    )
    assert weeks.people == 1.25
    assert [weight(f) for f in Frequency] == [1, 2, 0.5, 0.25]


def test_a_workload_says_what_is_left() -> None:
    assert Workload(available=960, promised=1000).left == -40
    assert [Workload(available=a, promised=p).percent for a, p in ((0, 0), (0, 1), (3, 1))] == [
        0, 1000, 34,
    ]  # fmt: skip
    assert check_workload(Workload(available=0, promised=0), DEFAULT_LIMITS) == ()


def test_more_people_than_usual_is_said_and_more_than_the_ceiling_of_the_day_refused() -> None:
    fits = Workload(available=100, promised=50)
    usual = limits_with(LimitName.CASELOAD_USUAL, value=0)
    said = WorkloadFlagged(
        specialist_id=SPECIALIST_ID,
        flags=(Flag(limit=LimitName.CASELOAD_USUAL, value=0, amount=1),),
    )
    specialist().when(hold_place_within, MATCH_ID, fits, usual).then(HELD, said)
    lowered = limits_with(LimitName.CASELOAD_CEILING, value=0)
    specialist().when(hold_place_within, MATCH_ID, fits, lowered).then(CaseloadFull)
    warns = limits_with(LimitName.CASELOAD_CEILING, value=0, level=Level.WARN)
    passed = (Flag(limit=LimitName.CASELOAD_CEILING, value=0, amount=1),)
    flagged = WorkloadFlagged(specialist_id=SPECIALIST_ID, flags=passed)
    specialist().when(hold_place_within, MATCH_ID, fits, warns).then(HELD, flagged)
    half = given(SPECIALIST, enrolled(fte_percent=50))
    usual_half = limits_with(LimitName.HALF_TIME_USUAL, value=0)
    flag = Flag(limit=LimitName.HALF_TIME_USUAL, value=0, amount=1)
    assert carried(half.state, 1, usual_half) == (flag,)
    assert carried(half.state, 1, DEFAULT_LIMITS) == ()


def test_a_day_with_hours_of_its_own_counts_by_those() -> None:
    weekly = (parse_window("Mon 09:00-12:00"),)
    longer = {date(2026, 11, 30): (parse_window("Mon 09:00-17:00"),)}
    assert working_minutes(weekly, TODAY, [], frozenset(), longer) == 3 * 180 + 480
    assert working_minutes(weekly, TODAY, [], frozenset({date(2026, 11, 30)}), longer) == 1020
    assert working_minutes(weekly, TODAY, [], frozenset(), {date(2026, 11, 30): ()}) == 3 * 180


def test_leading_a_group_takes_time_until_it_is_led_no_more() -> None:
    leads = GroupWorkChanged(specialist_id=SPECIALIST_ID, group_id=GROUP_ID, minutes=240)
    specialist().when(lead_group, GROUP_ID, 240).then(leads)
    specialist(leads).when(lead_group, GROUP_ID, 240).then_nothing()
    specialist().when(lead_group, GROUP_ID, 0).then_nothing()
    stopped = replace(leads, minutes=0)
    specialist(leads).when(lead_group, GROUP_ID, 0).then(stopped)
    assert dict(specialist(leads, stopped).state.groups) == {}
