"""The program's limits and the weights of wishes; a manager changes them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.program.limits import Limit, Unit, said_in
from domain.program.match_preferences import WEIGHED, WishName
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, Rules, limits_on, weights_on
from domain.shared.roles import Role
from peermatch.web.actions import Link, address, offered
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.show.sections import Item, RecordPage, Section
from peermatch.web.show.templating import page
from peermatch.web.show.words import counted, day, in_words

router = APIRouter()
Planner = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR, Role.MANAGER))]


@router.get("/rules")
def every_rule(request: Request, viewer: Planner) -> Response:
    """Every limit and weight as it holds today, with the changes made or to come."""
    services = services_of(request)
    rules = services.service.store.read(PROGRAM_RULES, RULES_ID)
    today = services.service.program.today(services.now())
    items = tuple(_item(viewer, rules, limit) for limit in limits_on(rules, today).table.values())
    weights = tuple(_weight(viewer, rules, *one) for one in weights_on(rules, today).items())
    record = RecordPage(
        title="Rules",
        lead="Each with its current value. A decision follows the rules in effect that day.",
        links=offered(viewer.role, "limits", "/rules"),
        sections=(
            Section("limits", "Limits", items=items),
            Section("weights", "Matching preferences", items=weights),
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
            _value(limit),
            f"{limit.citation} ({limit.certainty})",
            *changes,
        ),
        tag=in_words(limit.name),
        links=links,
    )


def _value(limit: Limit) -> str:
    """`12 people. Warn beyond it.`, `On. Block where it is not kept.`, `Off.`"""
    value = said_in(limit.unit, limit.value)
    if limit.unit is not Unit.SWITCH:
        return f"{value}. {in_words(limit.level)} beyond it."
    return f"{value}. {in_words(limit.level)} if not met." if limit.value else f"{value}."


def _weight(viewer: Viewer, rules: Rules, wish: WishName, points: int) -> Item:
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
        (f"{counted(points, 'point')}; {weighed.points} unless changed.", *changes),
        tag=in_words(wish),
        links=links,
    )
