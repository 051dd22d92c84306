"""What a specialist records of the people whom they support: how it is going, and their plans."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from fillings import on_sqlite
from one_match import MATCH_ID, RUN, found, propose
from recorded_facts import facts_of, looked

from domain.matches.check_ins import (
    CheckInAlreadyRecorded,
    CheckInInTheFuture,
    CheckInRecorded,
    Going,
)
from domain.matches.match_ending import EndReason
from domain.matches.match_state import MatchNotUnderWay
from domain.pairing.sides import Side
from domain.people.plan import (
    PLAN,
    PlanAgreed,
    PlanInTheFuture,
    PlanReviewed,
    PlanUnknown,
    PlanWithoutGoals,
    ReviewOutOfOrder,
)
from domain.people.profile import ConversationWishesStated
from domain.shared.roles import Role
from domain.shared.shared_refusals import MatchUnknown
from domain.shared.vocabulary import Dimension, Goal
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.usecases.core.identity import NotAllowed
from peermatch.usecases.matches.match_course import EndMatch, RecordCheckIn
from peermatch.usecases.matches.own_matches import (
    AgreeOwnPlan,
    RecordOwnCheckIn,
    ReviewOwnPlan,
    StateOwnConversationWishes,
)
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.runs import ProposeMatch, match_id_of
from peermatch.usecases.people.plans_and_statements import AgreePlan
from peermatch.usecases.specialists.specialist_course import ChangeCapacity
from stories.simulation.pools import PARTICIPANTS, REFERRALS, SPECIALISTS

S0, S1 = SPECIALISTS[:2]
P0, P1 = PARTICIPANTS[:2]
OTHER = match_id_of(RUN, REFERRALS[1])
TODAY = date(2026, 11, 23)
PLAN_ID, CHECK_IN = UUID(int=70), UUID(int=71)
HOME, SING = Goal(Dimension.HOME, "A door of my own"), Goal(Dimension.COMMUNITY, "Sing again")
MINE: dict[str, Any] = {"match_id": MATCH_ID, "specialist_id": S0}


def both_under_way(agency: Any) -> None:
    """Two matches, each with a specialist of its own."""
    found(agency, agency.deployment.clock)
    for number, match_id in enumerate((MATCH_ID, OTHER)):
        propose(agency, number)
        agency.perform(Role.COORDINATOR, ApproveMatch(match_id=match_id))


under_way = on_sqlite(both_under_way)


def checks(**told: Any) -> dict[str, Any]:
    usual = {
        "check_in_id": CHECK_IN,
        "checked_on": TODAY,
        "side": Side.SPECIALIST,
        "going": Going.MIXED,
        "note": "Late twice",
    }
    return usual | told


def test_how_a_match_is_going_is_kept_in_the_words_of_one_side(under_way: Any, clock: Any) -> None:
    said = CheckInRecorded(match_id=MATCH_ID, participant_id=P0, **checks())
    own = RecordOwnCheckIn(**MINE, **checks())
    assert looked(under_way, Role.CPRS, own) == ([said], {})
    office = RecordCheckIn(match_id=MATCH_ID, **checks())
    assert looked(under_way, Role.COORDINATOR, office) == ([said], {})
    silent = RecordOwnCheckIn(**MINE, **{k: v for k, v in checks().items() if k != "note"})
    [short] = facts_of(under_way, Role.CPRS, silent)
    assert short.note == ""
    under_way.perform(Role.CPRS, own)
    assert facts_of(under_way, Role.COORDINATOR, office) == []
    with pytest.raises(CheckInAlreadyRecorded):
        facts_of(under_way, Role.CPRS, RecordOwnCheckIn(**MINE, **checks(note="Never late")))
    new = checks(check_in_id=uuid4())
    tomorrow = RecordOwnCheckIn(**MINE, **new | {"checked_on": TODAY + timedelta(days=1)})
    with pytest.raises(CheckInInTheFuture):
        facts_of(under_way, Role.CPRS, tomorrow)
    clock.pass_by(timedelta(hours=6))
    assert facts_of(under_way, Role.CPRS, tomorrow)


def test_of_a_colleague_s_match_or_none_nothing_is_recorded(under_way: Any) -> None:
    for match_id in (OTHER, uuid4()):
        with pytest.raises(NotFound):
            facts_of(
                under_way,
                Role.CPRS,
                RecordOwnCheckIn(match_id=match_id, specialist_id=S0, **checks()),
            )
    with pytest.raises(MatchUnknown):
        facts_of(under_way, Role.COORDINATOR, RecordCheckIn(match_id=uuid4(), **checks()))
    with pytest.raises(NotAllowed):
        facts_of(under_way, Role.MANAGER, RecordOwnCheckIn(**MINE, **checks()))
    with pytest.raises(NotAllowed):
        facts_of(under_way, Role.INTAKE, RecordCheckIn(match_id=MATCH_ID, **checks()))


def test_a_proposal_has_no_check_in_yet(proposed: Any) -> None:
    with pytest.raises(MatchNotUnderWay):
        facts_of(proposed, Role.COORDINATOR, RecordCheckIn(match_id=MATCH_ID, **checks()))


def agrees(**told: Any) -> AgreeOwnPlan:
    usual = {**MINE, "plan_id": PLAN_ID, "goals": (HOME,), "agreed_on": TODAY}
    return AgreeOwnPlan(**usual | told)


def reviews(**told: Any) -> ReviewOwnPlan:
    usual = {**MINE, "plan_id": PLAN_ID, "goals": (HOME, SING)}
    return ReviewOwnPlan(**usual | {"reviewed_on": TODAY} | told)


def test_a_plan_is_agreed_with_whom_one_supports_and_reviewed_later(
    under_way: Any, clock: Any
) -> None:
    facts, answer = looked(under_way, Role.CPRS, agrees())
    [agreed] = facts
    assert answer == {"plan_id": str(PLAN_ID)}
    assert agreed == PlanAgreed(
        plan_id=PLAN_ID,
        participant_id=P0,
        agreed_on=TODAY,
        review_by=TODAY + timedelta(days=90),
        goals=(HOME,),
    )
    under_way.perform(Role.CPRS, agrees())
    clock.pass_by(timedelta(days=10))
    day = TODAY + timedelta(days=10)
    [reviewed] = facts_of(under_way, Role.CPRS, reviews(reviewed_on=day))
    assert reviewed == PlanReviewed(
        plan_id=PLAN_ID,
        participant_id=P0,
        reviewed_on=day,
        review_by=day + timedelta(days=90),
        goals=(HOME, SING),
    )
    done = under_way.perform(Role.CPRS, reviews(reviewed_on=day))
    assert done.result == {}
    assert under_way.deployment.store.read(PLAN, PLAN_ID).goals == (HOME, SING)
    assert looked(under_way, Role.CPRS, reviews(reviewed_on=day)) == ([], {})
    for told, refusal in (
        ({"reviewed_on": day, "goals": (SING,)}, ReviewOutOfOrder),
        ({"reviewed_on": day + timedelta(days=1)}, PlanInTheFuture),
        ({"reviewed_on": day, "goals": ()}, PlanWithoutGoals),
    ):
        with pytest.raises(refusal):
            facts_of(under_way, Role.CPRS, reviews(**told))


def test_of_a_plan_of_somebody_else_nobody_is_told(under_way: Any) -> None:
    others = uuid4()
    agreed = AgreePlan(plan_id=others, participant_id=P1, goals=(SING,), agreed_on=TODAY)
    under_way.perform(Role.COORDINATOR, agreed)
    for plan_id in (others, uuid4()):
        with pytest.raises(NotFound):
            facts_of(under_way, Role.CPRS, reviews(plan_id=plan_id))
    under_way.perform(Role.CPRS, agrees())
    for match_id in (OTHER, uuid4()):
        with pytest.raises(NotFound):
            facts_of(under_way, Role.CPRS, reviews(match_id=match_id))
    with pytest.raises(NotAllowed):
        facts_of(under_way, Role.MANAGER, reviews())


def test_a_plan_is_reviewed_only_in_the_match_of_whom_it_is_about(founded: Any, clock: Any) -> None:
    """One specialist supports both, so that reach alone would allow it."""
    founded.perform(Role.MANAGER, more_places())
    for number in (0, 1):
        founded.perform(Role.SERVICE, with_first(number))
        founded.perform(
            Role.COORDINATOR, ApproveMatch(match_id=match_id_of(RUN, REFERRALS[number]))
        )
    founded.perform(Role.CPRS, agrees())
    clock.pass_by(timedelta(days=2))
    day = TODAY + timedelta(days=2)
    with pytest.raises(PlanUnknown):
        facts_of(founded, Role.CPRS, reviews(match_id=OTHER, reviewed_on=day))
    assert facts_of(founded, Role.CPRS, reviews(reviewed_on=day))


def more_places() -> Any:
    return ChangeCapacity(specialist_id=S0, capacity=2, fte_percent=100)


def with_first(number: int) -> Any:
    return ProposeMatch(
        run_id=RUN, referral_id=REFERRALS[number], specialist_id=S0, reasons=("Shared.",)
    )


def test_a_match_that_is_over_has_its_plans_reviewed_no_more(under_way: Any, clock: Any) -> None:
    under_way.perform(Role.CPRS, agrees())
    ends = EndMatch(match_id=MATCH_ID, reason=EndReason.GOALS_REACHED)
    under_way.perform(Role.COORDINATOR, ends)
    clock.pass_by(timedelta(days=2))
    with pytest.raises((MatchNotUnderWay, NotFound)):
        facts_of(under_way, Role.CPRS, reviews(reviewed_on=TODAY + timedelta(days=2)))


def test_what_to_ask_about_is_stated_by_whoever_supports_them(under_way: Any) -> None:
    states = StateOwnConversationWishes(
        participant_id=P0, specialist_id=S0, ask_about="The dog", leave_alone="Court"
    )
    assert looked(under_way, Role.CPRS, states) == (
        [ConversationWishesStated(participant_id=P0, ask_about="The dog", leave_alone="Court")],
        {},
    )
    with pytest.raises(NotFound):
        facts_of(
            under_way,
            Role.CPRS,
            StateOwnConversationWishes(participant_id=P1, specialist_id=S0, ask_about="The dog"),
        )
