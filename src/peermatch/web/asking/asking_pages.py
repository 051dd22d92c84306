"""The forms by which anybody asks for support. What is sent is answered with a receipt on the page
itself: no address, cookie or stored page holds any of it on the computer that was used."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from babel import Locale
from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.shared.decider import Refusal
from domain.shared.languages import LANGUAGE_NAMES
from peermatch.store import CommandReused
from peermatch.store.accounts.throttle import TooManyAttempts
from peermatch.translation.catalogs import LANGUAGES, LOCALES, N_, texts_in
from peermatch.usecases.core.ids import derived
from peermatch.usecases.referrals.asking_for_support import PUBLIC_PAGE
from peermatch.web.asking import form_pass, told_fields
from peermatch.web.asking.asked_back import UNUSUAL, Asked, asked_back
from peermatch.web.asking.form_pass import CARRIED, UNSEEN, FormPass
from peermatch.web.errors.error_responses import waits
from peermatch.web.forms.forms import Form
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.forms.search_fields import counties
from peermatch.web.http.access import PUBLIC, services_of
from peermatch.web.http.caller import source_of
from peermatch.web.show.translated import language_for, translated_page

router = APIRouter(dependencies=[PUBLIC])
SELF, RELATIVE = "/ask", "/ask/family"
AT_ONCE = 30
"""Requests from one place before waits begin: a library's computers share an address."""
NOT_SENT = N_("Nothing is sent yet. Please look at your answers once more and press Send again.")
TOO_MANY = N_("Too much was sent from here. Please wait some minutes and try again, or call us.")
SENT_BEFORE = N_("This was sent before. If something has changed, please call us.")
NOT_TAKEN = N_("We could not take this in. Please call us.")


@dataclass(frozen=True, slots=True)
class Place:
    """Which form, in which language, with which pass."""

    action: str
    language: str
    own: FormPass


@router.get(SELF)
def ask(request: Request) -> Response:
    return _begun(request, SELF)


@router.get(RELATIVE)
def ask_for_relative(request: Request) -> Response:
    return _begun(request, RELATIVE)


@router.post(SELF)
def asked(request: Request, posted: Posted) -> Response:
    return _sent(request, posted, SELF)


@router.post(RELATIVE)
def asked_for_relative(request: Request, posted: Posted) -> Response:
    return _sent(request, posted, RELATIVE)


def check_open(request: Request) -> None:
    """Raises HTTPException(404) where the program gives no number to call instead."""
    if not services_of(request).office_phone:
        raise HTTPException(404)


def language_of(request: Request, typed: Mapping[str, str]) -> str:
    """That of the page on which the form stood."""
    told = typed.get("lang", "")
    return told if told in LANGUAGES else language_for(request)


def _begun(request: Request, action: str) -> Response:
    check_open(request)
    place = Place(action, language_for(request), form_pass.issue(request))
    return _form(request, place, Form(services_of(request).new_id(), {"language": place.language}))


def _sent(request: Request, posted: Posted, action: str) -> Response:
    """Everything is checked before anything is done, in the same way whoever is named."""
    check_open(request)
    services, typed = services_of(request), texts(posted)
    found = form_pass.given(request, typed.get(CARRIED, ""))
    place = Place(action, language_of(request, typed), found or form_pass.issue(request))
    told = told_fields.read(
        typed, place.own.receipt, counties(request), for_relative=action == RELATIVE
    )
    person = form_pass.by_a_person(request, found, typed.get(UNSEEN, ""))
    if told.errors or not person:
        refusal = "" if person else NOT_SENT
        return _again(request, place, typed, status=422, errors=told.errors, refusal=refusal)
    today = services.service.program.today(services.now())
    if asked := asked_back(told.command, typed, today, place.language):
        return _again(request, place, typed, status=422, refusal=UNUSUAL, asked=asked)
    try:
        services.throttle.note("ask", source_of(request), AT_ONCE)
        services.service.perform(PUBLIC_PAGE, derived("ask", place.own.receipt), told.command)
    except TooManyAttempts as refusal:
        return waits(_again(request, place, typed, status=429, refusal=TOO_MANY), refusal)
    except CommandReused:
        anew = replace(place, own=form_pass.issue(request))
        return _again(request, anew, typed, status=409, refusal=SENT_BEFORE)
    except Refusal:
        return _again(request, place, typed, status=422, refusal=NOT_TAKEN)
    return translated_page(
        request,
        "asked.html",
        language=place.language,
        kept=False,
        receipt=place.own.receipt,
        for_relative=action == RELATIVE,
        phone=services.office_phone,
    )


def _again(
    request: Request,
    place: Place,
    typed: Mapping[str, str],
    *,
    status: int,
    errors: Mapping[str, str] = MappingProxyType({}),
    refusal: str = "",
    asked: Asked = MappingProxyType({}),
) -> Response:
    form = refused(request, place.language, typed, errors, refusal)
    return _form(request, place, replace(form, asked=asked), status)


def refused(
    request: Request, language: str, typed: Mapping[str, str], errors: Mapping[str, str], said: str
) -> Form:
    """The form with what was typed and what is wrong with it, in that language."""
    text_in = texts_in(language).gettext
    beside = {name: text_in(text) for name, text in errors.items()}
    return Form(services_of(request).new_id(), typed, beside, text_in(said) if said else "")


def _form(request: Request, place: Place, form: Form, status: int = 200) -> Response:
    said = texts_in(place.language).gettext
    relative = place.action == RELATIVE
    about = told_fields.ABOUT_THEM if relative else told_fields.ABOUT
    return translated_page(
        request,
        "ask_for_relative.html" if relative else "ask.html",
        status,
        language=place.language,
        kept=False,
        form=form,
        sealed=place.own.sealed,
        ways=[(way.value, said(text)) for way, text in told_fields.WAYS.items()],
        about=[(line.value, said(text)) for line, text in about.items()],
        counties=[(county, county) for county in sorted(counties(request))],
        spoken=spoken(place.language),
        phone=services_of(request).office_phone,
    )


def spoken(language: str) -> list[tuple[str, str]]:
    """The languages that somebody may choose, as they are called in the page's own."""
    names: Any = Locale.parse(LOCALES[language]).languages
    return [(code, names.get(code, name).capitalize()) for code, name in LANGUAGE_NAMES.items()]
