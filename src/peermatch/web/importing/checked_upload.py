"""What somebody sent, what they said of it and what its rows would get, sealed between pages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

import msgspec
from fastapi import Request
from starlette.exceptions import HTTPException

from peermatch.usecases.importing.import_files import NOTHING_SAID, ImportOptions
from peermatch.usecases.importing.import_report import ImportReport
from peermatch.usecases.importing.named_columns import Arrangement
from peermatch.web.forms.uploading import checked, imported
from peermatch.web.http.access import Viewer, services_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is kept beside the files. `saved` once the good rows are in."""

    how: ImportOptions
    report: ImportReport
    saved: bool = False
    late: bool = False
    """Whether lists didn't show it yet when it was saved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedUpload:
    upload_id: UUID
    files: Mapping[str, bytes]
    told: Told

    @property
    def names(self) -> list[str]:
        return sorted(self.files)

    @property
    def unknown(self) -> list[str]:
        """Files of which no column is told yet, in order."""
        read = {file.file for file in self.told.report.files}
        return [name for name in self.names if name not in read]


def begin(request: Request, viewer: Viewer, upload_id: UUID, files: dict[str, bytes]) -> None:
    """Keeps the files with what their rows would get."""
    told = Told(how=NOTHING_SAID, report=checked(request, viewer, files, NOTHING_SAID))
    services_of(request).uploads.keep(viewer.account.account_id, upload_id, files, _packed(told))


def opened(request: Request, viewer: Viewer, upload_id: UUID) -> CheckedUpload:
    """Raises HTTPException(404) for one that is not there, has expired or is somebody else's."""
    found = services_of(request).uploads.opened(viewer.account.account_id, upload_id)
    if found is None:
        raise HTTPException(404)
    told = msgspec.json.decode(found.told, type=Told)
    return CheckedUpload(upload_id=upload_id, files=found.files, told=told)


def say(request: Request, viewer: Viewer, upload: CheckedUpload, how: ImportOptions) -> None:
    """Looks at the files again in this way; not once their rows are saved."""
    if upload.told.saved:
        return
    report = checked(request, viewer, upload.files, how)
    _tell(request, viewer, upload, Told(how=how, report=report))


def arrange(
    request: Request, viewer: Viewer, upload: CheckedUpload, name: str, arranged: Arrangement
) -> None:
    """Says which column of a file is which, and looks at the files again."""
    how = upload.told.how
    say(request, viewer, upload, replace(how, arranged={**how.arranged, name: arranged}))


def save(request: Request, viewer: Viewer, upload: CheckedUpload) -> None:
    """Imports the good rows; a second time nothing more happens."""
    if not upload.told.saved:
        report = imported(request, viewer, upload.files, upload.told.how)
        late = bool(request.state.late)
        told = replace(upload.told, report=report, saved=True, late=late)
        _tell(request, viewer, upload, told)


def _tell(request: Request, viewer: Viewer, upload: CheckedUpload, told: Told) -> None:
    services = services_of(request)
    services.uploads.tell(viewer.account.account_id, upload.upload_id, _packed(told))


def _packed(told: Told) -> bytes:
    return msgspec.json.encode(told)
