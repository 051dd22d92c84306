"""A specialist's page, for planners and for themselves."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.roles import Role
from domain.specialists.workload import ComingWeeks
from peermatch.readmodels.engine.failed_work import HORIZON, Failed
from peermatch.readmodels.screens.people.naming import participant_names, specialist_names
from peermatch.readmodels.screens.specialists import specialist_page
from peermatch.readmodels.screens.specialists.specialist_page import Detail
from peermatch.usecases.matches.looked_at import look_at_weeks
from peermatch.usecases.specialists.own_time import OwnTime, own_time
from peermatch.web.actions import Link, address, offered
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.past.event_lines import latest
from peermatch.web.show.own import own
from peermatch.web.show.sections import Item, RecordPage, Section
from peermatch.web.show.templating import page
from peermatch.web.show.words import counted, day, experience, in_words, window

router = APIRouter()
Planner = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR, Role.MANAGER))]
Specialist = Annotated[Viewer, Depends(ForRoles(Role.CPRS))]
ITEMISED = frozenset({"cancel-leave", "withdraw-credential"})
"""Forms shown next to what they change."""
OF_TIME = frozenset({"change-hours", "except-hours", "restore-hours"})
"""Forms that a CPRS has on the page of their own time."""


@router.get("/specialists/{specialist_id}")
def one_specialist(request: Request, viewer: Planner, specialist_id: UUID) -> Response:
    return _shown(request, viewer, specialist_id, f"/specialists/{specialist_id}")


@router.get("/my-details")
def my_details(request: Request, viewer: Specialist) -> Response:
    """What the program has recorded of a CPRS, and what they may change themselves."""
    return _shown(request, viewer, own(viewer), "/my-details")


def _shown(request: Request, viewer: Viewer, specialist_id: UUID, back: str) -> Response:
    services = services_of(request)
    reading = services.reading(viewer.actor)
    found = specialist_page.one(reading, specialist_id)
    mine = viewer.role is Role.CPRS
    names: dict[UUID, str] = {}
    if found.supervisor_id is not None and not mine:
        names = specialist_names(reading, [found.supervisor_id])
    look, program = services.service.store.look(), services.service.program
    weeks = look_at_weeks(look, specialist_id, program, reading.today)
    sections = [
        _work(found, names),
        _coming(weeks, services.failed_work.one(HORIZON, str(specialist_id)), viewer),
        _areas(found),
    ]
    if not mine:
        own = own_time(services.service, reading, specialist_id, look)
        sections[2:2] = [
            _credentials(found, viewer, back),
            _supervised(found, viewer, back),
            _education(own),
        ]
        sections.append(_leave(found, own, viewer, back))
    if viewer.role is Role.COORDINATOR:
        people = participant_names(reading, {m["participant_id"] for m in found.matches})
        sections.append(_supported(found, people))
    if not mine:
        path = f"/specialists/{specialist_id}/history"
        sections.append(latest(request, viewer, (specialist_id,), path))
    leaving = f"Leaves {day(found.leaving_on)}" if found.leaving_on else ""
    without = ITEMISED if found.leaving_on else ITEMISED | {"stay-on"}
    without |= OF_TIME if mine else frozenset()
    record = RecordPage(
        title=found.name,
        lead=found.specialist,
        tags=(in_words(found.credential), leaving),
        up=None if mine else Link("Roster", "/roster"),
        links=offered(viewer.role, "specialist", back, without, specialist_id=specialist_id),
        sections=tuple(sections),
    )
    heading = "My details" if mine else "Specialist"
    return page(request, "record.html", record=record, heading=heading)


def _work(found: Detail, names: dict[UUID, str]) -> Section:
    flags = "; ".join(
        f"{in_words(name)}: {amount} of {value}" for name, value, amount in found.flags
    )
    load = found.caseload
    supervisor = names.get(found.supervisor_id, "") if found.supervisor_id else ""
    return Section(
        "work",
        "Work",
        facts=(
            ("Caseload", f"{load.in_use} of {load.capacity}"),
            ("Not yet started", str(load.held) if load.held else ""),
            ("Openings", str(load.open_places)),
            ("Share of full time", f"{found.fte_percent} %"),
            ("Weekly hours", "; ".join(map(window, found.windows))),
            ("Ways to meet", ", ".join(in_words(mode) for mode in found.modes)),
            ("Home office", found.home_name),
            ("Languages", ", ".join(found.languages)),
            ("Supervisor", supervisor),
            ("In practice since", day(found.practicing_since)),
            ("Last full supervision", day(found.last_supervision)),
            ("Over a limit", flags),
        ),
    )


def _coming(weeks: ComingWeeks, failed: Failed | None, viewer: Viewer) -> Section:
    """Capacity in minutes as well as heads, and whether planning their weeks failed."""
    workload = weeks.workload
    left = f"{workload.left} minutes ({workload.percent} % committed)"
    parts = (
        ("Working hours", f"{weeks.available} minutes, minus leave and holidays"),
        ("Sessions", f"{weeks.sessions} minutes"),
        ("Travel", f"{weeks.travel} minutes"),
        ("Notes", f"{weeks.notes} minutes"),
        ("Groups", f"{weeks.groups} minutes"),
        ("Supervision", f"{weeks.supervision} minutes"),
        ("Left", left),
        ("Weighted caseload", f"{weeks.people:g} (weekly meetings count 1)"),
    )
    planning = ("Planning these weeks", failed.sentence if failed else "")
    may_try_again = failed is not None and failed.set_aside and viewer.role is Role.MANAGER
    links = (Link("Work set aside", "/set-aside"),) if may_try_again else ()
    return Section("coming", "Next four weeks", facts=(planning, *parts), links=links)


def _credentials(found: Detail, viewer: Viewer, back: str) -> Section:
    items = tuple(
        Item(
            f"{in_words(row['kind'])} by {row['body']}",
            (f"{day(row['issued_on'])} to {day(row['expires_on'])}",),
            tag=f"Withdrawn {day(row['withdrawn_on'])}" if row["withdrawn_on"] else "",
            links=_withdrawal(found, viewer, back, row["kind"]) if not row["withdrawn_on"] else (),
        )
        for row in found.credentials
    )
    until = f"until {day(found.credential_expires)}" if found.credential_expires else ""
    registered = "Yes" if found.registered else "No"
    facts = (
        ("Credential", f"{in_words(found.credential)} {until}".strip()),
        ("Registered with the board", registered),
    )
    return Section("credentials", "Credentials", facts=facts, items=items)


def _supervised(found: Detail, viewer: Viewer, back: str) -> Section:
    """The last year's, each with its own correction."""
    items = tuple(
        Item(
            day(one.held_on),
            (
                counted(one.minutes, "minute"),
                f"Corrected: {one.correction_reason}" if one.correction_reason else "",
            ),
            tag="" if one.long_enough else "Too short to count",
            links=offered(
                viewer.role,
                "supervision",
                back,
                specialist_id=found.specialist_id,
                supervision_id=one.supervision_id,
            ),
        )
        for one in found.supervisions
    )
    return Section("supervision", "Supervision", items=items)


