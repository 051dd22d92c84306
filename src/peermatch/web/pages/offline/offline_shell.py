"""What a phone keeps to open without signal, none of it about anybody: an empty page, the script
that serves it, and the description by which the page is put on a home screen."""

import json
from functools import cache
from hashlib import sha256
from importlib.resources import files

from fastapi import APIRouter, Request
from starlette.responses import Response

from domain.resources.kinds_of_help import Need
from domain.sessions.progress_note import KEPT_BACK_FOR
from peermatch.web.http.access import PUBLIC
from peermatch.web.show.templating import page, static
from peermatch.web.show.words import in_words

router = APIRouter(dependencies=[PUBLIC])
SHELL = "/offline"
SHEETS = (
    "vendor/uswds/uswds.css",
    *(f"css/{name}.css" for name in "tokens base layout components pages print hand".split()),
)
SCRIPTS = tuple(f"offline/{name}.js" for name in "kept outbox contact shown shell".split())
KEPT = (*SHEETS, *SCRIPTS, "vendor/htmx/htmx.min.js", "icon.svg", "icons.svg")
"""All that the page asks for; htmx because every page names it."""
NEEDS = sorted(((need.value, in_words(need)) for need in Need), key=lambda one: one[1])
KEPT_BACK = [(why.value, words) for why, words in KEPT_BACK_FOR.items()]
"""What a note there offers to choose from."""
NAME = "My day"
"""On a home screen: nothing of what it is about."""


@router.get(SHELL)
def shell(request: Request) -> Response:
    """The same for everybody: what it shows, its script opens from what is sealed on the phone."""
    scripts = [static(name) for name in SCRIPTS]
    return page(request, "offline.html", scripts=scripts, needs=NEEDS, kept_back=KEPT_BACK)


@router.get("/service-worker.js")
def service_worker() -> Response:
    return Response(_service_worker(), media_type="text/javascript")


@cache
def _service_worker() -> str:
    """From the root, whose pages it stands in for; another version wherever a file changed."""
    kept = [SHELL, *map(static, KEPT)]
    text = files("peermatch.web").joinpath("static", "offline", "service_worker.js").read_text()
    template = files("peermatch.web").joinpath("templates", "offline.html").read_bytes()
    base = files("peermatch.web").joinpath("templates", "base.html").read_bytes()
    mark = sha256(
        "".join([*kept, text, repr(NEEDS), repr(KEPT_BACK)]).encode() + template + base
    ).hexdigest()[:12]
    return f"const VERSION = {json.dumps(mark)};\nconst KEPT = {json.dumps(kept)};\n{text}"


@router.get("/manifest.webmanifest")
def manifest() -> Response:
    """Neutral: whoever sees the home screen learns nothing."""
    described = {
        "id": "/",
        "name": NAME,
        "short_name": NAME,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#162e51",
        "theme_color": "#162e51",
        "icons": [
            {
                "src": static(f"offline/day-{size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": "any maskable",
            }
            for size in (192, 512)
        ],
    }
    return Response(json.dumps(described), media_type="application/manifest+json")
