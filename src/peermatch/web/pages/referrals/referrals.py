"""Intake's pages: the waitlist, one referral, its consent and its closing."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import ImmutableMultiDict
from starlette.responses import RedirectResponse, Response

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.screens.referrals.people_found import whom
from peermatch.readmodels.screens.referrals.referral_clocks import last_days
from peermatch.store import Done
from peermatch.usecases.input.csv_text import write_rows
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms, search_fields
from peermatch.web.forms.choices import CLOSING_REASONS
from peermatch.web.forms.layouts import Layout, Sent
from peermatch.web.forms.perform import done_at
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.listings import WAITLIST
from peermatch.web.pages.people.outlook_section import outlook_section
from peermatch.web.pages.people.person_sections import sections
from peermatch.web.pages.referrals import waitlist_filters, waitlist_views
from peermatch.web.pages.referrals.still_needed import still_needed
from peermatch.web.show.templating import page

router = APIRouter()
READERS = (Role.INTAKE, Role.COORDINATOR)
"""Who opens a referral's page; a manager who may give its commands does not."""
Staff = Annotated[Viewer, Depends(ForRoles(*READERS))]
Exporter = Annotated[Viewer, Depends(ForRoles(*READERS, proof=True))]
MOST_ROWS = 1_000_000
"""In a file."""
MOST_FOUND = 200
"""Shown at once of what is sought within the list."""
AT_ONCE = 1_000
"""Ids in one question to the database."""

CHANGE_LABELS = {
    "close-referral": {"reason": "The reason"},
    "give-consent": {
        "signed_on": "The date of the signature",
        "expires_on": "The expiration date",
    },
}


@router.get("/referrals")
def waiting(request: Request, viewer: Staff) -> Response:
    """The waitlist as a list to work off: narrowed, sorted, with the columns that were chosen."""
    return _listed(request, viewer, _asked(request, viewer, request.query_params))


@router.post("/referrals/search")
def search_within(request: Request, viewer: Staff, posted: Posted) -> Response:
    """The same list, of whom one line finds; what is sought is in no address."""
    asked = _asked(request, viewer, posted)
    line = texts(posted).get("sought", "").strip()
    if not line:
        query = urlencode(_address(asked[1]), doseq=True)
        return RedirectResponse(f"/referrals?{query}" if query else "/referrals", 303)
    return _listed(request, viewer, asked, line)


@router.get("/referrals/list.csv")
def waiting_as_csv(request: Request, viewer: Exporter) -> Response:
    """The rows of a view, safe to open in a spreadsheet; whose names it opens is recorded."""
    _, asked = _asked(request, viewer, request.query_params)
    return _csv(services_of(request).reading(viewer.actor), asked, None)


@router.post("/referrals/list.csv")
def search_as_csv(request: Request, viewer: Exporter, posted: Posted) -> Response:
    """The same of what was found within the list. Raises InvalidInput."""
    _, asked = _asked(request, viewer, posted)
    reading = services_of(request).reading(viewer.actor)
    found = search_fields.line(texts(posted).get("sought", ""))
    return _csv(reading, asked, whom(reading, **found))


Known = Mapping[str, waitlist_filters.Choices]
Asked = tuple[Known, waitlist_filters.Chosen]
"""What may be chosen, and what was."""


def _asked(request: Request, viewer: Viewer, given: ImmutableMultiDict[str, Any]) -> Asked:
    known = waitlist_filters.choices(request, viewer)
    said = {name: value for name, value in given.items() if isinstance(value, str)}
    columns = [one for one in given.getlist("columns") if isinstance(one, str)]
    return known, waitlist_filters.chosen(said, known, columns)


