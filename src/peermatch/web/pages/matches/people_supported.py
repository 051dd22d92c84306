"""The people whom a CPRS supports: all of them, and a page for each."""

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.pairing.sides import Side
from domain.people.wellness.handover import HandoverTopic
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.matches import match_detail
from peermatch.readmodels.screens.people.given_to import still_to_ask
from peermatch.readmodels.screens.program.due_list import DueRow
from peermatch.readmodels.screens.sessions import schedule
from peermatch.usecases.people.person_supported import PersonSupported, person_supported
from peermatch.usecases.people.wellness.handed_on import handed_on_of
from peermatch.web.actions import Link, address
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages import reach_ways
from peermatch.web.pages.matches.handing_on_page import handed_on_shown, handing_on_shown
from peermatch.web.pages.matches.match_pages import match_links
from peermatch.web.pages.matches.recovery_capital_page import answers_shown
from peermatch.web.pages.resources.given_section import given_items
from peermatch.web.show.due import due_clock, due_of, item_of
from peermatch.web.show.own import own, private_link
from peermatch.web.show.sections import Item
from peermatch.web.show.templating import page
from peermatch.web.show.words import day, in_words

router = APIRouter()
Specialist = Annotated[Viewer, Depends(ForRoles(Role.CPRS))]
OWN_BUTTON = frozenset({"record-own-check-in"})
"""Forms that the page has a button for."""
SOON = timedelta(days=7)
"""What falls due later is no task yet."""


@router.get("/my-matches")
def my_matches(request: Request, viewer: Specialist) -> Response:
    """Whom a CPRS supports, and who waits for their yes."""
    reading = services_of(request).reading(viewer.actor)
    found = match_detail.of_specialist(reading, own(viewer))
    supported = [row for row in found if row.under_way]
    people = [row.participant_id for row in supported]
    soon = reading.today + SOON
    due = [row for row in due_of(request, viewer).about(people) if row.due_on <= soon]
    asked = [row for row in found if row.acceptance == Side.SPECIALIST]
    return page(
        request,
        "people_supported.html",
        supported=supported,
        asked=[(row, match_links(viewer, row, "/my-matches")) for row in asked],
        awaited=[row for row in found if row.acceptance == Side.PARTICIPANT],
        next_of=schedule.next_of_each(reading, own(viewer)),
        to_ask=still_to_ask(reading, people, own(viewer), _handed_on(reading, viewer, people)),
        due=Counter(row.participant_id for row in due),
        overdue={row.participant_id for row in due if row.overdue},
    )


def _handed_on(reading: Reading, viewer: Viewer, people: Collection[UUID]) -> tuple[UUID, ...]:
    """Of these people those whose resources of the time before may be seen."""
    found = handed_on_of(reading, own(viewer), people)
    return tuple(who for who, one in found.items() if one.shows(HandoverTopic.RESOURCES))


@router.get("/my-matches/{match_id}")
def person_page(request: Request, viewer: Specialist, match_id: UUID) -> Response:
    """One person whom they support. Raises NotFound for anybody else."""
    services = services_of(request)
    reading = services.reading(viewer.actor)
    found = person_supported(reading, own(viewer), match_id)
    back, soon = f"/my-matches/{match_id}", reading.today + SOON
    due = [(row.due_on <= soon, _due(viewer, row, back, reading.today)) for row in found.due]
    whose = {"participant_id": found.match.participant_id}
    return page(
        request,
        "person_supported.html",
        found=found,
        zone=services.service.program.zone,
        next_session=next(iter(_to_come(found)), None),
        ways=tuple(reach_ways.ways(found.reach)),
        said=tuple(reach_ways.said(found.reach)),
        give=address("give-resource", back, match_id=match_id),
        check_in=address("record-own-check-in", back, match_id=match_id),
        say_wishes=address("state-own-conversation-wishes", back, **whose),
        to_ask=given_items(viewer, found.to_ask, back, match_id),
        given=given_items(viewer, found.given, back, match_id),
        due=tuple(one for is_soon, one in due if is_soon),
        later=tuple(one for is_soon, one in due if not is_soon),
        check_ins=tuple(_said_so(*one) for one in found.check_ins),
        before=handed_on_shown(found),
        handing_on=handing_on_shown(found, back),
        answers=answers_shown(found.answered, back, found.match.participant_id),
        links=(
            *_without_buttons(match_links(viewer, found.match, back)),
            *_plans(found, back),
            Link("Sign a consent form on this screen", f"{back}/consent-form"),
            private_link(request, found.match.participant_id),
        ),
    )


def _to_come(found: PersonSupported) -> tuple[schedule.Row, ...]:
    return tuple(row for row in found.coming if row.status == "scheduled")


def _due(viewer: Viewer, row: DueRow, back: str, today: date) -> tuple[Item, str]:
    """What is due with the form that sees to it, and its clock."""
    return item_of(viewer, row, back), due_clock(row.due_on, today)


def _said_so(on: date, side: str, going: str, note: str) -> Item:
    return Item(f"{day(on)}: {in_words(going)}", (note,), tag=in_words(side))


def _without_buttons(links: tuple[Link, ...]) -> tuple[Link, ...]:
    return tuple(one for one in links if not OWN_BUTTON & set(one.address.split("?")[0].split("/")))


def _plans(found: PersonSupported, back: str) -> tuple[Link, ...]:
    """To look again at the newest plan."""
    if not found.plans:
        return ()
    plan_id = found.plans[0][0]
    ids = {"match_id": found.match.match_id, "plan_id": plan_id}
    return (Link("Review the wellness plan", address("review-own-plan", back, **ids)),)
