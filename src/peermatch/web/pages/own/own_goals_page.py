"""A participant's goals in their own words: those of a plan and those that they state for
themselves, each with steps that they name and tick off."""

from collections.abc import Mapping
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from domain.people.plan import Plan
from domain.people.wellness.stated_goals import OwnGoal
from domain.shared.decider import Refusal
from domain.shared.vocabulary import Dimension
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.usecases.core.ids import derived
from peermatch.usecases.input.fields import InvalidInput, Reader
from peermatch.usecases.own import merged_records
from peermatch.usecases.own.own_goals import (
    NameOwnStep,
    NameStep,
    StateOwnGoal,
    TickOwnGoal,
    TickOwnStep,
    TickStep,
)
from peermatch.web.forms.posted import Posted, command_id, texts
from peermatch.web.http.access import Visitor
from peermatch.web.pages.own.own_sentences import GOAL_TEXT, STEP_TEXT
from peermatch.web.pages.own.own_words import DIMENSIONS
from peermatch.web.pages.own.visiting import Person, do, done, own_page, record_of, sentence_of

router = APIRouter()
GOALS = "/your-page/goals"
LONGEST_STEP = 120
LONGEST_GOAL = 200
NOTHING_TYPED: Mapping[str, str] = {}


@router.get(GOALS)
def goals(request: Request, visitor: Person) -> Response:
    return _shown(request, visitor)


@router.post(GOALS)
def state_goal(request: Request, visitor: Person, posted: Posted) -> Response:
    typed = texts(posted)
    read = Reader(typed)
    words = read.text("words", required=True, longest=LONGEST_GOAL)
    about = next((one for one in Dimension if one.value == typed.get("dimension")), None)
    whose = visitor.participant_id
    try:
        read.finish()
        if about is None:
            return _shown(request, visitor, GOAL_TEXT, typed)
        goal_id = derived("own goal", whose, command_id(posted))
        command = StateOwnGoal(participant_id=whose, goal_id=goal_id, dimension=about, words=words)
        do(request, visitor, posted, command)
    except InvalidInput:
        return _shown(request, visitor, GOAL_TEXT, typed)
    except Refusal as refusal:
        return _shown(request, visitor, sentence_of(refusal), typed)
    return done(GOALS, "goal")


@router.post("/your-page/goals/own/{goal_id}")
def tick_goal(request: Request, visitor: Person, goal_id: UUID, posted: Posted) -> Response:
    _own_goal(request, visitor, goal_id)
    is_done = texts(posted).get("done") == "yes"
    whose = visitor.participant_id
    try:
        command = TickOwnGoal(participant_id=whose, goal_id=goal_id, done=is_done)
        do(request, visitor, posted, command)
    except Refusal as refusal:
        return _shown(request, visitor, sentence_of(refusal))
    return done(GOALS, "goal-done" if is_done else "goal-not-done")


@router.post("/your-page/goals/own/{goal_id}/steps")
def name_own_step(request: Request, visitor: Person, goal_id: UUID, posted: Posted) -> Response:
    _own_goal(request, visitor, goal_id)
    read = Reader(texts(posted))
    words = read.text("words", required=True, longest=LONGEST_STEP)
    whose = visitor.participant_id
    try:
        read.finish()
        step_id = derived("own step", whose, command_id(posted))
        command = NameOwnStep(participant_id=whose, goal_id=goal_id, step_id=step_id, words=words)
        do(request, visitor, posted, command)
    except InvalidInput:
        return _shown(request, visitor, STEP_TEXT)
    except Refusal as refusal:
        return _shown(request, visitor, sentence_of(refusal))
    return done(GOALS, "step")


@router.post("/your-page/goals/own/{goal_id}/steps/{step_id}")
def tick_own_step(
    request: Request, visitor: Person, goal_id: UUID, step_id: UUID, posted: Posted
) -> Response:
    if step_id not in _own_goal(request, visitor, goal_id).steps:
        raise NotFound
    is_done = texts(posted).get("done") == "yes"
    whose = visitor.participant_id
    command = TickOwnStep(participant_id=whose, goal_id=goal_id, step_id=step_id, done=is_done)
    try:
        do(request, visitor, posted, command)
    except Refusal as refusal:
        return _shown(request, visitor, sentence_of(refusal))
    return done(GOALS, "step-done" if is_done else "step-not-done")


@router.post("/your-page/goals/steps")
def name_step(request: Request, visitor: Person, posted: Posted) -> Response:
    plan_id, plan = _plan(request, visitor)
    typed = texts(posted)
    read = Reader(typed)
    words = read.text("words", required=True, longest=LONGEST_STEP)
    number = typed.get("goal", "")
    try:
        read.finish()
        at = int(number) if number.isdigit() and int(number) < len(plan.goals) else 0
        command = NameStep(
            plan_id=plan_id,
            step_id=derived("step", visitor.participant_id, command_id(posted)),
            goal=plan.goals[at].words,
            words=words,
        )
        do(request, visitor, posted, command)
    except InvalidInput:
        return _shown(request, visitor, STEP_TEXT)
    except Refusal as refusal:
        return _shown(request, visitor, sentence_of(refusal))
    return done(GOALS, "step")


@router.post("/your-page/goals/steps/{step_id}")
def tick_step(request: Request, visitor: Person, step_id: UUID, posted: Posted) -> Response:
    plan_id, plan = _plan(request, visitor)
    if step_id not in plan.steps:
        raise NotFound
    is_done = texts(posted).get("done") == "yes"
    try:
        do(request, visitor, posted, TickStep(plan_id=plan_id, step_id=step_id, done=is_done))
    except Refusal as refusal:
        return _shown(request, visitor, sentence_of(refusal))
    return done(GOALS, "step-done" if is_done else "step-not-done")


def _own_goal(request: Request, visitor: Visitor, goal_id: UUID) -> OwnGoal:
    found = record_of(request, visitor).own_goals().get(goal_id)
    if found is None:
        raise NotFound
    return found


def _plan(request: Request, visitor: Visitor) -> tuple[UUID, Plan]:
    found = record_of(request, visitor).plan()
    if found is None:
        raise NotFound
    return found


def _shown(
    request: Request,
    visitor: Visitor,
    refusal: str = "",
    typed: Mapping[str, str] = NOTHING_TYPED,
) -> Response:
    """`typed` is what they said of a goal of their own that could not be kept."""
    record = record_of(request, visitor)
    found = record.plan()
    return own_page(
        request,
        visitor,
        record,
        "goals.html",
        refusal,
        here=GOALS,
        plan=found[1] if found else None,
        earlier=merged_records.plans(record),
        own_goals=record.own_goals(),
        dimensions=tuple(DIMENSIONS),
        typed=typed,
        longest=LONGEST_STEP,
        longest_goal=LONGEST_GOAL,
    )
