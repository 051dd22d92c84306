"""Signing in, in two steps where the account has a second factor, and signing out."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

import msgspec
from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from peermatch.logs import note_account
from peermatch.store.accounts.account_tables import seconds
from peermatch.store.accounts.accounts import Account
from peermatch.store.accounts.administration.account_changes import Change
from peermatch.store.accounts.factors.passkeys import PasskeyRefused
from peermatch.store.accounts.factors.second_factors import CodeWrong, Given
from peermatch.store.accounts.sign_ins import KNOWN_AFTER, CodeNeeded, WrongCredentials
from peermatch.store.accounts.throttle import TooManyAttempts
from peermatch.web.errors.error_responses import API, SAID, problem, status_of, waits
from peermatch.web.forms import forms
from peermatch.web.forms.kept_forms import kept, opened, shown_again
from peermatch.web.http.access import PUBLIC, cookie_name, services_of, sign_in_token
from peermatch.web.http.caller import device_cookie, keep_cookie, keep_device, source_of
from peermatch.web.http.services import Services
from peermatch.web.pages.accounts.passkey_options import (
    LONGEST_ANSWER,
    SIGN_IN,
    challenge_of,
    site_of,
    to_sign_in,
)
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

SECOND_STEP = "second step of signing in"
SECOND_STEP_LASTS = 300
"""Seconds from the password to the code."""
TOO_LATE = "That took longer than five minutes. Enter your password again."
CODE_LABELS = {"code": "Code"}
SENT_AGAIN = "You were signed out, so nothing has been done yet. Check it and send it again."


class HalfSignIn(msgspec.Struct, frozen=True, array_like=True):
    """Whose password was right at `at` (seconds), and the password's mark; sealed in the page."""

    account_id: UUID
    mark: str
    at: int


@router.get("/sign-in")
def sign_in_form(request: Request, next: str = "/") -> Response:
    form = forms.Form(services_of(request).new_id(), {"next": own_path(next)})
    return sign_in_page(request, form, 200)


async def sign_in_needed(request: Request, _error: Exception) -> Response:
    """The sign-in page, and after it what was asked for, or the form that was sent."""
    if request.url.path.startswith(API):
        return problem(401, *SAID[401])
    token = sign_in_token(request)
    whose = services_of(request).sign_ins.ended(token) if token else None
    sealed = await kept(request, whose) if request.method == "POST" else ""
    if sealed:
        values = {"next": "/", "kept": sealed}
        form = forms.Form(services_of(request).new_id(), values, refusal=NOT_SENT)
        return sign_in_page(request, form, 401)
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
    except CodeNeeded as right:
        half = await run_in_threadpool(half_of, request, right.account)
        typed = {"half": half, "next": own_path(next), "kept": sealed}
        return code_form(request, forms.Form(services.new_id(), typed), 200)
    except (WrongCredentials, TooManyAttempts) as refusal:
        typed = {"login": login, "next": own_path(next), "kept": sealed}
        form = forms.Form(services.new_id(), typed, refusal=refusal.sentence)
        return waits(sign_in_page(request, form, status_of(refusal)), refusal)
    return await after_sign_in(request, token, next, sealed)


@router.get("/sign-in/code")
def from_the_beginning() -> Response:
    """Where somebody comes back to the second step without the first."""
    return RedirectResponse("/sign-in", 303)


@router.post("/sign-in/code")
async def second_step(
    request: Request,
    half: Annotated[str, Form()] = "",
    code: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
    sealed: Annotated[str, Form(alias="kept")] = "",
) -> Response:
    """The code after the password; from then on as after a password alone."""
    services = services_of(request)
    first = _opened(request, half)
    typed = {"half": half, "next": own_path(next), "kept": sealed}
    if first is None:
        form = forms.Form(services.new_id(), typed, refusal=TOO_LATE)
        return sign_in_page(request, form, 401)
    device = request.cookies.get(device_cookie(services.https), "")
    try:
        token, given = await run_in_threadpool(
            services.sign_ins.finish, first.account_id, first.mark, code, source_of(request), device
        )
    except WrongCredentials as refusal:
        form = forms.Form(services.new_id(), typed, refusal=refusal.sentence)
        return sign_in_page(request, form, 401)
    except (CodeWrong, TooManyAttempts) as refusal:
        form = forms.refused(request, typed, refusal, CODE_LABELS)
        return waits(code_form(request, form, status_of(refusal)), refusal)
    if given is Given.RECOVERY:
        await run_in_threadpool(services.account_desk.used_recovery_code, first.account_id)
    return await after_sign_in(request, token, next, sealed)


