"""The monthly report has each measure of its month, and the PDF the same in words and shapes."""

import re
import zlib
from base64 import a85decode

import pytest

from domain.measures.definitions import BY_NAME, MEASURES
from domain.measures.evaluation import Number
from domain.sessions.counting import NOT_BILLABLE, NotBillable
from domain.shared.roles import Role
from peermatch.readmodels.screens.program.period.measured_periods import (
    NoSuchPeriod,
    PeriodName,
    month_of,
    named,
)
from peermatch.web.show.reports.monthly import monthly, said
from peermatch.web.show.reports.pdf import COLORS, CONFIDENTIAL, as_pdf
from stories.measuring.made_up import TODAY, board

NOVEMBER = named(PeriodName.LAST_MONTH, TODAY)
REPORT = monthly(board(NOVEMBER), TODAY)


def words_of(pdf: bytes) -> str:
    """What its pages write, one piece after another."""
    told: list[bytes] = []
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        page = zlib.decompress(a85decode(packed.strip().removesuffix(b"~>")))
        told += re.findall(rb"\((.*?)(?<!\\)\) Tj", page)
    text = re.sub(rb"\\([0-7]{3})", lambda found: bytes([int(found[1], 8)]), b" ".join(told))
    return re.sub(rb"\\(.)", rb"\1", text).decode("cp1252")


def test_every_measure_is_in_it_beside_the_month_before() -> None:
    every = {row[0]: row[1:] for row in REPORT.sections[-1].rows}
    made_up = board(NOVEMBER)
    assert set(every) == {one.title for one in MEASURES if one.by is None}
    for one in MEASURES:
        if one.by is None:
            now, _, before = every[one.title]
            found = made_up[one.name]
            assert (now, before) == (said(one, found), said(one, found, before=True))


def test_timeliness_says_by_whose_rule_and_whether_it_is_met() -> None:
    [timeliness, *_] = REPORT.sections
    share = board(NOVEMBER)["service-routine"].shown
    assert share is not None
    assert share < 90
    assert f"{share}% of routine first sessions" in timeliness.says
    assert "the 90% that Medicaid expects is not met" in timeliness.says
    assert "not in Peermatch" in timeliness.says
    rules = {row[1] for row in timeliness.rows}
    assert {"Medicaid managed care, 42 CFR 438.68(e)", "CCBHC I-SERV"} <= rules


def test_a_mean_has_one_decimal() -> None:
    one = board(NOVEMBER)["time-to-services"]
    number = one.number
    assert number.all
    expect = f"{number.some / number.all:.1f} business days"
    assert said(one.measure, one) == expect
    assert Number(some=1, all=4).tenths == 3


def test_units_say_why_they_are_not_billed() -> None:
    made_up = board(NOVEMBER)
    parts = {"billable": 30, NotBillable.NO_CONSENT_TO_BILL.value: 4}
    made_up.found["units-billable"].parts.clear()
    made_up.found["units-billable"].parts.update(parts)
    units = monthly(made_up, TODAY).sections[1]
    assert units.rows == (
        ("May be billed", 30),
        (NOT_BILLABLE[NotBillable.NO_CONSENT_TO_BILL], 4),
    )


def test_the_pdf_is_the_same_for_the_same_report_and_says_what_the_page_says() -> None:
    pdf = as_pdf(REPORT)
    assert pdf == as_pdf(REPORT)
    words = words_of(pdf)
    assert REPORT.title in words
    pages = pdf.count(b"/Type /Page\n")
    assert words.count("42 CFR part 2 prohibits") == pages > 3
    assert CONFIDENTIAL.split(". ")[0] in words
    for section in REPORT.sections:
        assert section.title in words
    for chart in REPORT.charts:
        assert chart.title in words
    assert "35%" in words


def test_every_color_of_a_picture_is_known_to_the_pdf() -> None:
    used = {
        one
        for chart in REPORT.charts
        for _, drawn in chart.drawings
        for mark in drawn.marks
        if mark.tag in ("rect", "circle", "path")
        for one in mark.attributes["class"].split()
    }
    assert used - {"chart__tile", "chart__pale", "chart__line", "chart__dot"} <= set(COLORS)
    assert {css for chart in REPORT.charts for css, _ in chart.key} <= set(COLORS)


def test_an_empty_month_has_a_report_too() -> None:
    empty = monthly(board(NOVEMBER, is_empty=True), TODAY)
    assert "No routine referral" in empty.sections[0].says
    assert as_pdf(empty).startswith(b"%PDF")


@pytest.mark.parametrize("text", ["soon", "2026-13", "2027-01", "1999-12", "2026-11-02", "9999-12"])
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(NoSuchPeriod):
        month_of(text, TODAY)


def test_this_month_goes_as_far_as_today() -> None:
    period = month_of("2026-12", TODAY)
    assert (period.first_day.day, period.last_day) == (1, TODAY)


def test_the_page_and_its_file(peermatch) -> None:
    manager = peermatch.client(Role.MANAGER)
    page = manager.get("/overview/report?month=2026-01")
    assert page.status_code == 200
    assert "Monthly report, January 2026" in page.text
    assert all(one.title in page.text for one in BY_NAME.values() if one.by is None)
    file = manager.get("/overview/report.pdf?month=2026-01")
    assert file.headers["content-type"] == "application/pdf"
    assert 'filename="peermatch-report-2026-01.pdf"' in file.headers["content-disposition"]
    assert "Monthly report, January 2026" in words_of(file.content)
    assert manager.get("/overview/report").status_code == 200
    refused = manager.get("/overview/report?month=soon")
    assert (refused.status_code, NoSuchPeriod.sentence in refused.text) == (422, True)
    assert manager.get("/overview/report.pdf?month=soon").status_code == 422
