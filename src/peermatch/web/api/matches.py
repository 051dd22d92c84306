"""Matches and matching runs over the API: proposals, a match's course, and what runs came to."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel

from domain.shared.roles import Role
from domain.shared.vocabulary import ServiceLine, Urgency
from peermatch.readmodels.screens.matches import match_context, match_detail, review_queue
from peermatch.readmodels.screens.matches.queue_wish import Wish
from peermatch.readmodels.screens.matches.run_ends import end_of
from peermatch.readmodels.screens.people import record_notices
from peermatch.readmodels.tables.matches import runs
from peermatch.usecases.input.composites import wish_text
from peermatch.usecases.review.own_limits import own_limits
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import (
    READING,
    READING_ONE,
    Answer,
    Limit,
    PartOfList,
)
from peermatch.web.http.listings import PROPOSALS, RUNS
from peermatch.web.http.paging import After
from peermatch.web.show.words import experience

router = APIRouter(prefix="/api/v1", tags=["matches"])
Coordinator = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR))]
Specialist = Annotated[Viewer, Depends(ApiForRoles(Role.CPRS))]
Reviewer = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR, Role.MANAGER))]


class Proposal(Answer):
    """A proposed match that waits for review. `taken` and `capacity` count people. `limit_on` is
    the last day for a first offer of support."""

    match_id: UUID
    referral_id: UUID
    specialist_id: UUID
    name: str
    specialist_name: str
    urgency: str
    waiting_days: int
    limit_on: date
    taken: int
    capacity: int
    in_common: str
    reasons: list[str]
    runners_up: list[tuple[str, str]]
    first_starts_at: datetime | None
    first_ends_at: datetime | None
    first_mode: str
    first_place: str
    possible_conflict: str
    put_off_until: date | None
    assignee: UUID | None
    comments: int


class Narrowed(BaseModel):
    """What the queue is narrowed to and sorted by. `changed`: in the last `day` or `week`. `whose`:
    `mine`, `nobody` (assigned to), `later` (kept for later)."""

    after: After = ""
    limit: Limit = 50
    county: str = ""
    language: str = ""
    service_line: ServiceLine | Literal[""] = ""
    urgency: Urgency | Literal[""] = ""
    specialist_id: UUID | None = None
    run_id: UUID | None = None
    changed: Literal["", "day", "week"] = ""
    whose: Literal["all", "mine", "nobody", "later"] = "all"
    sort: Literal["", "wait", "changed"] = ""


class Proposals(PartOfList):
    """One part of the review queue."""

    matches: list[Proposal]


class Run(Answer):
    """The figures are null until the run has finished. `step` of a run under way: 1 waits for its
    turn, 2 finds out whose sessions fit, 3 solves and proposes."""

    run_id: UUID
    status: str
    step: int
    trigger: str
    requested_at: datetime
    problem: str | None
    """The kind of failure of a run that failed."""
    seekers: int | None
    specialists: int | None
    proposed: int | None
    waiting: int | None
    overtaken: int | None
    proved: bool | None
    solver: str | None
    milliseconds: int | None
    problem_digest: str | None
    plan_digest: str | None
    longest_wait_days: int | None
    mean_wait_days: int | None
    fullest_caseload: int | None
    emptiest_caseload: int | None
    caseload_gini: int | None
    envy: int | None
    blocking_pairs: int | None
    deferred_served: int | None
    waits_by_county: list[tuple[str, int, int, int]] | None
    """Name, how many stay waiting, their mean and longest wait in whole days."""
    waits_by_service_line: list[tuple[str, int, int, int]] | None
    floors: list[tuple[str, int, int]] | None
    """County, at least how many were to be served there, and how many the plan serves."""
    matched: int | None
    at_most: int | None
    """How many the plan matches, and the most that any plan can match."""
    levels: list[tuple[str, int, int]] | None
    """Name, value and proved bound (less is better), up to the first level that is not proved."""
    search_ended: bool | None
    """Whether the search for a better plan was ended by its time; null, as both below, where
    nothing was left unexplored."""
    undecided: int | None
    """Caseloads of which it could not be said in time if everybody fits."""
    options_unexplored: int | None
    """Other options for somebody that were not looked at, and so are not shown."""


class RunNow(Run):
    """`told` says what came of it, whom it leaves waiting, and what to do where it failed."""

    told: list[str]


class Runs(PartOfList):
    """One part of the list of runs."""

    runs: list[Run]


@router.get("/matches", responses=READING)
def list_proposals(
    request: Request,
    viewer: Coordinator,
    narrowed: Annotated[Narrowed, Query()],
) -> Proposals:
    """Proposed matches that wait for a decision, those kept for later too unless `whose` says
    otherwise."""
    reading = services_of(request).reading(viewer.actor)
    listing = PROPOSALS[narrowed.sort]
    sought = listing.after(request, narrowed.after, narrowed.limit)
    wish = Wish(**narrowed.model_dump(exclude={"after", "limit", "sort"}))
    part = review_queue.page(reading, sought, wish, narrowed.sort)
    limits = own_limits(services_of(request).service, part.rows)
    rows = [
        Proposal.model_validate(
            {n: getattr(row, n) for n in Proposal.model_fields if n != "limit_on"}
            | {"limit_on": limits[row.match_id]}
        )
        for row in part.rows
    ]
    return Proposals(total=part.total, next=listing.next(request, part), matches=rows)


@router.get("/runs", responses=READING)
def list_runs(request: Request, viewer: Reviewer, after: After = "", limit: Limit = 50) -> Runs:
    """Matching runs, newest first."""
    reading = services_of(request).reading(viewer.actor)
    part = runs.page(reading, RUNS.after(request, after, limit))
    rows = [Run.model_validate(row) for row in part.rows]
    return Runs(total=part.total, next=RUNS.next(request, part), runs=rows)


@router.get("/runs/{run_id}", responses=READING_ONE)
def read_run(request: Request, viewer: Reviewer, run_id: UUID) -> RunNow:
    """One matching run with its figures and what came of it."""
    services = services_of(request)
    run = Run.model_validate(runs.one(services.reading(viewer.actor), run_id))
    end = end_of(services.views, run_id)
    return RunNow(**run.model_dump(), told=list(end.sentences) if end else [])


class Match(Answer):
    """A match as its specialist sees it."""

    match_id: UUID
    referral_id: UUID
    specialist_id: UUID
    status: str
    acceptance: str
    started_on: date | None
    name: str


class MatchCourse(Match):
    """A match over its whole course. `overridden_rules` were broken when it was approved."""

    specialist_name: str
    proposed_on: date
    expires_on: date | None
    first_starts_at: datetime | None
    """When the two could meet first, as it was proposed."""
    decline_reason: str
    overridden_rules: list[str]
    override_reason: str
    frequency: str
    paused_until: date | None
    last_check_in: date | None
    ended_on: date | None
    end_reason: str
    reasons: list[str]
    wishes: list[str]
    conditions: str
    may_be_told: list[str]
    notices: list[str]


@router.get("/matches/{match_id}", responses=READING_ONE)
def read_match(request: Request, viewer: Coordinator, match_id: UUID) -> MatchCourse:
    """A match over its whole course, with what the participant asked for, the conditions of a
    reviewed conflict, and what they may be told of the specialist's own experience."""
    reading = services_of(request).reading(viewer.actor)
    found = match_detail.one(reading, match_id)
    beside = match_context.one(
        reading, found.referral_id, found.participant_id, found.specialist_id
    )
    fields = {name: getattr(found, name, None) for name in MatchCourse.model_fields}
    more = {
        "wishes": [wish_text(wish) for wish in beside.wishes],
        "conditions": beside.conditions,
        "may_be_told": [experience(area) for area in beside.may_be_told],
        "notices": record_notices.notices(reading, [match_id]),
    }
    return MatchCourse.model_validate({**fields, **more})


@router.get("/my-matches", responses=READING)
def read_my_matches(request: Request, viewer: Specialist) -> list[Match]:
    """Whom the signed-in specialist supports or is asked to."""
    mine = viewer.account.specialist_id
    reading = services_of(request).reading(viewer.actor)
    found = match_detail.of_specialist(reading, mine) if mine else ()
    return [Match.model_validate(row) for row in found]
