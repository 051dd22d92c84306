"""Imports the files that a page or an API call sent, or looks at what their rows would get."""

from collections.abc import Iterable, Mapping

from fastapi import Request
from starlette.datastructures import UploadFile

from peermatch.readmodels.screens.specialists import roster
from peermatch.usecases.importing.import_files import Importer, ImportOptions
from peermatch.usecases.importing.import_report import ImportReport
from peermatch.usecases.input.csv_text import LARGEST_FILE
from peermatch.web.forms.posted import MOST_FILES
from peermatch.web.http.access import Viewer, services_of

LARGEST_UPLOAD = MOST_FILES * LARGEST_FILE + 64 * 1024
"""Bytes of all files together."""


def contents(files: Iterable[UploadFile]) -> dict[str, bytes]:
    """By name; a second file of one name gets a number."""
    found: dict[str, bytes] = {}
    for file in files:
        name = file.filename or "file"
        while name in found:
            name = f"{name} (2)"
        found[name] = file.file.read()
    return found


def imported(
    request: Request, viewer: Viewer, files: Mapping[str, bytes], how: ImportOptions
) -> ImportReport:
    """What each row got; the page says where the lists don't show it yet."""
    report = _importer(request, viewer).run(files, how)
    services = services_of(request)
    request.state.late = not services.service.wait(services.service.store.end())
    return report


def checked(
    request: Request, viewer: Viewer, files: Mapping[str, bytes], how: ImportOptions
) -> ImportReport:
    """What each row would get; nothing is saved."""
    return _importer(request, viewer).check(files, how)


def _importer(request: Request, viewer: Viewer) -> Importer:
    services = services_of(request)

    def staff_references() -> frozenset[str]:
        """Those of a roster that was sent along, too."""
        services.service.wait(services.service.store.end())
        return roster.staff_references(services.views)

    return Importer(services.service, viewer.actor, staff_references)
