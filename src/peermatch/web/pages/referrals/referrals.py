"""Intake's pages: the waitlist, one referral, its consent and its closing."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.store import Done
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.choices import CLOSING_REASONS
from peermatch.web.forms.layouts import Layout, Sent
from peermatch.web.forms.perform import done_at
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.listings import REFERRALS
from peermatch.web.pages.people.outlook_section import outlook_section
from peermatch.web.pages.people.person_sections import sections
from peermatch.web.pages.referrals.still_needed import still_needed
from peermatch.web.show.templating import page

router = APIRouter()
Staff = Annotated[Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR))]

FILTERS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "status",
        "Status",
        (("", "Any"), ("waiting", "Waiting"), ("proposed", "Proposed"), ("matched", "Matched")),
    ),
    ("urgency", "Urgency", (("", "Any"), ("urgent", "Urgent"), ("routine", "Routine"))),
    ("consent", "Consent", (("", "Any"), ("in-force", "In force"), ("missing", "Missing"))),
)


CHANGE_LABELS = {
    "close-referral": {"reason": "The reason"},
    "give-consent": {
        "signed_on": "The date of the signature",
        "expires_on": "The expiration date",
    },
}


@router.get("/referrals")
def waiting(request: Request, viewer: Staff) -> Response:
    """The waitlist, urgent first and then by wait."""
    query = request.query_params
    chosen = {
        name: query.get(name, "") if query.get(name, "") in [value for value, _ in options] else ""
        for name, _, options in FILTERS
    }
    sought = REFERRALS.asked(request, query)
    found = waitlist.page(services_of(request).reading(viewer.actor), sought, **chosen)
    return page(
        request,
        "waitlist.html",
        rows=found.rows,
        filters=FILTERS,
        chosen=chosen,
        filtered=any(chosen.values()),
        paging=REFERRALS.paging(request, found, chosen),
    )


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
