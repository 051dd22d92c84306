"""One's own account: what is signed in with it, a new password, and signing out elsewhere."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from domain.shared.decider import Refusal
from domain.shared.roles import STAFF
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.readmodels.tables.specialists.staff_mail_returned import without_mail
from peermatch.store.accounts.account_tables import digest
from peermatch.store.accounts.administration.account_changes import Change
from peermatch.store.accounts.factors.what_counts import Lack
from peermatch.store.accounts.passwords.password_rules import LONGEST_PASSWORD, shortest
from peermatch.store.accounts.sign_ins import WrongCredentials
from peermatch.usecases.input.fields import Reader
from peermatch.web.errors.error_responses import status_of, waits
from peermatch.web.forms import forms
from peermatch.web.forms.kept_forms import check_not_again
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of, sign_in_token
from peermatch.web.http.caller import device_cookie, source_of
from peermatch.web.pages.accounts.changes_shown import shown
from peermatch.web.show.templating import page

router = APIRouter()
Anyone = Annotated[Viewer, Depends(ForRoles(*STAFF, lacking={Lack.NONE_YET}))]
LABELS = {
    "present": "Current password",
    "password": "New password",
    "again": "The same once more",
}
MOST_CHANGES = 10
UNTOLD = {
    Change.NEW_LINK: "A link by which a new password can be chosen was made for your account. If"
    " you did not ask for that, tell a manager or an administrator now and choose a new password.",
    Change.FACTOR_RESET: "Your second factor was reset. Turn it on again. If you did not ask for"
    " that, tell a manager or an administrator now and choose a new password.",
    Change.API_ACCESS_GIVEN: "An API token was made for your account at the command line. If you"
    " did not ask for that, end it below and tell a manager or an administrator now.",
    Change.NEW_DEVICE: "Somebody signed in to your account on a device that was not known. If it"
    " was not you, sign out everywhere else, choose a new password, and tell a manager or an"
    " administrator now.",
}
"""What the owner is told that others did, or may have done."""


class PresentPasswordWrong(Refusal):
    sentence = "That is not your current password."
    field = "present"


@router.get("/account")
def own_account(request: Request, viewer: Anyone) -> Response:
    return _shown(request, viewer, forms.Form(services_of(request).new_id(), {}), 200)


@router.post("/account/password")
def change_password(request: Request, viewer: Anyone, posted: Posted) -> Response:
    """Signs out everywhere else; guesses at the current password wait as those at signing in."""
    check_not_again(request)
    typed, services = texts(posted), services_of(request)
    login = viewer.account.login
    try:
        read = Reader(typed)
        for name in LABELS:
            read.text(name, required=True, longest=LONGEST_PASSWORD)
        if typed.get("password", "") != typed.get("again", ""):
            read.wrong("again", "is not the same")
        read.finish()
        check_present(request, viewer, typed.get("present", ""))
        services.accounts.set_password(login, typed.get("password", ""))
    except Refusal as refusal:
        form = forms.refused(request, {}, refusal, LABELS)
        return waits(_shown(request, viewer, form, status_of(refusal)), refusal)
    end_others(request, viewer)
    return RedirectResponse("/account?done=password-chosen", 303)


@router.post("/account/end-others")
def sign_out_elsewhere(request: Request, viewer: Anyone) -> Response:
    check_not_again(request)
    end_others(request, viewer)
    return RedirectResponse("/account", 303)


@router.post("/account/phones/{phone_id}/end")
def end_phone(request: Request, viewer: Anyone, phone_id: UUID) -> Response:
    """What it keeps for use without signal can't be opened again. Raises NotFound."""
    check_not_again(request)
    if not services_of(request).offline_phones.end(viewer.account.account_id, phone_id):
        raise NotFound
    return RedirectResponse("/account?done=phone-ended", 303)


def check_present(request: Request, viewer: Viewer, password: str) -> None:
    """Raises PresentPasswordWrong; guesses wait as those at signing in."""
    services = services_of(request)
    device = request.cookies.get(device_cookie(services.https), "")
    try:
        services.sign_ins.check(viewer.account.login, password, source_of(request), device)
    except WrongCredentials:
        raise PresentPasswordWrong from None


def end_others(request: Request, viewer: Viewer) -> None:
    """Signs the account out everywhere but here."""
    services = services_of(request)
    device = request.cookies.get(device_cookie(services.https), "")
    services.sign_ins.end_others(viewer.account.account_id, sign_in_token(request), device)


def _shown(request: Request, viewer: Viewer, form: forms.Form, status: int) -> Response:
    services = services_of(request)
    found = services.sign_ins.of(viewer.account.account_id)
    here = digest(sign_in_token(request))
    audit, mine = services.account_desk.audit, viewer.account.account_id
    changes = audit.newest(MOST_CHANGES, mine)
    device = request.cookies.get(device_cookie(services.https), "")
    untold = audit.to_be_told(mine, device)
    if untold and request.method == "GET":
        audit.told(mine, device)
    return page(
        request,
        "own_account.html",
        status,
        form=form,
        account=viewer.account,
        sign_ins=[(one, one.token_digest == here) for one in found],
        shortest=shortest(second_factor=viewer.account.second_factor),
        factor=services.sign_ins.factors.state(viewer.account.account_id),
        passkeys=len(services.sign_ins.passkeys.of(mine)),
        untold=[UNTOLD[what] for what in sorted(untold)],
        mail=services.staff_addresses.of(mine),
        program_address_returned=viewer.account.specialist_id in without_mail(services.views),
        tokens=len(services.api_tokens.of(mine)),
        phones=services.offline_phones.of(mine, device),
        changes=shown(changes, services.account_names),
        zone=services.service.program.zone,
    )
