"""The first page after signing in: the next things to do, soonest first, and the counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.roles import STAFF, Role
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.matches import review_queue
from peermatch.readmodels.screens.privacy import emergencies
from peermatch.readmodels.screens.program import overview
from peermatch.readmodels.screens.program.tasks_by_person import TasksByPerson
from peermatch.usecases.program.what_waits import Waiting, what_waits
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.program.needs_decision import soonest_time
from peermatch.web.pages.program.steps_to_take import steps
from peermatch.web.pages.review.coordinators_day import own_program_day
from peermatch.web.pages.sessions.day_in_hand import today as own_day
from peermatch.web.running.standing_now import standing_now
from peermatch.web.show.due import task_lines, tasks_of
from peermatch.web.show.next_things import Next
from peermatch.web.show.templating import page
from peermatch.web.show.words import counted, day, moment, waited

router = APIRouter()
Anyone = Annotated[Viewer, Depends(ForRoles(*STAFF))]
FIRST, OF_THE_QUEUE = 5, 2
"""How many things are shown, and how many of them are proposals to decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many there are of something that one can go and look at."""

    figure: int
    title: str
    text: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Something that can be begun at any time."""

    words: str
    address: str


@router.get("/")
def home(request: Request, viewer: Anyone) -> Response:
    if viewer.role is Role.CPRS:
        return own_day(request, viewer)
    services = services_of(request)
    today = services.now().astimezone(services.service.program.zone).date()
    reading = services.reading(viewer.actor)
    waiting = what_waits(reading, viewer.account.specialist_id, services.failed_work)
    counts = (*_set_aside(waiting), *_counts(request, viewer, waiting))
    first = _first(request, viewer, today)
    tasks = tasks_of(request, viewer)
    every = waiting.get(Waiting.OVERDUE, 0) + waiting.get(Waiting.DUE, 0)
    return page(
        request,
        "home.html",
        today=today,
        next=(*first, *task_lines(request, viewer, tasks.soonest(FIRST), today))[:FIRST],
        counts=(*counts[:1], *_tasks(waiting, every, tasks), *counts[1:]),
        first_steps=steps(request, viewer),
        ways=WAYS[viewer.role],
        day=own_program_day(request, viewer),
        tasks_left=viewer.role is not Role.PRIVACY_OFFICER and every + len(first) > FIRST,
    )


def _counts(request: Request, viewer: Viewer, waiting: Mapping[Waiting, int]) -> tuple[Count, ...]:
    if viewer.role is Role.ADMINISTRATOR:
        return _for_administrators(request)
    return COUNTS[viewer.role](services_of(request).reading(viewer.actor), waiting)


def _first(request: Request, viewer: Viewer, today: date) -> tuple[Next, ...]:
    """What isn't a task and comes before the tasks: a time that no longer works before all else,
    where it is today's."""
    to_move, to_decide = soonest_time(request, viewer, today), _to_decide(request, viewer)
    if to_move and to_move[0].standing != "over":
        return (*to_decide, *to_move, *_to_review(request, viewer))
    return (*to_move, *to_decide, *_to_review(request, viewer))


def _to_decide(request: Request, viewer: Viewer) -> tuple[Next, ...]:
    """The first proposals of the review queue."""
    if viewer.role is not Role.COORDINATOR:
        return ()
    reading = services_of(request).reading(viewer.actor)
    return tuple(
        Next(
            clock="Urgent" if row.urgency == "urgent" else "To decide",
            day=f"waiting {waited(row.waiting_days)}",
            what=f"Decide the match with {row.specialist_name}",
            name=row.name,
            about=" · ".join(
                part
                for part in (
                    row.county,
                    row.in_common,
                    row.first_starts_at and f"first session {moment(row.first_starts_at)}",
                )
                if part
            ),
            action="Review match",
            address=f"/matches?match={row.match_id}",
            standing="over" if row.urgency == "urgent" else "",
        )
        for row in review_queue.first(reading, OF_THE_QUEUE)
    )


def _to_review(request: Request, viewer: Viewer) -> tuple[Next, ...]:
    """The first emergency accesses that the privacy officer has to review."""
    if viewer.role is not Role.PRIVACY_OFFICER:
        return ()
    services = services_of(request)
    reading = services.reading(viewer.actor)
    rows = emergencies.to_review_first(reading, FIRST)
    names = services.account_names.of({row.viewer for row in rows})
    return tuple(
        Next(
            clock="Overdue" if row.overdue(reading.today) else "To review",
            day=f"by {day(row.review_by)}",
            what="Review an emergency access",
            name=names.get(row.viewer, "A former account"),
            about=moment(row.asked_at.astimezone(reading.zone)),
            staff=True,
            action="Look into it",
            address=f"/emergency-access/{row.access_id}",
            standing="over" if row.overdue(reading.today) else "",
        )
        for row in rows
    )


def _set_aside(waiting: Mapping[Waiting, int]) -> tuple[Count, ...]:
    """Work of the service that waits for somebody to have it tried again."""
    number = waiting.get(Waiting.SET_ASIDE, 0)
    if not number:
        return ()
    return (
        Count(
            figure=number,
            title=f"{'piece' if number == 1 else 'pieces'} of work set aside",
            text="It kept failing: see why",
            address="/set-aside",
        ),
    )


