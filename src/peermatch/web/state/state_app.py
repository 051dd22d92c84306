"""The state's page and its API: capacity now, and a month's waits and outcomes by agency."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from domain.measures.small_numbers import FEWEST
from domain.measures.to_state.rolled_up import PARTS, WAITS, Band, Table
from peermatch.web.http.security import NONCE, OwnHost, SecurityHeaders
from peermatch.web.running.request_notes import STATIC
from peermatch.web.sent.kept_files import KeptFiles
from peermatch.web.show.templating import environment
from peermatch.web.state.heard import AgencyHeard, Heard, totals
from peermatch.web.state.viewers import Viewers

TITLES = {
    Table.OPEN_REFERRALS: "Open referrals at the end of the month",
    Table.FIRST_OFFERS: "First offers, by the clock of their urgency",
    Table.SESSIONS: "Sessions whose outcome is recorded",
    Table.AFTER_90_DAYS: "Matches 90 days after they began",
}
WAIT_TITLES = dict(zip(WAITS, ("Median", "90th percentile"), strict=True))
BANDS = {band.value: place for place, band in enumerate(Band)}
OUT_OF_REACH = "out of reach"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateServices:
    heard: Heard
    viewers: Viewers
    agencies: Mapping[str, str]
    now: Callable[[], datetime]
    origin: str


def _viewer(request: Request) -> str:
    """Deny by default: every route but that of health asks for it."""
    services: StateServices = request.app.state.services
    name = services.viewers.named(request.headers.get("authorization", ""))
    if name is None:
        raise HTTPException(401, headers={"WWW-Authenticate": 'Basic realm="Roll-up"'})
    return name


Viewer = Annotated[str, Depends(_viewer)]


def create_state_app(services: StateServices) -> FastAPI:
    https = services.origin.startswith("https:")
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        middleware=[
            Middleware(SecurityHeaders, https=https),
            Middleware(OwnHost, origin=services.origin),
        ],
    )
    app.state.services = services
    app.mount(STATIC, KeptFiles(packages=[("peermatch.web", "static")]))
    app.add_api_route("/livez", _lives)
    app.add_api_route("/", _page)
    app.add_api_route("/api/v1/roll-up", _answer)
    return app


def _lives() -> Response:
    return PlainTextResponse("ok")


def _asked(request: Request, month: str) -> tuple[str, tuple[str, ...], tuple[AgencyHeard, ...]]:
    """The month that is shown, the newest unless another is asked for; all there are; agencies."""
    services: StateServices = request.app.state.services
    months = services.heard.months()
    if month and month not in months:
        raise HTTPException(404)
    shown = month or (months[0] if months else "")
    return shown, months, services.heard.agencies(services.agencies, shown)


def _page(request: Request, _viewer: Viewer, month: str = "") -> Response:
    shown, months, agencies = _asked(request, month)
    counted = Counter(one.capacity.value if one.capacity else OUT_OF_REACH for one in agencies)
    bands = [(name, counted[name]) for name in (*BANDS, OUT_OF_REACH)]
    told = {(table, part): (number, of) for table, part, number, of in totals(agencies)}
    text = environment().get_template("roll_up.html")
    body = text.render(
        agencies=agencies,
        bands=bands,
        most=max(1, len(agencies)),
        filled=BANDS,
        month=shown,
        months=months,
        tables=[(TITLES[table], table, parts) for table, parts in PARTS.items()],
        waits=WAIT_TITLES,
        totals=told,
        fewest=FEWEST,
        nonce=request.scope.get(NONCE, ""),
    )
    return HTMLResponse(body)


def _answer(request: Request, _viewer: Viewer, month: str = "") -> Response:
    """`null` is what an agency did not tell, or what is not known of now."""
    shown, months, agencies = _asked(request, month)
    return JSONResponse(
        {
            "month": shown or None,
            "months": list(months),
            "agencies": [_said(one) for one in agencies],
            "totals": [
                {"table": table, "part": part, "number": number, "agencies": of}
                for table, part, number, of in totals(agencies)
                if of
            ],
        }
    )


def _said(one: AgencyHeard) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": one.title,
        "in_reach": one.in_reach,
        "last_word_at": one.last_word_at.isoformat() if one.last_word_at else None,
        "capacity": one.capacity,
        "tables": one.month.tables if one.month else None,
        "waits": one.month.waits if one.month else None,
    }
