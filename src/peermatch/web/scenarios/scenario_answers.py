"""Trials and scenarios over the API. An answer holds ids and figures, no names."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Request

from domain.scenarios.scenario import SCENARIO, standing
from domain.scenarios.tried_changes import Changes
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.readmodels.tables.scenarios import scenarios
from peermatch.usecases.input.reading_commands import decode_command, field_json, fields_of
from peermatch.usecases.scenarios.ask_trials import Trial, look_at, try_changes
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING, READING_ONE, WRITING, Answer
from peermatch.web.http.body_schemas import described

router = APIRouter(prefix="/api/v1")
Planner = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR, Role.MANAGER))]


class PairInPlan(Answer):
    """A specialist, and the names of the wishes that the pair meets."""

    specialist_id: UUID
    wishes: list[str]


class DifferenceInPlans(Answer):
    """Null: the referral waits."""

    referral_id: UUID
    before: PairInPlan | None
    after: PairInPlan | None


class WaitingInCounty(Answer):
    """How many wait, and the longest wait in days."""

    county: str
    before: int
    after: int
    longest_before: int
    longest_after: int


class WishesMet(Answer):
    wish: str
    before: int
    after: int


class MatchesTouched(Answer):
    """Matches of today at a specialist whom a change is about; `at_least` of them would need
    somebody else, or stop meeting for a while."""

    what: str
    specialist_id: UUID
    matches: list[UUID]
    at_least: int


class ComparedPlans(Answer):
    """The plan of today (before) and the plan with the changes. Drive minutes are one way, once to
    everybody who is met in person."""

    people: int
    matched_before: int
    matched_after: int
    gained: list[DifferenceInPlans]
    lost: list[DifferenceInPlans]
    moved: list[DifferenceInPlans]
    counties: list[WaitingInCounty]
    drive_before: int
    drive_after: int
    wishes: list[WishesMet]
    proved: bool


class TrialAnswer(Answer):
    """`under_way`: ask for the trial again in a moment. `problem` says why it can't be tried."""

    trial_id: UUID
    changes: dict[str, Any]
    under_way: bool
    problem: str
    at: datetime | None
    compared: ComparedPlans | None
    touched: list[MatchesTouched]


class ScenarioListed(Answer):
    scenario_id: UUID
    name: str
    changed_at: datetime
    carried_out_on: date | None


class ScenarioAnswer(Answer):
    """A scenario, tried against today."""

    scenario_id: UUID
    name: str
    carried_out_on: date | None
    run_id: UUID | None
    trial: TrialAnswer


@router.post(
    "/what-if",
    responses=WRITING,
    summary="Try changes on the plan of today",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": described(Changes, fields_of(Changes))}},
        }
    },
)
def try_them(
    request: Request, _viewer: Planner, body: Annotated[dict[str, Any], Body()]
) -> TrialAnswer:
    """Nothing is saved. Changes are written as in `keep-scenario`."""
    services = services_of(request)
    service = services.service
    today = service.program.today(service.now())
    changes = decode_command(Changes, body, service.program.zone, today)
    return _answer(try_changes(service, services.trials, changes))


@router.get("/what-if/{trial_id}", responses=READING_ONE, summary="A trial's answer")
def one_trial(request: Request, _viewer: Planner, trial_id: UUID) -> TrialAnswer:
    """Kept for an hour after it was asked."""
    found = look_at(services_of(request).trials, trial_id)
    if found is None:
        raise NotFound
    return _answer(found)


@router.get("/scenarios", responses=READING, summary="Scenarios, the newest first")
def listed(request: Request, viewer: Planner) -> list[ScenarioListed]:
    rows = scenarios.listed(services_of(request).reading(viewer.actor))
    return [ScenarioListed.model_validate(row) for row in rows]


@router.get(
    "/scenarios/{scenario_id}", responses=READING_ONE, summary="A scenario, tried against today"
)
def one_scenario(request: Request, _viewer: Planner, scenario_id: UUID) -> ScenarioAnswer:
    services = services_of(request)
    kept = services.service.store.read(SCENARIO, scenario_id)
    if kept.changes is None or kept.dropped:
        raise NotFound
    done = kept.carried_out
    return ScenarioAnswer(
        scenario_id=scenario_id,
        name=kept.name,
        carried_out_on=done.day if done else None,
        run_id=done.run_id if done else None,
        trial=_answer(try_changes(services.service, services.trials, standing(kept))),
    )


def _answer(trial: Trial) -> TrialAnswer:
    found = trial.answer
    return TrialAnswer(
        trial_id=trial.trial_id,
        changes={f.name: field_json(getattr(trial.changes, f.name), f) for f in fields_of(Changes)},
        under_way=trial.under_way,
        problem=trial.problem,
        at=found.at if found else None,
        compared=ComparedPlans.model_validate(found.compared) if found else None,
        touched=[MatchesTouched.model_validate(one) for one in found.touched] if found else [],
    )
