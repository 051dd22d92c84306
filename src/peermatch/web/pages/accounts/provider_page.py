"""Signing in at the identity provider, linking an account to it by an invitation, and proving again
who somebody is: out to the provider, and back with its answer."""

import logging
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from domain.shared.decider import Refusal
from domain.shared.roles import STAFF
from peermatch.store.accounts.account_tables import digest, seconds
from peermatch.store.accounts.administration.invitations import InvitationEnded
from peermatch.store.accounts.factors.what_counts import Lack, MoreThanPassword, ProvedBy
from peermatch.store.accounts.sign_ins import CodeNeeded
from peermatch.web.forms import forms
from peermatch.web.http.access import (
    PUBLIC,
    SECRET,
    ForRoles,
    Viewer,
    lack_of,
    services_of,
    sign_in_token,
    signed_in,
)
from peermatch.web.http.caller import keep_cookie
from peermatch.web.pages.sign_in import after_sign_in, code_form, half_of, own_path, sign_in_page
from peermatch.web.provider.asking import ProviderAway
from peermatch.web.provider.open_id import Asked, NotSignedIn, OpenId, Who, is_answer_to

log = logging.getLogger(__name__)
router = APIRouter()
Anyone = Annotated[Viewer, Depends(ForRoles(*STAFF, lacking=Lack))]
ANSWER = "/sign-in/provider/answer"
SEALED_FOR = "way to the provider and back"
LASTS = 600
"""Seconds from leaving to the answer."""


class Purpose(StrEnum):
    SIGN_IN = "sign-in"
    LINK = "link"
    PROVE = "prove"


class Trip(msgspec.Struct, frozen=True):
    """What a browser takes along, sealed in a cookie: what was asked, when, what for, and who."""

    state: str
    nonce: str
    verifier: str
    at: int
    purpose: Purpose
    next: str = "/"
    invitation: str = ""
    account_id: UUID | None = None
    sign_in: str = ""
    """Digest of the sign-in that is to be proved again."""

    @property
    def asked(self) -> Asked:
        return Asked(self.state, self.nonce, self.verifier, self.at)

    @property
    def again(self) -> bool:
        """Whoever links or proves has to show anew who they are."""
        return self.purpose is not Purpose.SIGN_IN


class NoProvider(Refusal):
    sentence = "Signing in that way is not set up here."


class AnswerRefused(Refusal):
    sentence = "That sign-in did not work. Try again."


class NotLinked(Refusal):
    sentence = (
        "You are not linked to an account here. Ask whoever looks after accounts for a link, and"
        " open it first."
    )


class SomebodyElse(Refusal):
    sentence = "Somebody else signed in there. Use the account that you are signed in with here."


class ProviderNotReached(Refusal):
    sentence = "That sign-in can't be reached just now. Try again in a minute."


@router.get("/sign-in/provider", dependencies=[PUBLIC])
def to_provider(request: Request, next: str = "/") -> Response:
    return _leave(request, Purpose.SIGN_IN, next=own_path(next))


@router.get("/welcome/{token}/provider", dependencies=[SECRET])
def link_at_provider(request: Request, token: str) -> Response:
    """Whoever was given the link signs in at the provider from then on."""
    try:
        services_of(request).account_desk.invitations.of(token)
    except InvitationEnded as ended:
        return _refused(request, ended)
    return _leave(request, Purpose.LINK, invitation=token)


@router.get("/account/prove/provider")
def prove_at_provider(request: Request, viewer: Anyone, next: str = "/") -> Response:
    return _leave(
        request,
        Purpose.PROVE,
        next=own_path(next),
        account_id=viewer.account.account_id,
        sign_in=digest(sign_in_token(request)),
    )


@router.get(ANSWER, dependencies=[PUBLIC])
async def answer(request: Request) -> Response:
    """Where the provider sends the browser back to; each answer counts once, in the browser that
    asked."""
    try:
        trip = _trip(request)
        who = await run_in_threadpool(_who, request, trip)
        response = await _went_on(request, trip, who)
    except ProviderAway as away:
        log.warning("the identity provider is away: %s", away)
        response = _refused(request, ProviderNotReached(), 503)
    except NotSignedIn as error:
        log.warning("an answer of the identity provider was refused: %s", error)
        response = _refused(request, AnswerRefused())
    except Refusal as refusal:
        response = _refused(request, refusal)
    response.delete_cookie(
        _cookie(request), path="/", secure=services_of(request).https, httponly=True, samesite="lax"
    )
    return response


def _provider(request: Request) -> OpenId:
    found = services_of(request).provider
    if found is None:
        raise NoProvider
    return found


