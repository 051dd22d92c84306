"""Emergency access lasts an hour, is the asker's alone, and is reviewed by somebody else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from domain.privacy import emergency_access as emergency
from domain.privacy.emergency_access import (
    EMERGENCY_ACCESS,
    LASTS,
    REASONS,
    EmergencyAccessAlreadyBegun,
    EmergencyAccessEnded,
    EmergencyAccessReviewed,
    EmergencyAccessUnknown,
    EmergencyNotDescribed,
    EmergencyReason,
    EmergencyReviewedDifferently,
    EmergencySearchFailed,
    EmergencyTelling,
    EmergencyTellingAlreadyRecorded,
    EmergencyTellingIncomplete,
    GlassBroken,
    OwnEmergencyAccess,
    ToldInEmergency,
    review_by,
)
from domain.privacy.unusual_looks import Finding
from stories.pasts.given import given

NOW, TODAY = datetime(2026, 11, 25, 22, 0, tzinfo=UTC), date(2026, 11, 25)
ID, WHOM, VIEWER, OTHER = UUID(int=1), UUID(int=2), "viewer", "officer"
BROKEN = GlassBroken(
    access_id=ID,
    participant_id=WHOM,
    viewer=VIEWER,
    reason=EmergencyReason.MEDICAL,
    words="Collapsed at the shelter",
    until=NOW + LASTS,
    review_by=date(2026, 11, 27),
)
FAILED = EmergencySearchFailed(access_id=ID, viewer=VIEWER, review_by=date(2026, 11, 27))
ENDED = EmergencyAccessEnded(access_id=ID, ended_at=NOW)
TELLING = EmergencyTelling(
    disclosure_id=UUID(int=3), recipient="Dr. Made Up", affiliation="Riverside", information="Name"
)
TOLD = ToldInEmergency(
    access_id=ID,
    disclosure_id=UUID(int=3),
    participant_id=WHOM,
    told_at=NOW,
    recipient="Dr. Made Up",
    affiliation="Riverside",
    information="Name",
)


def test_it_is_asked_for_with_words_and_once() -> None:
    new = given(EMERGENCY_ACCESS)
    new.when(emergency.begin, BROKEN).then(BROKEN)
    new.when(emergency.begin, replace(BROKEN, words="  ")).then(EmergencyNotDescribed)
    new.when(emergency.begin, FAILED).then(FAILED)
    begun = given(EMERGENCY_ACCESS, BROKEN)
    begun.when(emergency.begin, replace(BROKEN, until=NOW + 2 * LASTS)).then()
    begun.when(emergency.begin, replace(BROKEN, viewer=OTHER)).then(EmergencyAccessAlreadyBegun)
    begun.when(emergency.begin, FAILED).then(EmergencyAccessAlreadyBegun)
    given(EMERGENCY_ACCESS, FAILED).when(emergency.begin, FAILED).then()
    assert set(REASONS) == set(EmergencyReason)


def test_it_runs_for_an_hour_for_whoever_asked_and_no_longer() -> None:
    state = EMERGENCY_ACCESS.fold([BROKEN])
    last = NOW + LASTS - timedelta(seconds=1)
    assert [state.runs_for(VIEWER, at) for at in (NOW, last, NOW + LASTS)] == [True, True, False]
    assert not state.runs_for(OTHER, NOW)
    assert not EMERGENCY_ACCESS.fold([BROKEN, ENDED]).runs_for(VIEWER, NOW)
    assert not EMERGENCY_ACCESS.fold([FAILED]).runs_for(VIEWER, NOW)
    begun = given(EMERGENCY_ACCESS, BROKEN)
    begun.when(emergency.end, VIEWER, NOW).then(ENDED)
    begun.when(emergency.end, VIEWER, NOW + LASTS).then()
    begun.when(emergency.end, OTHER, NOW).then(EmergencyAccessUnknown)
    given(EMERGENCY_ACCESS, BROKEN, ENDED).when(emergency.end, VIEWER, NOW).then()
    given(EMERGENCY_ACCESS, FAILED).when(emergency.end, VIEWER, NOW).then(EmergencyAccessUnknown)
    given(EMERGENCY_ACCESS).when(emergency.end, VIEWER, NOW).then(EmergencyAccessUnknown)


def test_whom_somebody_told_is_written_down_also_after_the_hour() -> None:
    begun = given(EMERGENCY_ACCESS, BROKEN)
    begun.when(emergency.tell, VIEWER, TELLING, NOW).then(TOLD)
    late = NOW + 2 * LASTS
    begun.when(emergency.tell, VIEWER, TELLING, late).then(replace(TOLD, told_at=late))
    begun.when(emergency.tell, OTHER, TELLING, NOW).then(EmergencyAccessUnknown)
    for lacking in ("recipient", "affiliation", "information"):
        telling = replace(TELLING, **{lacking: " "})
        begun.when(emergency.tell, VIEWER, telling, NOW).then(EmergencyTellingIncomplete)
    told = given(EMERGENCY_ACCESS, BROKEN, TOLD)
    told.when(emergency.tell, VIEWER, TELLING, late).then()
    otherwise = replace(TELLING, information="All")
    told.when(emergency.tell, VIEWER, otherwise, NOW).then(EmergencyTellingAlreadyRecorded)


def test_somebody_else_reviews_it_by_the_next_business_day() -> None:
    thanksgiving = {date(2026, 11, 26)}
    assert review_by(TODAY, thanksgiving) == date(2026, 11, 27)
    assert review_by(date(2026, 11, 27), thanksgiving) == date(2026, 11, 30)
    reviewed = EmergencyAccessReviewed(access_id=ID, finding=Finding.WORK, reviewed_on=TODAY)
    for begun in (BROKEN, FAILED):
        asked = given(EMERGENCY_ACCESS, begun)
        asked.when(emergency.review, Finding.WORK, OTHER, TODAY).then(reviewed)
        asked.when(emergency.review, Finding.WORK, VIEWER, TODAY).then(OwnEmergencyAccess)
    again = given(EMERGENCY_ACCESS, BROKEN, reviewed)
    again.when(emergency.review, Finding.WORK, OTHER, TODAY).then()
    again.when(emergency.review, Finding.INCIDENT, OTHER, TODAY).then(EmergencyReviewedDifferently)
    nothing = given(EMERGENCY_ACCESS)
    nothing.when(emergency.review, Finding.WORK, OTHER, TODAY).then(EmergencyAccessUnknown)
