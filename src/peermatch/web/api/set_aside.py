"""Work of the worker that failed, over the API: listed, and tried again."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from domain.shared.roles import Role
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING, WRITING, Answer

router = APIRouter(prefix="/api/v1/set-aside", tags=["operations"])
Manager = Annotated[Viewer, Depends(ApiForRoles(Role.MANAGER))]
MOST_TAKEN_UP = 50


class FailedItem(Answer):
    """`reason` is a kind of failure or a refusal's code. `again_at` is the next try; null: the item
    is set aside and waits for a person."""

    queue: str
    item: str
    reason: str
    failures: int
    since: datetime
    failed_at: datetime
    again_at: datetime | None


class TakenUpItem(Answer):
    """Work that somebody had tried again."""

    queue: str
    item: str
    reason: str
    taken_up_by: str
    taken_up_at: datetime


class FailedItems(Answer):
    """Work that failed or was set aside, and what was tried again."""

    set_aside: int
    items: list[FailedItem]
    taken_up: list[TakenUpItem]


class ItemToTryAgain(BaseModel):
    """Which work to try again."""

    model_config = ConfigDict(extra="forbid")

    queue: str = Field(min_length=1, max_length=40)
    item: str = Field(min_length=1, max_length=200)


class TakenUpCount(Answer):
    """How many items will be tried again."""

    taken_up: int


@router.get("", responses=READING)
def list_failed(request: Request, viewer: Manager) -> FailedItems:
    """What is set aside first, then by the time of the next try."""
    work = services_of(request).failed_work
    found = work.listed()
    return FailedItems(
        set_aside=sum(failed.set_aside for failed in found),
        items=[FailedItem.model_validate(failed) for failed in found],
        taken_up=[TakenUpItem.model_validate(taken) for taken in work.taken_up(MOST_TAKEN_UP)],
    )


@router.post("/try-again", status_code=204, responses=WRITING)
def try_again(request: Request, viewer: Manager, body: ItemToTryAgain) -> None:
    """Has one item tried again at once; refused when it is done by now or about to be tried."""
    services_of(request).failed_work.take_up(body.queue, body.item, viewer.actor.name)


@router.post("/try-all-again", responses=WRITING)
def try_all_again(request: Request, viewer: Manager) -> TakenUpCount:
    """Has everything that was set aside tried again."""
    return TakenUpCount(taken_up=services_of(request).failed_work.take_up_all(viewer.actor.name))
