"""Workbooks, and files that are almost right: each is taken, or told clearly why not, and a check
says beforehand what an import does."""

from datetime import date, datetime
from typing import Any

import pytest
from imported_files import ADDED, GOOD, MONTH_FIRST, file_of, imported, referral, shown, told
from workbook_bytes import Formula, Shown, workbook

from peermatch import demo
from peermatch.usecases.importing.import_files import NOTHING_SAID, ImportOptions, ImportReport
from peermatch.usecases.importing.import_report import Correction
from peermatch.usecases.importing.named_columns import Arrangement
from peermatch.usecases.importing.refused_rows import refused_rows
from peermatch.usecases.importing.spelled_dates import ASK, SERIAL
from peermatch.usecases.input.csv_text import write_rows
from peermatch.usecases.referrals.referral_fields import REFERRAL_FIELDS


def row(**changes: object) -> list[object]:
    cells = dict(zip(REFERRAL_FIELDS, GOOD, strict=True)) | {
        "birth_date": date(1987, 4, 18),
        "phone": 8045550120,
        "received_at": datetime(2026, 11, 23, 12, 0),
        "session_minutes": 45,
    }
    return [(cells | changes)[column] for column in REFERRAL_FIELDS]


def book(*rows: list[object]) -> bytes:
    return workbook(("Referrals", [REFERRAL_FIELDS, *rows]))


def checked(agency: Any, content: bytes, how: ImportOptions = NOTHING_SAID) -> ImportReport:
    return demo.import_rows(
        agency.deployment, {"file.csv": content}, lambda *_: None, how, only_check=True
    )


FILES = {
    "workbook": (book(row()), {2: ADDED}),
    "formulas, of which the last value counts": (
        book(row(participant_name=Formula("Ada Formula"))),
        {2: ADDED},
    ),
    "a cell that shows an error": (
        book(row(referral="A"), row(referral="B", birth_date=Shown("#N/A"))),
        {2: ADDED, 3: ("refused", "birth_date", "shows an error in cell C3: mend it first")},
    ),
    "dates as numbers": (
        book(row(birth_date=31885)),
        {2: ("refused", "birth_date", SERIAL)},
    ),
    "dates as numbers in CSV": (
        file_of(referral(birth_date="31885")),
        {2: ("refused", "birth_date", SERIAL)},
    ),
    "dates that are text in a workbook": (
        book(row(birth_date="3/4/1987")),
        {2: ("refused", "birth_date", ASK)},
    ),
    "an hour that clocks skip": (
        book(row(received_at=datetime(2026, 3, 8, 2, 30))),
        {2: ("refused", "received_at",
             "This time doesn't exist on that day: clocks go forward.")},
    ),
    "line breaks in cells in quotes": (
        file_of(referral(participant_name="Two\nlines"), referral(referral="B2")),
        {2: ("refused", "participant_name", "contains characters that can't be stored"), 3: ADDED},
    ),
    "the same row twice": (
        file_of(referral(), referral()),
        {2: ADDED, 3: ("already there", "", "")},
    ),
    "one key with other details": (
        file_of(referral(), referral(participant_name="Other Name")),
        {
            2: ADDED,
            3: (
                "already there with other details",
                "referral",
                "was imported before with other details; nothing was changed",
            ),
        },
    ),
    "leading zeros": (
        file_of(referral(referral="00012"), referral(referral="12")),
        {2: ADDED, 3: ADDED},
    ),
    "a header alone": (file_of(), {}),
    "empty columns at the right of a workbook": (
        workbook(("R", [[*REFERRAL_FIELDS, "", ""], [*row(), "", " "]])),
        {2: ADDED},
    ),
    "rows above the header are empty": (
        workbook(("R", [[], [], REFERRAL_FIELDS, row()])),
        {4: ADDED},
    ),
    "a hidden sheet and an empty one before": (
        workbook(
            ("Lists", [["a"]]),
            ("Empty", []),
            ("R", [REFERRAL_FIELDS, row()]),
            hidden=["Lists"],
        ),
        {2: ADDED},
    ),
    "a further cell": (
        workbook(("R", [REFERRAL_FIELDS, [*row(), "note"]])),
        {2: ("refused", "(row)", "has 24 cells instead of 23")},
    ),
}  # fmt: skip


