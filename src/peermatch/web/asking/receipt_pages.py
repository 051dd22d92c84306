"""What became of a request, for whoever has its receipt. The receipt is sent, never part of an
address; one that nobody has is answered in the same words however it was typed."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from domain.referrals.asking.receipt import Told
from peermatch.store.accounts.throttle import TooManyAttempts
from peermatch.translation.catalogs import N_, texts_in
from peermatch.usecases.referrals.agency_status import told_by_code
from peermatch.web.asking.asking_pages import TOO_MANY, check_open, language_of
from peermatch.web.errors.error_responses import waits
from peermatch.web.forms.forms import Form
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import PUBLIC, services_of
from peermatch.web.http.caller import source_of
from peermatch.web.show.translated import language_for, translated_page

router = APIRouter(dependencies=[PUBLIC])
ADDRESS = "/ask/receipt"
AT_ONCE = 30
"""Receipts that are looked up from one place before waits begin."""
NO_CODE = N_("Your code is missing.")
SAID = {
    Told.NOTHING: N_("We find nothing with this code. Please check it, or call us."),
    Told.RECEIVED: N_("We have your request. Somebody from our team will get in touch."),
    Told.TO_RELATIVE: N_(
        "We have your request. We tell you more only if the person you asked for wants us to."
    ),
    Told.TRIED: N_("Somebody from our team tried to reach you. If you missed it, please call us."),
    Told.AGENCY_RECEIVED: N_("We have your referral."),
    Told.AGENCY_IN_WORK: N_("We are working on your referral."),
    Told.AGENCY_MATCHED: N_("The person you referred meets with somebody of ours, or soon will."),
    Told.AGENCY_CLOSED: N_("Your referral is closed."),
    Told.ENDED: N_("This request is closed. You can ask again whenever you want."),
}


@router.get(ADDRESS)
def receipt_form(request: Request) -> Response:
    check_open(request)
    return _page(request, language_for(request), Form(services_of(request).new_id()))


@router.post(ADDRESS)
def look_up(request: Request, posted: Posted) -> Response:
    check_open(request)
    services, typed = services_of(request), texts(posted)
    language = language_of(request, typed)
    said = texts_in(language).gettext
    values, new_id = {"code": typed.get("code", "")}, services.new_id()
    if not values["code"].strip():
        return _page(request, language, Form(new_id, values, {"code": said(NO_CODE)}), 422)
    try:
        services.throttle.note("receipt", source_of(request), AT_ONCE)
    except TooManyAttempts as refusal:
        form = Form(new_id, values, refusal=said(TOO_MANY))
        return waits(_page(request, language, form, 429), refusal)
    told = told_by_code(services.service, values["code"])
    if told is Told.NOTHING:
        return _page(request, language, Form(new_id, values, {"code": said(SAID[told])}), 404)
    return _page(request, language, Form(new_id), answer=said(SAID[told]))


def _page(
    request: Request, language: str, form: Form, status: int = 200, answer: str = ""
) -> Response:
    return translated_page(
        request,
        "receipt.html",
        status,
        language=language,
        kept=False,
        form=form,
        answer=answer,
        phone=services_of(request).office_phone,
    )
