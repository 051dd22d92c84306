"""What the person that goes on takes from a merged record of theirs without being asked: what they
said for themselves, and what was recorded of them, where nothing speaks against it."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from domain.people import profile
from domain.people.participant import Participant
from domain.people.wellness.handover import HANDOVER, Handover, HandoverAgreed, handover_id
from domain.people.wellness.recovery_capital import RECOVERY_CAPITAL, recovery_capital_id
from domain.people.wellness.stated_goals import (
    OWN_GOALS,
    OwnGoal,
    OwnGoalDone,
    OwnGoalStated,
    OwnStepDone,
    OwnStepNamed,
    own_goals_id,
)
from domain.people.wellness.suprt import SUPRT, SuprtForm, suprt_id
from domain.shared.decider import Fact
from peermatch.store import Stream, Work
from peermatch.usecases.core.ids import derived


def take_what_they_said(theirs: Participant, person: Stream[Participant], who: UUID) -> None:
    """Preferred name, places, and what to ask about and to leave alone: where the one that goes on
    said nothing of it."""
    mine, said = person.state.profile, theirs.profile
    if said.names is not None and mine.names is None:
        named = replace(said.names, participant_id=who)
        person.record(*profile.state_names(mine, named))
    if said.places is not None and mine.places is None:
        placed = replace(said.places, participant_id=who)
        person.record(*profile.state_places(mine, placed))
    if said.conversation is not None and mine.conversation is None:
        wishes = replace(said.conversation, participant_id=who)
        person.record(*profile.state_conversation_wishes(mine, wishes))


def take_wellness(work: Work, merged: UUID, who: UUID) -> None:
    """Goals of one's own with their steps, answers to the ten questions, SUPRT dates, and what is
    agreed to be handed on."""
    _take_goals(work, merged, who)
    _take_answers(work, merged, who)
    _take_suprt(work, merged, who)
    _take_handover(work, merged, who)


def _take_goals(work: Work, merged: UUID, who: UUID) -> None:
    """Each goal with what became of it; one that is there in the same words has the steps of
    both."""
    theirs = work.read(OWN_GOALS, own_goals_id(merged)).goals
    mine = work.load(OWN_GOALS, own_goals_id(who))
    there = {(goal.dimension, goal.words): one for one, goal in mine.state.goals.items()}
    for goal_id, goal in theirs.items():
        if not goal.words:
            continue
        same = there.get((goal.dimension, goal.words))
        if same is not None:
            mine.record(*_steps(goal, same, who))
        else:
            mine.record(*_goal(goal, derived("merged goal", who, goal_id), who))


def _goal(goal: OwnGoal, goal_id: UUID, who: UUID) -> Iterator[Fact]:
    yield OwnGoalStated(
        participant_id=who,
        goal_id=goal_id,
        dimension=goal.dimension,
        words=goal.words,
        stated_on=goal.stated_on,
    )
    yield from _steps(goal, goal_id, who)
    if goal.done_on is not None:
        yield OwnGoalDone(participant_id=who, goal_id=goal_id, done_on=goal.done_on)


def _steps(goal: OwnGoal, goal_id: UUID, who: UUID) -> Iterator[Fact]:
    for was, step in goal.steps.items():
        step_id = derived("merged step", who, was)
        yield OwnStepNamed(participant_id=who, goal_id=goal_id, step_id=step_id, words=step.words)
        if step.done_on is not None:
            yield OwnStepDone(
                participant_id=who, goal_id=goal_id, step_id=step_id, done_on=step.done_on
            )


def _take_answers(work: Work, merged: UUID, who: UUID) -> None:
    """Of days for which the one that goes on has none, and took none back."""
    theirs = work.read(RECOVERY_CAPITAL, recovery_capital_id(merged))
    mine = work.load(RECOVERY_CAPITAL, recovery_capital_id(who))
    known = mine.state.answered.keys() | mine.state.taken_back
    new = (one for one in theirs.in_order if one.answers and one.answered_on not in known)
    mine.record(*(replace(one, participant_id=who) for one in new))


def _take_suprt(work: Work, merged: UUID, who: UUID) -> None:
    """Of a form of which nothing is recorded for the one that goes on."""
    theirs = work.read(SUPRT, suprt_id(merged)).recorded
    mine = work.load(SUPRT, suprt_id(who))
    known = {form for form, _ in mine.state.recorded.keys() | mine.state.taken_back}
    new = {form for form in SuprtForm if form not in known}
    mine.record(*(replace(one, participant_id=who) for one in theirs.values() if one.form in new))


def _take_handover(work: Work, merged: UUID, who: UUID) -> None:
    """Only where the one that goes on never said what is handed on: what they took back stays so.
    The note of whoever supported them then is about that time, and stays there."""
    theirs = work.read(HANDOVER, handover_id(merged))
    mine = work.load(HANDOVER, handover_id(who))
    if mine.version == 0 and theirs != Handover():
        agreed = HandoverAgreed(
            participant_id=who, topics=theirs.topics, what_works=theirs.what_works
        )
        mine.record(agreed)
