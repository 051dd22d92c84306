"""Import: files are sent, their columns named where needed, every row shown, and then saved."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from domain.shared.roles import Role
from peermatch.usecases.importing.refused_rows import refused_rows
from peermatch.usecases.importing.spelled_dates import DateOrder
from peermatch.usecases.importing.workbooks import read_file
from peermatch.usecases.input.csv_text import write_rows
from peermatch.usecases.input.fields import InvalidInput, Reader
from peermatch.usecases.input.kinds import one_of
from peermatch.usecases.input.parsing import Unreadable
from peermatch.usecases.input.text_encoding import SAID, Encoding
from peermatch.web.forms import forms
from peermatch.web.forms.posted import Posted, command_id, texts, uploads
from peermatch.web.forms.uploading import contents
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.importing import checked_rows, checked_upload
from peermatch.web.importing.checked_upload import CheckedUpload
from peermatch.web.importing.column_form import REFERRALS, TITLES, arrangement, column_form, said
from peermatch.web.show.templating import page

router = APIRouter()
Office = Annotated[Viewer, Depends(ForRoles(Role.INTAKE, Role.MANAGER))]
"""Of each row what its own command allows the role; intake has no use for a roster."""
WHAT = "sites, drive times, the roster and referrals"
ORDERS = (
    (DateOrder.MONTH_FIRST.value, "Month first: March 4 is 3/4"),
    (DateOrder.DAY_FIRST.value, "Day first: March 4 is 4/3"),
)
ENCODINGS = tuple((encoding.value, words) for encoding, words in SAID.items())


@router.get("/import")
def import_form(request: Request, viewer: Office) -> Response:
    return _form(request, viewer)


@router.post("/import")
def send_files(request: Request, viewer: Office, posted: Posted) -> Response:
    """Keeps the files sealed and looks at every row; nothing is saved yet."""
    files = uploads(posted, "files")
    if not files:
        return _form(request, viewer, "Choose at least one file.")
    upload_id = command_id(posted)
    checked_upload.begin(request, viewer, upload_id, contents(files))
    return _onward(checked_upload.opened(request, viewer, upload_id))


@router.get("/import/{upload_id}")
def rows(
    request: Request, viewer: Office, upload_id: UUID, show: str = "", first: int = 0
) -> Response:
    """What each row would get, or what it got once the good ones are saved."""
    return _rows(request, checked_upload.opened(request, viewer, upload_id), show, first)


@router.post("/import/{upload_id}")
def save(request: Request, viewer: Office, upload_id: UUID) -> Response:
    checked_upload.save(request, viewer, checked_upload.opened(request, viewer, upload_id))
    return RedirectResponse(f"/import/{upload_id}", 303)


@router.post("/import/{upload_id}/reading")
def read_otherwise(request: Request, viewer: Office, upload_id: UUID, posted: Posted) -> Response:
    """What comes first in dates, and the encoding of files that don't tell theirs."""
    upload, typed = checked_upload.opened(request, viewer, upload_id), texts(posted)
    read = Reader(typed)
    order = read.one("date_order", one_of(DateOrder), required=False)
    encoding = read.one("encoding", one_of(Encoding), required=False)
    try:
        read.finish()
    except InvalidInput as invalid:
        return _rows(request, upload, problem=invalid.sentence)
    how = replace(upload.told.how, date_order=order, encoding=encoding)
    checked_upload.say(request, viewer, upload, how)
    return _onward(checked_upload.opened(request, viewer, upload_id))


@router.get("/import/{upload_id}/columns")
def columns(
    request: Request, viewer: Office, upload_id: UUID, file: int = 0, kind: str = ""
) -> Response:
    """Which column of one file is which."""
    upload = checked_upload.opened(request, viewer, upload_id)
    name, services = _name(upload, file), services_of(request)
    before = upload.told.how.arranged.get(name)
    try:
        sheet = read_file(upload.files[name], upload.told.how.encoding)
        zone = services.service.program.zone
        form = column_form(sheet, before, kind, services.now(), zone)
    except Unreadable:
        return RedirectResponse(f"/import/{upload_id}", 303)
    return page(
        request,
        "import_columns.html",
        upload=upload,
        number=file,
        name=name,
        form=form,
        titles=TITLES if viewer.role is Role.MANAGER else {REFERRALS: TITLES[REFERRALS]},
        said=said,
    )


