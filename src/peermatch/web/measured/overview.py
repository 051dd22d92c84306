"""The manager's overview: pictures of a period, the table of each as a file, and what each number
means."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.measures.conventions import CONVENTIONS
from domain.measures.definitions import MEASURES
from domain.program.wait_ranges import FEWEST
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import NotFound, Reading
from peermatch.readmodels.screens.program import exports, overview, suprt_dates, wait_history
from peermatch.readmodels.screens.program.period.measured_periods import (
    NoSuchPeriod,
    Period,
    PeriodName,
    latest,
)
from peermatch.usecases.input.csv_text import write_rows
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.measured.asked_period import OfPeriod, address_of
from peermatch.web.measured.drawn_pictures import drawn
from peermatch.web.show.charts.overview_pictures import board_of, charts, figures
from peermatch.web.show.charts.what_to_look_at import notices
from peermatch.web.show.likely_waits import group_words
from peermatch.web.show.reports.monthly import suprt_section
from peermatch.web.show.templating import page

router = APIRouter()
Manager = Annotated[Viewer, Depends(ForRoles(Role.MANAGER))]
NAMES = (
    (PeriodName.WEEKS, "Last 13 weeks"),
    (PeriodName.THIS_MONTH, "This month"),
    (PeriodName.LAST_MONTH, "Last month"),
    (PeriodName.THIS_QUARTER, "This quarter"),
    (PeriodName.LAST_QUARTER, "Last quarter"),
    (PeriodName.THIS_YEAR, "This year"),
    (PeriodName.LAST_YEAR, "Last year"),
)
ALL = "measures"
"""The file of every measure."""


@router.get("/overview")
def shown(
    request: Request,
    viewer: Manager,
    asked: OfPeriod,
) -> Response:
    reading = services_of(request).reading(viewer.actor)
    refused = ""
    try:
        chosen = asked.on(reading.today)
    except NoSuchPeriod as no:
        refused, chosen = no.sentence, latest(reading.today)
    board, now = board_of(reading, chosen), overview.figures(reading)
    waits = wait_history.history(reading)
    suprt = suprt_dates.counts(reading, chosen.first_day, chosen.last_day)
    is_days = asked.period == PeriodName.DAYS
    return page(
        request,
        "overview.html",
        422 if refused else 200,
        now=now,
        notices=notices(board, now),
        waits=waits,
        wait_rows=[(group_words(one.group), one) for one in waits.ranges],
        fewest=FEWEST,
        names=NAMES,
        period=asked.period,
        typed=(asked.first_day, asked.last_day) if is_days else ("", ""),
        refused=refused,
        board=board,
        figures=figures(board),
        pictures=drawn(board, address_of(chosen)),
        asked=address_of(chosen),
        suprt=suprt_section(suprt) if suprt else None,
    )


@router.get("/overview/definitions")
def definitions(request: Request, viewer: Manager) -> Response:
    """What each number is: the text of docs/measures.md."""
    return page(request, "definitions.html", measures=MEASURES, conventions=CONVENTIONS)


@router.get("/overview/files/{name}")
def taken(
    request: Request,
    viewer: Manager,
    name: str,
    asked: OfPeriod,
) -> Response:
    """The table of one picture, or every measure."""
    name = name.removesuffix(".csv")
    reading = services_of(request).reading(viewer.actor)
    chosen = asked.on(reading.today)
    days = f"{chosen.first_day}-to-{chosen.last_day}"
    text = write_rows(_rows(reading, chosen, name))
    headers = {"Content-Disposition": f'attachment; filename="overview-{name}-{days}.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def _rows(reading: Reading, period: Period, name: str) -> Iterator[list[str]]:
    """Raises NotFound for a picture that there isn't."""
    if name == ALL:
        return exports.as_texts(exports.measures_of(reading, period), reading)
    found = {chart.name: chart for chart in charts(board_of(reading, period))}
    if name not in found:
        raise NotFound
    lines = (found[name].header, *found[name].rows)
    return (["" if cell is None else str(cell) for cell in line] for line in lines)
