"""Work of the worker that failed: what it is, why, when it is tried again, and a button for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from domain.shared.roles import OPERATING, Role
from peermatch.readmodels.engine.failed_work import (
    QUEUES,
    READ_MODELS,
    Failed,
    NothingToTryAgain,
    TakenUp,
)
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.show.templating import page

router = APIRouter()
Operating = Annotated[Viewer, Depends(ForRoles(*OPERATING))]

MOST_SHOWN = 200
MOST_TAKEN_UP = 20
MEANWHILE = {
    "matching-runs": "This run proposes no matches; other runs continue.",
    "shortlists": "The participant has no shortlist to choose from yet.",
    "arrivals": "The referral’s page doesn’t say whom the engine would propose today.",
    "reserve-replays": "The replay has no figures; the policy stays as it is.",
    "wish-learning": "Nothing was learned; the weights stay as they are.",
    "repairs": "There are no options to choose from yet.",
    "replays": "The page can’t say how the match was decided.",
    "own-calendars": "Times may be planned over what stands in that specialist’s own calendar.",
    "unusual-looks": "What is unusual about that day’s looks is not listed yet.",
    "pasts": "The program can’t be shown as it was at that moment.",
    "horizon": "Nothing more is planned for the specialist.",
    "lapsed-proposals": "The proposal still holds a place.",
    "ended-consents": "The proposal is still open. Approving it checks consent again.",
    "open-proposals": "The proposal is unchanged. Approving it checks every rule again.",
    "called-off": "Sessions that were called off do not come back automatically.",
    "messages": "The message is still waiting and is not sent: sending checks consent again.",
    "sending": "The message still waits. A person can tell it and mark it as notified.",
    "staff-mail": "Their daily list or an invitation is not sent.",
    "returned-mail": "The message counts as sent although it did not arrive.",
    "reminding": "The participant is not reminded of the session.",
    "leavers": "The specialist's matches are still active.",
    "duplicates": "Nobody has been asked yet whether the two are the same person.",
    "merged-conflicts": "The two can't be matched, and nobody is asked for a review yet.",
    "units": "Neither this nor the participant's later time is counted for billing.",
    "replaced-keys": "The new key seals already; scans from before are still under the old one.",
    "erasures": "The person's key is already destroyed; there is no certificate yet.",
    "time-questions": "Nobody has been asked yet whether the session or time can stay.",
    "read-models": "Some pages are missing this event. Trying again rebuilds them.",
    "stalled-models": "Some pages are not updating.",
    "misplaced": "It isn’t shown. Find out who changed the database, then try again to rebuild the "
    "pages’ data.",
}
"""What goes without the work until it is done, by queue."""
ADDRESSES = {
    "matching-runs": "/runs/{}",
    "horizon": "/specialists/{}",
    "leavers": "/specialists/{}",
    "messages": "/messages/{}",
    "sending": "/messages/{}",
}
"""Pages where a manager sees what the work is about; other items are named by their ids."""
TITLES = {queue.name: queue.title for queue in QUEUES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One failed item as the page shows it."""

    failed: Failed
    title: str
    item: str
    meanwhile: str
    address: str


@router.get("/set-aside")
def listed(request: Request, viewer: Operating) -> Response:
    return _shown(request, viewer, 200, "")


@router.post("/set-aside/try-again")
def try_again(request: Request, viewer: Operating, posted: Posted) -> Response:
    """Has one item tried again, at once."""
    typed = texts(posted)
    if not typed.get("queue") or not typed.get("item"):
        raise HTTPException(422)
    work = services_of(request).failed_work
    try:
        work.take_up(typed["queue"], typed["item"], viewer.actor.name)
    except NothingToTryAgain as refusal:
        return _shown(request, viewer, 409, refusal.sentence)
    return RedirectResponse("/set-aside?again=1", 303)


@router.post("/set-aside/try-all-again")
def try_all_again(request: Request, viewer: Operating) -> Response:
    """Has everything that was set aside tried again."""
    services_of(request).failed_work.take_up_all(viewer.actor.name)
    return RedirectResponse("/set-aside?again=1", 303)


def _shown(request: Request, viewer: Viewer, status: int, refusal: str) -> Response:
    services = services_of(request)
    addresses = ADDRESSES if viewer.role is Role.MANAGER else {}
    found = services.failed_work.listed()
    taken_up = services.failed_work.taken_up(MOST_TAKEN_UP)
    return page(
        request,
        "set_aside.html",
        status,
        lines=[_line(failed, addresses) for failed in found[:MOST_SHOWN]],
        more=max(0, len(found) - MOST_SHOWN),
        aside=sum(failed.set_aside for failed in found),
        taken_up=[(TITLES.get(t.queue, t.queue), t, _login(request, t)) for t in taken_up],
        refusal=refusal,
        again=request.query_params.get("again") == "1",
        now=services.now(),
        zone=services.service.program.zone,
    )


def _line(failed: Failed, addresses: Mapping[str, str]) -> Line:
    return Line(
        failed=failed,
        title=TITLES.get(failed.queue, failed.queue),
        item=_named(failed),
        meanwhile=MEANWHILE.get(failed.queue, ""),
        address=addresses.get(failed.queue, "").format(failed.item),
    )


def _named(failed: Failed) -> str:
    if failed.queue != READ_MODELS.name:
        return failed.item
    model, _build, fact, position = failed.item.split(" ")
    return f"{fact} at {position}, for {model}"


def _login(request: Request, taken_up: TakenUp) -> str:
    return services_of(request).accounts.login_of(taken_up.taken_up_by)
