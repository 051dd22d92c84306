"""The worklist of unusual looks, each to be reviewed with a finding."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.privacy.unusual_looks import FINDINGS, SENTENCES, Unusual
from domain.shared.roles import Role
from peermatch.readmodels.screens.privacy import unusual
from peermatch.readmodels.screens.privacy.unusual import UnusualRow
from peermatch.web.actions import address
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.listings import UNUSUAL
from peermatch.web.pages.privacy.looks_page import number_of
from peermatch.web.show.templating import page
from peermatch.web.show.words import counted

router = APIRouter()
Officer = Annotated[Viewer, Depends(ForRoles(Role.PRIVACY_OFFICER))]
PAGE = "/unusual-looks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row in words. `looks` is where the looks themselves are, `review` the form."""

    row: UnusualRow
    who: str
    sentence: str
    number: str
    looks: str
    review: str
    finding: str
    reviewed_by: str


@router.get(PAGE)
def unusual_looks(request: Request, viewer: Officer, reviewed: str = "") -> Response:
    services = services_of(request)
    sought = UNUSUAL.asked(request, request.query_params)
    part = unusual.page(services.reading(viewer.actor), sought, reviewed == "yes")
    known = {row.reviewed_by for row in part.rows if row.reviewed_by}
    names = services.account_names.of({*(str(row.viewer) for row in part.rows), *known})
    return page(
        request,
        "unusual_looks.html",
        lines=[_line(row, names) for row in part.rows],
        total=part.total,
        paging=UNUSUAL.paging(request, part, {"reviewed": reviewed}),
        reviewed=reviewed == "yes",
    )


def words_of(row: UnusualRow) -> str:
    """What is unusual, in a sentence with its figures."""
    people = counted(row.people, "person") if row.people == 1 else f"{row.people} people"
    figures = {
        Unusual.NO_WORK: f": {people}",
        Unusual.OFF_HOURS: f": {people}",
        Unusual.VOLUME: f": {people}, {row.usual} on other days",
    }
    return f"{SENTENCES[row.kind]}{figures.get(row.kind, '')}."


def _line(row: UnusualRow, names: dict[str, str]) -> Line:
    return Line(
        row=row,
        who=names.get(str(row.viewer), "A former account"),
        sentence=words_of(row),
        number=number_of(row.participant_id) if row.participant_id else "",
        looks=f"/looks?{urlencode(_days(row.on) | {'by': str(row.viewer)})}",
        review=address("review-unusual-looks", PAGE, looks_id=row.looks_id),
        finding=FINDINGS[row.finding] if row.finding else "",
        reviewed_by=names.get(row.reviewed_by or "", ""),
    )


def _days(on: date) -> dict[str, str]:
    return {"first_day": on.isoformat(), "last_day": on.isoformat()}
