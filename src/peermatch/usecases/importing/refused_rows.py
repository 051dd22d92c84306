"""The rows of a file that were refused, as they were and why: to mend and send again."""

from collections import defaultdict

from peermatch.usecases.importing.import_files import ImportOptions
from peermatch.usecases.importing.import_report import ImportReport, RowOutcome
from peermatch.usecases.importing.named_columns import REFUSED_BECAUSE, spelled
from peermatch.usecases.importing.workbooks import read_file

TO_MEND = (RowOutcome.REFUSED, RowOutcome.TO_CONFIRM)


def refused_rows(
    name: str, content: bytes, how: ImportOptions, report: ImportReport
) -> list[list[str]]:
    """The header and each refused row in the file's own columns; why stands last. Raises Unreadable
    for a file that was none."""
    sheet = read_file(content, how.encoding)
    reasons: dict[int, list[str]] = defaultdict(list)
    for one in report.results:
        if one.file == name and one.outcome in TO_MEND:
            reasons[one.row].append(f"{one.column}: {one.reason}")
    kept = [place for place, cell in enumerate(sheet.header) if spelled(cell) != REFUSED_BECAUSE]
    table = [[*(sheet.header[place] for place in kept), REFUSED_BECAUSE]]
    for row in sheet.rows:
        if row.number in reasons:
            cells = dict(enumerate(row.cells))
            further = [row.cells[place] for place in range(len(sheet.header), len(row.cells))]
            own = [cells.get(place, "") for place in kept]
            table.append([*own, "; ".join(reasons[row.number]), *further])
    return table
