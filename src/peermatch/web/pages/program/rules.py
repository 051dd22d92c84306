"""The program's limits and the weights of wishes; a manager changes them."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.program.limits import Limit, said_in
from domain.program.match_preferences import WEIGHED, WishName
from domain.program.program_rules import (
    PROGRAM_RULES,
    RULES_ID,
    Rules,
    floors_on,
    limits_on,
    weights_on,
)
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.shared.roles import Role
from peermatch.readmodels.screens.matches.run_ends import left_waiting
from peermatch.web.actions import Link, address, offered
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.program.rule_words import floor_now, limit_now, weight_now
from peermatch.web.show.sections import Item, RecordPage, Section
from peermatch.web.show.templating import page
from peermatch.web.show.words import day, in_words

router = APIRouter()
Planner = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR, Role.MANAGER))]


@router.get("/rules")
def every_rule(request: Request, viewer: Planner) -> Response:
    """Every limit and weight as it holds today, with the changes made or to come."""
    services = services_of(request)
    rules = services.service.store.read(PROGRAM_RULES, RULES_ID)
    today = services.service.program.today(services.now())
    items = tuple(_item(viewer, rules, limit) for limit in limits_on(rules, today).table.values())
    weights = tuple(_weight(viewer, rules, today, *one) for one in weights_on(rules, today).items())
    area = services.service.store.read(SERVICE_AREA, SERVICE_AREA_ID)
    left = left_waiting(services.reading(viewer.actor))
    of_day = floors_on(rules, today)
    floors = tuple(
        _floor(viewer, rules, today, county, at_least=of_day.get(county, 0), left=left.get(county))
        for county in sorted(area.counties)
    )
    record = RecordPage(
        title="Rules",
        lead="Each with its current value. A decision follows the rules in effect that day.",
        links=(
            *offered(viewer.role, "limits", "/rules"),
            Link("History of the rules", "/rules/history"),
        ),
        sections=(
            Section("limits", "Limits", items=items),
            Section("weights", "Matching preferences", items=weights),
            Section("floors", "County floors", items=floors, none="No county is served yet."),
        ),
    )
    return page(request, "record.html", record=record, heading="Rules")


def _item(viewer: Viewer, rules: Rules, limit: Limit) -> Item:
    changes = tuple(
        f"From {day(change.effective_from)}: {said_in(limit.unit, change.value)}"
        f" ({in_words(change.level)}), {change.reason}"
        for change in rules.changes
        if change.limit is limit.name
    )
    links: tuple[Link, ...] = ()
    if viewer.role is Role.MANAGER:
        links = (Link("Change", address("change-limit", "/rules", limit=limit.name)),)
    return Item(
        limit.sentence,
        (
            limit_now(limit),
            f"{limit.citation} ({limit.certainty})",
            *changes,
        ),
        tag=in_words(limit.name),
        links=links,
    )


def _weight(viewer: Viewer, rules: Rules, today: date, wish: WishName, points: int) -> Item:
    """A wish with what a pair that meets it is worth in today's runs."""
    weighed = WEIGHED[wish]
    changes = tuple(
        f"From {day(change.effective_from)}: {change.points}, {change.reason}"
        for change in rules.weights
        if change.wish is wish
    )
    links: tuple[Link, ...] = ()
    if viewer.role is Role.MANAGER:
        links = (Link("Change", address("change-weight", "/rules", wish=wish)),)
    return Item(
        weighed.because,
        (*weight_now(rules, wish, points, today), *changes),
        tag=in_words(wish),
        links=links,
    )


def _floor(
    viewer: Viewer, rules: Rules, today: date, county: str, *, at_least: int, left: int | None
) -> Item:
    """A county with its floor, and how many the last run left waiting there: whom it may reach."""
    changes = tuple(
        f"From {day(change.effective_from)}: {change.at_least or 'none'}, {change.reason}"
        for change in rules.floors
        if change.county == county
    )
    links: tuple[Link, ...] = ()
    if viewer.role is Role.MANAGER:
        links = (Link("Change", address("change-county-floor", "/rules", county=county)),)
    served, since = floor_now(rules, county, at_least, today)
    known = "" if left is None else f"The last matching run left {left} waiting there."
    return Item(county, (served, since, known, *changes), links=links)
