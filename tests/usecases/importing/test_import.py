"""What an import says of each row: good ones go in, each bad one is named, nothing is lost."""

from collections import Counter
from typing import Any

from sqlalchemy import func, select
from two_offices import small_agency

from peermatch import demo
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.store import START
from peermatch.usecases.importing.import_report import RowOutcome

WRONG_OR_ODD = {
    2: ("refused", "birth_date", "is not a date like 2026-11-23"),
    3: ("refused", "county", "is not a known county of this program"),
    4: ("added", "", ""),  # without areas it waits, and its page says what is still needed
    5: (
        "refused",
        "areas",
        "must be any of: psychiatric, trauma, substance-use, family, each with a pathway or none",
    ),
    6: ("refused", "received_at", "needs an offset from UTC, like -05:00"),
    7: (
        "refused",
        "available",
        "has hours that can't be read: it ends before it starts",
    ),
    8: ("refused", "session_minutes", "A session takes 15 to 240 minutes, in steps of 15."),
    9: ("refused", "exclude_specialists", "names an unknown specialist"),
    10: ("added", "", ""),  # a spreadsheet formula is a name like any other, stored as text
    11: (
        "to confirm",
        "participant_name",
        "The name has pictures or symbols in it."
        " If that is right, add name-with-pictures in a column confirmed.",
    ),
    12: ("refused", "consent_expires_on", "The consent expires before it is signed."),
    13: ("refused", "language", "is not a language code"),
    14: ("added", "", ""),
    15: ("refused", "birth_date", "is a day that has not come yet"),
    16: ("refused", "modes", "must be any of: in-person, video, phone"),
    17: ("added", "", ""),  # URGENT is urgent
    18: ("refused", "session_minutes", "A session takes 15 to 240 minutes, in steps of 15."),
    19: ("refused", "participant_name", "is longer than 200 characters"),
    20: ("refused", "phone", "is not a phone number"),
    21: ("added", "", ""),
    22: ("already there", "", ""),  # the same row twice
    23: ("refused", "(row)", "has 9 cells instead of 23, separated by commas"),
    24: ("refused", "(row)", "has 25 cells instead of 23, separated by commas"),
    25: ("refused", "referral", "is missing"),
    26: (
        "refused",
        "received_at",
        "A referral can't be received in the future.",
    ),
}
PROGRAM = ("sites.csv", "travel_minutes.csv", "roster.csv")


def test_each_wrong_or_odd_row_gets_its_own_word_and_the_good_ones_go_in(agency: Any) -> None:
    report = agency.import_files(*PROGRAM, "referrals-with-errors.csv")
    told = {
        r.row: (r.outcome.value, r.column, r.reason)
        for r in report.results
        if r.file == "referrals-with-errors.csv"
    }
    assert told == {**WRONG_OR_ODD, **dict.fromkeys(range(27, 32), ("added", "", ""))}
    with agency.deployment.views.connect() as connection:
        stored = connection.execute(select(func.count()).select_from(REFERRALS)).scalar_one()
    assert stored == Counter(o for o, _, _ in told.values())["added"] == 10


def test_importing_again_changes_nothing(sqlite_agency: Any) -> None:
    first = sqlite_agency.import_files(*PROGRAM, "referrals.csv")
    assert first.problems == ()
    assert first.count(RowOutcome.ADDED) == 10 + 90 + 12 + 140
    before = sqlite_agency.deployment.store.rows_after(START, 100_000)
    again = sqlite_agency.import_files(*PROGRAM, "referrals.csv")
    assert again.count(RowOutcome.ALREADY_THERE) == 10 + 90 + 12 + 140
    assert sqlite_agency.deployment.store.rows_after(START, 100_000) == before


def test_a_row_that_came_before_with_other_details_is_told_and_left_alone(
    small_on_sqlite: Any,
) -> None:
    before = small_on_sqlite.deployment.store.rows_after(START, 1_000)
    files = small_agency()
    files["referrals.csv"] = files["referrals.csv"].replace(b"Casey Mundy", b"Casey Munday", 1)
    report = demo.run_import(small_on_sqlite.deployment, files, lambda *_: None)
    assert report.count(RowOutcome.ALREADY_THERE) == len(report.results) - 1
    [row] = [r for r in report.results if r.outcome is not RowOutcome.ALREADY_THERE]
    assert (row.row, row.outcome, row.column) == (2, RowOutcome.DIFFERENT, "referral")
    assert small_on_sqlite.deployment.store.rows_after(START, 1_000) == before


def test_files_are_known_by_their_columns_and_others_are_told(sqlite_agency: Any) -> None:
    importer_files = {
        "a.csv": b"site,name\nX,Y\n",
        "b.csv": b"\xff\xfe\x00",
        "c.csv": b'a,b\n"unclosed\n',
    }
    report = demo.run_import(sqlite_agency.deployment, importer_files, lambda *_: None)
    assert {r.file: (r.column, r.reason) for r in report.results} == {
        "a.csv": ("(file)", "looks like sites.csv, but lacks county, latitude, longitude, kind"),
        "b.csv": ("(file)", "is not UTF-16 text"),
        "c.csv": (
            "(file)",
            "names no column of sites.csv, travel_minutes.csv, roster.csv, referrals.csv or a file"
            " of commands in its first row",
        ),
    }


def test_row_numbers_count_blank_lines_as_a_spreadsheet_does(sqlite_agency: Any) -> None:
    text = b"site,name,county,latitude,longitude,kind\n\nTAP,Office,Essex,200,-76,office\n"
    report = demo.run_import(sqlite_agency.deployment, {"s.csv": text}, lambda *_: None)
    assert [(r.row, r.column) for r in report.results] == [(3, "latitude")]
