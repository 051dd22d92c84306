"""What is stated, ended or taken back about a participant is recorded as it was said, once."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from changed_hands import specialist
from own_pages import FIRST, SECOND, TODAY, recorded, say, supported

from domain.people.plan import PlanEnded, PlanUnknown
from domain.people.profile import (
    GuardianshipEnded,
    InterpreterStated,
    MoreWishesStated,
    PlacesStated,
    TextsAllowedAgain,
    TextsStopped,
    Transport,
    Wish,
)
from domain.people.wellness.barc import BARC_ITEMS
from domain.people.wellness.recovery_capital import (
    BarcAnswered,
    BarcTakenBack,
    BarcTakenBackWithoutReason,
    BarcUnknown,
    BarcWay,
    recovery_capital_id,
)
from domain.people.wellness.suprt import (
    SuprtBaselineNeeded,
    SuprtForm,
    SuprtPoint,
    SuprtStatus,
    SuprtTakenBack,
    SuprtTakenBackWithoutReason,
    SuprtUnknown,
    suprt_id,
)
from domain.people.wellness.what_matters import TopicRankedTwice
from domain.program.service_area import SiteUnknown
from domain.shared.roles import Role
from domain.shared.shared_refusals import ParticipantUnknown
from domain.shared.vocabulary import Dimension, Goal, Strength, WishTopic
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.usecases.core.changed_since import ChangedSince
from peermatch.usecases.core.identity import Actor, NotAllowed
from peermatch.usecases.people.participants import (
    EndGuardianship,
    NameGuardian,
    StateInterpreter,
    StatePlaces,
)
from peermatch.usecases.people.plans_and_statements import AgreePlan, EndPlan
from peermatch.usecases.people.texting import AllowTextsAgain, StopTexts
from peermatch.usecases.people.wellness.recovery_capital import AnswerBarc, TakeBackBarc
from peermatch.usecases.people.wellness.suprt_records import RecordSuprt, TakeBackSuprt
from peermatch.usecases.people.wishes import RankWhatMatters
from stories.simulation.pools import SPECIALISTS

WHO = {"participant_id": FIRST}
NOBODY = {"participant_id": UUID(int=1)}
TOMORROW = TODAY + timedelta(days=1)


def once(agency: Any, role: Role, command: Any, stream: UUID = FIRST) -> Any:
    """The fact that it adds; said again, it adds nothing."""
    before = recorded(agency, stream)
    agency.perform(role, command)
    agency.perform(role, command)
    [added] = recorded(agency, stream)[len(before) :]
    return added


def test_places_interpreter_and_the_end_of_a_guardianship_are_kept(founded: Any) -> None:
    places = StatePlaces(**WHO, sites=("TAP",), transport=Transport.PUBLIC)
    kept = once(founded, Role.INTAKE, places)
    assert kept == PlacesStated(**WHO, sites=("TAP",), transport=Transport.PUBLIC)
    nowhere = StatePlaces(**WHO, sites=("TAP", "NOWHERE"), transport=Transport.NONE)
    with pytest.raises(SiteUnknown):
        founded.perform(Role.INTAKE, nowhere)
    none = StatePlaces(**WHO, sites=(), transport=Transport.LIFT)
    stated = PlacesStated(**WHO, sites=(), transport=Transport.LIFT)
    assert once(founded, Role.INTAKE, none) == stated
    spoken = StateInterpreter(**WHO, interpreter="ko")
    assert once(founded, Role.INTAKE, spoken) == InterpreterStated(**WHO, interpreter="ko")
    guardian = NameGuardian(**WHO, name="A. Aunt", relationship="aunt", phone="(804) 555-0199")
    founded.perform(Role.INTAKE, guardian)
    ended = once(founded, Role.INTAKE, EndGuardianship(**WHO))
    assert ended == GuardianshipEnded(**WHO)
    for command in (
        StatePlaces(**NOBODY, sites=(), transport=Transport.LIFT),
        StateInterpreter(**NOBODY, interpreter="ko"),
        EndGuardianship(**NOBODY),
    ):
        with pytest.raises(ParticipantUnknown):
            founded.perform(Role.INTAKE, command)


def test_texts_are_allowed_again_after_they_were_stopped(founded: Any) -> None:
    stopped = once(founded, Role.SERVICE, StopTexts(**WHO))
    assert stopped == TextsStopped(**WHO)
    allowed = once(founded, Role.INTAKE, AllowTextsAgain(**WHO))
    assert allowed == TextsAllowedAgain(**WHO)
    with pytest.raises(ParticipantUnknown):
        founded.perform(Role.INTAKE, AllowTextsAgain(**NOBODY))


def test_what_matters_is_ranked_by_themselves(founded: Any) -> None:
    wishes = tuple(
        Wish(topic, answer, Strength.PREFERRED)
        for topic, answer in ((WishTopic.PARENT, "is a parent"), (WishTopic.WORK, "an office"))
    )
    rank = RankWhatMatters(**WHO, wishes=wishes)
    say(founded, rank)
    say(founded, rank)
    assert recorded(founded, FIRST)[-1] == MoreWishesStated(**WHO, wishes=wishes)
    assert sum(isinstance(one, MoreWishesStated) for one in recorded(founded, FIRST)) == 1
    with pytest.raises(TopicRankedTwice):
        say(founded, RankWhatMatters(**WHO, wishes=wishes[:1] * 2))
    with pytest.raises(NotFound):
        say(founded, rank, SECOND)
    with pytest.raises(NotAllowed):
        founded.perform(Role.INTAKE, rank)


def test_a_plan_ends_on_the_day_where_the_program_is(founded: Any, clock: Any) -> None:
    plan_id, goal = UUID(int=5), Goal(Dimension.HOME, "A door of my own")
    agreed = AgreePlan(plan_id=plan_id, **WHO, goals=(goal,), agreed_on=TODAY)
    founded.perform(Role.COORDINATOR, agreed)
    clock.pass_by(timedelta(hours=6))
    ended = once(founded, Role.COORDINATOR, EndPlan(plan_id=plan_id), plan_id)
    assert ended == PlanEnded(plan_id=plan_id, ended_on=TOMORROW)
    with pytest.raises(PlanUnknown):
        founded.perform(Role.COORDINATOR, EndPlan(plan_id=UUID(int=6)))


def test_the_ten_questions_are_answered_by_themselves_and_a_slip_is_taken_back(
    founded: Any, clock: Any
) -> None:
    supported(founded)
    stream = recovery_capital_id(FIRST)
    points = (1, 2, 3, 4, 5, 6, 1, 2, 3, 4)
    answers = dict(zip(BARC_ITEMS, points, strict=True))
    clock.pass_by(timedelta(hours=6))
    say(founded, AnswerBarc(**WHO, **answers, answered_on=TOMORROW))
    answered = BarcAnswered(**WHO, answered_on=TOMORROW, way=BarcWay.ON_THE_PHONE, answers=points)
    assert recorded(founded, stream) == [answered]
    with pytest.raises(ParticipantUnknown):
        say(founded, AnswerBarc(**NOBODY, **answers, answered_on=TOMORROW), UUID(int=1))
    own = {**WHO, "specialist_id": SPECIALISTS[0]}

    def take_back(on: date, reason: str) -> None:
        specialist(founded, SPECIALISTS[0], TakeBackBarc(**own, answered_on=on, reason=reason))

    with pytest.raises(BarcUnknown):
        take_back(TODAY, "Of another")
    with pytest.raises(BarcTakenBackWithoutReason):
        take_back(TOMORROW, " ")
    seen = founded.deployment.store.end()
    take_back(TOMORROW, "Of another")
    take_back(TOMORROW, "Of another")
    assert recorded(founded, stream) == [
        answered,
        BarcTakenBack(**WHO, answered_on=TOMORROW, reason="Of another"),
    ]
    actor = Actor(name=str(FIRST), role=Role.PARTICIPANT, participant_id=FIRST)
    stale = AnswerBarc(**WHO, **answers, answered_on=TOMORROW)
    with pytest.raises(ChangedSince):
        founded.deployment.service.perform(actor, uuid4(), stale, seen=seen)


def test_a_form_that_was_recorded_by_a_slip_is_taken_back(founded: Any) -> None:
    stream = suprt_id(FIRST)
    form = {**WHO, "form": SuprtForm.CLIENT}
    for point, day in (
        (SuprtPoint.BASELINE, TODAY - timedelta(days=1)),
        (SuprtPoint.REASSESSMENT, TODAY),
    ):
        done = RecordSuprt(**form, point=point, status=SuprtStatus.COMPLETED, done_on=day)
        founded.perform(Role.COORDINATOR, done)

    def take_back(point: SuprtPoint, reason: str, form: SuprtForm = SuprtForm.CLIENT) -> Any:
        return TakeBackSuprt(**WHO, form=form, point=point, reason=reason)

    for wrong, refusal in (
        (take_back(SuprtPoint.BASELINE, "A slip"), SuprtBaselineNeeded),
        (take_back(SuprtPoint.REASSESSMENT, " "), SuprtTakenBackWithoutReason),
        (take_back(SuprtPoint.REASSESSMENT, "A slip", SuprtForm.ADMINISTRATIVE), SuprtUnknown),
    ):
        with pytest.raises(refusal):
            founded.perform(Role.COORDINATOR, wrong)
    seen = founded.deployment.store.end()
    for point in (SuprtPoint.REASSESSMENT, SuprtPoint.BASELINE):
        taken = once(founded, Role.COORDINATOR, take_back(point, "A slip"), stream)
        assert taken == SuprtTakenBack(**form, point=point, reason="A slip")
    actor = Actor(name="coordinator-2", role=Role.COORDINATOR)
    done = RecordSuprt(
        **form, point=SuprtPoint.BASELINE, status=SuprtStatus.COMPLETED, done_on=TODAY
    )
    with pytest.raises(ChangedSince):
        founded.deployment.service.perform(actor, uuid4(), done, seen=seen)
