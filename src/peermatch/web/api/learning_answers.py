"""What outcomes say of the weights of wishes, over the API."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from domain.program.wish_learning import (
    WISH_LEARNING,
    WISH_LEARNING_ID,
    LearnedWeightsAccepted,
)
from domain.shared.roles import Role
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING, Answer

router = APIRouter(prefix="/api/v1")
Manager = Annotated[Viewer, Depends(ApiForRoles(Role.MANAGER))]


class LearnedOfWish(Answer):
    """Odds are times 1000 with a 95 % interval; points are null where outcomes don't say any."""

    wish: str
    met: int
    unmet: int
    odds_low: int
    odds: int
    odds_high: int
    points: int
    worth_low: int | None
    worth: int | None
    worth_high: int | None
    proposed: int | None


class UntoldOfWish(Answer):
    """A wish of which nothing can be said, and why."""

    wish: str
    why: str


class CountedOutcomes(Answer):
    """Of `asked` matches `came_true` went on; both rounded down to tens."""

    kind: str
    asked: int
    came_true: int


class WishMet(Answer):
    """People with the wish met by the run's weights, and by those proposed."""

    wish: str
    now: int
    then: int


class RunAgain(Answer):
    """A run solved again with its own weights and with those proposed."""

    run_id: UUID
    day: date
    referrals: int
    matched_now: int
    matched_then: int
    another_specialist: int
    wishes: list[WishMet]


class LearnedAnswer(Answer):
    """What outcomes say of weights. Met wishes and good outcomes went together; that is no proof
    that the one was why."""

    learning_id: UUID
    day: date
    outcomes: int
    kinds: list[CountedOutcomes]
    wishes: list[LearnedOfWish]
    untold: list[UntoldOfWish]
    replayed: RunAgain | None


class LearningAnswer(Answer):
    """`learned` is null before anything was; `decided` says whether a manager accepted it."""

    asked: bool
    problem: str
    learned: LearnedAnswer | None
    decided: str


@router.get("/learned-weights", tags=["management"], responses=READING)
def read_learned_weights(request: Request, _viewer: Manager) -> LearningAnswer:
    """What the program's own outcomes say of the weights of wishes."""
    found = services_of(request).service.store.read(WISH_LEARNING, WISH_LEARNING_ID)
    accepted = isinstance(found.decided, LearnedWeightsAccepted)
    return LearningAnswer(
        asked=found.asked is not None,
        problem=found.problem,
        learned=None if found.learned is None else LearnedAnswer.model_validate(found.learned),
        decided=("accepted" if accepted else "dismissed") if found.decided else "",
    )
