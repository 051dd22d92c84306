"""Intake's pages: the waitlist, one referral, its consent and its closing."""

from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.screens.referrals.referral_clocks import last_days
from peermatch.store import Done
from peermatch.usecases.input.csv_text import write_rows
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.choices import CLOSING_REASONS
from peermatch.web.forms.layouts import Layout, Sent
from peermatch.web.forms.perform import done_at
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.listings import WAITLIST
from peermatch.web.pages.people.outlook_section import outlook_section
from peermatch.web.pages.people.person_sections import sections
from peermatch.web.pages.referrals import waitlist_filters, waitlist_views
from peermatch.web.pages.referrals.still_needed import still_needed
from peermatch.web.show.templating import page

router = APIRouter()
Staff = Annotated[Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR))]
Exporter = Annotated[Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR, proof=True))]
MOST_ROWS = 1_000_000
"""In a file."""
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
    known = waitlist_filters.choices(request, viewer)
    query = request.query_params
    asked = waitlist_filters.chosen(query, known, query.getlist("columns"))
    listing = WAITLIST[asked.sort]
    sought = listing.asked(request, query)
    reading = services_of(request).reading(viewer.actor)
    found = waitlist.page(reading, sought, asked.wish, asked.sort)
    return page(
        request,
        "waitlist.html",
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
        paging=listing.paging(request, found, _address(asked)),
    )


@router.get("/referrals/list.csv")
def waiting_as_csv(request: Request, viewer: Exporter) -> Response:
    """The rows of a view, safe to open in a spreadsheet; whose names it opens is recorded."""
    query = request.query_params
    known = waitlist_filters.choices(request, viewer)
    asked = waitlist_filters.chosen(query, known, query.getlist("columns"))
    reading = services_of(request).reading(viewer.actor)
    found = waitlist.page(reading, PartRequest(size=MOST_ROWS), asked.wish, asked.sort)
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
        needed=still_needed(row, viewer, f"/referrals/{referral_id}"),
        outlook=outlook_section(request, viewer, row),
        sections=sections(request, viewer, row),
    )


REFERRAL = Layout(frozenset(CHANGE_LABELS), _changed, _not_changed, asks=True)
