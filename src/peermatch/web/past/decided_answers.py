"""How a match was decided, over the API, as its page tells it."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from domain.shared.roles import Role
from peermatch.readmodels.screens.review.how_proposed import Hand
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING_ONE, Answer
from peermatch.web.past import decided_words as words
from peermatch.web.past.as_of_answers import later
from peermatch.web.past.decided import Decided, decided

router = APIRouter(prefix="/api/v1", tags=["matches"])
Coordinator = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR))]


class CandidateThen(Answer):
    """A specialist whom the rules allowed. `speaks_for` and `speaks_against` are sentences."""

    specialist_id: UUID
    points: int
    taken: int
    capacity: int
    drive_minutes: int | None
    speaks_for: list[str]
    speaks_against: list[str]


class RuledOutThen(Answer):
    """How many specialists this rule came first against, and the first few of them."""

    sentence: str
    number: int
    specialists: list[UUID]


class WeightThen(Answer):
    """`since` is null where nobody had changed it until then."""

    wish: str
    points: int
    since: date | None
    today: int


class LimitThenAnswer(Answer):
    limit: str
    value: int
    level: str
    since: date | None
    today: int


class ChangedSince(Answer):
    label: str
    then: str
    today: str


class SolvedAgain(Answer):
    """The plan solved again from what the run kept; `refused` says why it can't be."""

    refused: str
    same_problem: bool
    same_plan: bool
    changed: list[str]
    """Parts of the solver that are others by now."""
    specialist_id: UUID | None
    """Whom the plan gives this person."""


class Decision(Answer):
    """`prepared` is false, with status 202, while the worker looks: ask again in a moment. `hand`
    is `run`, or `chosen` or `continued` for a match that a person proposed. `allowed` counts all
    candidates, of whom the closest are listed."""

    match_id: UUID
    hand: Hand
    proposed_at: datetime
    run_id: UUID | None
    engine_choice: UUID | None
    match_before: UUID | None
    prepared: bool
    again: SolvedAgain | None
    day: date | None
    allowed: int
    candidates: list[CandidateThen]
    ruled_out: list[RuledOutThen]
    weights: list[WeightThen]
    limits: list[LimitThenAnswer]
    against_today: list[str]
    changed_person: list[ChangedSince]
    changed_specialist: list[ChangedSince]


@router.get(
    "/matches/{match_id}/decision", responses=READING_ONE, summary="How a match was decided"
)
def read_decision(
    request: Request, response: Response, viewer: Coordinator, match_id: UUID
) -> Decision:
    """Candidates, facts and rules that its run saw, and its plan solved again."""
    found = decided(request, viewer, match_id)
    if found.awaited:
        later(response)
    how, seen = found.how, found.seen.seen if found.seen else None
    zone, names = services_of(request).service.program.zone, found.names
    return Decision(
        match_id=match_id,
        hand=how.hand,
        proposed_at=how.match.proposed_at,
        run_id=how.run.run_id if how.run else None,
        engine_choice=how.engine_choice,
        match_before=how.match_before,
        prepared=not found.awaited,
        again=SolvedAgain.model_validate(found.seen.again) if found.seen else None,
        day=seen.day if seen else None,
        allowed=seen.allowed if seen else 0,
        candidates=_candidates(found),
        ruled_out=[RuledOutThen.model_validate(one) for one in seen.ruled_out] if seen else [],
        weights=[WeightThen.model_validate(one) for one in found.weights],
        limits=[
            LimitThenAnswer(
                limit=one.then.name,
                value=one.then.value,
                level=one.then.level,
                since=None if one.then.effective_from == date.min else one.then.effective_from,
                today=one.today.value,
            )
            for one in found.limits
        ],
        against_today=list(found.today.against) if found.today else [],
        changed_person=[
            ChangedSince(label=label, then=then, today=now)
            for label, then, now in words.changed(found.person, names, zone)
        ],
        changed_specialist=[
            ChangedSince(label=label, then=then, today=now)
            for label, then, now in words.changed(found.specialist, names, zone)
        ],
    )


def _candidates(found: Decided) -> list[CandidateThen]:
    if found.seen is None or found.seen.seen is None:
        return []
    given = {found.how.match.specialist_id, found.seen.again.specialist_id}
    return [
        CandidateThen(
            specialist_id=one.specialist_id,
            points=one.points,
            taken=one.taken,
            capacity=one.capacity,
            drive_minutes=one.drive_minutes,
            speaks_for=list(words.speaks_for(one)),
            speaks_against=list(words.speaks_against(one, proposed=one.specialist_id in given)),
        )
        for one in found.seen.seen.candidates
    ]