@router.post("/sign-in/passkey")
async def by_passkey(
    request: Request,
    challenge: Annotated[str, Form()] = "",
    answer: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
    sealed: Annotated[str, Form(alias="kept")] = "",
) -> Response:
    """What the browser answered to the challenge in the page; no password and no code."""
    services, site = services_of(request), site_of(request)
    offered = challenge_of(request, SIGN_IN, challenge)
    try:
        if site is None or offered is None or len(answer) > LONGEST_ANSWER:
            raise PasskeyRefused
        token = await run_in_threadpool(services.sign_ins.start_by_passkey, site, offered, answer)
    except PasskeyRefused as refusal:
        typed = {"next": own_path(next), "kept": sealed}
        form = forms.Form(services.new_id(), typed, refusal=refusal.sentence)
        return sign_in_page(request, form, 401)
    return await after_sign_in(request, token, next, sealed)


async def after_sign_in(request: Request, token: str, next: str, sealed: str) -> Response:
    services = services_of(request)
    device = request.cookies.get(device_cookie(services.https), "")
    await run_in_threadpool(_forget, request)
    account = await run_in_threadpool(services.sign_ins.account, token)
    form_again = opened(request, sealed, account.account_id) if account else None
    known, news = "", False
    if account:
        note_account(account.account_id)
        known, news = await run_in_threadpool(_remembered, services, account, device)
        where = token, known, source_of(request)
        await run_in_threadpool(services.sign_ins.log.came_from, *where)
    response: Response = RedirectResponse("/account" if news else own_path(next), 303)
    if form_again:
        response = await shown_again(request, form_again, token, SENT_AGAIN)
    keep_cookie(response, cookie_name(services.https), token, COOKIE_KEPT, services.https)
    if known:
        keep_device(response, known, services.https)
    return response


def _remembered(services: Services, account: Account, device: str) -> tuple[str, bool]:
    """What the device is known by from now on, and whether there is something to tell. Where it is
    new, the account's owner is told on their next sign-in from another one."""
    mine, audit = account.account_id, services.account_desk.audit
    new = services.known_devices.is_new(mine, device)
    known = services.known_devices.remember(mine, device)
    if new:
        audit.note(str(mine), mine, Change.NEW_DEVICE, known)
    return known, bool(audit.to_be_told(mine, known))


@router.post("/sign-out")
def sign_out(request: Request) -> Response:
    services = services_of(request)
    kept_here = _end_phone(request)
    _forget(request)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(
        cookie_name(services.https), path="/", secure=services.https, httponly=True, samesite="lax"
    )
    response.headers["Clear-Site-Data"] = '"cache", "storage"' if kept_here else '"cache"'
    return response


def _end_phone(request: Request) -> bool:
    """Whether this browser kept the account's day for use without signal: it is not opened again,
    whether the sign-in goes on or has ended by itself."""
    services, token = services_of(request), sign_in_token(request)
    account = services.sign_ins.account(token) if token else None
    whose = account.account_id if account else services.sign_ins.ended(token) if token else None
    device = request.cookies.get(device_cookie(services.https), "")
    return whose is not None and services.offline_phones.end_here(whose, device)


def _forget(request: Request) -> None:
    """Ends the sign-in that the request came with, if any: none is left behind."""
    if token := sign_in_token(request):
        services_of(request).sign_ins.end(token)


def half_of(request: Request, account: Account) -> str:
    services = services_of(request)
    mark = services.accounts.password_mark(account.account_id)
    half = HalfSignIn(account.account_id, mark, seconds(services.now()))
    return services.page_seal.close(SECOND_STEP, msgspec.json.encode(half))


def _opened(request: Request, sealed: str) -> HalfSignIn | None:
    """The first step, if it was taken within five minutes."""
    services = services_of(request)
    body = services.page_seal.open(SECOND_STEP, sealed) if sealed else None
    if body is None:
        return None
    half = msgspec.json.decode(body, type=HalfSignIn)
    return half if 0 <= seconds(services.now()) - half.at <= SECOND_STEP_LASTS else None


def code_form(request: Request, form: forms.Form, status: int) -> Response:
    headers = IN_PLACE_OF_ALL if request.headers.get("hx-request") else None
    return page(request, "sign_in_code.html", status, headers, form=form)


def sign_in_page(request: Request, form: forms.Form, status: int) -> Response:
    services = services_of(request)
    headers = IN_PLACE_OF_ALL if request.headers.get("hx-request") else None
    return page(
        request,
        "sign_in.html",
        status,
        headers,
        form=form,
        passkeys=to_sign_in(request),
        provider=services.provider.settings.name if services.provider else "",
        demo_accounts=services.demo_accounts,
        asked_here=bool(services.office_phone),
    )


def own_path(target: str) -> str:
    """`target` if it is a path of this service, else the start: never another site."""
    plain = target.startswith("/") and target[1:2] not in ("/", "\\")
    return target if plain and target.isprintable() else "/"