def _tasks(waiting: Mapping[Waiting, int], every: int, tasks: TasksByPerson) -> tuple[Count, ...]:
    """What has a last day, if anything does; then what is for this account."""
    if not every:
        return ()
    overdue, mine = waiting[Waiting.OVERDUE], tasks.mine()
    own_tasks = Count(
        figure=mine,
        title=f"{'task' if mine == 1 else 'tasks'} assigned to you",
        text="By you or by a colleague",
        address="/due?whose=mine",
    )
    return (
        Count(
            figure=overdue or every,
            title=f"{'task' if (overdue or every) == 1 else 'tasks'} "
            + ("overdue" if overdue else "due soon"),
            text=f"{every - overdue} more coming up" if overdue else "Nothing is overdue",
            address="/due",
        ),
        *((own_tasks,) if mine else ()),
    )


def _for_intake(reading: Reading, waiting: Mapping[Waiting, int]) -> tuple[Count, ...]:
    figures = overview.waiting_now(reading)
    return (
        Count(
            figure=waiting[Waiting.WITHOUT_CONSENT],
            title="waiting without consent",
            text="Can't be matched until it is on file",
            address="/referrals?status=waiting&consent=missing",
        ),
        _waiting(figures),
    )


def _for_coordinators(reading: Reading, waiting: Mapping[Waiting, int]) -> tuple[Count, ...]:
    proposed, to_tell = waiting[Waiting.PROPOSALS], waiting[Waiting.MESSAGES]
    to_decide = waiting[Waiting.DECISIONS]
    others = Count(
        figure=to_decide,
        title=f"other {'decision' if to_decide == 1 else 'decisions'} to make",
        text="Times that no longer work, conflicts, duplicates",
        address="/decisions",
    )
    messages = Count(
        figure=to_tell,
        title=f"{'message' if to_tell == 1 else 'messages'} to send",
        text="People who have to be told, by you",
        address="/messages",
    )
    return (
        Count(
            figure=proposed,
            title=f"proposed {'match' if proposed == 1 else 'matches'} to review",
            text="A place is held until you decide",
            address="/matches",
        ),
        *((others,) if to_decide else ()),
        *((messages,) if to_tell else ()),
        _waiting(overview.waiting_now(reading)),
    )


def _for_managers(reading: Reading, _waiting_for: Mapping[Waiting, int]) -> tuple[Count, ...]:
    figures = overview.figures(reading)
    return (
        _waiting(figures, "/overview"),
        Count(
            figure=figures.open_places,
            title="opening" if figures.open_places == 1 else "openings",
            text="Counting proposals as filled",
            address="/roster",
        ),
    )


def _waiting(figures: overview.WaitingNow, address: str = "/referrals?status=waiting") -> Count:
    return Count(
        figure=figures.waiting,
        title=f"{'person' if figures.waiting == 1 else 'people'} waiting",
        text=f"{figures.urgent} urgent, longest {counted(figures.longest_wait_days, 'day')}",
        address=address,
    )


def _for_privacy_officers(reading: Reading, waiting: Mapping[Waiting, int]) -> tuple[Count, ...]:
    waits, (asked, late) = waiting[Waiting.UNUSUAL_LOOKS], emergencies.to_review(reading)
    return (
        Count(
            figure=asked,
            title="emergency access" if asked == 1 else "emergency accesses",
            text=f"{late} overdue for review" if late else "To review by the next business day",
            address="/emergency-access",
        ),
        Count(
            figure=waits,
            title="unusual look" if waits == 1 else "unusual looks",
            text="To review",
            address="/unusual-looks",
        ),
    )


def _for_administrators(request: Request) -> tuple[Count, ...]:
    """Of accounts and of the service; no read model about people is asked."""
    services = services_of(request)
    able = [one for one in services.account_desk.listed() if not one.disabled]
    invited = sum(one.link_until is not None for one in able)
    warnings = len(tuple(standing_now(services).warnings()))
    return (
        Count(
            figure=len(able),
            title="account" if len(able) == 1 else "accounts",
            text=f"{counted(invited, 'link')} not used yet" if invited else "Every link was used",
            address="/accounts",
        ),
        Count(
            figure=warnings,
            title="warning" if warnings == 1 else "warnings",
            text="About how the service runs",
            address="/operations",
        ),
    )


COUNTS = {
    Role.INTAKE: _for_intake,
    Role.COORDINATOR: _for_coordinators,
    Role.MANAGER: _for_managers,
    Role.PRIVACY_OFFICER: _for_privacy_officers,
}
_NEW_REFERRAL = Way(words="New referral", address="/referrals/new")
WAYS = {
    Role.INTAKE: (_NEW_REFERRAL,),
    Role.COORDINATOR: (_NEW_REFERRAL,),
    Role.MANAGER: (Way(words="Import files", address="/import"),),
    Role.ADMINISTRATOR: (Way(words="Invite somebody", address="/accounts/invite"),),
    Role.PRIVACY_OFFICER: (Way(words="Look into a breach", address="/breach"),),
}
