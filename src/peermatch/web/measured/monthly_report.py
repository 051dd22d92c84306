"""The monthly report: as a page that prints, and as a PDF."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.roles import Role
from peermatch.readmodels.screens.program.period.measured_periods import (
    NoSuchPeriod,
    PeriodName,
    month_of,
    months_until,
    named,
)
from peermatch.readmodels.screens.program.suprt_dates import counts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.measured.asked_period import address_of
from peermatch.web.measured.drawn_pictures import drawn
from peermatch.web.show.charts.overview_pictures import board_of
from peermatch.web.show.reports.monthly import monthly
from peermatch.web.show.reports.pdf import as_pdf
from peermatch.web.show.templating import page

router = APIRouter()
Manager = Annotated[Viewer, Depends(ForRoles(Role.MANAGER))]
OFFERED = 24
"""Months to choose from; an older one can be asked for by its address."""


@router.get("/overview/report")
def shown(request: Request, viewer: Manager, month: str = "") -> Response:
    """Of the last whole month, or the one that is asked for (`2026-11`)."""
    reading = services_of(request).reading(viewer.actor)
    today, refused = reading.today, ""
    chosen = named(PeriodName.LAST_MONTH, today)
    try:
        chosen = month_of(month, today) if month else chosen
    except NoSuchPeriod as no:
        refused = no.sentence
    suprt = counts(reading, chosen.first_day, chosen.last_day)
    board = board_of(reading, chosen)
    return page(
        request,
        "monthly_report.html",
        422 if refused else 200,
        report=monthly(board, today, suprt),
        pictures=drawn(board, address_of(chosen), 3),
        refused=refused,
        month=f"{chosen.first_day:%Y-%m}",
        months=[(f"{d:%Y-%m}", f"{d:%B %Y}") for d in months_until(today, OFFERED)],
    )


@router.get("/overview/report.pdf")
def as_file(request: Request, viewer: Manager, month: str = "") -> Response:
    reading = services_of(request).reading(viewer.actor)
    today: date = reading.today
    chosen = month_of(month, today) if month else named(PeriodName.LAST_MONTH, today)
    suprt = counts(reading, chosen.first_day, chosen.last_day)
    name = f"peermatch-report-{chosen.first_day:%Y-%m}.pdf"
    return Response(
        as_pdf(monthly(board_of(reading, chosen), today, suprt)),
        media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
