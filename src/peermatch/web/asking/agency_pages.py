"""The form by which an agency refers somebody: found by the agency's link alone, and answered with
a receipt on the page itself. Links that don't work any more look like those that never were."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from fastapi import APIRouter, Request
from starlette.responses import Response

from domain.shared.decider import Refusal
from peermatch.store import CommandReused
from peermatch.store.accounts.agencies.agency_links import AgencyLink
from peermatch.store.accounts.throttle import TooManyAttempts
from peermatch.translation.catalogs import N_, texts_in
from peermatch.usecases.core.ids import derived
from peermatch.usecases.input.fields import InvalidInput
from peermatch.usecases.referrals.asking_for_support import PUBLIC_PAGE, asked_referral
from peermatch.web.asking import form_pass, told_fields
from peermatch.web.asking.agency_fields import SOON, UNREADABLE, WAYS, read_agency
from peermatch.web.asking.asked_back import UNUSUAL, Asked, asked_back
from peermatch.web.asking.asking_pages import (
    AT_ONCE,
    NOT_SENT,
    NOT_TAKEN,
    SENT_BEFORE,
    TOO_MANY,
    check_open,
    language_of,
    refused,
    spoken,
)
from peermatch.web.asking.form_pass import CARRIED, UNSEEN, FormPass
from peermatch.web.errors.error_responses import waits
from peermatch.web.forms.forms import Form
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.forms.search_fields import counties
from peermatch.web.http.access import SECRET, services_of
from peermatch.web.http.caller import source_of
from peermatch.web.show.translated import language_for, translated_page

router = APIRouter(dependencies=[SECRET])
AGENCY = "/agency"
NO_LINK = N_("This link does not work. Please ask us for a new one.")


@dataclass(frozen=True, slots=True)
class AgencyForm:
    """By which link it is shown, in which language, with which pass."""

    link: AgencyLink
    language: str
    own: FormPass


@router.get(f"{AGENCY}/{{token}}")
def agency_form(request: Request, token: str) -> Response:
    check_open(request)
    link, language = services_of(request).agency_links.by_token(token), language_for(request)
    if link is None:
        return _no_link(request, language)
    place = AgencyForm(link, language, form_pass.issue(request, token))
    return _form(request, place, Form(services_of(request).new_id()))


@router.post(AGENCY)
def agency_referred(request: Request, posted: Posted) -> Response:
    """Everything is checked before anything is done, in the same way whoever is named."""
    check_open(request)
    services, typed = services_of(request), texts(posted)
    language = language_of(request, typed)
    found = form_pass.given(request, typed.get(CARRIED, ""))
    link = services.agency_links.by_token(found.about) if found else None
    if found is None or link is None:
        return _no_link(request, language)
    place = AgencyForm(link, language, found)
    today = services.service.program.today(services.now())
    told = read_agency(
        typed,
        link.organization,
        counties(request),
        today,
        referral_id=asked_referral(found.receipt),
        reference=found.receipt,
    )
    person = form_pass.by_a_person(request, found, typed.get(UNSEEN, ""))
    if told.errors or not person:
        refusal = "" if person else NOT_SENT
        return _again(request, place, typed, status=422, errors=told.errors, refusal=refusal)
    if asked := asked_back(told.command, typed, today, language):
        return _again(request, place, typed, status=422, refusal=UNUSUAL, asked=asked)
    try:
        services.throttle.note("agency", source_of(request), AT_ONCE)
        services.throttle.note("agency link", str(link.link_id), AT_ONCE)
        services.service.perform(PUBLIC_PAGE, derived("agency", found.receipt), told.command)
    except TooManyAttempts as refusal:
        return waits(_again(request, place, typed, status=429, refusal=TOO_MANY), refusal)
    except CommandReused:
        anew = replace(place, own=form_pass.issue(request, found.about))
        return _again(request, anew, typed, status=409, refusal=SENT_BEFORE)
    except InvalidInput as refusal:
        named = [one.field for one in refusal.errors if one.field in UNREADABLE]
        errors = {name: UNREADABLE[name] for name in named}
        return _again(request, place, typed, status=422, errors=errors)
    except Refusal:
        return _again(request, place, typed, status=422, refusal=NOT_TAKEN)
    services.agency_links.used(link.link_id)
    return translated_page(
        request,
        "agency_asked.html",
        language=language,
        here="/ask/receipt",
        kept=False,
        receipt=found.receipt,
        phone=services.office_phone,
    )


def _no_link(request: Request, language: str) -> Response:
    return translated_page(
        request,
        "agency_said.html",
        404,
        language=language,
        here="/ask",
        kept=False,
        sentence=texts_in(language).gettext(NO_LINK),
        phone=services_of(request).office_phone,
    )


def _again(
    request: Request,
    place: AgencyForm,
    typed: Mapping[str, str],
    *,
    status: int,
    errors: Mapping[str, str] = MappingProxyType({}),
    refusal: str = "",
    asked: Asked = MappingProxyType({}),
) -> Response:
    form = refused(request, place.language, typed, errors, refusal)
    return _form(request, place, replace(form, asked=asked), status)


def _form(request: Request, place: AgencyForm, form: Form, status: int = 200) -> Response:
    said = texts_in(place.language).gettext
    return translated_page(
        request,
        "agency.html",
        status,
        language=place.language,
        here=f"{AGENCY}/{place.own.about}",
        kept=False,
        form=form,
        organization=place.link.organization,
        sealed=place.own.sealed,
        ways=[(way.value, said(text)) for way, text in WAYS.items()],
        about=[(line.value, said(text)) for line, text in told_fields.ABOUT_THEM.items()],
        soon=[(one.value, said(text)) for one, text in SOON.items()],
        counties=[(county, county) for county in sorted(counties(request))],
        spoken=spoken(place.language),
        phone=services_of(request).office_phone,
    )
