"""Whoever was given a link chooses their own password by it."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from domain.shared.decider import Refusal
from peermatch.store.accounts.administration.invitations import InvitationEnded
from peermatch.store.accounts.passwords.password_rules import LONGEST_PASSWORD, shortest
from peermatch.usecases.input.fields import Reader
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import SECRET, services_of
from peermatch.web.show.templating import page

router = APIRouter(dependencies=[SECRET])
LABELS = {"password": "New password", "again": "The same once more"}


@router.get("/welcome/{token}")
def welcome(request: Request, token: str) -> Response:
    return _shown(request, token, forms.Form(services_of(request).new_id(), {}), 200)


@router.post("/welcome/{token}")
def choose(request: Request, token: str, posted: Posted) -> Response:
    """Sets the password, ends the link, and leads to signing in."""
    typed = texts(posted)
    password = typed.get("password", "")
    try:
        read = Reader(typed)
        for name in LABELS:
            read.text(name, required=True, longest=LONGEST_PASSWORD)
        if password != typed.get("again", ""):
            read.wrong("again", "is not the same")
        read.finish()
        services_of(request).account_desk.choose_password(token, password)
    except InvitationEnded:
        return _shown(request, token, forms.Form(services_of(request).new_id(), {}), 404)
    except Refusal as refusal:
        form = forms.refused(request, {}, refusal, LABELS)
        return _shown(request, token, form, status_of(refusal))
    return RedirectResponse("/sign-in?done=password-chosen", 303)


def _shown(request: Request, token: str, form: forms.Form, status: int) -> Response:
    """A link that doesn't work, or no longer does, is answered alike, whatever it was."""
    services = services_of(request)
    try:
        invited = services.account_desk.invitations.of(token)
    except InvitationEnded as ended:
        return page(request, "problem.html", 404, sentence=ended.sentence, reference="")
    return page(
        request,
        "welcome.html",
        status,
        form=form,
        login=invited.account.login,
        name=invited.account.display_name,
        until=invited.until,
        token=token,
        provider=services.provider.settings.name if services.provider else "",
        shortest=shortest(second_factor=False),
        zone=services.service.program.zone,
    )
