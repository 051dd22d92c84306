"""The manager's page of the policy *reserve scarce specialists*: replayed, turned on and off."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.program.reserve import ReplayFigures
from domain.shared.roles import Role
from peermatch.readmodels.screens.people.naming import specialist_names
from peermatch.readmodels.screens.program import reserve_policy
from peermatch.readmodels.screens.program.reserve_policy import Policy
from peermatch.web.actions import Link, offered
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.show.sections import Item, RecordPage, Section
from peermatch.web.show.templating import page
from peermatch.web.show.words import counted, day

router = APIRouter()
Manager = Annotated[Viewer, Depends(ForRoles(Role.MANAGER))]
ADDRESS = "/reserve"
LEAD = (
    "Some specialists are the only ones who can support certain people. With this policy a "
    "matching run leaves them free where somebody else can serve the same people: a match with "
    "them counts as less close, by what one of their places was worth in the last year. Who is "
    "served today, and in which order, stays the same."
)
UNDER_WAY = "A replay is in progress; it takes a few minutes for a large program."
NOT_REPLAYED = "Not replayed yet. It has to be, before the policy can be turned on."
NOBODY = "Nobody: no specialist was scarce, or nothing was learned yet."
EMPTY_PLACES = (
    "{share} of the best possible. Peermatch doesn't do this: people would wait although a place "
    "is free."
)
MOST_NAMED = 20


@router.get(ADDRESS)
def policy(request: Request, viewer: Manager) -> Response:
    reading = services_of(request).reading(viewer.actor)
    found = reserve_policy.policy(reading)
    scarcest = sorted(found.prices, key=lambda one: -one[1])[:MOST_NAMED]
    names = specialist_names(reading, {who for who, _ in scarcest})
    named = tuple(
        Item(names.get(who, ""), (f"One more place was worth {counted(points, 'point')}.",))
        for who, points in scarcest
    )
    shown = RecordPage(
        title="Reserve scarce specialists",
        lead=LEAD,
        tags=("On" if found.turned_on else "Off",),
        up=Link("Overview", "/overview"),
        links=offered(viewer.role, "reserve", ADDRESS, _not_now(found)),
        sections=(
            Section(
                "replay", "Replayed against our own history", _figures(found), none=NOT_REPLAYED
            ),
            Section("prices", "Whom the policy keeps free", items=named, none=NOBODY),
        ),
    )
    return page(request, "record.html", record=shown, heading=shown.title)


def _not_now(found: Policy) -> frozenset[str]:
    """What would change nothing, or be refused."""
    out = {"turn-reserve-on"} if found.turned_on or found.day is None else set()
    out |= set() if found.turned_on else {"turn-reserve-off"}
    return frozenset(out | ({"replay-reserve"} if found.asked else set()))


def _figures(found: Policy) -> tuple[tuple[str, str], ...]:
    now = (("Now", UNDER_WAY if found.asked else ""), ("Last replay failed", found.problem))
    on, off = found.with_reserve, found.without
    if on is None or off is None:
        return now
    stretch = f"{counted(found.days, 'day')} from {day(found.first_day)}"
    alone = f"{found.one_by_one_permille / 10:g} percent"
    return (
        *now,
        ("Replayed", f"{stretch}, {counted(found.arrivals, 'referral')}, one run a week"),
        ("Served", _both(on.served, off.served)),
        (
            "Average wait",
            _both(counted(on.mean_wait_days, "day"), counted(off.mean_wait_days, "day")),
        ),
        ("Points of wishes met", _both(on.points, off.points)),
        ("Of the best possible, known afterwards", _both(_percent(on), _percent(off))),
        ("If places were kept empty", EMPTY_PLACES.format(share=alone)),
        ("Learned on", day(found.day)),
    )


def _both(on: object, off: object) -> str:
    return f"{on} with the policy, {off} without"


def _percent(figures: ReplayFigures) -> str:
    return f"{figures.hindsight_permille / 10:g} percent"
