"""The email address of one's own account: given, confirmed by a code, and what is sent there."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from domain.shared.decider import Refusal
from domain.shared.roles import STAFF
from domain.shared.vocabulary import SafeContact
from peermatch.readmodels.tables.specialists.staff_mail_returned import without_mail
from peermatch.store.accounts.administration.account_changes import Change
from peermatch.usecases.input.fields import Reader
from peermatch.usecases.input.kinds import EMAIL
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.kept_forms import check_not_again
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.show.templating import page

PATH = "/account/email"
router = APIRouter(prefix=PATH)
Anyone = Annotated[Viewer, Depends(ForRoles(*STAFF))]
LABELS = {"address": "Email address", "code": "Code from the email"}
LONGEST_CODE = 40


class NoMailServer(Refusal):
    sentence = "No email leaves this program: whoever runs it has not set up a mail server."
    field = "address"


@router.get("")
def own_email(request: Request, viewer: Anyone) -> Response:
    return _shown(request, viewer, forms.Form(services_of(request).new_id(), {}), 200)


@router.post("")
def give_address(request: Request, viewer: Anyone, posted: Posted) -> Response:
    """Has a code sent there; nothing else is until it came back."""
    typed = texts(posted)
    try:
        check_not_again(request)
        read = Reader(typed)
        address = read.one("address", EMAIL)
        read.finish()
        if not _sends(request):
            raise NoMailServer
        services_of(request).staff_addresses.give(viewer.account.account_id, address)
    except Refusal as refusal:
        return _refused(request, viewer, typed, refusal)
    return RedirectResponse(PATH, 303)


@router.post("/confirm")
def confirm_address(request: Request, viewer: Anyone, posted: Posted) -> Response:
    typed, services = texts(posted), services_of(request)
    mine = viewer.account.account_id
    try:
        check_not_again(request)
        read = Reader(typed)
        code = read.text("code", required=True, longest=LONGEST_CODE)
        read.finish()
        services.staff_addresses.codes.confirm(mine, code)
    except Refusal as refusal:
        return _refused(request, viewer, typed, refusal)
    services.account_desk.audit.note(str(mine), mine, Change.ADDRESS_CONFIRMED)
    return RedirectResponse(f"{PATH}?done=address-confirmed", 303)


@router.post("/remove")
def remove_address(request: Request, viewer: Anyone) -> Response:
    check_not_again(request)
    services, mine = services_of(request), viewer.account.account_id
    if services.staff_addresses.remove(mine):
        services.account_desk.audit.note(str(mine), mine, Change.ADDRESS_REMOVED)
    return RedirectResponse(PATH, 303)


@router.post("/daily-list/on")
def want_daily_list(request: Request, viewer: Anyone) -> Response:
    try:
        check_not_again(request)
        services_of(request).staff_addresses.want(viewer.account.account_id, daily_list=True)
    except Refusal as refusal:
        return _refused(request, viewer, {}, refusal)
    return RedirectResponse(f"{PATH}?done=daily-list-on", 303)


@router.post("/daily-list/off")
def want_no_daily_list(request: Request, viewer: Anyone) -> Response:
    check_not_again(request)
    services_of(request).staff_addresses.want(viewer.account.account_id, daily_list=False)
    return RedirectResponse(f"{PATH}?done=daily-list-off", 303)


def _sends(request: Request) -> bool:
    return SafeContact.EMAIL in services_of(request).gateways


def _refused(
    request: Request, viewer: Viewer, typed: Mapping[str, str], refusal: Refusal
) -> Response:
    form = forms.refused(request, typed, refusal, LABELS)
    return _shown(request, viewer, form, status_of(refusal))


def _shown(request: Request, viewer: Viewer, form: forms.Form, status: int) -> Response:
    services, account = services_of(request), viewer.account
    return page(
        request,
        "own_email.html",
        status,
        form=form,
        known=services.staff_addresses.of(account.account_id),
        no_mail="" if _sends(request) else NoMailServer.sentence,
        program_address_returned=account.specialist_id in without_mail(services.views),
        invited=account.specialist_id is not None,
    )
