"""Who may sign in: people are invited, and accounts of those who leave are disabled."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from sqlalchemy import select
from starlette.responses import RedirectResponse, Response

from domain.shared.decider import Refusal
from domain.shared.roles import OPERATING, STAFF, Role
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.specialists.specialists import SPECIALISTS
from peermatch.readmodels.tables.specialists.staff_mail_returned import without_mail
from peermatch.store.accounts.administration.account_desk import (
    AccountDesk,
    NoSuchAccount,
    OwnAccount,
    OwnSecondFactor,
    Standing,
)
from peermatch.usecases.core.ids import specialist_id
from peermatch.usecases.input.fields import InvalidInput, Reader
from peermatch.usecases.input.kinds import NAME, one_of
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.kept_forms import NotSentYet, check_not_again
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.accounts.changes_shown import shown
from peermatch.web.show.templating import page
from peermatch.web.show.words import in_words

router = APIRouter()
Keeper = Annotated[Viewer, Depends(ForRoles(*OPERATING))]
Proved = Annotated[Viewer, Depends(ForRoles(*OPERATING, proof=True))]
LABELS = {
    "login": "Username",
    "name": "Name",
    "role": "Role",
    "specialist": "Their id on the roster",
}
LONGEST_NAME = 100
MOST_CHANGES = 20
ROLES = [(role.value, in_words(role)) for role in Role if role in STAFF]


@router.get("/accounts")
def accounts(request: Request, viewer: Keeper) -> Response:
    """Everybody who may sign in, or could once, and who changed what."""
    return _listed(request, viewer, 200)


@router.get("/accounts/invite")
def invite_form(request: Request, viewer: Proved) -> Response:
    return _form(request, forms.Form(services_of(request).new_id(), {}), 200)


@router.post("/accounts/invite")
def invite(request: Request, viewer: Proved, posted: Posted) -> Response:
    """Adds the account and shows its link, this once; it is in no redirect, so in no log."""
    typed = texts(posted)
    services = services_of(request)
    try:
        check_not_again(request)
        read = Reader(typed)
        name = read.one("name", NAME, longest=LONGEST_NAME)
        login = read.text("login", required=True, longest=LONGEST_NAME)
        role = read.one("role", one_of(Role))
        reference = read.text("specialist", required=role is Role.CPRS, longest=20)
        if role is not None and role not in STAFF:
            read.wrong("role", "must be one of these")
        if reference and role is not Role.CPRS:
            read.wrong("specialist", "is only for a CPRS")
        mine = specialist_id(reference) if reference else None
        if mine is not None and not _on_the_roster(services.views, mine):
            read.wrong("specialist", "is nobody's on the roster")
        read.finish()
        by = str(viewer.account.account_id)
        token = services.account_desk.invite(by, login, name, role, mine)
    except Refusal as refusal:
        return _form(request, forms.refused(request, typed, refusal, LABELS), status_of(refusal))
    return _listed(request, viewer, 201, link=_link(request, token), login=login)


@router.post("/accounts/{account_id}/link")
def new_link(request: Request, viewer: Proved, account_id: UUID) -> Response:
    """A link by which the account's owner chooses a new password, shown this once."""
    services = services_of(request)
    try:
        check_not_again(request)
    except NotSentYet as refusal:
        return _listed(request, viewer, status_of(refusal), refusal=refusal.sentence)
    token = services.account_desk.new_link(str(viewer.account.account_id), account_id)
    login = services.accounts.login_of(str(account_id))
    return _listed(request, viewer, 201, link=_link(request, token), login=login)


@router.post("/accounts/{account_id}/rename")
def rename(request: Request, viewer: Proved, account_id: UUID, posted: Posted) -> Response:
    """What others see from now on; who did what is kept by the account's id. A specialist's name
    is that of the roster."""
    services, read = services_of(request), Reader(texts(posted))
    standing = {one.account.account_id: one.account for one in services.account_desk.listed()}
    if account_id not in standing:
        raise NoSuchAccount
    of_roster = standing[account_id].specialist_id is not None
    try:
        check_not_again(request)
        name = "" if of_roster else read.one("name", NAME, longest=LONGEST_NAME)
        login = read.text("login", required=True, longest=LONGEST_NAME)
        read.finish()
        by = str(viewer.account.account_id)
        services.account_desk.renaming.rename(by, account_id, name or "", login)
    except InvalidInput as refusal:
        said = " ".join(f"{LABELS[one.field]} {one.reason}." for one in refusal.errors)
        return _listed(request, viewer, 422, refusal=said)
    except Refusal as refusal:
        return _listed(request, viewer, status_of(refusal), refusal=refusal.sentence)
    return RedirectResponse("/accounts", 303)


