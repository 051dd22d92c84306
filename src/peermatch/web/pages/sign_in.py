"""Signing in and out."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from peermatch.store.accounts.sign_ins import KNOWN_AFTER, WrongCredentials
from peermatch.store.accounts.throttle import TooManyAttempts
from peermatch.web.errors.error_responses import API, SAID, problem, status_of
from peermatch.web.forms import forms
from peermatch.web.forms.kept_forms import kept, opened, shown_again
from peermatch.web.http.access import PUBLIC, cookie_name, services_of
from peermatch.web.http.caller import device_cookie, keep_cookie, keep_device, source_of
from peermatch.web.show.templating import page

router = APIRouter(dependencies=[PUBLIC])
COOKIE_KEPT = int(KNOWN_AFTER.total_seconds())
"""Seconds that the browser keeps the cookie; the service ends the sign-in itself, and still knows
for a while whose it was."""
IN_PLACE_OF_ALL = {"HX-Retarget": "body", "HX-Reswap": "innerHTML"}
"""Where htmx asked for a part, the sign-in page takes the whole page's place."""
NOT_SENT = (
    "You were signed out, so nothing was done. Sign in, and what you entered is shown again so"
    " you can send it."
)


@router.get("/sign-in")
def sign_in_form(request: Request, next: str = "/") -> Response:
    form = forms.Form(services_of(request).new_id(), {"next": _own_path(next)})
    return _form(request, form, 200)


async def sign_in_needed(request: Request, _error: Exception) -> Response:
    """The sign-in page, and after it what was asked for, or the form that was sent."""
    if request.url.path.startswith(API):
        return problem(401, *SAID[401])
    sealed = await kept(request) if request.method == "POST" else ""
    if sealed:
        values = {"next": "/", "kept": sealed}
        form = forms.Form(services_of(request).new_id(), values, refusal=NOT_SENT)
        return _form(request, form, 401)
    query = f"?{request.url.query}" if request.url.query else ""
    back = f"{request.url.path}{query}" if request.method == "GET" else "/"
    target = f"/sign-in?next={quote(back)}"
    if request.headers.get("hx-request"):
        return Response(status_code=204, headers={"HX-Redirect": target})
    return RedirectResponse(target, 303)


@router.post("/sign-in")
async def sign_in(
    request: Request,
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
    sealed: Annotated[str, Form(alias="kept")] = "",
) -> Response:
    """On to what was asked for; or, where a form was sent after the sign-in had ended, to it."""
    services = services_of(request)
    device = request.cookies.get(device_cookie(services.https), "")
    try:
        token = await run_in_threadpool(
            services.sign_ins.start, login, password, source_of(request), device
        )
    except (WrongCredentials, TooManyAttempts) as refusal:
        typed = {"login": login, "next": _own_path(next), "kept": sealed}
        form = forms.Form(services.new_id(), typed, refusal=refusal.sentence)
        response = _form(request, form, status_of(refusal))
        if isinstance(refusal, TooManyAttempts):
            response.headers["Retry-After"] = str(refusal.wait)
        return response
    await run_in_threadpool(_forget, request)
    account = await run_in_threadpool(services.sign_ins.account, token)
    form_again = opened(request, sealed, account.account_id) if account else None
    response = RedirectResponse(_own_path(next), 303)
    if form_again:
        response = await shown_again(request, form_again, token)
    keep_cookie(response, cookie_name(services.https), token, COOKIE_KEPT, services.https)
    if account:
        known = await run_in_threadpool(services.known_devices.remember, account.account_id, device)
        keep_device(response, known, services.https)
    return response


@router.post("/sign-out")
def sign_out(request: Request) -> Response:
    _forget(request)
    services = services_of(request)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(
        cookie_name(services.https), path="/", secure=services.https, httponly=True, samesite="lax"
    )
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _forget(request: Request) -> None:
    """Ends the sign-in that the request came with, if any: none is left behind."""
    services = services_of(request)
    token = request.cookies.get(cookie_name(services.https), "")
    if token:
        services.sign_ins.end(token)


def _form(request: Request, form: forms.Form, status: int) -> Response:
    services = services_of(request)
    headers = IN_PLACE_OF_ALL if request.headers.get("hx-request") else None
    return page(
        request,
        "sign_in.html",
        status,
        headers,
        form=form,
        demo_accounts=services.demo_accounts,
        asked_here=bool(services.office_phone),
    )


def _own_path(target: str) -> str:
    """`target` if it is a path of this service, else the start: never another site."""
    plain = target.startswith("/") and target[1:2] not in ("/", "\\")
    return target if plain and target.isprintable() else "/"
