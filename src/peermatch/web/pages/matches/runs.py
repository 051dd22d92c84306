"""Pages of matching runs: what each looked at, proposed and proved, and a button for a new one."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.roles import Role
from peermatch.readmodels.screens.matches.run_ends import end_of
from peermatch.readmodels.tables.matches import runs
from peermatch.store import Done
from peermatch.web.actions import offered
from peermatch.web.forms.layouts import Layout, Sent
from peermatch.web.forms.perform import done_at
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.listings import RUNS
from peermatch.web.show.templating import page
from peermatch.web.show.words import TRIGGERS

router = APIRouter()
Reviewer = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR, Role.MANAGER))]

STATUSES = {
    "requested": "In progress",
    "completed": "Finished",
    "failed": "Failed",
    "cancelled": "Stopped",
}
STEPS = {
    1: "Waiting for its turn.",
    2: "Checking whose sessions fit in which specialists' weeks.",
    3: "Finding the best plan and proposing it.",
}


LEVELS = {
    "floors": "People missing from county floors",
    "served": "People who wait, counted by urgency and days waited",
    "preferences": "Wishes not met",
    "kept": "Open proposals changed",
    "balance": "Unevenness of caseloads",
    "travel": "Road to visits, in steps of five minutes",
}
"""What is counted at each level of a plan; less is better."""


@router.get("/runs")
def history(request: Request, viewer: Reviewer) -> Response:
    services = services_of(request)
    found = runs.page(services.reading(viewer.actor), RUNS.asked(request, request.query_params))
    return page(
        request,
        "runs.html",
        rows=found.rows,
        paging=RUNS.paging(request, found, {}),
        triggers=TRIGGERS,
        statuses=STATUSES,
        run_id=services.new_id(),
        zone=services.service.program.zone,
    )


def _started(request: Request, _viewer: Viewer, sent: Sent, _done: Done) -> Response:
    return done_at(request, f"/runs/{sent.command_id}")


@router.get("/runs/{run_id}")
def one_run(request: Request, viewer: Reviewer, run_id: UUID) -> Response:
    services = services_of(request)
    row = runs.one(services.reading(viewer.actor), run_id)
    stop = offered(viewer.role, "run", f"/runs/{run_id}", run_id=run_id)
    return page(
        request,
        "run.html",
        row=row,
        end=end_of(services.views, run_id),
        again_id=services.new_id(),
        step=STEPS[row.step],
        level_words=LEVELS,
        stop=stop if row.status == "requested" else (),
        may_try_again=viewer.role is Role.MANAGER,
        may_review=viewer.role is Role.COORDINATOR,
        zone=services.service.program.zone,
    )


RUNS_PAGE = Layout(frozenset({"request-run"}), _started)
