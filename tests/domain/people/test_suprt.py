"""SUPRT forms: each recorded once at baseline and once later, taken back as a slip."""

from datetime import timedelta

from domain.people.wellness import suprt
from domain.people.wellness.suprt import (
    SUPRT,
    SuprtBaselineFirst,
    SuprtBaselineNeeded,
    SuprtForm,
    SuprtInTheFuture,
    SuprtPoint,
    SuprtRecorded,
    SuprtRecordedAlready,
    SuprtStatus,
    SuprtTakenBack,
    SuprtTakenBackWithoutReason,
    SuprtUnknown,
)
from stories.pasts.given import given
from stories.pasts.samples import PARTICIPANT_ID, TODAY

EARLIER = TODAY - timedelta(days=180)
BASELINE = SuprtRecorded(
    participant_id=PARTICIPANT_ID,
    form=SuprtForm.CLIENT,
    point=SuprtPoint.BASELINE,
    status=SuprtStatus.DECLINED,
    done_on=EARLIER,
)
LATER = SuprtRecorded(
    participant_id=PARTICIPANT_ID,
    form=SuprtForm.CLIENT,
    point=SuprtPoint.REASSESSMENT,
    status=SuprtStatus.COMPLETED,
    done_on=TODAY,
)
WHICH = {"form": SuprtForm.CLIENT, "point": SuprtPoint.BASELINE}
NOW = {**WHICH, "status": SuprtStatus.DECLINED, "done_on": EARLIER, "today": TODAY}
THEN = {**NOW, "point": SuprtPoint.REASSESSMENT, "status": SuprtStatus.COMPLETED, "done_on": TODAY}


def test_each_form_is_recorded_once_at_each_point() -> None:
    nobody = given(SUPRT)
    nobody.when(suprt.record, PARTICIPANT_ID, **NOW).then(BASELINE)
    nobody.when(suprt.record, PARTICIPANT_ID, **THEN).then(SuprtBaselineFirst)
    tomorrow = {**NOW, "done_on": TODAY + timedelta(days=1)}
    nobody.when(suprt.record, PARTICIPANT_ID, **tomorrow).then(SuprtInTheFuture)
    once = given(SUPRT, BASELINE)
    once.when(suprt.record, PARTICIPANT_ID, **NOW).then_nothing()
    other = {**NOW, "status": SuprtStatus.COMPLETED}
    once.when(suprt.record, PARTICIPANT_ID, **other).then(SuprtRecordedAlready)
    once.when(suprt.record, PARTICIPANT_ID, **THEN).then(LATER)
    same_day = {**THEN, "done_on": EARLIER}
    once.when(suprt.record, PARTICIPANT_ID, **same_day).then(SuprtBaselineFirst)
    form_a = {**THEN, "form": SuprtForm.ADMINISTRATIVE}
    once.when(suprt.record, PARTICIPANT_ID, **form_a).then(SuprtBaselineFirst)


def test_a_slip_is_taken_back_the_reassessment_first() -> None:
    back = {**WHICH, "reason": "Another person."}
    taken = SuprtTakenBack(participant_id=PARTICIPANT_ID, **back)
    once = given(SUPRT, BASELINE)
    once.when(suprt.take_back, PARTICIPANT_ID, **back).then(taken)
    once.when(suprt.take_back, PARTICIPANT_ID, **WHICH, reason=" ").then(
        SuprtTakenBackWithoutReason
    )
    both = given(SUPRT, BASELINE, LATER)
    both.when(suprt.take_back, PARTICIPANT_ID, **back).then(SuprtBaselineNeeded)
    gone = given(SUPRT, BASELINE, taken)
    gone.when(suprt.take_back, PARTICIPANT_ID, **back).then_nothing()
    gone.when(suprt.record, PARTICIPANT_ID, **NOW).then(BASELINE)
    given(SUPRT).when(suprt.take_back, PARTICIPANT_ID, **back).then(SuprtUnknown)
