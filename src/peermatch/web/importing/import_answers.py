"""Import over the API: files sent are imported, or only checked."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile

from domain.shared.roles import Role
from peermatch.usecases.importing.import_files import ImportOptions
from peermatch.usecases.importing.import_report import RowOutcome
from peermatch.usecases.importing.named_columns import Arrangement, pair
from peermatch.usecases.importing.spelled_dates import DateOrder
from peermatch.usecases.input.fields import FieldError, InvalidInput
from peermatch.usecases.input.parsing import Unreadable
from peermatch.usecases.input.text_encoding import Encoding
from peermatch.web.forms.uploading import checked, contents, imported
from peermatch.web.http.access import ApiForRoles, Viewer
from peermatch.web.http.api_answers import WRITING, Answer

router = APIRouter(prefix="/api/v1")
Office = Annotated[Viewer, Depends(ApiForRoles(Role.INTAKE, Role.MANAGER))]


class RowProblem(Answer):
    """One row that was not added, and why."""

    file: str
    row: int
    outcome: str
    column: str
    reason: str


class FileTaken(Answer):
    """How a file was read; `asks_date_order` when its dates need `date_order`. A workbook's `sheet`
    has neither encoding nor separator."""

    file: str
    kind: str
    encoding: str
    separated_by: str
    asks_date_order: bool
    sheet: str


class Imported(Answer):
    """What an import did, or would do: how many rows, by outcome, and each problem. Cells of the
    `corrected` were read as something else than what stands there, to the letter."""

    files: list[FileTaken]
    added: int
    corrected: int
    already_there: int
    different: int
    refused: int
    to_confirm: int
    problems: list[RowProblem]


@router.post("/import", tags=["management"], responses=WRITING)
def import_files(
    request: Request,
    viewer: Office,
    *,
    files: Annotated[list[UploadFile], File(min_length=1, max_length=5)],
    encoding: Annotated[
        Encoding | None, Form(description="Of files that don't tell theirs themselves.")
    ] = None,
    date_order: Annotated[
        DateOrder | None, Form(description="What comes first in dates like 3/4/1987.")
    ] = None,
    kind: Annotated[
        Literal["", "sites.csv", "travel_minutes.csv", "roster.csv", "referrals.csv"],
        Form(description="What the files hold, where they lack columns of it."),
    ] = "",
    columns: Annotated[
        list[str],
        Form(description="`Date of birth=birth_date` each; nothing after `=` leaves a column out."),
    ] = [],  # noqa: B006 - read only
    every_row: Annotated[
        list[str],
        Form(description="`urgency=routine` each: what rows have where they say nothing else."),
    ] = [],  # noqa: B006 - read only
    only_check: Annotated[
        bool, Form(description="Say what each row would get, and save nothing.")
    ] = False,
) -> Imported:
    """Imports CSV files and workbooks: good rows go in, each bad one is reported. Importing again
    changes nothing."""
    try:
        others = Arrangement(
            kind=kind, named=dict(map(pair, columns)), filled=dict(map(pair, every_row))
        )
    except Unreadable as wrong:
        raise InvalidInput((FieldError("columns", str(wrong)),)) from None
    how = ImportOptions(encoding=encoding, date_order=date_order, others=others)
    look = checked if only_check else imported
    report = look(request, viewer, contents(files), how)
    return Imported(
        files=[FileTaken.model_validate(file) for file in report.files],
        added=report.count(RowOutcome.ADDED),
        corrected=report.corrected,
        already_there=report.count(RowOutcome.ALREADY_THERE),
        different=report.count(RowOutcome.DIFFERENT),
        refused=report.count(RowOutcome.REFUSED),
        to_confirm=report.count(RowOutcome.TO_CONFIRM),
        problems=[RowProblem.model_validate(problem) for problem in report.problems],
    )
