"""Renders pages: templates that fail on a missing value, and what every page is given."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import LimitName
from peermatch.readmodels.screens.privacy import emergencies
from peermatch.usecases.privacy.emergency_commands import ARE_TOLD
from peermatch.web import hours_grid
from peermatch.web.actions import results
from peermatch.web.http.access import Viewer
from peermatch.web.http.security import NONCE
from peermatch.web.http.seen import shown_up_to
from peermatch.web.http.services import Services
from peermatch.web.page_help import help_of
from peermatch.web.place_marks import places_drawn
from peermatch.web.show import words
from peermatch.web.show.navigation import navigation


@cache
def environment() -> Environment:
    return new_environment()


def new_environment(extensions: Collection[str] = ()) -> Environment:
    found = Environment(
        loader=PackageLoader("peermatch.web"),
        extensions=tuple(extensions),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["static"] = static
    found.globals["hours_grid"] = hours_grid
    found.globals["places_drawn"] = places_drawn
    found.globals["shown_up_to"] = shown_up_to
    found.filters.update(words.FILTERS)
    return found


@cache
def static(path: str) -> str:
    """A static file's address with its digest, so that browsers may keep it for good."""
    body = files("peermatch.web").joinpath("static", path).read_bytes()
    return f"/static/{path}?v={sha256(body).hexdigest()[:12]}"


def page(
    request: Request,
    template: str,
    status: int = 200,
    /,
    headers: dict[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:
    """A whole page; part of one (`template` named `_…`) answers a request by htmx. It belongs to
    the section that its address tells, unless `section` says another."""
    viewer = getattr(request.state, "viewer", None)
    text = environment().get_template(template)
    nav = navigation(viewer.role if viewer else None)
    context.setdefault("section", nav.section(request.url.path))
    body = text.render(
        viewer=viewer,
        nav=nav,
        here=request.url.path,
        nonce=request.scope.get(NONCE, ""),
        demo_time=_demo_time(request),
        done=_done(request),
        warnings=_warnings(request),
        late=late(request),
        emergency=not template.startswith("_") and _emergency(request, viewer),
        help=help_of(request) if viewer else None,
        **context,
    )
    return HTMLResponse(body, status, headers)


NOT_SHOWN_YET = "Saved. Lists may take a moment to update."


def late(request: Request) -> str:
    """What is said where the page may not show yet what was done; empty where it does."""
    lags = getattr(request.state, "late", False) or request.query_params.get("late") == "1"
    return NOT_SHOWN_YET if lags else ""


DONE = {
    "agency-link-revoked": "The link is revoked: nobody refers by it any more.",
    "password-chosen": "Your new password is set.",
    "key-replaced": "The key is replaced: what is written from now on is sealed under the new one.",
    "passkey-added": "Your passkey is added. Next time, sign in with it.",
    "offline-sent": "What you entered without signal is saved.",
    "phone-kept": "This phone keeps your day for eight hours without signal.",
    "address-confirmed": "Your email address is confirmed.",
    "daily-list-on": "Your list comes each working day on which something waits for you.",
    "daily-list-off": "No more lists are sent.",
    "invitations-on": "Invitations to your appointments are on their way.",
    "invitations-off": "No more invitations are sent.",
    "phone-ended": "That phone’s key is gone. What it keeps is deleted at its next contact.",
    "tasks-snoozed": "Saved when these tasks come up again.",
    "tasks-back": "These tasks are back on the list.",
    "tasks-assigned": "Saved whose these tasks are.",
    "tasks-done": "Recorded for each of them.",
    "second-factor-off": "Your second factor is off.",
    "second-factor-reset": "The second factor is reset. They are told when they sign in.",
}
"""What is said where no command was given, or several were."""


def _done(request: Request) -> str:
    """What happened, where something was done on the way here."""
    done = request.query_params.get("done", "")
    return results().get(done, "") or DONE.get(done, "")


def warned(result: Mapping[str, Any]) -> str:
    """The part of an address's query that says which limits a command passed with a warning."""
    names = ",".join(result.get("warnings", ()))
    return f"warned={names}" if names else ""


def with_query(address: str, query: str) -> str:
    """The address with one more part of a query; as it is without one."""
    return f"{address}{'&' if '?' in address else '?'}{query}" if query else address


def notes(names: Collection[str]) -> tuple[str, ...]:
    """The sentences of the limits with these names; of nothing else."""
    return tuple(DEFAULT_LIMITS[name].sentence for name in LimitName if name in names)


def _warnings(request: Request) -> tuple[str, ...]:
    return notes(request.query_params.get("warned", "").split(","))


def _emergency(request: Request, viewer: Viewer | None) -> bool:
    """Whether the viewer is told that somebody asked for emergency access."""
    if viewer is None or viewer.role not in ARE_TOLD:
        return False
    services: Services = request.app.state.services
    return emergencies.asked_lately(services.reading(viewer.actor))


def _demo_time(request: Request) -> datetime | None:
    """The local time on the demonstration's own clock; None in a real deployment."""
    services: Services | None = getattr(request.app.state, "services", None)
    if services is None or not services.demo_accounts:
        return None
    return services.now().astimezone(services.service.program.zone)
