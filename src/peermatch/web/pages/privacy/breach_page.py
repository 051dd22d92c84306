"""After a breach: an account and a window of time, or a sign-in, a device or an address; who was
seen, who could have been, as a file."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.store.accounts.account_names import Known
from peermatch.store.accounts.sign_in_log import SoughtSignIns
from peermatch.usecases.input.csv_text import write_rows
from peermatch.usecases.input.fields import Reader
from peermatch.usecases.privacy.breach import Exposure, exposure, exposure_in, named
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.privacy.looks_page import number_of
from peermatch.web.show.templating import page
from peermatch.web.show.words import in_words

router = APIRouter(prefix="/breach")
Officer = Annotated[Viewer, Depends(ForRoles(Role.PRIVACY_OFFICER))]
Proved = Annotated[Viewer, Depends(ForRoles(Role.PRIVACY_OFFICER, proof=True))]
LABELS = {"account": "Account", "since": "From", "until": "Until"}
MOST_SHOWN = 100
COLUMNS = ("participant_id", "participant_name", "seen", "looks", "first_seen", "last_seen")


@dataclass(frozen=True, slots=True)
class WindowAsked:
    """As it stands in the address; moments are on the program's clock (`2026-11-23T08:00`)."""

    account: str = ""
    since: str = ""
    until: str = ""
    sign_in: str = ""
    device: str = ""
    source: str = ""


Asked = Annotated[WindowAsked, Depends()]


@router.get("")
def breach(request: Request, viewer: Officer, asked: Asked) -> Response:
    services, typed = services_of(request), asdict(asked)
    form, found, status = forms.Form(services.new_id(), typed), None, 200
    if any(typed.values()):
        try:
            found = exposed(request, viewer, asked)
        except Refusal as refusal:
            form, status = forms.refused(request, typed, refusal, LABELS), status_of(refusal)
    return page(
        request,
        "breach.html",
        status,
        form=form,
        asked=asked,
        choices=[
            (one.account_id, f"{one.display_name} ({one.login})")
            for one in services.account_names.everybody()
        ],
        found=found,
        roles=sorted({in_words(one.role) for one in found.accounts}) if found else (),
        shown=found.people[:MOST_SHOWN] if found else (),
        number=number_of,
        file=f"/breach/list.csv?{_address(typed)}",
        zone=services.service.program.zone,
    )


@router.get("/list.csv")
def as_file(request: Request, viewer: Proved, asked: Asked) -> Response:
    """With names, so that people can be told; each is a look that is recorded."""
    try:
        found = exposed(request, viewer, asked)
    except Refusal:
        return RedirectResponse(f"/breach?{_address(asdict(asked))}", 303)
    text = write_rows(_rows(request, viewer, found), byte_order_mark=True)
    headers = {"Content-Disposition": 'attachment; filename="breach.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def exposed(request: Request, viewer: Viewer, asked: WindowAsked) -> Exposure:
    """Raises InvalidInput, or NotFound for an account, a sign-in, a device or an address that never
    was."""
    read = Reader(asdict(asked))
    one_of_these = any((asked.sign_in, asked.device, asked.source))
    account_id = read.text("account", required=not one_of_these, longest=36)
    since = _moment(request, read, "since", required=not one_of_these)
    until = _moment(request, read, "until", required=not one_of_these)
    if since and until and until <= since:
        read.wrong("until", "is not after the beginning")
    read.finish()
    if one_of_these:
        return _in_sign_ins(request, viewer, asked, since, until)
    services, account = services_of(request), _known(request).get(account_id)
    if since is None or until is None or account is None:
        raise NotFound
    return exposure(services.reading(viewer.actor), services.look_register, account, since, until)


def _in_sign_ins(
    request: Request,
    viewer: Viewer,
    asked: WindowAsked,
    since: datetime | None,
    until: datetime | None,
) -> Exposure:
    """In one sign-in while it can have lasted, or in all on a device or from an address; any part
    that was not asked for is the widest that there is."""
    services, now = services_of(request), services_of(request).now()
    log, known = services.sign_ins.log, _known(request)
    sought = SoughtSignIns(
        sign_in=_id(asked.sign_in), account=asked.account, device=asked.device, source=asked.source
    )
    found = log.accounts(sought)
    if not found:
        raise NotFound
    one = log.of(sought.sign_in) if sought.sign_in else None
    if one is not None:
        since = since or one.began_at
        until = until or one.may_last_until(now, services.sign_ins.policy.longest)
    return exposure_in(
        services.reading(viewer.actor),
        services.look_register,
        tuple(known[account_id] for account_id in found),
        sought,
        since=since or log.first(sought) or now,
        until=until or now,
    )


def _id(text: str) -> UUID | None:
    """Raises NotFound for what is no id."""
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def _address(typed: dict[str, str]) -> str:
    return urlencode({name: value for name, value in typed.items() if value})


def _known(request: Request) -> dict[str, Known]:
    return {one.account_id: one for one in services_of(request).account_names.everybody()}


def _moment(request: Request, read: Reader, field: str, *, required: bool) -> datetime | None:
    text = read.text(field, required=required, longest=30)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if not 1970 < moment.year < 9000:
            raise ValueError
    except ValueError:
        read.wrong(field, "is not a day and time like 2026-11-23T08:00")
        return None
    zone = services_of(request).service.program.zone
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _rows(request: Request, viewer: Viewer, found: Exposure) -> Iterator[tuple[str, ...]]:
    """The columns' names first."""
    yield COLUMNS
    for one, name in named(services_of(request).reading(viewer.actor), found):
        seen = one.seen
        first, last = (seen.first.isoformat(), seen.last.isoformat()) if seen else ("", "")
        looks = str(seen.looks) if seen else "0"
        yield str(one.participant_id), name, "yes" if seen else "no", looks, first, last
