"""One's own second factor: turned on with an app's first code, off with the password again."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from domain.shared.decider import Refusal
from domain.shared.roles import STAFF
from peermatch.store.accounts.factors.second_factors import (
    LONGEST_CODE,
    Offer,
    OfferEnded,
    SecondFactorOn,
)
from peermatch.store.accounts.factors.what_counts import Lack, ProvedBy
from peermatch.store.accounts.passwords.password_rules import LONGEST_PASSWORD
from peermatch.usecases.input.fields import Reader
from peermatch.web.errors.error_responses import status_of, waits
from peermatch.web.forms import forms
from peermatch.web.forms.kept_forms import check_not_again
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of, sign_in_token
from peermatch.web.pages.accounts.own_account import check_present, end_others
from peermatch.web.show.reports.qr_code import qr_code
from peermatch.web.show.templating import page

router = APIRouter(prefix="/account/second-factor")
Anyone = Annotated[Viewer, Depends(ForRoles(*STAFF, lacking={Lack.NONE_YET}))]
LABELS = {"present": "Your password", "code": "Code"}


@router.get("")
def second_factor(request: Request, viewer: Anyone) -> Response:
    return _shown(request, viewer, forms.Form(services_of(request).new_id(), {}), 200)


@router.post("/begin")
def begin(request: Request, viewer: Anyone, posted: Posted) -> Response:
    """Shows a new key for the app; nothing is on until its first code was entered."""
    account = viewer.account
    try:
        _check_password(request, viewer, texts(posted))
        if account.second_factor:
            raise SecondFactorOn
    except Refusal as refusal:
        return _refused(request, viewer, refusal)
    offer = services_of(request).sign_ins.factors.offer(account.account_id, account.login)
    form = forms.Form(services_of(request).new_id(), {})
    return _shown(request, viewer, form, 200, offer)


@router.post("/on")
def turn_on(request: Request, viewer: Anyone, posted: Posted) -> Response:
    """The recovery codes are in this answer, and never in another."""
    typed, services, account = texts(posted), services_of(request), viewer.account
    offered = typed.get("offered", "")
    try:
        check_not_again(request)
        read = Reader(typed)
        code = read.text("code", required=True, longest=LONGEST_CODE)
        read.finish()
        codes = services.account_desk.turn_on_factor(account.account_id, offered, code)
    except (OfferEnded, SecondFactorOn) as refusal:
        return _refused(request, viewer, refusal)
    except Refusal as refusal:
        form = forms.refused(request, {}, refusal, LABELS)
        try:
            offer = services.sign_ins.factors.offered(account.account_id, account.login, offered)
        except OfferEnded as ended:
            form = forms.refused(request, {}, ended, LABELS)
            return _shown(request, viewer, form, status_of(refusal))
        return _shown(request, viewer, form, status_of(refusal), offer)
    services.sign_ins.prove(sign_in_token(request), ProvedBy.CODE)
    end_others(request, viewer)
    return _codes(request, viewer, codes, "Your second factor is on.")


@router.post("/codes")
def new_codes(request: Request, viewer: Anyone, posted: Posted) -> Response:
    try:
        _check_password(request, viewer, texts(posted))
    except Refusal as refusal:
        return _refused(request, viewer, refusal)
    codes = services_of(request).account_desk.new_recovery_codes(viewer.account.account_id)
    if not codes:
        return RedirectResponse("/account/second-factor", 303)
    return _codes(request, viewer, codes, "Your new recovery codes are ready.")


@router.post("/off")
def turn_off(request: Request, viewer: Anyone, posted: Posted) -> Response:
    services = services_of(request)
    try:
        _check_password(request, viewer, texts(posted))
        needed = viewer.role in services.second_factor_for
        services.account_desk.turn_off_factor(viewer.account.account_id, needed)
    except Refusal as refusal:
        return _refused(request, viewer, refusal)
    return RedirectResponse("/account?done=second-factor-off", 303)


def _check_password(request: Request, viewer: Viewer, typed: Mapping[str, str]) -> None:
    """Raises a refusal unless the current password was typed once more."""
    check_not_again(request)
    read = Reader(typed)
    present = read.text("present", required=True, longest=LONGEST_PASSWORD)
    read.finish()
    check_present(request, viewer, present)


def _refused(request: Request, viewer: Viewer, refusal: Refusal) -> Response:
    form = forms.refused(request, {}, refusal, LABELS)
    return waits(_shown(request, viewer, form, status_of(refusal)), refusal)


def _codes(request: Request, viewer: Viewer, codes: tuple[str, ...], said: str) -> Response:
    services = services_of(request)
    return page(
        request,
        "recovery_codes.html",
        201,
        codes=codes,
        said=said,
        login=viewer.account.login,
        made=services.now(),
        zone=services.service.program.zone,
    )


def _shown(
    request: Request, viewer: Viewer, form: forms.Form, status: int, offer: Offer | None = None
) -> Response:
    services = services_of(request)
    return page(
        request,
        "second_factor.html",
        status,
        form=form,
        offer=offer,
        picture=qr_code(offer.address) if offer else None,
        state=services.sign_ins.factors.state(viewer.account.account_id),
        needed=viewer.role in services.second_factor_for,
        passkeys=len(services.sign_ins.passkeys.of(viewer.account.account_id)),
        zone=services.service.program.zone,
    )
