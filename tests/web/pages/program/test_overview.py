"""The overview shows a period in pictures, each with its table as a file and its definitions."""

import csv
import io
import re

import pytest

from domain.measures.definitions import BY_NAME, MEASURES
from domain.shared.roles import Role
from peermatch.readmodels.screens.program.period.measured_periods import NoSuchPeriod, PeriodName
from peermatch.web.measured.drawn_pictures import drawn
from peermatch.web.show.charts.overview_pictures import PICTURES
from peermatch.web.show.reports.pdf import as_pdf


@pytest.fixture
def manager(peermatch, referral_id):
    """Of a program with one person in it."""
    return peermatch.client(Role.MANAGER)


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.text)))


def test_every_picture_has_its_table_file_and_definition(manager):
    page = manager.get("/overview").text
    meanings = manager.get("/overview/definitions").text
    files = re.findall(r'href="(/overview/files/[\w-]+\.csv\?[^"]+)"', page)
    assert len(files) == len(PICTURES) + 1
    for address in files:
        assert len(rows_of(manager.get(address.replace("&amp;", "&")))) > 1, address
    told = re.findall(r'href="/overview/definitions#([\w-]+)"', page)
    assert len(told) >= len(PICTURES)
    assert set(told) <= set(re.findall(r'<section class="section" id="([\w-]+)"', meanings))


def test_definitions_are_those_of_the_domain(manager):
    page = manager.get("/overview/definitions").text.replace("&#39;", "'")
    for measure in MEASURES:
        assert measure.numerator.words in page
        assert all(f"<code>{name}</code>" in page for name in measure.source)


def test_a_file_says_what_the_measure_is(manager):
    days = "period=days&first_day=2026-01-01&last_day=2026-01-31"
    header, *rows = rows_of(manager.get(f"/overview/files/referrals.csv?{days}"))
    assert header == ["Week of", "In", "Out"]
    [week] = [row for row in rows if row[1] != "0"]
    assert week[0] == "Jan 5, 2026"
    every = rows_of(manager.get(f"/overview/files/measures.csv?{days}"))
    received = next(row for row in every if row[0] == BY_NAME["referrals-in"].title)
    assert received[every[0].index("numerator")] == week[1]


@pytest.mark.parametrize("period", [name for name in PeriodName if name != PeriodName.DAYS])
def test_every_period_by_its_name(manager, period):
    page = manager.get(f"/overview?period={period}")
    assert page.status_code == 200
    assert f'<option value="{period}" selected>' in page.text


def test_days_that_are_chosen_are_those_of_the_files(manager):
    days = "period=days&first_day=2026-10-05&last_day=2026-10-18"
    page = manager.get(f"/overview?{days}").text
    assert "Oct 5, 2026 to Oct 18, 2026, compared with Sep 21, 2026 to Oct 4, 2026" in page
    assert f"/overview/files/waits.csv?{days.replace('&', '&amp;')}" in page
    _, *rows = rows_of(manager.get(f"/overview/files/referrals.csv?{days}"))
    assert [row[0] for row in rows] == ["Oct 5, 2026", "Oct 12, 2026"]
    name = manager.get(f"/overview/files/referrals.csv?{days}").headers["content-disposition"]
    assert 'filename="overview-referrals-2026-10-05-to-2026-10-18.csv"' in name


@pytest.mark.parametrize(
    "asked",
    [
        "period=soon",
        "period=days",
        "period=days&first_day=2026-10-05&last_day=soon",
        "period=days&first_day=2026-10-05&last_day=2026-10-04",
        "period=days&first_day=2026-10-05&last_day=9999-12-31",
        "period=days&first_day=0001-01-01&last_day=0001-01-02",
    ],
)
def test_what_is_no_period_is_said_beside_the_latest_one(manager, asked):
    page = manager.get(f"/overview?{asked}")
    assert (page.status_code, NoSuchPeriod.sentence in page.text) == (422, True)
    assert manager.get(f"/overview/files/waits.csv?{asked}").status_code == 422


def test_there_is_no_file_of_another_name(manager):
    assert manager.get("/overview/files/nothing.csv").status_code == 404


def test_nothing_is_styled_in_place(manager):
    page = manager.get("/overview").text
    assert "<svg" in page
    assert 'style="' not in page


def test_the_api_tells_the_same_with_its_definitions(peermatch, referral_id):
    manager, api = peermatch.client(Role.MANAGER), peermatch.bearer(Role.MANAGER)
    days = "period=days&first_day=2026-01-01&last_day=2026-01-31"
    answer = api.get(f"/api/v1/measures?{days}").json()
    assert (answer["first_day"], answer["before_first_day"]) == ("2026-01-01", "2025-12-01")
    told = {one["title"]: one for one in answer["measures"]}
    header, *rows = rows_of(manager.get(f"/overview/files/measures.csv?{days}"))
    lines = [dict(zip(header, row, strict=True)) for row in rows]
    assert set(told) == {line["measure"] for line in lines}
    for line in lines:
        if not line["group"]:
            one = told[line["measure"]]
            assert one["counts"] == BY_NAME[one["name"]].numerator.words
            assert str(one["numerator"]) == line["numerator"]
            assert (one["denominator"] or 0) == int(line["denominator"] or 0)
    groups = {
        (one["title"], group["name"]): group
        for one in answer["measures"]
        for group in one["groups"]
    }
    for line in lines:
        if line["group"]:
            group = groups.pop((line["measure"], line["group"]))
            unshown = line["numerator"] == "not shown"
            assert group["shown"] is not unshown
            assert group["numerator"] == (None if unshown else int(line["numerator"]))
    assert groups == {}
    assert api.get("/api/v1/measures?period=soon").status_code == 422


def test_no_two_days_in_a_row_tell_of_groups(manager):
    def told(last_day):
        days = f"period=days&first_day=2026-01-05&last_day={last_day}"
        header, *rows = rows_of(manager.get(f"/overview/files/measures.csv?{days}"))
        return {row[header.index("group")] for row in rows} - {""}

    assert told("2026-01-31")
    assert told("2026-01-30") == told("2026-01-29") == set()


def test_pictures_are_drawn_once_until_what_they_count_changes(manager, peermatch, new_referral):
    january = "period=days&first_day=2026-01-01&last_day=2026-01-31"

    def looked() -> tuple[str, bytes]:
        page = manager.get(f"/overview?{january}").text
        return page, manager.get("/overview/report.pdf?month=2026-01").content

    page, paper = looked()
    made = drawn.cache_info().misses, as_pdf.cache_info().misses
    assert looked()[1] == paper
    assert (drawn.cache_info().misses, as_pdf.cache_info().misses) == made
    other = {**new_referral, "participant_name": "Beatrix Another"}
    assert peermatch.command(Role.INTAKE, "receive-referral", **other).status_code == 200
    again, paper_again = looked()
    assert picture(again, "referrals") != picture(page, "referrals")
    assert paper_again != paper


def picture(page: str, name: str) -> str:
    start = f'<figure class="picture card" aria-labelledby="{name}">'
    return page.partition(start)[2].partition("</figure>")[0]
