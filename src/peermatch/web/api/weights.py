"""What makes one match better than another, over the API."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from domain.program.match_preferences import WEIGHED, WishName
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, weights_on
from domain.shared.roles import Role
from peermatch.web.api.answers import READING, Answer
from peermatch.web.http.access import ApiForRoles, Viewer, services_of

router = APIRouter(prefix="/api/v1", tags=["records"])
Planner = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR, Role.MANAGER))]


class Weight(Answer):
    """`default` holds unless a manager has changed it."""

    wish: WishName
    sentence: str
    points: int
    default: int


@router.get("/weights", responses=READING)
def list_weights(request: Request, _viewer: Planner) -> list[Weight]:
    """Every wish with what meeting it is worth in today's runs."""
    services = services_of(request)
    rules = services.service.store.read(PROGRAM_RULES, RULES_ID)
    today = services.service.program.today(services.now())
    return [
        Weight(
            wish=name,
            sentence=WEIGHED[name].because,
            points=points,
            default=WEIGHED[name].points,
        )
        for name, points in weights_on(rules, today).items()
    ]
