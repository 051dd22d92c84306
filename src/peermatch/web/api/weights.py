"""What makes one match better than another, over the API."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from domain.roles import Role
from domain.rules import PROGRAMME_RULES, RULES_ID, weights_on
from domain.wishes import WEIGHED, WishName
from peermatch.web.access import ApiForRoles, Viewer, services_of
from peermatch.web.api.answers import READING, Answer

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
    rules = services.service.store.read(PROGRAMME_RULES, RULES_ID)
    today = services.service.programme.today(services.now())
    return [
        Weight(
            wish=name,
            sentence=WEIGHED[name].because,
            points=points,
            default=WEIGHED[name].points,
        )
        for name, points in weights_on(rules, today).items()
    ]