def _listed(request: Request, viewer: Viewer, told: Asked, line: str = "") -> Response:
    """`line` is what is sought within the list; then all that is found is on one page."""
    known, asked = told
    reading = services_of(request).reading(viewer.actor)
    listing, refusal, status = WAITLIST[asked.sort], "", 200
    sought, people = listing.asked(request, request.query_params), None
    if line:
        sought, people = PartRequest(size=MOST_FOUND), frozenset[UUID]()
        try:
            people = whom(reading, **search_fields.line(line))
        except Refusal as refused:
            refusal, status = refused.sentence, status_of(refused)
    found = waitlist.page(reading, sought, asked.wish, asked.sort, people)
    return page(
        request,
        "waitlist.html",
        status,
        rows=found.rows,
        last_days=_last_days(reading, found.rows, asked),
        needed=waitlist_filters.needed,
        source=waitlist_filters.source,
        asked=asked,
        choices=known,
        labels=waitlist_filters.LABELS,
        first=waitlist_filters.FIRST,
        sorts=waitlist_filters.SORT,
        columns=waitlist_filters.COLUMNS,
        views=waitlist_views.views(request, reading, viewer, known),
        keeps=waitlist_views.keeps(asked),
        new_id=services_of(request).new_id,
        address=f"?{urlencode(_address(asked), doseq=True)}",
        chosen=_address(asked),
        line=line,
        refusal=refusal,
        paging=listing.paging(request, found, _address(asked)),
    )


def _csv(
    reading: Reading, asked: waitlist_filters.Chosen, people: frozenset[UUID] | None
) -> Response:
    found = waitlist.page(reading, PartRequest(size=MOST_ROWS), asked.wish, asked.sort, people)
    header = ["Person", *(waitlist_filters.COLUMNS[name] for name in asked.columns)]
    days = _last_days(reading, found.rows, asked)
    rows = [
        waitlist_filters.cells(row, asked.columns, days.get(row.referral_id)) for row in found.rows
    ]
    headers = {"Content-Disposition": 'attachment; filename="waitlist.csv"'}
    return Response(
        write_rows([header, *rows]), media_type="text/csv; charset=utf-8", headers=headers
    )


def _last_days(
    reading: Reading, rows: tuple[waitlist.Row, ...], asked: waitlist_filters.Chosen
) -> dict[UUID, date]:
    """Where the column is shown; asked of some rows at a time, however many a file has."""
    if "clock" not in asked.columns:
        return {}
    ids = [row.referral_id for row in rows]
    parts = (last_days(reading, ids[n : n + AT_ONCE]) for n in range(0, len(ids), AT_ONCE))
    return {one: day for part in parts for one, day in part.items()}


def _address(asked: waitlist_filters.Chosen) -> dict[str, Any]:
    """What an address says of a view; the usual columns go without saying."""
    chosen = asked.columns != waitlist_filters.USUAL
    return {**asked.texts, **({"columns": list(asked.columns)} if chosen else {})}


@router.get("/referrals/{referral_id}")
def one_referral(request: Request, viewer: Staff, referral_id: UUID) -> Response:
    return _referral(request, viewer, referral_id, None, 200)


def _changed(request: Request, _viewer: Viewer, sent: Sent, _done: Done) -> Response:
    return done_at(request, f"/referrals/{sent.id_of('referral_id')}")


def _not_changed(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    form = forms.refused(request, sent.typed, refusal, CHANGE_LABELS[sent.command])
    return _referral(request, viewer, sent.id_of("referral_id"), form, status_of(refusal))


def _referral(
    request: Request, viewer: Viewer, referral_id: UUID, form: forms.Form | None, status: int
) -> Response:
    services = services_of(request)
    row = waitlist.one(services.reading(viewer.actor), referral_id)
    return page(
        request,
        "referral.html",
        status,
        row=row,
        form=form or forms.Form(services.new_id()),
        close_id=services.new_id(),
        closing_reasons=CLOSING_REASONS,
        zone=services.service.program.zone,
        needed=still_needed(
            row,
            viewer,
            f"/referrals/{referral_id}",
            services.account_names.roles_in_use().intersection(READERS),
        ),
        outlook=outlook_section(request, viewer, row),
        sections=sections(request, viewer, row),
    )


REFERRAL = Layout(frozenset(CHANGE_LABELS), _changed, _not_changed, asks=True)
