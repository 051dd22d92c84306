"""Tasks over the API: what is due, what waits for a decision, and work that failed."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from domain.deadlines.due import DueKind
from domain.shared.roles import OPERATING, Role
from peermatch.readmodels.screens.matches import decisions
from peermatch.readmodels.screens.program.tasks_by_person import TaskWish, Whose
from peermatch.readmodels.tables.decisions.decision_rows import DecisionKind
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING, WRITING, Answer, Limit, PartOfList
from peermatch.web.http.listings import DECISIONS, DUE, TASKS_BY_PERSON
from peermatch.web.http.paging import After
from peermatch.web.show.due import due_of, tasks_of

router = APIRouter(prefix="/api/v1")
Coordinator = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR))]
Operating = Annotated[Viewer, Depends(ApiForRoles(*OPERATING))]
Anyone = Annotated[
    Viewer, Depends(ApiForRoles(Role.INTAKE, Role.COORDINATOR, Role.CPRS, Role.MANAGER))
]
MOST_TAKEN_UP = 50


class DueItem(Answer):
    """One task. `about` is the id of the record that it is about."""

    kind: str
    about: UUID
    due_on: date
    overdue: bool
    name: str
    referral_id: UUID | None
    match_id: UUID | None
    specialist_id: UUID | None
    snoozed_until: date | None
    """Off the day's list until then; null: it is on it."""
    snooze_reason: str | None
    assignee: UUID | None
    """The account that is to see to it."""


class DueItems(PartOfList):
    """One part of the list of tasks."""

    due: list[DueItem]


class PersonDue(Answer):
    """A person and their tasks, soonest first; `standing` is a referral's status, `specialist` or
    `leaving`; or a service of the directory, whose `standing` is `service`."""

    person_id: UUID
    name: str
    standing: str
    due: list[DueItem]


class PersonsDue(Answer):
    """One part of the persons; `next` goes on after it, and is null at the end."""

    next: str | None
    people: list[PersonDue]


class DecisionsNeeded(Answer):
    """One decision that a coordinator has to make."""

    kind: str
    name: str
    referral_id: UUID | None
    match_id: UUID | None
    """A match to end, where the two were ruled out for each other."""
    group_id: UUID | None
    """A group to leave, where the member's consent has ended."""
    participant_id: UUID | None
    session_id: UUID | None
    """A booked session whose time breaks `rules`: to move, cancel or keep."""
    commitment_id: UUID | None
    """Supervision, time for notes or a group's meeting whose time breaks `rules`."""
    specialist_id: UUID | None
    starts_at: datetime | None
    rules: tuple[str, ...]


class DecisionsPart(PartOfList):
    """One part of the list of decisions."""

    decisions: list[DecisionsNeeded]


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


@router.get("/due", tags=["records"], responses=READING)
def list_due(
    request: Request,
    viewer: Anyone,
    kind: DueKind | None = None,
    after: After = "",
    limit: Limit = 100,
) -> DueItems:
    """Tasks of the viewer's role, soonest first; of one kind or of all."""
    part = due_of(request, viewer).page(kind, DUE.after(request, after, limit))
    rows = [DueItem.model_validate(row) for row in part.rows]
    return DueItems(total=part.total, next=DUE.next(request, part), due=rows)


@router.get("/due/people", tags=["records"], responses=READING)
def list_due_by_person(
    request: Request,
    viewer: Anyone,
    *,
    kind: DueKind | None = None,
    whose: Whose = Whose.ALL,
    snoozed: bool = False,
    after: After = "",
    limit: Limit = 100,
) -> PersonsDue:
    """The same grouped by person, without what is snoozed, or that alone."""
    wish = TaskWish(kind=kind, whose=whose, snoozed=snoozed)
    sought = TASKS_BY_PERSON.after(request, after, limit)
    part = tasks_of(request, viewer).page(wish, sought)
    people = [
        PersonDue(
            person_id=one.owner.owner_id,
            name=one.name,
            standing=one.owner.standing,
            due=[DueItem.model_validate(row) for row in one.tasks],
        )
        for one in part.people
    ]
    following = TASKS_BY_PERSON.sealed(request, part.end) if part.end else None
    return PersonsDue(next=following, people=people)


@router.get("/decisions", tags=["records"], responses=READING)
def list_decisions(
    request: Request,
    viewer: Coordinator,
    kind: DecisionKind | None = None,
    after: After = "",
    limit: Limit = 100,
) -> DecisionsPart:
    """Decisions that a coordinator has to make, other than those of the review queue; of one kind
    or of all."""
    reading = services_of(request).reading(viewer.actor)
    part = decisions.page(reading, DECISIONS.after(request, after, limit), kind or "")
    rows = [DecisionsNeeded.model_validate(row) for row in part.rows]
    return DecisionsPart(total=part.total, next=DECISIONS.next(request, part), decisions=rows)


@router.get("/set-aside", tags=["operations"], responses=READING)
def list_failed(request: Request, viewer: Operating) -> FailedItems:
    """What is set aside first, then by the time of the next try."""
    work = services_of(request).failed_work
    found = work.listed()
    return FailedItems(
        set_aside=sum(failed.set_aside for failed in found),
        items=[FailedItem.model_validate(failed) for failed in found],
        taken_up=[TakenUpItem.model_validate(taken) for taken in work.taken_up(MOST_TAKEN_UP)],
    )


@router.post("/set-aside/try-again", tags=["operations"], status_code=204, responses=WRITING)
def try_again(request: Request, viewer: Operating, body: ItemToTryAgain) -> None:
    """Has one item tried again at once; refused when it is done by now or about to be tried."""
    services_of(request).failed_work.take_up(body.queue, body.item, viewer.actor.name)


@router.post("/set-aside/try-all-again", tags=["operations"], responses=WRITING)
def try_all_again(request: Request, viewer: Operating) -> TakenUpCount:
    """Has everything that was set aside tried again."""
    return TakenUpCount(taken_up=services_of(request).failed_work.take_up_all(viewer.actor.name))
