"""Signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from peermatch.store.sign_ins import TooManyAttempts, WrongCredentials
from peermatch.web import forms
from peermatch.web.access import PUBLIC, cookie_name, services_of
from peermatch.web.problems import status_of
from peermatch.web.templating import page

router = APIRouter(dependencies=[PUBLIC])
LONGEST_SIGN_IN = 10 * 3600
"""Seconds that the browser keeps the cookie; the service ends the sign-in itself."""


@router.get("/sign-in")
def sign_in_form(request: Request, next: str = "/") -> Response:
    form = forms.Form(services_of(request).new_id(), {"next": _own_path(next)})
    return _form(request, form, 200)


@router.post("/sign-in")
def sign_in(
    request: Request,
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    services = services_of(request)
    try:
        token = services.sign_ins.start(login, password)
    except (WrongCredentials, TooManyAttempts) as refusal:
        typed = {"login": login[:100], "next": _own_path(next)}
        form = forms.Form(services.new_id(), typed, refusal=refusal.sentence)
        return _form(request, form, status_of(refusal))
    _forget(request)
    response = RedirectResponse(_own_path(next), 303)
    response.set_cookie(
        cookie_name(services.https),
        token,
        max_age=LONGEST_SIGN_IN,
        path="/",
        secure=services.https,
        httponly=True,
        samesite="lax",
    )
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
    accounts = services_of(request).demo_accounts
    return page(request, "sign_in.html", status, form=form, demo_accounts=accounts)


def _own_path(target: str) -> str:
    """`target` if it is a path of this service, else the start: never another site."""
    plain = target.startswith("/") and target[1:2] not in ("/", "\\")
    return target if plain and target.isprintable() else "/"
