"""Every picture says in a table, in words and in a drawing the same numbers, within its edges, and
nothing of a group that is too small."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from domain.measures.timeliness import EXPECTED
from peermatch.readmodels.screens.program.period.measured_periods import PeriodName, named
from peermatch.web import app
from peermatch.web.show.charts import course, flow, need, waits
from peermatch.web.show.charts.chart import NOT_SHOWN, Chart
from peermatch.web.show.charts.drawing import DESK, LETTER, PHONE
from peermatch.web.show.charts.need import NOBODY, WITHHELD
from peermatch.web.show.charts.overview_pictures import PICTURES, charts
from peermatch.web.show.charts.waits import ranges
from stories.measuring.made_up import COUNTIES, QUARTER, TODAY, board, groups_of, large

SHEET = Path(app.__file__).parent / "static" / "css" / "charts.css"
PERIODS = {
    "quarter": QUARTER,
    "year": named(PeriodName.LAST_YEAR, TODAY),
    "month": named(PeriodName.LAST_MONTH, TODAY),
}
FULL = {chart.name: chart for chart in charts(board())}


@pytest.mark.parametrize("size", [lambda made_up: made_up, large], ids=["small", "large"])
@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("picture", PICTURES, ids=lambda one: one.__name__)
def test_a_drawing_stays_within_its_edges(picture, period, size) -> None:
    chart: Chart = picture(size(board(PERIODS[period])))
    for (_, drawn), width in zip(chart.drawings, (DESK, PHONE), strict=True):
        assert drawn.width == width
        for mark in drawn.marks:
            at = {name: float(n) for name, n in mark.attributes.items() if _is_number(n)}
            if mark.tag == "rect":
                assert at["x"] >= 0, mark
                assert at["x"] + at["width"] <= width + 0.2, mark
                assert at["y"] + at["height"] <= drawn.height + 0.2, mark
            if mark.tag == "text":
                long = len(mark.text) * LETTER * 0.9
                anchor = mark.attributes["text-anchor"]
                left = at["x"] - long * {"start": 0, "middle": 0.5, "end": 1}[anchor]
                assert left >= -2, mark
                assert left + long <= width + 2, mark
                assert 8 <= at["y"] <= drawn.height, mark


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d)?", text) is not None


@pytest.mark.parametrize("name", FULL)
def test_it_is_colored_by_classes_that_the_sheet_has(name: str) -> None:
    known = set(re.findall(r"\.(chart__[\w-]+)", SHEET.read_text()))
    for _, drawn in FULL[name].drawings:
        for mark in drawn.marks:
            assert "style" not in mark.attributes
            assert set(mark.attributes["class"].split()) <= known, mark
    assert {css for css, _ in FULL[name].key} <= known


@pytest.mark.parametrize("name", FULL)
def test_whoever_hears_it_hears_each_number_of_its_table(name: str) -> None:
    chart = FULL[name]
    assert chart.rows
    assert chart.described.startswith(chart.says)
    for row in chart.table:
        assert len(row) == len(chart.header)
        for head, cell in zip(chart.header[1:], row[1:], strict=True):
            assert f"{head} {cell}" in chart.described


@pytest.mark.parametrize("picture", PICTURES, ids=lambda one: one.__name__)
def test_where_there_is_nobody_it_says_so(picture) -> None:
    chart: Chart = picture(board(is_empty=True))
    assert re.match(r"(No|Nobody|0) ", chart.says), chart.says
    if picture is not need.by_county:
        assert chart.drawings == ()


def test_each_picture_has_a_name_of_its_own_and_definitions() -> None:
    assert len(FULL) == len(PICTURES)
    assert all(chart.measures for chart in FULL.values())


def texts(chart: Chart, size: int = 0) -> list[str]:
    return [mark.text for mark in chart.drawings[size][1].marks if mark.text]


def test_small_counties_are_in_no_part_of_the_picture() -> None:
    chart = need.by_county(board())
    unshown = {group.name for group in groups_of("unmet-county") if group.number is None}
    assert unshown == {"King and Queen", "Mathews", "Caroline"}, "the last one would tell of them"
    rows = {row[0]: row[1:] for row in chart.table}
    for name in unshown:
        assert rows[name] == (NOT_SHOWN,) * 3
        assert f"{name}: Waiting {NOT_SHOWN}, Open {NOT_SHOWN}" in chart.described
    assert rows["Richmond"] == ("0", "0", NOBODY)
    assert texts(chart).count(NOT_SHOWN) == 3
    assert texts(chart).count(NOBODY) == 1
    assert rows["Essex"] == ("14", "40", "35")


def test_every_county_has_a_tile_of_its_own() -> None:
    for _, drawn in need.by_county(board()).drawings:
        tiles = [mark.attributes for mark in drawn.marks if mark.tag == "rect"]
        assert len({(at["x"], at["y"]) for at in tiles}) == len(COUNTIES) == len(tiles)


def test_a_tile_is_colored_by_how_far_it_is_from_all() -> None:
    made_up = board()
    percent = made_up["unmet-county"].number.percent
    assert percent is not None
    [drawn] = [drawn for size, drawn in need.by_county(made_up).drawings if size == "desk"]
    colors, last = {}, ""
    for mark in drawn.marks:
        if mark.tag == "rect":
            last = mark.attributes["class"].split()[-1].removeprefix("chart__tile--")
        elif mark.text in COUNTIES:
            colors[mark.text] = last
    for name, share in COUNTIES.items():
        if colors[name] not in ("none", "empty"):
            away = round(100 * share.some / share.all) - percent
            assert colors[name] == ("under" if away < -5 else "over" if away > 5 else "near"), name


def test_waits_stand_on_the_side_of_their_clock() -> None:
    chart = waits.waited(board())
    side = {row[0]: (row[1], row[2]) for row in chart.rows}
    past = sum(n for n, where in side.values() if where == "past")
    assert sum(n for n, _ in side.values()) == 50
    assert past == 7 + 4 + 2
    assert side["Routine, 9–10"] == (8, "within")
    assert side["Urgent, 2–3"] == (2, "past")


@pytest.mark.parametrize("limit", [0, 1, 3, 4, 5, 10, 15, 60])
def test_ranges_of_waits_leave_no_day_out(limit: int) -> None:
    within, over = ranges(limit)
    assert within[0][0] == 0
    assert within[-1][1] == limit
    assert over[-1][1] is None
    for (_, last), (first, _) in pairwise([*within, *over]):
        assert last is not None
        assert first == last + 1


def test_the_first_sentence_has_the_numbers_of_the_measure() -> None:
    made_up = board()
    held = made_up["sessions-held"].number
    assert f"{held.percent}% of {held.all} sessions were held" in flow.sessions(made_up).says
    came = made_up["referrals-in"]
    assert f"{came.number.some} came in" in flow.referrals(made_up).says
    assert f"{made_up['retention-90'].shown}% after 90 days" in course.retention(made_up).says
    assert "Override: relocated" in {row[0] for row in course.again(made_up).rows}


def test_a_week_that_goes_on_is_paler() -> None:
    chart = flow.referrals(board())
    drawn = chart.drawings[0][1]
    pale = [mark for mark in drawn.marks if "chart__pale" in mark.attributes["class"]]
    assert len(pale) == 2
    over = flow.referrals(board(PERIODS["year"])).drawings[0][1]
    assert not [mark for mark in over.marks if "chart__pale" in mark.attributes["class"]]


def test_groups_that_are_not_told_as_of_a_day_are_in_no_picture() -> None:
    made_up = board()
    untold = {name: replace(one, groups=()) for name, one in made_up.found.items()}
    for picture in (need.by_county, need.by_group):
        chart = picture(replace(made_up, found=untold))
        assert chart.drawings == ()
        assert chart.note == WITHHELD
        assert all(cell == NOT_SHOWN for row in chart.rows for cell in row[1:])


def test_what_is_on_time_is_held_against_what_medicaid_expects() -> None:
    made_up = board()
    chart = course.on_time(made_up)
    routine = made_up["service-routine"]
    assert routine.shown is not None
    assert routine.shown < EXPECTED
    assert f"{routine.shown}% ({routine.number.some} of {routine.number.all})" in chart.says
    [drawn] = [drawn for size, drawn in chart.drawings if size == "desk"]
    marks = [mark for mark in drawn.marks if mark.attributes["class"] == "chart__mark"]
    over = [mark for mark in drawn.marks if mark.attributes["class"] == "chart__over"]
    assert (len(marks), len(over)) == (1, 1)
    track = next(m.attributes for m in drawn.marks if m.attributes["class"] == "chart__track")
    at = (float(marks[0].attributes["x1"]) - float(track["x"])) / float(track["width"])
    assert round(100 * at) == EXPECTED
