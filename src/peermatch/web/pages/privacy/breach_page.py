"""After a breach: an account and a window of time; who was seen, who could have been, as a file."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.store.accounts.account_names import Known
from peermatch.usecases.input.csv_text import write_rows
from peermatch.usecases.input.fields import Reader
from peermatch.usecases.privacy.breach import Exposure, exposure, named
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.privacy.looks_page import number_of
from peermatch.web.show.templating import page

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
        choices=[
            (one.account_id, f"{one.display_name} ({one.login})")
            for one in services.account_names.everybody()
        ],
        found=found,
        shown=found.people[:MOST_SHOWN] if found else (),
        number=number_of,
        file=f"/breach/list.csv?{urlencode(typed)}",
        zone=services.service.program.zone,
    )


@router.get("/list.csv")
def as_file(request: Request, viewer: Proved, asked: Asked) -> Response:
    """With names, so that people can be told; each is a look that is recorded."""
    try:
        found = exposed(request, viewer, asked)
    except Refusal:
        return RedirectResponse(f"/breach?{urlencode(asdict(asked))}", 303)
    text = write_rows(_rows(request, viewer, found), byte_order_mark=True)
    headers = {"Content-Disposition": 'attachment; filename="breach.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def exposed(request: Request, viewer: Viewer, asked: WindowAsked) -> Exposure:
    """Raises InvalidInput, or NotFound for an account that never was."""
    services, read = services_of(request), Reader(asdict(asked))
    account_id = read.text("account", required=True, longest=36)
    since, until = _moment(request, read, "since"), _moment(request, read, "until")
    if since and until and until <= since:
        read.wrong("until", "is not after the beginning")
    read.finish()
    account = _account(request, account_id)
    if since is None or until is None or account is None:
        raise NotFound
    return exposure(services.reading(viewer.actor), services.look_register, account, since, until)


def _account(request: Request, account_id: str) -> Known | None:
    known = services_of(request).account_names.everybody()
    return next((one for one in known if one.account_id == account_id), None)


def _moment(request: Request, read: Reader, field: str) -> datetime | None:
    text = read.text(field, required=True, longest=30)
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