def bomb(content: bytes) -> bytes:
    """The same workbook, whose directory says that its last sheet unpacks to two gigabytes."""
    size = content.rindex(b"PK\x01\x02") + 24  # APPNOTE.TXT 4.3.12: uncompressed size
    return content[:size] + (2**31 - 1).to_bytes(4, "little") + content[size + 4 :]


BROKEN = {
    "nothing": (b"", "is empty"),
    "an empty workbook": (workbook(("R", [])), "is empty"),
    "too large": (b"x" * (10 * 1024 * 1024 + 1), "is larger than 10 MB"),
    "a damaged workbook": (
        book(row())[:-200],
        "is a spreadsheet that can't be read: save it as .xlsx or CSV",
    ),
    "a bomb": (
        bomb(book(row())),
        "unpacks to more than 200 MB",
    ),
    "another zip file": (
        b"PK\x03\x04" + b"\0" * 40,
        "is a spreadsheet that can't be read: save it as .xlsx or CSV",
    ),
    "a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "is protected by a password: save it without one",
    ),
    "a cell far away": (
        workbook(("R", [REFERRAL_FIELDS, row(), *([[]] * 60_000), [*([""] * 100), "x"]])),
        "has a cell far away from the others: delete it, then save it again",
    ),
    "one column missing": (
        write_rows([REFERRAL_FIELDS[1:], referral()[1:]]).encode(),
        "looks like referrals.csv, but lacks referral",
    ),
    "one column missing in a workbook": (
        workbook(("R", [REFERRAL_FIELDS[:-1], row()[:-1]])),
        "looks like referrals.csv, but lacks session_minutes",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_each_row_is_taken_or_told_why_not_and_the_check_says_so_before(
    program: Any, name: str
) -> None:
    content, rows = FILES[name]
    before = program.deployment.store.end()
    report = checked(program, content)
    assert program.deployment.store.end() == before
    assert told(report) == rows
    assert told(imported(program, content)) == rows


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_none_says_what_it_is(program: Any, name: str) -> None:
    content, reason = BROKEN[name]
    for report in (checked(program, content), imported(program, content)):
        [problem] = report.results
        assert (problem.row, problem.column, problem.reason) == (1, "(file)", reason)


def test_a_workbook_is_read_as_what_its_cells_mean(program: Any) -> None:
    report = imported(program, book(row(participant_name="José Núñez", session_minutes=45.0)))
    assert [file.sentence for file in report.files] == [
        "read as referrals.csv: the sheet Referrals of a workbook"
    ]
    found = shown(program, "B1")
    assert (found.name, found.birth_date, found.phone) == (
        "José Núñez",
        date(1987, 4, 18),
        "(804) 555-0120",
    )
    assert found.received_at == datetime.fromisoformat("2026-11-23T12:00:00-05:00")


def test_what_is_read_otherwise_than_it_stands_there_is_told(program: Any) -> None:
    odd = referral(
        birth_date="4/18/1987",
        phone="804.555.0120",
        county="westmoreland",
        modes="phone; video",
        urgency="Routine",
        session_minutes="45.0",
    )
    [result] = checked(program, file_of(odd), MONTH_FIRST).results
    assert result.outcome.value == "added"
    assert set(result.corrections) == {
        Correction("birth_date", "4/18/1987", "1987-04-18"),
        Correction("phone", "804.555.0120", "(804) 555-0120"),
        Correction("county", "westmoreland", "Westmoreland"),
        Correction("urgency", "Routine", "routine"),
        Correction("session_minutes", "45.0", "45"),
    }
    [plain] = checked(program, file_of(referral())).results
    assert plain.corrections == ()


def test_a_check_sees_what_the_files_before_would_bring(sqlite_agency: Any) -> None:
    """Nobody is there yet: referrals name counties and specialists of the files sent along."""
    files = {name: (demo.DATA / name).read_bytes() for name in demo.FILES}
    report = demo.import_rows(
        sqlite_agency.deployment, files, lambda *_: None, ImportOptions(), only_check=True
    )
    assert report.problems == ()
    assert imported(sqlite_agency, file_of(referral())).problems != ()


THEIRS = ("Client ID", "Full name", "DOB", "Cell", "How to reach", "County", "Notes")


def foreign(*rows: tuple[str, ...]) -> bytes:
    return write_rows([THEIRS, *rows]).encode()


ARRANGED = Arrangement(
    kind="referrals.csv",
    placed=("referral", "participant_name", "birth_date", "phone", "safe_contact", "county", ""),
    filled={
        "language": "en",
        "urgency": "routine",
        "source": "court",
        "received_at": "2026-11-23T12:00",
        "frequency": "weekly",
        "session_minutes": "60",
    },
)


def test_columns_are_what_somebody_says_they_are(program: Any) -> None:
    content = foreign(
        ("7", "Ada Example", "4/18/1987", "804-555-0120", "text", "Essex", "likes mornings"),
        ("8", "", "4/18/1987", "804-555-0120", "text", "Essex", ""),
    )
    how = ImportOptions(date_order=MONTH_FIRST.date_order, arranged={"file.csv": ARRANGED})
    refused = ("refused", "participant_name", "is missing")
    assert told(checked(program, content, how)) == {2: ADDED, 3: refused}
    report = imported(program, content, how)
    assert told(report) == {2: ADDED, 3: refused}
    assert shown(program, "7").source == "court"


def test_columns_can_be_named_for_every_file(program: Any) -> None:
    names = {
        "client id": "referral",
        "full name": "participant_name",
        "DOB": "birth_date",
        "Cell": "phone",
        "how to reach": "safe_contact",
        "notes": "",
    }
    others = Arrangement(kind="referrals.csv", named=names, filled=ARRANGED.filled)
    content = foreign(("9", "Ada Example", "1987-04-18", "", "text", "Essex", ""))
    assert told(imported(program, content, ImportOptions(others=others))) == {2: ADDED}


def test_the_rows_that_were_refused_come_back_as_a_file_to_mend(program: Any) -> None:
    content = foreign(
        ("7", "Ada Example", "1987-04-18", "804-555-0120", "text", "Essex", ""),
        ("8", "", "18 April", "=cmd()", "text", "Essex", "a, b"),
    )
    how = ImportOptions(arranged={"file.csv": ARRANGED})
    report = imported(program, content, how)
    header, bad = refused_rows("file.csv", content, how, report)
    assert header == [*THEIRS, "refused_because"]
    assert bad[:-1] == ["8", "", "18 April", "=cmd()", "text", "Essex", "a, b"]
    assert bad[-1] == (
        "participant_name: is missing; birth_date: is not a date like 2026-11-23;"
        " phone: is not a phone number"
    )
    mended = [*bad[:1], "Bea Example", "1987-04-18", "", *bad[4:]]
    again = write_rows([header, mended], byte_order_mark=True).encode()
    placed = Arrangement(
        kind="referrals.csv", placed=(*ARRANGED.placed, ""), filled=ARRANGED.filled
    )
    report = imported(program, again, ImportOptions(arranged={"file.csv": placed}))
    assert told(report) == {2: ADDED}
    own = write_rows([[*REFERRAL_FIELDS, "refused_because"], [*referral(), "x: y"]]).encode()
    assert told(imported(program, own)) == {2: ADDED}
