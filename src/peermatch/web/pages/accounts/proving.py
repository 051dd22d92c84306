"""The password, a code or a passkey once more, before what a screen left open is not enough for."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from domain.shared.decider import Refusal
from domain.shared.roles import STAFF
from peermatch.store.accounts.accounts import Account
from peermatch.store.accounts.factors.passkeys import PasskeyRefused
from peermatch.store.accounts.factors.second_factors import LONGEST_CODE
from peermatch.store.accounts.factors.what_counts import Lack, MoreThanPassword, ProvedBy
from peermatch.store.accounts.passwords.password_rules import LONGEST_PASSWORD
from peermatch.usecases.input.fields import Reader
from peermatch.web.errors.error_responses import API, problem, status_of, waits
from peermatch.web.forms import forms
from peermatch.web.forms.kept_forms import kept, opened, shown_again
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import (
    ForRoles,
    ProofNeeded,
    Viewer,
    lack_of,
    services_of,
    sign_in_token,
)
from peermatch.web.http.caller import device_cookie, source_of
from peermatch.web.pages.accounts.own_account import check_present
from peermatch.web.pages.accounts.passkey_options import (
    LONGEST_ANSWER,
    challenge_of,
    proof_for,
    site_of,
    to_prove,
)
from peermatch.web.pages.sign_in import IN_PLACE_OF_ALL, own_path
from peermatch.web.show.templating import page

router = APIRouter()
Anyone = Annotated[Viewer, Depends(ForRoles(*STAFF, lacking=Lack))]
PROVE = "/account/prove"
LABELS = {"present": "Your password", "code": "Code"}
SAID = "Confirm that it is you at /account/prove, or sign in again."
PROVED = "It is you. Nothing has been done yet: check it and send it again."
FILES = (".csv", ".json", ".pdf")
"""What addresses end with that leave the browser on the page it was on."""


async def proof_needed(request: Request, needed: Exception) -> Response:
    """Asks for it, and then leads to what was asked for or shows the form that was sent."""
    if request.url.path.startswith(API):
        return problem(403, "proof-needed", SAID)
    if request.method == "POST" and isinstance(needed, ProofNeeded):
        values = {"next": "/", "kept": await kept(request, needed.account.account_id)}
        form = forms.Form(services_of(request).new_id(), values)
        return await run_in_threadpool(_asked, request, needed.account, form, 401)
    query = f"?{request.url.query}" if request.url.query else ""
    target = f"{PROVE}?next={quote(f'{request.url.path}{query}')}"
    if request.headers.get("hx-request"):
        return Response(status_code=204, headers={"HX-Redirect": target})
    return RedirectResponse(target, 303)


@router.get(PROVE)
def proof_form(request: Request, viewer: Anyone, next: str = "/") -> Response:
    form = forms.Form(services_of(request).new_id(), {"next": own_path(next)})
    return _asked(request, viewer.account, form, 200)


@router.post(PROVE)
async def prove(request: Request, viewer: Anyone, posted: Posted) -> Response:
    typed, services, token = texts(posted), services_of(request), sign_in_token(request)
    back, sealed = own_path(typed.get("next", "/")), typed.get("kept", "")
    try:
        by = await run_in_threadpool(_check, request, viewer, typed)
    except Refusal as refusal:
        form = forms.refused(request, {"next": back, "kept": sealed}, refusal, LABELS)
        again = _asked(request, viewer.account, form, status_of(refusal))
        return waits(again, refusal)
    await run_in_threadpool(services.sign_ins.prove, token, by)
    if form_again := opened(request, sealed, viewer.account.account_id):
        return await shown_again(request, form_again, token, PROVED)
    if urlsplit(back).path.endswith(FILES):
        return page(request, "proved.html", file=back)
    return RedirectResponse(back, 303)


def _check(request: Request, viewer: Viewer, typed: Mapping[str, str]) -> ProvedBy:
    """What was right: the password, a code where there is an app, or a passkey. Raises a refusal,
    also of a password that is not enough for the role."""
    services, account = services_of(request), viewer.account
    more, read = lack_of(request, account) is Lack.NOT_USED, Reader(typed)
    answer = read.text("answer", longest=LONGEST_ANSWER)
    if answer:
        read.finish()
        site = site_of(request)
        offered = challenge_of(request, proof_for(request, account), typed.get("challenge", ""))
        if site is None or offered is None:
            raise PasskeyRefused
        services.sign_ins.check_passkey(account, site, offered, answer)
        return ProvedBy.PASSKEY
    app = account.second_factor
    code = read.text("code", required=more and app, longest=LONGEST_CODE) if app else ""
    present = read.text("present", required=not code and not more, longest=LONGEST_PASSWORD)
    read.finish()
    if code:
        device = request.cookies.get(device_cookie(services.https), "")
        services.sign_ins.check_code(account, code, source_of(request), device)
        return ProvedBy.CODE
    if more:
        raise MoreThanPassword
    check_present(request, viewer, present)
    return ProvedBy.PASSWORD


def _provider_of(request: Request, account: Account) -> str:
    """What people call the provider that the account signs in at; empty for one that doesn't."""
    services = services_of(request)
    if services.provider is None:
        return ""
    told = services.provider.settings
    linked = services.account_desk.provider.linked(told.issuer)
    return told.name if account.account_id in linked else ""


def _asked(request: Request, account: Account, form: forms.Form, status: int) -> Response:
    headers = IN_PLACE_OF_ALL if request.headers.get("hx-request") else None
    return page(
        request,
        "prove.html",
        status,
        headers,
        form=form,
        code=account.second_factor,
        passkey=to_prove(request, account),
        provider=_provider_of(request, account),
        role_asks=lack_of(request, account) is Lack.NOT_USED,
    )
