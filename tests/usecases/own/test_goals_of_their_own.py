"""Goals and small steps that somebody states at their own page are kept as they said them."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from own_pages import FIRST, SECOND, TODAY, of, say

from domain.people.plan import (
    PLAN,
    GoalStep,
    GoalUnknown,
    PlanHasEnded,
    StepUnknown,
    StepWithoutWords,
)
from domain.people.wellness.stated_goals import (
    OwnGoal,
    OwnGoalDone,
    OwnGoalNotDone,
    OwnGoalStated,
    OwnGoalUnknown,
    OwnStep,
    own_goals_id,
)
from domain.shared.roles import Role
from domain.shared.shared_refusals import ParticipantUnknown
from domain.shared.vocabulary import Dimension, Goal
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.usecases.core.changed_since import ChangedSince
from peermatch.usecases.core.identity import Actor, NotAllowed
from peermatch.usecases.own.own_goals import (
    NameOwnStep,
    NameStep,
    StateOwnGoal,
    TickOwnGoal,
    TickOwnStep,
    TickStep,
)
from peermatch.usecases.people.plans_and_statements import AgreePlan, EndPlan

GOAL, STEP, OTHER = (UUID(int=n) for n in (61, 62, 63))
MINE = {"participant_id": FIRST, "goal_id": GOAL}
STATED = StateOwnGoal(**MINE, dimension=Dimension.HOME, words="A door of my own")
NAMED = NameOwnStep(**MINE, step_id=STEP, words="Call the landlord")
TOMORROW = TODAY + timedelta(days=1)


def own_goal(done_on: date | None = None, **steps: OwnStep) -> OwnGoal:
    return OwnGoal(
        dimension=Dimension.HOME,
        words="A door of my own",
        stated_on=TODAY,
        done_on=done_on,
        steps={UUID(hex=step_id): step for step_id, step in steps.items()},
    )


def test_a_goal_is_done_and_not_done_as_they_say(founded: Any, clock: Any) -> None:
    say(founded, STATED)
    say(
        founded,
        StateOwnGoal(
            participant_id=SECOND, goal_id=GOAL, dimension=Dimension.HEALTH, words="Sleep"
        ),
        SECOND,
    )
    goals = of(founded).own_goals
    assert goals() == {GOAL: own_goal()}
    clock.pass_by(timedelta(hours=6))
    say(founded, TickOwnGoal(**MINE, done=True))
    assert goals() == {GOAL: own_goal(TOMORROW)}, "by the program's clock"
    clock.pass_by(timedelta(days=1))
    say(founded, TickOwnGoal(**MINE, done=True))
    assert goals() == {GOAL: own_goal(TOMORROW)}
    say(founded, TickOwnGoal(**MINE, done=False))
    assert goals() == {GOAL: own_goal()}
    later = StateOwnGoal(
        participant_id=FIRST, goal_id=OTHER, dimension=Dimension.PURPOSE, words="Sing"
    )
    say(founded, later)
    assert goals()[OTHER].stated_on == TOMORROW + timedelta(days=1)
    second = of(founded, SECOND).own_goals()
    assert [(one.words, one.done_on) for one in second.values()] == [("Sleep", None)]
    recorded = [one.fact for one in founded.deployment.store.record.events.get(own_goals_id(FIRST))]
    assert [(type(fact), fact.participant_id) for fact in recorded] == [
        (OwnGoalStated, FIRST),
        (OwnGoalDone, FIRST),
        (OwnGoalNotDone, FIRST),
        (OwnGoalStated, FIRST),
    ]


def test_small_steps_towards_it_are_named_and_ticked_off(founded: Any, clock: Any) -> None:
    say(founded, STATED)
    say(founded, NAMED)
    goals, key = of(founded).own_goals, STEP.hex
    assert goals() == {GOAL: own_goal(**{key: OwnStep(words="Call the landlord")})}
    clock.pass_by(timedelta(hours=6))
    tick = TickOwnStep(**MINE, step_id=STEP, done=True)
    say(founded, tick)
    done = OwnStep(words="Call the landlord", done_on=TOMORROW)
    assert goals() == {GOAL: own_goal(**{key: done})}
    say(founded, TickOwnStep(**MINE, step_id=STEP, done=False))
    assert goals() == {GOAL: own_goal(**{key: OwnStep(words="Call the landlord")})}
    events = founded.deployment.store.record.events.get(own_goals_id(FIRST))
    assert {fact.fact.participant_id for fact in events} == {FIRST}
    unknown = {"participant_id": FIRST, "goal_id": OTHER}
    for command, refusal in (
        (TickOwnStep(**MINE, step_id=OTHER, done=True), StepUnknown),
        (TickOwnStep(**unknown, step_id=STEP, done=True), OwnGoalUnknown),
        (TickOwnGoal(**unknown, done=True), OwnGoalUnknown),
        (NameOwnStep(**unknown, step_id=STEP, words="x"), OwnGoalUnknown),
        (NameOwnStep(**MINE, step_id=OTHER, words=" "), StepWithoutWords),
    ):
        with pytest.raises(refusal):
            say(founded, command)


def test_only_the_person_themselves_states_goals_and_only_while_on_record(founded: Any) -> None:
    with pytest.raises(NotAllowed):
        founded.perform(Role.COORDINATOR, STATED)
    with pytest.raises(NotFound):
        say(founded, STATED, SECOND)
    nobody = StateOwnGoal(participant_id=OTHER, goal_id=GOAL, dimension=Dimension.HOME, words="x")
    with pytest.raises(ParticipantUnknown):
        say(founded, nobody, OTHER)
    assert dict(of(founded).own_goals()) == {}


def test_a_tick_made_at_another_page_meanwhile_is_not_undone(founded: Any) -> None:
    say(founded, STATED)
    say(founded, NAMED)
    service = founded.deployment.service
    actor = Actor(name=str(FIRST), role=Role.PARTICIPANT, participant_id=FIRST)
    seen = service.store.end()
    say(founded, TickOwnGoal(**MINE, done=True))
    with pytest.raises(ChangedSince):
        service.perform(actor, uuid4(), TickOwnGoal(**MINE, done=False), seen=seen)
    say(founded, TickOwnStep(**MINE, step_id=STEP, done=True))
    undone = TickOwnStep(**MINE, step_id=STEP, done=False)
    with pytest.raises(ChangedSince):
        service.perform(actor, uuid4(), undone, seen=seen)
    service.perform(actor, uuid4(), TickOwnGoal(**MINE, done=False), seen=service.store.end())
    assert of(founded).own_goals()[GOAL].done_on is None


def test_steps_towards_a_plans_goal_are_named_and_ticked_off(founded: Any, clock: Any) -> None:
    plan_id = UUID(int=64)
    goal = Goal(Dimension.HOME, "A door of my own")
    agreed = AgreePlan(plan_id=plan_id, participant_id=FIRST, goals=(goal,), agreed_on=TODAY)
    founded.perform(Role.COORDINATOR, agreed)
    step = {"plan_id": plan_id, "step_id": STEP}
    named = NameStep(**step, goal=goal.words, words="Call the landlord")
    say(founded, named)

    def steps() -> Any:
        return founded.deployment.store.read(PLAN, plan_id).steps

    as_named = GoalStep(goal=goal.words, words="Call the landlord")
    assert steps() == {STEP: as_named}
    clock.pass_by(timedelta(hours=6))
    say(founded, TickStep(**step, done=True))
    assert steps() == {STEP: GoalStep(goal=goal.words, words="Call the landlord", done_on=TOMORROW)}
    say(founded, TickStep(**step, done=False))
    assert steps() == {STEP: as_named}
    with pytest.raises(StepUnknown):
        say(founded, TickStep(plan_id=plan_id, step_id=OTHER, done=True))
    with pytest.raises(GoalUnknown):
        say(founded, NameStep(plan_id=plan_id, step_id=OTHER, goal="Another", words="x"))
    for command in (named, TickStep(**step, done=True)):
        with pytest.raises(NotFound):
            say(founded, command, SECOND)
    founded.perform(Role.COORDINATOR, EndPlan(plan_id=plan_id))
    with pytest.raises(PlanHasEnded):
        say(founded, TickStep(**step, done=True))
