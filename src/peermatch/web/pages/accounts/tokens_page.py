"""One's own API tokens: made with scopes and a last day, listed with their last use, and ended."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from domain.shared.decider import Refusal
from domain.shared.roles import STAFF
from peermatch.store.accounts.tokens.api_tokens import LONGEST_LABEL, LONGEST_LIFE
from peermatch.store.accounts.tokens.scopes import SCOPES, Scope
from peermatch.usecases.input.fields import Reader
from peermatch.usecases.input.kinds import BY_TYPE, one_of
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.kept_forms import NotSentYet, check_not_again
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.show.templating import page

router = APIRouter(prefix="/account/tokens")
Anyone = Annotated[Viewer, Depends(ForRoles(*STAFF, proof=True))]
LABELS = {"label": "Name", "scopes": "What it may do", "days": "How many days it lasts"}
USUAL_DAYS = "30"


@router.get("")
def tokens(request: Request, viewer: Anyone) -> Response:
    form = forms.Form(services_of(request).new_id(), {"days": USUAL_DAYS})
    return _shown(request, viewer, form, 200)


@router.post("")
def make(request: Request, viewer: Anyone, posted: Posted) -> Response:
    """The token is in this answer, and never in another."""
    typed, services = texts(posted), services_of(request)
    try:
        check_not_again(request)
        read = Reader(typed)
        label = read.text("label", required=True, longest=LONGEST_LABEL)
        scopes = read.several("scopes", one_of(Scope, several=True), required=False)
        days = read.one("days", BY_TYPE[int])
        read.finish()
        mine = viewer.account.account_id
        token = services.account_desk.make_token(mine, label, scopes, days)
    except Refusal as refusal:
        form = forms.refused(request, typed, refusal, LABELS)
        return _shown(request, viewer, form, status_of(refusal))
    form = forms.Form(services.new_id(), {"days": USUAL_DAYS})
    return _shown(request, viewer, form, 201, token=token)


@router.post("/{token_id}/end")
def end(request: Request, viewer: Anyone, token_id: str) -> Response:
    try:
        check_not_again(request)
    except NotSentYet as refusal:
        form = forms.refused(request, {}, refusal, LABELS)
        return _shown(request, viewer, form, status_of(refusal))
    services_of(request).account_desk.end_token(viewer.account.account_id, token_id)
    return RedirectResponse("/account/tokens", 303)


def _shown(
    request: Request, viewer: Viewer, form: forms.Form, status: int, *, token: str = ""
) -> Response:
    services = services_of(request)
    return page(
        request,
        "api_tokens.html",
        status,
        form=form,
        token=token,
        tokens=services.api_tokens.of(viewer.account.account_id),
        scopes=tuple((scope.value, words) for scope, words in SCOPES.items()),
        longest=LONGEST_LIFE.days,
        zone=services.service.program.zone,
    )
