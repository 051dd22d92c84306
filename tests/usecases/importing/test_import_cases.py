"""Files as spreadsheets save them: each row is taken, or told rightly why not."""

from pathlib import Path
from typing import Any

import pytest
from imported_files import ADDED, MONTH_FIRST, file_of, imported, referral, shown, told

from peermatch.usecases.importing.import_files import ImportOptions
from peermatch.usecases.importing.spelled_dates import ASK, DateOrder
from peermatch.usecases.input.csv_text import write_rows
from peermatch.usecases.input.text_encoding import Encoding
from peermatch.usecases.referrals.referral_fields import REFERRAL_FIELDS

CASES = Path(__file__).parents[1] / "import_cases"
COMMAS = "commas"
QUOTE = "has a quotation mark inside a cell in quotes: write it twice"
BREAK = "contains characters that can't be stored"

RIGHT: dict[str, tuple[str, str, dict[int, tuple[str, str, str]]]] = {
    "bom.csv": ("UTF-8", COMMAS, {2: ADDED}),
    "utf-16.csv": ("UTF-16", COMMAS, {2: ADDED}),
    "windows-1252.csv": ("Windows-1252", COMMAS, {2: ADDED}),
    "semicolon-real-excel.csv": ("UTF-8", "semicolons", {2: ADDED}),
    "tab.csv": ("UTF-8", "tabs", {2: ADDED}),
    "trailing-empty-columns.csv": ("UTF-8", COMMAS, {2: ADDED}),
    "blank-rows-of-commas.csv": ("UTF-8", COMMAS, {2: ADDED}),
    "stray-quote.csv": (
        "UTF-8",
        COMMAS,
        {2: ADDED, 3: ("refused", "participant_name", QUOTE)},
    ),
    "quoted-newline.csv": (
        "UTF-8",
        COMMAS,
        {2: ("refused", "participant_name", BREAK), 3: ("refused", "birth_date", ASK)},
    ),
    "excel-dates.csv": ("UTF-8", COMMAS, {2: ("refused", "birth_date", ASK)}),
    "county-case.csv": ("UTF-8", COMMAS, {2: ADDED, 3: ADDED}),
    "float-phone.csv": ("UTF-8", COMMAS, {2: ADDED}),
    "leap-birthday.csv": (
        "UTF-8",
        COMMAS,
        {2: ADDED, 3: ("refused", "birth_date", "is not a date like 2026-11-23")},
    ),
    "yes-capital.csv": ("UTF-8", COMMAS, {2: ADDED}),
    "xls-renamed.csv": ("", "", {2: ADDED}),
}


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_each_case_gets_its_right_answer(program: Any, name: str) -> None:
    encoding, separated_by, rows = RIGHT[name]
    report = imported(program, (CASES / name).read_bytes())
    assert told(report) == rows
    [file] = report.files
    assert (file.encoding, file.separated_by) == (encoding, separated_by)
    kind = "roster.csv" if name == "yes-capital.csv" else "referrals.csv"
    words = f"read as {kind}: {encoding} text, cells separated by {separated_by}"
    if name == "xls-renamed.csv":
        words = "read as referrals.csv: the sheet Referrals of a workbook"
    assert file.sentence == words


def test_every_case_has_a_right_answer() -> None:
    assert {path.name for path in CASES.iterdir()} == set(RIGHT)


def test_what_was_taken_is_what_was_meant(program: Any) -> None:
    for name in ("windows-1252.csv", "utf-16.csv", "float-phone.csv", "county-case.csv"):
        imported(program, (CASES / name).read_bytes())
    assert shown(program, "B004").name == "José Núñez"
    assert shown(program, "B005").name == "Utf Sixteen"
    assert shown(program, "B015").phone == "(804) 555-0197"
    assert shown(program, "B013").county == "Westmoreland"
    asked = shown(program, "B014")
    assert (asked.gender_preference, asked.gender_strength) == ("woman", "required")


@pytest.mark.parametrize("order", DateOrder)
def test_the_order_of_dates_is_asked_once_a_file_and_then_kept(
    program: Any, order: DateOrder
) -> None:
    content = (CASES / "excel-dates.csv").read_bytes()
    asked = imported(program, content)
    assert [file.asks_date_order for file in asked.files] == [True]
    report = imported(program, content, ImportOptions(date_order=order))
    assert [file.asks_date_order for file in report.files] == [False]
    assert told(report) == {2: ADDED}
    month, day = (3, 4) if order is DateOrder.MONTH_FIRST else (4, 3)
    born = shown(program, "B012").birth_date
    assert born is not None
    assert (born.year, born.month, born.day) == (1987, month, day)


