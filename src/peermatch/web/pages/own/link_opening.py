"""A private link is opened with a second thing that the person knows, and closed again."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from peermatch.store.accounts.looks import nothing_shown
from peermatch.store.accounts.passwords.pins import PIN_DIGITS
from peermatch.store.accounts.private_links import LinkNotOpened
from peermatch.store.accounts.throttle import TooManyAttempts
from peermatch.translation.catalogs import N_, texts_in
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.people.contact.returned_link import link_seen_to
from peermatch.web.errors.error_responses import waits
from peermatch.web.http.access import PUBLIC, SECRET, services_of, visit_cookie
from peermatch.web.http.caller import source_of
from peermatch.web.http.services import Services
from peermatch.web.pages.own.visiting import Person
from peermatch.web.show.translated import language_for, translated_page

router = APIRouter()
HOME = "/your-page"
ELSEWHERE = "https://www.weather.gov/"
"""What anybody might be looking at."""
WRONG = N_("This does not open a page. Check what you typed, or ask us for a new link.")
TOO_OFTEN = N_("That was tried too often. Please wait a few minutes.")
CLOSED = N_("Your page is closed. To open it again, use the link that you got.")
NOT_SENT = N_(
    "Your page is closed. What you had not sent yet was not kept: open your page again with the "
    "link that you got, and enter it once more."
)
NOT_KEPT = N_(
    "Your page was closed already, so what you sent was not kept. Open your page again with the "
    "link that you got, and enter it once more."
)
DATE_ORDER = {"en": ("month", "day", "year"), "es": ("day", "month", "year")}
"""As the language writes dates."""
Typed = Annotated[str, Form()]


@router.get("/your/{token}", dependencies=[SECRET])
def ask(request: Request, token: str) -> Response:
    """What opens the link. The link itself is not looked up: known and unknown ones look alike."""
    return _asking(request, token, language_for(request), "", 200)


@router.post("/your-page/open", dependencies=[SECRET])
async def open_page(
    request: Request,
    *,
    link: Typed = "",
    month: Typed = "",
    day: Typed = "",
    year: Typed = "",
    pin: Typed = "",
    shared: Typed = "",
) -> Response:
    """On to the page. Only the browser's own memory holds what opened it, until it is closed."""
    services = services_of(request)
    language = language_for(request)
    try:
        visit = await run_in_threadpool(
            services.private_links.open,
            link,
            pin="".join(filter(str.isdigit, pin))[:PIN_DIGITS],
            birth_date=_day(year, month, day),
            source=source_of(request),
            shared=bool(shared),
        )
    except LinkNotOpened:
        return _asking(request, link, language, WRONG, 401)
    except TooManyAttempts as refusal:
        return waits(_asking(request, link, language, TOO_OFTEN, 429), refusal)
    await run_in_threadpool(_arrived, services, visit)
    response = RedirectResponse(HOME, 303)
    response.set_cookie(
        visit_cookie(services.https),
        visit,
        path="/",
        secure=services.https,
        httponly=True,
        samesite="lax",
    )
    return response


@router.post("/your-page/close", dependencies=[PUBLIC])
def close_page(request: Request) -> Response:
    response = RedirectResponse("/closed", 303)
    return _closed(request, response)


@router.get("/closed", dependencies=[PUBLIC])
def closed(request: Request) -> Response:
    """`form`: it closed by itself while somebody may have been filling one in."""
    return _said(request, NOT_SENT if request.query_params.get("form") else CLOSED, 200)


@router.post("/your-page/stay")
def stay(_visitor: Person) -> Response:
    """Somebody is still typing: looking is all it takes, and it is kept open."""
    return Response(status_code=204)


@router.get("/leave", dependencies=[PUBLIC])
def leave_fast(request: Request) -> Response:
    """To somewhere harmless at once, and whatever was open here has ended."""
    return _closed(request, RedirectResponse(ELSEWHERE, 303))


async def link_needed(request: Request, _error: Exception) -> Response:
    """Where no page is open, or it has closed by itself."""
    nothing_shown()
    return _said(request, NOT_KEPT if request.method == "POST" else CLOSED, 401)


def _arrived(services: Services, visit: str) -> None:
    """It got to them after all: nobody has to send it again."""
    opened = services.private_links.visit(visit)
    if opened is not None:
        link_seen_to(services.service, WORKER, opened.participant_id)


def _closed(request: Request, response: Response) -> Response:
    services = services_of(request)
    name = visit_cookie(services.https)
    token = request.cookies.get(name, "")
    if token:
        services.private_links.leave(token)
    response.delete_cookie(name, path="/", secure=services.https, httponly=True, samesite="lax")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _asking(request: Request, link: str, language: str, said: str, status: int) -> Response:
    return translated_page(
        request,
        "open.html",
        status,
        language=language,
        here=f"/your/{link}" if link.isalnum() else "/closed",
        link=link,
        said=texts_in(language).gettext(said) if said else "",
        order=DATE_ORDER[language],
    )


def _said(request: Request, said: str, status: int) -> Response:
    language = language_for(request)
    sentence = texts_in(language).gettext(said)
    return translated_page(
        request, "said.html", status, language=language, sentence=sentence, back=False
    )


def _day(year: str, month: str, day: str) -> date | None:
    """What was typed as a birth date; None where it is none."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
