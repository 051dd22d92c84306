"""What else a proposal could be, over the API: other times, and other specialists."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field

from domain.matches.match_state import FirstTimeProposed
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.readmodels.screens.matches import review_queue
from peermatch.usecases.review.other_options import standing
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING_ONE, Answer
from peermatch.web.pages.review.other_ways import (
    looking_at_others,
    looking_at_times,
    new_look,
    other_specialists,
)

router = APIRouter(prefix="/api/v1", tags=["matches"])
Coordinator = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR))]
MOST_ASKED = 10


class FirstSession(Answer):
    """When and where two people could meet first."""

    starts_at: datetime
    ends_at: datetime
    mode: str
    place: str


class OtherSpecialist(Answer):
    """`against` is the rule against choosing them, empty where they may be chosen; `change` says
    who else would have to move."""

    specialist_id: UUID
    name: str
    against: str
    first: FirstSession | None
    places: str
    like: str
    change: str


class MatchOptions(Answer):
    """`refused` says why the proposal can't be approved as it stands, or is empty; `times` are
    other first sessions."""

    refused: str
    times: list[FirstSession]
    others: list[OtherSpecialist]


class Asked(BaseModel):
    """The runners-up of the run are told of in any case; `specialist_id` asks about others too."""

    specialist_id: Annotated[list[UUID], Field(max_length=MOST_ASKED)] = []


@router.get("/matches/{match_id}/options", responses=READING_ONE)
def read_options(
    request: Request, viewer: Coordinator, match_id: UUID, asked: Annotated[Asked, Query()]
) -> MatchOptions:
    """How a proposal stands now, and what else it could be; nothing is saved. The command
    `approve-match` takes one of the times, `choose-instead` one of the specialists."""
    services = services_of(request)
    row = review_queue.waiting(services.reading(viewer.actor), match_id, named=False)
    if row is None:
        raise NotFound
    over = looking_at_times(request, row, new_look(request))
    over = looking_at_others(request, row, over)
    stands = standing(services.service, viewer.actor, services.new_id(), match_id, over=over)
    others = other_specialists(request, viewer, row, over, asked.specialist_id)
    return MatchOptions(
        refused=stands.refused,
        times=[_first(time) for time in stands.times],
        others=[
            OtherSpecialist(
                specialist_id=one.specialist_id,
                name=one.name,
                against=one.against,
                first=_first(one.time) if one.time else None,
                places=one.places,
                like=one.like,
                change=one.change,
            )
            for one in others
        ],
    )


def _first(time: FirstTimeProposed) -> FirstSession:
    return FirstSession(
        starts_at=time.starts_at, ends_at=time.ends_at, mode=time.mode, place=time.place
    )