def _withdrawal(found: Detail, viewer: Viewer, back: str, kind: str) -> tuple[Link, ...]:
    if viewer.role is not Role.MANAGER:
        return ()
    ids = {"specialist_id": found.specialist_id, "kind": kind}
    return (Link("Withdraw", address("withdraw-credential", back, **ids)),)


def _areas(found: Detail) -> Section:
    shared = dict(found.sharing)
    items = []
    for area in found.experiences:
        audience = shared.get(area)
        told = (
            "Not shared" if audience is None else f"Shared with: {in_words(audience.name.lower())}"
        )
        items.append(Item(experience(area), (told,)))
    for one in found.about:
        told = f"Shared with: {in_words(one.audience.name.lower())}"
        items.append(Item(experience(one), (told,)))
    return Section("areas", "Lived experience and sharing", items=tuple(items))


def _education(own: OwnTime) -> Section:
    year = own.year
    said = f"{year.minutes / 60:g} of {year.needed / 60:g} hours"
    ethics = f"{year.ethics / 60:g} of {year.ethics_needed / 60:g} hours"
    items = tuple(
        Item(
            one.title, (f"{day(one.completed_on)}, {counted(one.minutes, 'minute')}", one.provider)
        )
        for one in own.education
        if year.since <= one.completed_on
    )
    facts = (("Until", day(year.until)), ("Done", said), ("In ethics", ethics))
    return Section("education", "Continuing education", facts=facts, items=items)


def _leave(found: Detail, own: OwnTime, viewer: Viewer, back: str) -> Section:
    """What waits for an answer first, then what is planned."""
    whose = found.specialist_id
    asked = tuple(
        Item(
            f"{day(one.first_day)} to {day(one.last_day)}",
            (f"Asked for on {day(one.asked_on)}", one.note),
            tag="Waits for an answer",
            links=offered(
                viewer.role, "leave request", back, specialist_id=whose, request_id=request_id
            ),
        )
        for request_id, one in own.requests
        if one.open
    )
    planned = tuple(
        Item(
            f"{day(first)} to {day(last)}",
            links=(
                Link(
                    "Cancel",
                    address(
                        "cancel-leave",
                        back,
                        specialist_id=found.specialist_id,
                        first_day=first,
                        last_day=last,
                    ),
                ),
            ),
        )
        for first, last in found.leave
    )
    return Section("leave", "Leave", items=(*asked, *planned), none="No leave is planned.")


def _supported(found: Detail, names: dict[UUID, str]) -> Section:
    items = tuple(
        Item(
            names.get(row["participant_id"], ""),
            tag=in_words(row["status"]),
            address=f"/matches/{row['match_id']}",
        )
        for row in found.matches
    )
    return Section("supported", "People supported", items=items, none="No one right now.")
