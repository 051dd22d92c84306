"""Views of the waitlist that somebody keeps: each named by what it shows."""

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from domain.review.waitlist_view import WAITLIST_VIEWS, WaitlistViewSaved, waitlist_views_id
from domain.shared.decider import Refusal
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people.naming import specialist_names
from peermatch.store import Done
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms.layouts import Layout, Sent
from peermatch.web.forms.perform import done_at
from peermatch.web.http.access import Viewer, services_of
from peermatch.web.http.paging import KeptView
from peermatch.web.pages.referrals.waitlist_filters import (
    COLUMNS,
    LABELS,
    SORT,
    USUAL,
    Choices,
    Chosen,
)
from peermatch.web.show.templating import page

WHOM = "asked_for"
"""As addresses name the specialist of `specialist_id`."""
SEPARATOR = ";"
"""Between columns in a form's field."""


def keeps(asked: Chosen) -> list[tuple[str, str]]:
    """What a view would keep, as fields of its command; none where everything is shown."""
    found = [("specialist_id" if n == WHOM else n, text) for n, text in asked.texts.items()]
    chosen = asked.columns != USUAL
    return [*found, *([("columns", SEPARATOR.join(asked.columns))] if chosen else [])]


def views(
    request: Request, reading: Reading, viewer: Viewer, known: Mapping[str, Choices]
) -> tuple[KeptView, ...]:
    """Those that the viewer keeps, in the words of the filters."""
    store = services_of(request).service.store
    kept = store.read(WAITLIST_VIEWS, waitlist_views_id(viewer.actor.name)).kept
    staff = {view.specialist_id for view in kept.values() if view.specialist_id}
    names = specialist_names(reading, staff) if staff else {}
    return tuple(_view(view, names, known) for view in kept.values())


def _view(
    view: WaitlistViewSaved, names: Mapping[UUID, str], known: Mapping[str, Choices]
) -> KeptView:
    texts = {name: getattr(view, name) for name in LABELS if name != WHOM}
    told = [dict(known[name]).get(text, text) for name, text in texts.items() if text]
    if view.specialist_id:
        told.append(f"asked for {names.get(view.specialist_id, 'one specialist')}")
    told += [dict(SORT).get(view.sort, view.sort).lower()] if view.sort else []
    told += [", ".join(COLUMNS.get(n, n).lower() for n in view.columns)] if view.columns else []
    query = {**texts, WHOM: str(view.specialist_id or ""), "sort": view.sort}
    asked = {name: text for name, text in query.items() if text}
    address = urlencode({**asked, "columns": view.columns}, doseq=True)
    return KeptView(view_id=view.view_id, name=" · ".join(told), address=f"/referrals?{address}")


def _done(request: Request, _viewer: Viewer, sent: Sent, _done: Done) -> Response:
    back = {n: t for n, t in sent.typed.items() if n in LABELS or n == "sort"}
    whom = sent.typed.get("specialist_id", "")
    back |= {WHOM: whom} if whom else {}
    columns = [one for one in sent.typed.get("columns", "").split(SEPARATOR) if one]
    query = urlencode({**back, "columns": columns}, doseq=True)
    return done_at(request, f"/referrals?{query}" if query else "/referrals")


def _refused(request: Request, _viewer: Viewer, _sent: Sent, refusal: Refusal) -> Response:
    return page(
        request, "problem.html", status_of(refusal), sentence=refusal.sentence, reference=""
    )


WAITLIST = Layout(frozenset({"save-waitlist-view", "drop-waitlist-view"}), _done, _refused)
