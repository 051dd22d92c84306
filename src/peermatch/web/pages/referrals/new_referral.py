"""A new referral in steps: each may be saved for later, and each may already be enough."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from domain.referrals.completeness import NEEDED, Needed
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.store import Done
from peermatch.web import hours_grid
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms, referral_form, search_fields
from peermatch.web.forms.choices import REFERRAL_CHOICES
from peermatch.web.forms.kept_forms import check_not_again
from peermatch.web.forms.layouts import Layout, Sent, Texts
from peermatch.web.forms.people.kinds_of_people import SPECIALISTS
from peermatch.web.forms.people.meant import Offered, offered
from peermatch.web.forms.perform import done_at
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.forms.referral_form import STEPS, Step
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.referrals.while_typing import found_of
from peermatch.web.show.templating import page

router = APIRouter()
Staff = Annotated[Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR))]
LIST = "/referrals/drafts"
TOLD: Mapping[Needed, str] = {
    Needed.BIRTH_DATE: "birth_date",
    Needed.COUNTY: "county",
    Needed.SERVICE_LINE: "service_line",
    Needed.AREAS: "areas",
    Needed.MODES: "modes",
    Needed.HOURS: "available",
}
"""The field in which each is told."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which draft, and which page of it."""

    draft_id: UUID
    step: Step


@router.get("/referrals/new")
def new_referral(request: Request, viewer: Staff) -> Response:
    """The first step of a draft that is kept once it is saved."""
    return _shown(request, viewer, Place(services_of(request).new_id(), STEPS[0]), _begun(request))


@router.get(LIST)
def drafts(request: Request, viewer: Staff) -> Response:
    """What the viewer began and has not finished."""
    found = services_of(request).drafts.listed(viewer.account.account_id)
    zone = services_of(request).service.program.zone
    return page(request, "referral_drafts.html", drafts=found, zone=zone)


@router.get(LIST + "/{draft_id}/{step}")
def one_draft(request: Request, viewer: Staff, draft_id: UUID, step: str) -> Response:
    draft = services_of(request).drafts.opened(viewer.account.account_id, draft_id)
    if draft is None:
        raise HTTPException(404)
    values = referral_form.as_now(draft.texts)
    return _shown(request, viewer, Place(draft_id, referral_form.step_of(step)), values)


@router.post(LIST)
def save(request: Request, viewer: Staff, posted: Posted) -> Response:
    """Keeps what was typed as a draft and leads to where the button says."""
    typed = texts(posted)
    draft_id, step = _draft_of(typed), referral_form.step_of(typed.get("step", ""))
    values = _merged(request, viewer, typed)
    if preset := typed.get(hours_grid.PRESET, ""):
        values["available"] = hours_grid.with_preset(values.get("available", ""), preset)
    try:
        check_not_again(request)
        services_of(request).drafts.save(viewer.account.account_id, draft_id, values)
    except Refusal as refusal:
        form = forms.refused(request, values, refusal, referral_form.LABELS)
        return _form(request, viewer, Place(draft_id, step), form, status_of(refusal))
    go = typed.get("go", "")
    if go == "later":
        return RedirectResponse(LIST, 303)
    anchor = "#available" if preset else ""
    to = step.key if preset else referral_form.step_of(go or step.key).key
    return RedirectResponse(f"{LIST}/{draft_id}/{to}{anchor}", 303)


@router.post(LIST + "/{draft_id}/drop")
def drop(request: Request, viewer: Staff, draft_id: UUID) -> Response:
    check_not_again(request)
    services_of(request).drafts.drop(viewer.account.account_id, draft_id)
    return RedirectResponse(LIST, 303)


def _draft_of(typed: Texts) -> UUID:
    """Raises HTTPException(422) where the form names no draft."""
    try:
        return UUID(typed.get("draft", ""))
    except ValueError:
        raise HTTPException(422) from None


def _begun(request: Request) -> dict[str, str]:
    services = services_of(request)
    return referral_form.first_values(services.now(), services.service.program.zone)


def _merged(request: Request, viewer: Viewer, typed: Texts) -> dict[str, str]:
    """The draft with what this page of it says now; a page without a draft is all there is."""
    if "step" not in typed:
        return dict(typed)
    draft = services_of(request).drafts.opened(viewer.account.account_id, _draft_of(typed))
    before = referral_form.as_now(draft.texts) if draft else _begun(request)
    return referral_form.saved(before, typed, referral_form.step_of(typed["step"]))


def _texts(request: Request, viewer: Viewer, sent: Sent) -> Texts:
    return referral_form.command_texts(_merged(request, viewer, sent.typed))


def _received(request: Request, viewer: Viewer, sent: Sent, done: Done) -> Response:
    """The draft has served its purpose."""
    if "step" in sent.typed:
        services_of(request).drafts.drop(viewer.account.account_id, _draft_of(sent.typed))
    return done_at(request, f"/referrals/{done.result['referral_id']}")


def _not_received(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    """The step with the first error comes back, with what was typed on all of them."""
    values = _merged(request, viewer, sent.typed)
    form = forms.refused(request, values, refusal, referral_form.LABELS)
    here = referral_form.step_of(sent.typed.get("step", ""))
    step = referral_form.step_with([*form.errors, *form.asked], here)
    form = _of_step(form, step)
    draft_id = _draft_of(sent.typed) if "step" in sent.typed else services_of(request).new_id()
    if step is not here and "step" in sent.typed:
        services_of(request).drafts.save(viewer.account.account_id, draft_id, values)
    return _form(request, viewer, Place(draft_id, step), form, status_of(refusal))


def _of_step(form: forms.Form, step: Step) -> forms.Form:
    """Errors of other pages are told in words: their fields are not here to lead to."""
    here = {name: text for name, text in form.errors.items() if name in step.fields}
    others = (text for name, text in form.errors.items() if name not in step.fields)
    refusal = " ".join(filter(None, (form.refusal, *others)))
    asked = {name: them for name, them in form.asked.items() if name in step.fields}
    return replace(form, errors=here, refusal=refusal, asked=asked)


def _shown(request: Request, viewer: Viewer, at: Place, values: Texts) -> Response:
    form = forms.Form(services_of(request).new_id(), values)
    return _form(request, viewer, at, form, 200)


def _form(request: Request, viewer: Viewer, at: Place, form: forms.Form, status: int) -> Response:
    step = at.step
    given = referral_form.command_texts(form.values)
    place = STEPS.index(step)
    choices: dict[str, Any] = {
        "counties": [(county, county) for county in sorted(search_fields.counties(request))],
        "specialists": _specialists(request, viewer, form) if step.key == "support" else {},
        **REFERRAL_CHOICES,
    }
    consent = given["consent_signed_on"] and given["consent_expires_on"]
    needed = [(NEEDED[one], bool(given[field])) for one, field in TOLD.items()]
    return page(
        request,
        "referral_new.html",
        status,
        form=form,
        draft_id=at.draft_id,
        step=step,
        steps=STEPS,
        place=place,
        following=STEPS[place + 1] if place + 1 < len(STEPS) else None,
        before=STEPS[place - 1] if place else None,
        needed=[*needed, ("Signed consent", bool(consent))],
        known=found_of(request, viewer, form.values),
        **choices,
    )


def _specialists(request: Request, viewer: Viewer, form: forms.Form) -> dict[str, Offered]:
    asked = {name: form.value(name) for name in ("prefer_specialists", "exclude_specialists")}
    return offered(services_of(request).reading(viewer.actor), SPECIALISTS, asked)


NEW_REFERRAL = Layout(frozenset({"receive-referral"}), _received, _not_received, _texts, asks=True)