def _leave(
    request: Request,
    purpose: Purpose,
    *,
    next: str = "/",
    invitation: str = "",
    account_id: UUID | None = None,
    sign_in: str = "",
) -> Response:
    services = services_of(request)
    again = purpose is not Purpose.SIGN_IN
    try:
        asked, address = _provider(request).begin(_back(request), again=again)
    except NoProvider as refusal:
        return _refused(request, refusal, 404)
    except ProviderAway as away:
        log.warning("the identity provider is away: %s", away)
        return _refused(request, ProviderNotReached(), 503)
    trip = Trip(
        state=asked.state,
        nonce=asked.nonce,
        verifier=asked.verifier,
        at=asked.at,
        purpose=purpose,
        next=next,
        invitation=invitation,
        account_id=account_id,
        sign_in=sign_in,
    )
    sealed = services.page_seal.close(SEALED_FOR, msgspec.json.encode(trip))
    response = RedirectResponse(address, 303)
    keep_cookie(response, _cookie(request), sealed, LASTS, services.https)
    return response


def _trip(request: Request) -> Trip:
    """What this browser left with. Raises NotSignedIn for none, or one of long ago."""
    services = services_of(request)
    sealed = request.cookies.get(_cookie(request), "")
    body = services.page_seal.open(SEALED_FOR, sealed) if sealed else None
    if body is None:
        raise NotSignedIn("another browser")
    trip = msgspec.json.decode(body, type=Trip)
    if not 0 <= seconds(services.real_time()) - trip.at <= LASTS:
        raise NotSignedIn("too late")
    return trip


def _who(request: Request, trip: Trip) -> Who:
    """An answer to something else uses nothing up."""
    services, said = services_of(request), dict(request.query_params)
    if not is_answer_to(trip.asked, said):
        raise NotSignedIn("state")
    if not services.account_desk.provider.use_answer(trip.state):
        raise NotSignedIn("used")
    return _provider(request).finish(trip.asked, _back(request), said, again=trip.again)


async def _went_on(request: Request, trip: Trip, who: Who) -> Response:
    if trip.purpose is Purpose.PROVE:
        return await run_in_threadpool(_proved, request, trip, who)
    if trip.purpose is Purpose.LINK:
        await run_in_threadpool(_linked, request, trip, who)
    services = services_of(request)
    issuer = services.provider.settings.issuer if services.provider else ""
    try:
        token = await run_in_threadpool(_started, request, issuer, who)
    except CodeNeeded as right:
        half = await run_in_threadpool(half_of, request, right.account)
        form = forms.Form(services.new_id(), {"half": half, "next": trip.next})
        return code_form(request, form, 200)
    return await after_sign_in(request, token, trip.next, "")


def _started(request: Request, issuer: str, who: Who) -> str:
    services = services_of(request)
    mine = services.account_desk.provider.account_of(issuer, who.subject)
    account = services.accounts.by_id(mine) if mine else None
    if account is None:
        raise NotLinked
    return services.sign_ins.start_by_provider(account, two_factors=who.two_factors)


def _linked(request: Request, trip: Trip, who: Who) -> None:
    """Raises InvitationEnded or SubjectTaken."""
    issuer = _provider(request).settings.issuer
    services_of(request).account_desk.link_provider(trip.invitation, issuer, who.subject)


def _proved(request: Request, trip: Trip, who: Who) -> Response:
    """Raises SomebodyElse, also where another is signed in here by now."""
    services, token, account = services_of(request), sign_in_token(request), signed_in(request)
    issuer = _provider(request).settings.issuer
    mine = services.account_desk.provider.account_of(issuer, who.subject)
    if account is None or {account.account_id} != {mine, trip.account_id}:
        raise SomebodyElse
    if digest(token) != trip.sign_in:
        raise SomebodyElse
    if lack_of(request, account) is Lack.NOT_USED and not who.two_factors:
        raise MoreThanPassword
    by = ProvedBy.PROVIDER_MORE if who.two_factors else ProvedBy.PROVIDER
    services.sign_ins.prove(token, by)
    return RedirectResponse(trip.next, 303)


def _back(request: Request) -> str:
    origin = services_of(request).origin or str(request.base_url).rstrip("/")
    return f"{origin}{ANSWER}"


def _cookie(request: Request) -> str:
    return "__Host-provider" if services_of(request).https else "provider"


def _refused(request: Request, refusal: Refusal, status: int = 401) -> Response:
    form = forms.Form(services_of(request).new_id(), {"next": "/"}, refusal=refusal.sentence)
    return sign_in_page(request, form, status)
