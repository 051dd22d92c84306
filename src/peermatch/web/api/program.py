"""The program over the API: waits and caseloads, rules and weights, export."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.program.match_preferences import WEIGHED, WishName
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, weights_on
from domain.shared.roles import Role
from peermatch.readmodels.screens.program import overview, reserve_policy, wait_history
from peermatch.readmodels.screens.specialists import roster
from peermatch.usecases.core.today import rules_today
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING, READING_ONE, Answer, Limit, PartOfList
from peermatch.web.http.listings import ROSTER
from peermatch.web.http.paging import After
from peermatch.web.pages.program.exports import Mark, as_csv

router = APIRouter(prefix="/api/v1")
Manager = Annotated[Viewer, Depends(ApiForRoles(Role.MANAGER))]
Office = Annotated[Viewer, Depends(ApiForRoles(Role.INTAKE, Role.COORDINATOR, Role.MANAGER))]
Exporter = Annotated[
    Viewer, Depends(ApiForRoles(Role.INTAKE, Role.COORDINATOR, Role.MANAGER, proof=True))
]
Planner = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR, Role.MANAGER))]


class Figures(Answer):
    """Counts of referrals and places; waits in days."""

    waiting: int
    urgent: int
    without_consent: int
    proposed: int
    matched: int
    longest_wait_days: int
    median_wait_days: int
    places: int
    open_places: int


class LikelyWait(Answer):
    """Whole days until a match, of people alike; an empty county or urgency stands for any."""

    county: str
    urgency: str
    outcomes: int
    low: int
    median: int
    high: int


class LikelyWaits(Answer):
    """Ranges meant for eight of ten. Of `tried` earlier referrals `inside` were matched within the
    range that would have been said when they came in."""

    learned_on: date | None
    tried: int
    inside: int
    outcomes: int
    ranges: list[LikelyWait]


class ReplayedFigures(Answer):
    """What a replayed stretch came to; the share of the best possible is per thousand."""

    served: int
    mean_wait_days: int
    points: int
    hindsight_permille: int


class ReserveAnswer(Answer):
    """The policy to reserve scarce specialists; figures are null before it was ever replayed."""

    turned_on: bool
    asked: bool
    problem: str
    day: date | None
    first_day: date | None
    days: int
    arrivals: int
    with_reserve: ReplayedFigures | None
    without: ReplayedFigures | None
    one_by_one_permille: int
    prices: list[tuple[UUID, int]]


class Caseload(Answer):
    """A specialist with the places of their caseload; `specialist` is their staff reference."""

    specialist_id: UUID
    specialist: str
    name: str
    credential: str
    credential_expires: date | None
    capacity: int
    taken: int
    held: int
    open_places: int
    leaving_on: date | None


class Roster(PartOfList):
    """A part of the roster."""

    specialists: list[Caseload]


@router.get("/overview", tags=["management"], responses=READING)
def read_overview(request: Request, viewer: Manager) -> Figures:
    """Waits and caseloads in figures; nobody is named."""
    return Figures.model_validate(overview.figures(services_of(request).reading(viewer.actor)))


@router.get("/reserve", tags=["management"], responses=READING)
def read_reserve(request: Request, viewer: Manager) -> ReserveAnswer:
    """The policy to reserve scarce specialists, and its last replay."""
    found = reserve_policy.policy(services_of(request).reading(viewer.actor))
    return ReserveAnswer.model_validate(found)


@router.get("/likely-waits", tags=["management"], responses=READING)
def read_likely_waits(request: Request, viewer: Manager) -> LikelyWaits:
    """How long people wait until they are matched, and how right that was."""
    found = wait_history.history(services_of(request).reading(viewer.actor))
    tried = found.tried
    ranges = [
        LikelyWait(
            county=one.group.county,
            urgency=one.group.urgency,
            outcomes=one.outcomes,
            low=one.low,
            median=one.median,
            high=one.high,
        )
        for one in found.ranges
    ]
    return LikelyWaits(
        learned_on=tried.day if tried else None,
        tried=tried.tried if tried else 0,
        inside=tried.inside if tried else 0,
        outcomes=tried.outcomes if tried else 0,
        ranges=ranges,
    )


@router.get("/roster", tags=["management"], responses=READING)
def read_roster(request: Request, viewer: Planner, after: After = "", limit: Limit = 100) -> Roster:
    """Specialists with their caseloads, by their own id."""
    sought = ROSTER.after(request, after, limit)
    part = roster.page(services_of(request).reading(viewer.actor), sought)
    rows = [Caseload.model_validate(row) for row in part.rows]
    return Roster(total=part.total, next=ROSTER.next(request, part), specialists=rows)


class Rule(Answer):
    """A limit as it holds today. `level` says what passing it does."""

    limit: str
    value: int
    unit: str
    level: str
    citation: str
    certainty: str
    sentence: str


@router.get("/rules", tags=["records"], responses=READING)
def list_rules(request: Request, _viewer: Planner) -> list[Rule]:
    """Every limit as it holds today."""
    services = services_of(request)
    limits, _holidays = rules_today(services.service, services.now())
    return [
        Rule(
            limit=limit.name,
            value=limit.value,
            unit=limit.unit,
            level=limit.level,
            citation=limit.citation,
            certainty=limit.certainty,
            sentence=limit.sentence,
        )
        for limit in limits.table.values()
    ]


class Weight(Answer):
    """`default` holds unless a manager has changed it."""

    wish: WishName
    sentence: str
    points: int
    default: int


@router.get("/weights", tags=["records"], responses=READING)
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


@router.get(
    "/exports/{name}",
    tags=["records"],
    response_class=Response,
    responses={**READING_ONE, 200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def read_export(request: Request, viewer: Exporter, name: str, mark: Mark = False) -> Response:
    """One list as CSV: referrals, consents, disclosures, records, matches, sessions,
    billing, roster or credentials, as the role has them."""
    return as_csv(request, viewer, name, mark)
