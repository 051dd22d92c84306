"""The password or a code once more, before what must not be done from a screen left open."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from domain.shared.decider import Refusal
from domain.shared.roles import STAFF
from peermatch.store.accounts.factors.second_factors import LONGEST_CODE
from peermatch.store.accounts.passwords.password_rules import LONGEST_PASSWORD
from peermatch.usecases.input.fields import Reader
from peermatch.web.errors.error_responses import API, problem, status_of, waits
from peermatch.web.forms import forms
from peermatch.web.forms.kept_forms import kept, opened, shown_again
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import ForRoles, ProofNeeded, Viewer, services_of, sign_in_token
from peermatch.web.http.caller import device_cookie, source_of
from peermatch.web.pages.accounts.own_account import check_present
from peermatch.web.pages.sign_in import IN_PLACE_OF_ALL, own_path
from peermatch.web.show.templating import page

router = APIRouter()
Anyone = Annotated[Viewer, Depends(ForRoles(*STAFF, before_second_factor=True))]
PROVE = "/account/prove"
LABELS = {"present": "Your password", "code": "Code"}
SAID = "Confirm that it is you: enter your password at /account/prove, or sign in again."
PROVED = "It is you. Nothing has been done yet: check it and send it again."
FILES = (".csv", ".json", ".pdf")
"""What addresses end with that leave the browser on the page it was on."""


async def proof_needed(request: Request, needed: Exception) -> Response:
    """Asks for it, and then leads to what was asked for or shows the form that was sent."""
    if request.url.path.startswith(API):
        return problem(403, "proof-needed", SAID)
    if request.method == "POST" and isinstance(needed, ProofNeeded):
        values = {"next": "/", "kept": await kept(request, needed.account_id)}
        form = forms.Form(services_of(request).new_id(), values)
        return await run_in_threadpool(_asked, request, needed.second_factor, form, 401)
    query = f"?{request.url.query}" if request.url.query else ""
    target = f"{PROVE}?next={quote(f'{request.url.path}{query}')}"
    if request.headers.get("hx-request"):
        return Response(status_code=204, headers={"HX-Redirect": target})
    return RedirectResponse(target, 303)


@router.get(PROVE)
def proof_form(request: Request, viewer: Anyone, next: str = "/") -> Response:
    form = forms.Form(services_of(request).new_id(), {"next": own_path(next)})
    return _asked(request, viewer.account.second_factor, form, 200)


@router.post(PROVE)
async def prove(request: Request, viewer: Anyone, posted: Posted) -> Response:
    typed, services, token = texts(posted), services_of(request), sign_in_token(request)
    back, sealed = own_path(typed.get("next", "/")), typed.get("kept", "")
    try:
        await run_in_threadpool(_check, request, viewer, typed)
    except Refusal as refusal:
        form = forms.refused(request, {"next": back, "kept": sealed}, refusal, LABELS)
        again = _asked(request, viewer.account.second_factor, form, status_of(refusal))
        return waits(again, refusal)
    await run_in_threadpool(services.sign_ins.prove, token)
    if form_again := opened(request, sealed, viewer.account.account_id):
        return await shown_again(request, form_again, token, PROVED)
    if urlsplit(back).path.endswith(FILES):
        return page(request, "proved.html", file=back)
    return RedirectResponse(back, 303)


def _check(request: Request, viewer: Viewer, typed: Mapping[str, str]) -> None:
    """Raises a refusal unless the password, or a code where there is a second factor, is right."""
    services, account = services_of(request), viewer.account
    read = Reader(typed)
    code = read.text("code", longest=LONGEST_CODE) if account.second_factor else ""
    present = read.text("present", required=not code, longest=LONGEST_PASSWORD)
    read.finish()
    if code:
        device = request.cookies.get(device_cookie(services.https), "")
        services.sign_ins.check_code(account, code, source_of(request), device)
    else:
        check_present(request, viewer, present)


def _asked(request: Request, second_factor: bool, form: forms.Form, status: int) -> Response:
    headers = IN_PLACE_OF_ALL if request.headers.get("hx-request") else None
    return page(request, "prove.html", status, headers, form=form, second_factor=second_factor)
