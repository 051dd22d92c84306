"""Imports the files that a page or an API call sent."""

from collections.abc import Iterable

from fastapi import Request
from starlette.datastructures import UploadFile

from peermatch.readmodels import roster
from peermatch.usecases.csv_text import LARGEST_FILE
from peermatch.usecases.importing import Importer, ImportReport
from peermatch.web.access import Viewer, services_of
from peermatch.web.posted import MOST_FILES

LARGEST_UPLOAD = MOST_FILES * LARGEST_FILE + 64 * 1024
"""Bytes of all files together."""


def imported(request: Request, viewer: Viewer, files: Iterable[UploadFile]) -> ImportReport:
    """What each row got."""
    services = services_of(request)

    def staff_references() -> frozenset[str]:
        return roster.staff_references(services.views)

    contents = {file.filename or "file": file.file.read() for file in files}
    return Importer(services.service, viewer.actor, staff_references).run(contents)
