"""Imports the files that a page or an API call sent."""

from collections.abc import Iterable, Mapping

from fastapi import Request
from starlette.datastructures import UploadFile

from peermatch.readmodels.screens.specialists import roster
from peermatch.usecases.importing.import_files import Importer, ImportOptions
from peermatch.usecases.importing.import_report import ImportReport
from peermatch.usecases.importing.spelled_dates import DateOrder
from peermatch.usecases.input.csv_text import LARGEST_FILE
from peermatch.usecases.input.fields import Reader
from peermatch.usecases.input.kinds import one_of
from peermatch.usecases.input.text_encoding import Encoding
from peermatch.web.forms.posted import MOST_FILES
from peermatch.web.http.access import Viewer, services_of

LARGEST_UPLOAD = MOST_FILES * LARGEST_FILE + 64 * 1024
"""Bytes of all files together."""


def import_options(typed: Mapping[str, str]) -> ImportOptions:
    """What was said of the files' encoding and dates. Raises InvalidInput."""
    read = Reader(typed)
    how = ImportOptions(
        encoding=read.one("encoding", one_of(Encoding), required=False),
        date_order=read.one("date_order", one_of(DateOrder), required=False),
    )
    read.finish()
    return how


def imported(
    request: Request, viewer: Viewer, files: Iterable[UploadFile], how: ImportOptions
) -> ImportReport:
    """What each row got; the page says where the lists don't show it yet."""
    services = services_of(request)

    def staff_references() -> frozenset[str]:
        """Those of a roster that was sent along, too."""
        services.service.wait(services.service.store.end())
        return roster.staff_references(services.views)

    contents = {file.filename or "file": file.file.read() for file in files}
    report = Importer(services.service, viewer.actor, staff_references).run(contents, how)
    request.state.late = not services.service.wait(services.service.store.end())
    return report
