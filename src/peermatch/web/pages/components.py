"""Every component in all its states on one page, in the demonstration and its tests alone."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.shared.roles import STAFF
from peermatch.readmodels.screens.program.first_steps import Begun
from peermatch.web.actions import Link
from peermatch.web.forms.forms import Form
from peermatch.web.forms.people.meant import NOBODY
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.paging import Paging
from peermatch.web.pages.component_samples import DRAWING, NAMES, PROPOSALS, limits
from peermatch.web.pages.program.steps_to_take import of_program
from peermatch.web.show.next_things import Next
from peermatch.web.show.sections import Item, Section
from peermatch.web.show.templating import page

router = APIRouter()
Anyone = Annotated[Viewer, Depends(ForRoles(*STAFF))]
CLOCKS = (("over", "Over by 14 days"), ("soon", "Due today"), ("", "In 3 days"))
WRONG = {
    "alias": "The alias is missing.",
    "line": "The service line is missing.",
    "successor": NOBODY,
}
FILLED = {
    "name": "Yael Yerby",
    "urgency": "urgent",
    "days": "mon",
    "leaders": "Upshur;7c1b1c0e-0000-4000-8000-000000000001",
}


@router.get("/components")
def components(request: Request, viewer: Anyone) -> Response:
    services = services_of(request)
    if not services.demo_accounts:
        raise HTTPException(404)
    shown = Section(
        "entries",
        "Entries",
        facts=(("Language", "English"), ("Phone", "(804) 555-0142")),
        items=(
            Item("An entry with a tag", ("A line about it.",), "Overdue", "#entries"),
            Item("An entry with forms", links=(Link("Correct", "#entries"),)),
        ),
        links=(Link("Add an entry", "#entries"),),
    )
    return page(
        request,
        "components.html",
        names=NAMES,
        next=tuple(
            Next(
                clock=clock, day="Wed, Dec 2", what="First contact attempt", name=name,
                about="King William", action="Record it", address="#things", standing=standing,
            )
            for name, (standing, clock) in zip(NAMES, CLOCKS, strict=False)
        ),
        first=of_program(Begun(site=True, specialist=False, referral=False), accounts=False),
        filled=Form(services.new_id(), FILLED),
        wrong=Form(services.new_id(), {}, WRONG),
        sections=(shown, Section("none", "No entries", none="Nothing was recorded yet.")),
        proposals=PROPOSALS,
        limits=limits(services.service.program.today(services.service.now())),
        drawing=DRAWING,
        week=Form(services.new_id(), {"hours": "Mon 09:00-11:00; Wed 18:00-19:30"}),
        paging=Paging(
            total=61, first_row=26, last_row=50, first="#paging", previous="#paging",
            next="#paging", last="#paging",
        ),
    )  # fmt: skip
