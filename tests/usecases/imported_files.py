"""Files of referrals as they come in, and what an import said of their rows."""

from typing import Any

from domain.shared.roles import Role
from peermatch import demo
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.usecases.core.ids import referral_id
from peermatch.usecases.importing.import_files import NOTHING_SAID, ImportOptions
from peermatch.usecases.importing.import_report import ImportReport
from peermatch.usecases.importing.spelled_dates import DateOrder
from peermatch.usecases.input.csv_text import write_rows
from peermatch.usecases.referrals.referral_fields import REFERRAL_FIELDS

ADDED = ("added", "", "")
MONTH_FIRST = ImportOptions(date_order=DateOrder.MONTH_FIRST)


def imported(agency: Any, content: bytes, how: ImportOptions = NOTHING_SAID) -> ImportReport:
    return demo.run_import(agency.deployment, {"file.csv": content}, lambda *_: None, how)


def told(report: ImportReport) -> dict[int, tuple[str, str, str]]:
    rows = {r.row: (r.outcome.value, r.column, r.reason) for r in report.results}
    assert len(rows) == len(report.results), "one reason a row, and no untrue second one"
    return rows


def referral(**changes: str) -> tuple[str, ...]:
    row = dict(zip(REFERRAL_FIELDS, GOOD, strict=True)) | changes
    return tuple(row[column] for column in REFERRAL_FIELDS)


GOOD = (
    "B1", "Good One", "1987-04-18", "(804) 555-0120", "text", "Westmoreland", "mental-health",
    "psychiatric", "en", "", "", "video;phone", "Mon 10:00-13:00;Fri 13:00-18:00", "routine",
    "court", "2026-11-23T12:00:00-05:00", "", "2026-11-23", "2027-11-23", "", "", "weekly", "45",
)  # fmt: skip


def file_of(*rows: tuple[str, ...]) -> bytes:
    return write_rows([REFERRAL_FIELDS, *rows]).encode()


def shown(agency: Any, sender: str) -> waitlist.Detail:
    agency.project()
    return waitlist.one(agency.reading(Role.INTAKE), referral_id(sender))