@router.post("/accounts/{account_id}/disable")
def disable(request: Request, viewer: Proved, account_id: UUID) -> Response:
    return _changed(request, viewer, account_id, AccountDesk.disable)


@router.post("/accounts/{account_id}/enable")
def enable(request: Request, viewer: Proved, account_id: UUID) -> Response:
    return _changed(request, viewer, account_id, AccountDesk.enable)


@router.post("/accounts/{account_id}/sign-out")
def sign_out(request: Request, viewer: Proved, account_id: UUID) -> Response:
    return _changed(request, viewer, account_id, AccountDesk.sign_out)


@router.post("/accounts/{account_id}/end-tokens")
def end_tokens(request: Request, viewer: Proved, account_id: UUID) -> Response:
    return _changed(request, viewer, account_id, AccountDesk.end_tokens)


@router.post("/accounts/{account_id}/unlink-provider")
def unlink_provider(request: Request, viewer: Proved, account_id: UUID) -> Response:
    """They sign in at the identity provider no more, and get a link for a password."""
    services = services_of(request)
    try:
        check_not_again(request)
    except NotSentYet as refusal:
        return _listed(request, viewer, status_of(refusal), refusal=refusal.sentence)
    token = services.account_desk.unlink_provider(str(viewer.account.account_id), account_id)
    if not token:
        return RedirectResponse("/accounts", 303)
    login = services.accounts.login_of(str(account_id))
    return _listed(request, viewer, 201, link=_link(request, token), login=login)


@router.post("/accounts/{account_id}/reset-second-factor")
def reset_second_factor(request: Request, viewer: Proved, account_id: UUID) -> Response:
    """For somebody without phone and codes; where their password was short, they get a link."""
    services = services_of(request)
    try:
        check_not_again(request)
        token = services.account_desk.reset_factor(str(viewer.account.account_id), account_id)
    except (OwnSecondFactor, NotSentYet) as refusal:
        return _listed(request, viewer, status_of(refusal), refusal=refusal.sentence)
    if not token:
        return RedirectResponse("/accounts?done=second-factor-reset", 303)
    login = services.accounts.login_of(str(account_id))
    return _listed(request, viewer, 201, link=_link(request, token), login=login)


def _changed(
    request: Request,
    viewer: Viewer,
    account_id: UUID,
    act: Callable[[AccountDesk, str, UUID], object],
) -> Response:
    try:
        check_not_again(request)
        act(services_of(request).account_desk, str(viewer.account.account_id), account_id)
    except (OwnAccount, NotSentYet) as refusal:
        return _listed(request, viewer, status_of(refusal), refusal=refusal.sentence)
    return RedirectResponse("/accounts", 303)


def _on_the_roster(views: Views, specialist: UUID) -> bool:
    query = select(SPECIALISTS.c.specialist_id).where(SPECIALISTS.c.specialist_id == specialist)
    return bool(views.ids(query))


def _link(request: Request, token: str) -> str:
    origin = services_of(request).origin or str(request.base_url).rstrip("/")
    return f"{origin}/welcome/{token}"


def _form(request: Request, form: forms.Form, status: int) -> Response:
    return page(request, "invite.html", status, form=form, roles=ROLES)


def _listed(
    request: Request,
    viewer: Viewer,
    status: int,
    *,
    link: str = "",
    login: str = "",
    refusal: str = "",
) -> Response:
    services = services_of(request)
    found = services.account_desk.listed()
    changes = services.account_desk.audit.newest(MOST_CHANGES)
    return page(
        request,
        "accounts.html",
        status,
        rows=[(one, _state(one)) for one in found],
        without_mail=without_mail(services.views),
        changes=shown(changes, services.account_names),
        mine=viewer.account.account_id,
        link=link,
        login=login,
        refusal=refusal,
        zone=services.service.program.zone,
    )


def _state(one: Standing) -> str:
    if one.disabled:
        return "Disabled"
    if one.link_until is None:
        return "Active"
    return "New password to be chosen" if one.last_signed_in else "Invited"