def test_a_date_is_never_guessed_and_never_refused_for_another_reason(program: Any) -> None:
    rows = [
        referral(referral="A", birth_date="11/23/1987"),
        referral(referral="B", birth_date="23.11.1987"),
        referral(referral="C", birth_date="1987/11/3"),
        referral(referral="D", birth_date="3/4/87"),
        referral(referral="E", consent_expires_on="11/23/2027"),
        referral(referral="F", birth_date="11/23/1987 0:00"),
        referral(referral="G", birth_date="2/29/2007"),
    ]
    plain = ("refused", "birth_date", "is not a date like 2026-11-23")
    ask = ("refused", "birth_date", ASK)
    assert told(imported(program, file_of(*rows))) == {
        2: ask,
        3: ask,
        4: ADDED,
        5: plain,
        6: ("refused", "consent_expires_on", ASK),
        7: ask,
        8: ask,
    }
    not_so = "is not a date with the month first, like 11/23/2026"
    assert told(imported(program, file_of(*rows), MONTH_FIRST)) == {
        2: ADDED,
        3: ("refused", "birth_date", not_so),
        4: ("already there", "", ""),
        5: plain,
        6: ADDED,
        7: ADDED,
        8: ("refused", "birth_date", not_so),
    }


def test_an_encoding_that_cannot_be_told_is_asked_for(program: Any) -> None:
    polish = file_of(referral(participant_name="Łukasz Wałęsa")).decode().encode("cp1250")
    mac = file_of(referral(referral="B2", participant_name="Renée Müller")).decode()
    for content in (polish, mac.encode("mac-roman")):
        [problem] = imported(program, content).results
        assert (problem.column, problem.reason) == (
            "(file)",
            "is not UTF-8 text, and which encoding it has can't be told: name the encoding, then"
            " import it again",
        )
    assert told(imported(program, polish, ImportOptions(encoding=Encoding.WINDOWS_1250))) == {
        2: ADDED
    }
    as_mac = ImportOptions(encoding=Encoding.MAC_ROMAN)
    assert told(imported(program, mac.encode("mac-roman"), as_mac)) == {2: ADDED}
    assert shown(program, "B1").name == "Łukasz Wałęsa"
    assert shown(program, "B2").name == "Renée Müller"


def test_a_file_that_tells_its_encoding_is_believed_whatever_was_named(program: Any) -> None:
    name = file_of(referral(participant_name="José Núñez")).decode()
    for number, encoded in enumerate(("utf-8", "utf-8-sig", "utf-16")):
        content = name.replace("B1", f"B1{number}").encode(encoded)
        report = imported(program, content, ImportOptions(encoding=Encoding.MAC_ROMAN))
        assert told(report) == {2: ADDED}
        assert shown(program, f"B1{number}").name == "José Núñez"


def header(*columns: str) -> bytes:
    return (",".join(columns) + "\r\n").encode()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (header(*REFERRAL_FIELDS[:-1]), "looks like referrals.csv, but lacks session_minutes"),
        (
            header(*REFERRAL_FIELDS, "note"),
            "looks like referrals.csv, but has note, which referrals.csv doesn't",
        ),
        (
            header(*REFERRAL_FIELDS[:-1], "minutes").replace(b",", b";"),
            "looks like referrals.csv, but lacks session_minutes and has minutes, which"
            " referrals.csv doesn't",
        ),
        (
            header("site", "name", "county"),
            "looks like sites.csv, but lacks latitude, longitude, kind",
        ),
        (header(*REFERRAL_FIELDS, "county"), "has a column twice: county"),
        (header("command", "shoe_size"), "has a column that no command asks for: shoe_size"),
        (
            b"Ada,1987-04-18\r\n",
            "names no column of sites.csv, travel_minutes.csv, roster.csv, referrals.csv or a file"
            " of commands in its first row",
        ),
        (b"", "is empty"),
        (b",,,\r\n\r\n", "is empty"),
        (b'a,"b\r\n', "can't be read: its header has a quotation mark that is never closed"),
        (b"\xff\xfea", "is not UTF-16 text"),
        (b"\xef\xbb\xbf\xff", "is not UTF-8 text"),
    ],
)
def test_a_file_is_told_by_what_it_looks_like(
    sqlite_agency: Any, content: bytes, reason: str
) -> None:
    [problem] = imported(sqlite_agency, content).results
    assert (problem.row, problem.column, problem.reason) == (1, "(file)", reason)


def test_columns_may_stand_in_any_order_and_in_capitals(program: Any) -> None:
    row = dict(zip(REFERRAL_FIELDS, referral(), strict=True))
    turned = sorted(row)
    content = write_rows([[c.replace("_", " ").title() for c in turned], [row[c] for c in turned]])
    assert told(imported(program, content.encode())) == {2: ADDED}
    assert told(imported(program, file_of(referral()))) == {2: ("already there", "", "")}


def test_a_row_of_too_many_cells_names_the_separator(program: Any) -> None:
    loose = file_of(referral()).replace(b",", b";")  # lists inside cells lost their quotes
    assert told(imported(program, loose)) == {
        2: ("refused", "(row)", "has 25 cells instead of 23, separated by semicolons")
    }


def test_a_quotation_mark_spoils_its_own_row_only(program: Any) -> None:
    lines = file_of(referral(referral="A"), referral(referral="B"), referral(referral="C"))
    open_quote = lines.replace(b"B,Good One", b'B,"Good One')
    assert told(imported(program, open_quote)) == {
        2: ADDED,
        3: ("refused", "participant_name", "has a quotation mark that is never closed"),
        4: ADDED,
    }
