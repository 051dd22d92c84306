"""Intake's pages: the waitlist, a new referral, one referral, its consent and its closing."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import commands, forms, referral_form
from peermatch.web.forms.choices import CLOSING_REASONS, REFERRAL_CHOICES
from peermatch.web.forms.commands import Texts
from peermatch.web.forms.perform import do, done_at
from peermatch.web.forms.posted import Posted, command_id, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.listings import REFERRALS
from peermatch.web.pages.people.person_sections import sections
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


CLOSING_LABELS = {"reason": "The reason"}
CONSENT_LABELS = {
    "consent_signed_on": "The date of the signature",
    "consent_expires_on": "The expiration date",
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


@router.get("/referrals/new")
def new_referral(request: Request, viewer: Staff) -> Response:
    services = services_of(request)
    values = referral_form.first_values(services.now(), services.service.program.zone)
    return _form(request, viewer, forms.Form(services.new_id(), values), 200)


@router.post("/referrals")
def receive_referral(request: Request, viewer: Staff, posted: Posted) -> Response:
    """Takes the referral in; the form comes back with what was typed if something is wrong."""
    services = services_of(request)
    typed, command = texts(posted), command_id(posted)
    raw = referral_form.import_texts(typed)
    zone = services.service.program.zone
    try:
        referral = commands.referral(request, viewer, raw, command, zone)
        done = do(request, viewer, command, referral)
    except Refusal as refusal:
        form = forms.refused(request, typed, refusal, referral_form.LABELS)
        return _form(request, viewer, form, status_of(refusal))
    return done_at(request, f"/referrals/{done.result['referral_id']}")


@router.get("/referrals/{referral_id}")
def one_referral(request: Request, viewer: Staff, referral_id: UUID) -> Response:
    return _referral(request, viewer, referral_id, None, 200)


@router.post("/referrals/{referral_id}/consent")
def give_consent(request: Request, viewer: Staff, referral_id: UUID, posted: Posted) -> Response:
    """Records a consent that was signed later."""
    row = waitlist.one(services_of(request).reading(viewer.actor), referral_id)

    def read(raw: Texts) -> object:
        return commands.consent(raw, row.participant_id)

    return _change(request, viewer, referral_id, posted, read=read, labels=CONSENT_LABELS)


@router.post("/referrals/{referral_id}/close")
def close_referral(request: Request, viewer: Staff, referral_id: UUID, posted: Posted) -> Response:
    def read(raw: Texts) -> object:
        return commands.closing(raw, referral_id)

    return _change(request, viewer, referral_id, posted, read=read, labels=CLOSING_LABELS)


def _change(
    request: Request,
    viewer: Viewer,
    referral_id: UUID,
    posted: FormData,
    *,
    read: Callable[[Texts], object],
    labels: Mapping[str, str],
) -> Response:
    """Performs what the form asks of one referral; it comes back with the error if refused."""
    typed, command = texts(posted), command_id(posted)
    try:
        do(request, viewer, command, read(typed))
    except Refusal as refusal:
        form = forms.refused(request, typed, refusal, labels)
        return _referral(request, viewer, referral_id, form, status_of(refusal))
    return done_at(request, f"/referrals/{referral_id}")


def _form(request: Request, viewer: Viewer, form: forms.Form, status: int) -> Response:
    choices: dict[str, Any] = {
        "counties": [(county, county) for county in sorted(commands.counties(request))],
        "specialists": commands.specialists(request, viewer),
        **REFERRAL_CHOICES,
    }
    return page(request, "referral_new.html", status, form=form, **choices)


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
        sections=sections(request, viewer, row),
    )