@router.post("/import/{upload_id}/columns")
def tell_columns(request: Request, viewer: Office, upload_id: UUID, posted: Posted) -> Response:
    upload, typed = checked_upload.opened(request, viewer, upload_id), texts(posted)
    number = typed.get("file", "0")
    name = _name(upload, int(number) if number.isdecimal() and len(number) < 3 else -1)
    told = sum(field.startswith("column-") for field in typed)
    checked_upload.arrange(request, viewer, upload, name, arrangement(typed, told))
    later = checked_upload.opened(request, viewer, upload_id)
    return _onward(later, told=name)


@router.get("/import/{upload_id}/refused")
def refused_file(request: Request, viewer: Office, upload_id: UUID, file: int = 0) -> Response:
    """The rows of one file that were refused, as a file to mend and send again."""
    upload = checked_upload.opened(request, viewer, upload_id)
    name = _name(upload, file)
    try:
        table = refused_rows(name, upload.files[name], upload.told.how, upload.told.report)
    except Unreadable:
        raise HTTPException(404) from None
    headers = {"Content-Disposition": 'attachment; filename="refused-rows.csv"'}
    text = write_rows(table, byte_order_mark=True)
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/import/{upload_id}/drop")
def drop(request: Request, viewer: Office, upload_id: UUID) -> Response:
    services_of(request).uploads.drop(viewer.account.account_id, upload_id)
    return RedirectResponse("/import", 303)


def _onward(upload: CheckedUpload, told: str = "") -> Response:
    """To the columns of a file that nobody named yet, else to the rows."""
    address = f"/import/{upload.upload_id}"
    for name in upload.unknown:
        if name != told and name not in upload.told.how.arranged and _is_readable(upload, name):
            return RedirectResponse(f"{address}/columns?file={upload.names.index(name)}", 303)
    return RedirectResponse(address, 303)


def _is_readable(upload: CheckedUpload, name: str) -> bool:
    try:
        read_file(upload.files[name], upload.told.how.encoding)
    except Unreadable:
        return False
    return True


def _name(upload: CheckedUpload, number: int) -> str:
    if not 0 <= number < len(upload.names):
        raise HTTPException(404)
    return upload.names[number]


def _form(request: Request, viewer: Viewer, problem: str = "") -> Response:
    form, status = forms.Form(services_of(request).new_id()), 422 if problem else 200
    what = WHAT if viewer.role is Role.MANAGER else "referrals"
    return page(request, "import.html", status, form=form, problem=problem, what=what)


def _rows(
    request: Request, upload: CheckedUpload, show: str = "", first: int = 0, problem: str = ""
) -> Response:
    report, how = upload.told.report, upload.told.how
    every = checked_rows.rows_of(report)
    shown, paging = checked_rows.part(every, show, first, f"/import/{upload.upload_id}")
    values: Mapping[str, str] = {
        "date_order": how.date_order or "",
        "encoding": how.encoding or "",
    }
    if upload.told.saved and upload.told.late:
        request.state.late = True
    refused = {row.file for row in every if row.state in ("refused", "unlikely")}
    return page(
        request,
        "import_rows.html",
        422 if problem else 200,
        upload=upload,
        report=report,
        unread=[one for one in report.results if one.column == "(file)"],
        counts=checked_rows.counted(every),
        states=checked_rows.STATES,
        words=checked_rows.WORDS,
        notes=checked_rows.NOTES,
        rows=shown,
        paging=paging,
        show=show if show in checked_rows.STATES else "",
        to_mend=[(n, name) for n, name in enumerate(upload.names) if name in refused],
        form=forms.Form(services_of(request).new_id(), values),
        problem=problem,
        orders=ORDERS,
        encodings=ENCODINGS,
    )
