"""What a specialist agrees to have shown of their lived experience, and to whom."""

from dataclasses import replace

from domain.shared.shared_refusals import SpecialistUnknown
from domain.specialists.enrollment import AreasChanged, NoSharedAreas, change_areas
from domain.specialists.sharing import (
    Audience,
    ExperienceNotOwn,
    SharingAgreed,
    SharingWithdrawn,
    agree_to_share,
    withdraw_sharing,
)
from domain.specialists.specialist import SPECIALIST
from stories.pasts.a_specialist import specialist
from stories.pasts.given import given
from stories.pasts.samples import OPIOIDS, SPECIALIST_ID, TRAUMA

SHARED = SharingAgreed(
    specialist_id=SPECIALIST_ID, experience=OPIOIDS, audience=Audience.SHORTLISTED
)


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


def test_that_coordinators_see_it_goes_without_saying_until_more_was_agreed() -> None:
    here = specialist().part("sharing")
    here.when(agree_to_share, OPIOIDS, Audience.COORDINATORS).then_nothing()
    less = replace(SHARED, audience=Audience.COORDINATORS)
    shared = specialist(SHARED).part("sharing")
    shared.when(agree_to_share, OPIOIDS, Audience.COORDINATORS).then(less)
