"""Workbooks as Excel saves them (.xlsx, and .xls of before 2007), as rows of text."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum
from python_calamine import SheetVisibleEnum as Visible

from peermatch.usecases.input.csv_text import (
    LARGEST_FILE,
    Sheet,
    SheetRow,
    read_sheet,
    sheet_of,
    too_large,
)
from peermatch.usecases.input.parsing import Unreadable
from peermatch.usecases.input.text_encoding import Encoding

ZIPPED, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of Excel begin, whatever they are called: since 2007, and before."""
PROTECTED = "EncryptedPackage".encode("utf-16-le")
"""Stands in what Excel saves with a password."""
LARGEST_UNPACKED = 20 * LARGEST_FILE
MOST_CELLS = 5_000_000
"""From the first to the last that is used: what reads a sheet makes room for all between."""
CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]+)([0-9]+)"')
SHOWS_AN_ERROR = re.compile(rb'<c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)([0-9]+)"')
NO_WORKBOOK = "is a spreadsheet that can't be read: save it as .xlsx or CSV"
Errors = dict[int, tuple[int, str]]
"""By row: how many cells stand before the first error, and which cell it is."""


def read_file(content: bytes, named: Encoding | None = None) -> Sheet:
    """The rows of a file of text or of a spreadsheet, told by what is in it, never by its name.
    Raises Unreadable saying why it is neither."""
    too_large(content)
    if content.startswith((ZIPPED, OLD)):
        return _read_workbook(content)
    return read_sheet(content, named)


def _read_workbook(content: bytes) -> Sheet:
    """The first sheet that shows anything."""
    if content.startswith(OLD) and PROTECTED in content:
        raise Unreadable("is protected by a password: save it without one")
    errors = dict(enumerate(_shown_errors(content) if content.startswith(ZIPPED) else []))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [
            (number, one.name)
            for number, one in enumerate(book.sheets_metadata)
            if one.typ is SheetTypeEnum.WorkSheet and one.visible is Visible.Visible
        ]
        for number, name in shown:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if any(any(cell != "" for cell in row) for row in rows):
                return sheet_of(_rows(rows, errors.get(number, {})), name=name)
    except PasswordError:
        raise Unreadable("is protected by a password: save it without one") from None
    except CalamineError:
        raise Unreadable(NO_WORKBOOK) from None
    raise Unreadable("is empty")


def _rows(rows: Sequence[Sequence[object]], errors: Errors) -> Iterator[SheetRow]:
    for number, row in enumerate(rows, start=1):
        cells = tuple(_text(cell) for cell in row)
        if number in errors:
            before, cell = errors[number]
            yield SheetRow(number, cells[:before], f"shows an error in cell {cell}: mend it first")
        else:
            yield SheetRow(number, cells)


def _text(cell: object) -> str:
    """As the import format writes it. A day without a clock is a day."""
    match cell:
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer() and abs(cell) < 10**15:
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime() | time():
            return cell.isoformat(timespec="minutes" if cell.second == 0 else "seconds")
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def _shown_errors(content: bytes) -> list[Errors]:
    """Cells like #N/A, sheet by sheet: what reads them takes them for empty. Raises Unreadable for
    what is damaged, no .xlsx file or too much when it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > LARGEST_UNPACKED:
                raise Unreadable(f"unpacks to more than {LARGEST_UNPACKED // 1024 // 1024} MB")
            if packed.testzip() is not None:
                raise Unreadable(NO_WORKBOOK)
            return [_errors(packed.read(path)) for path in _paths(packed)]
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError):
        raise Unreadable(NO_WORKBOOK) from None


def _errors(sheet: bytes) -> Errors:
    places = {(len(column), column) for column, _ in CELL.findall(sheet)}
    rows = max((int(row) for _, row in CELL.findall(sheet)), default=0)
    columns = _number(max(places)[1]) if places else 0
    if rows * columns > MOST_CELLS:
        raise Unreadable("has a cell far away from the others: delete it, then save it again")
    return {
        int(row): (_number(column) - 1, (column + row).decode())
        for column, row in reversed(SHOWS_AN_ERROR.findall(sheet))
    }


def _number(column: bytes) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in column:
        number = number * 26 + letter - ord("A") + 1
    return number


def _paths(packed: zipfile.ZipFile) -> list[str]:
    """Where the sheets stand inside the file, in their order. Raises KeyError where there are
    none."""
    targets = {}
    for link in re.findall(rb"<Relationship\b[^>]*>", packed.read("xl/_rels/workbook.xml.rels")):
        key, target = (re.search(rb'\b%s="([^"]*)"' % part, link) for part in (b"Id", b"Target"))
        if key and target:
            targets[key[1]] = target[1].decode()
    book = packed.read("xl/workbook.xml")
    ids = re.findall(rb'<(?:\w+:)?sheet\b[^>]*\b\w+:id="([^"]*)"', book)
    return [_inside(targets[one]) for one in ids]


def _inside(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
