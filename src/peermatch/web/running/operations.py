"""How the service itself does, on one page: what somebody should look at, jobs, read models, work
that failed, messages, checkpoints and backups."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.roles import OPERATING, Role
from peermatch.readmodels.engine.failed_work import QUEUES
from peermatch.readmodels.running.job_marks import BACKUP, LEADER
from peermatch.readmodels.running.standing import Standing
from peermatch.readmodels.tables.sessions.messages import Sending
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.running.standing_now import standing_now
from peermatch.web.show.templating import page

router = APIRouter()
Operating = Annotated[Viewer, Depends(ForRoles(*OPERATING))]

JOBS = {
    "nightly-run": "Nightly matching run",
    "horizon": "Plan the coming weeks of those who changed",
    "horizon-nightly": "Plan everybody's coming weeks",
    "open-proposals": "Check open proposals again",
    "time-questions": "Ask about times that a change rules out",
    "repairs": "Look for options when somebody is out",
    "reminders": "Remind participants of sessions",
    "sending": "Send messages",
    "staff-mail": "Send email to people who work here",
    "lapsed-proposals": "Withdraw proposals past their last day",
    "ended-consents": "Withdraw proposals without consent",
    "called-off": "Bring back sessions that were called off",
    "leavers": "End matches after a last day",
    "duplicates": "Ask about possible duplicates",
    "merged-conflicts": "Move conflicts of interest of merged referrals",
    "units": "Count units against authorizations",
    "likely-waits": "Learn likely waits",
    "wish-learning": "Learn which wishes matter",
    "reserve-replays": "Replay a reserve policy",
    "replays": "Look at a decision again",
    "pasts": "Show the program as it was",
    "own-calendars": "Read when specialists are busy by their own calendars",
    "account-names": "Call accounts as the roster calls their owners",
    "roll-up": "Tell the state how the agency does",
    "unusual-looks": "Go through each day for unusual looks",
    "index-key": "Make what finds people anew under a new key",
    "link": "Link new facts into the chain",
    "checkpoint": "Sign a checkpoint",
    "backup": "Write a backup and try its restore",
    "reseal": "Seal scans under a new key",
    "finish-erasures": "Finish erasures",
    "drafts": "Drop expired drafts",
    "uploads": "Drop expired uploads",
    "scans": "Drop scans of forms that nobody signed",
    "held-back": "Look for transactions left open",
    "heartbeat": "Sign of life",
}
"""Every timed job, as a person would say it."""
SENDING = {
    Sending.NOT_TRIED: "To be sent",
    Sending.IN_HAND: "Being sent",
    Sending.AGAIN: "Tried again automatically",
    Sending.NOT_TAKEN: "Could not be sent: tell them yourself",
    Sending.DOUBTFUL: "May or may not have arrived",
}
TITLES = {queue.name: queue.title for queue in QUEUES}


@router.get("/operations")
def operations(request: Request, viewer: Operating) -> Response:
    """As of now; nothing on it is about a person."""
    services = services_of(request)
    found = standing_now(services)
    jobs = [(words, found.jobs[name]) for name, words in JOBS.items() if name in found.jobs]
    return page(
        request,
        "operations.html",
        found=found,
        to_look_at=list(found.warnings()),
        troubled=[job for job in jobs if job[1].failing or job[1].late(found.at)],
        jobs=jobs,
        behind=[model for model in found.models if model.behind_seconds or model.stopped_by],
        queues=[(TITLES.get(queue.name, queue.name), queue) for queue in found.queues],
        messages=[(words, found.messages.get(one.value, 0)) for one, words in SENDING.items()],
        reads_messages=viewer.role is Role.MANAGER,
        backup_at=_done(found, BACKUP),
        leader_at=_done(found, LEADER),
        zone=services.service.program.zone,
    )


def _done(found: Standing, name: str) -> datetime | None:
    mark = found.jobs.get(name)
    return mark.done_at if mark else None
