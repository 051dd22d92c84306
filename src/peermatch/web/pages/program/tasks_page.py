"""Tasks by person: their clocks, what sees to each, and snoozing or assigning them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.deadlines.due import DUTIES, DueKind
from domain.deadlines.task import SNOOZE_REASONS, SnoozeReason, last_snooze_day
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.screens.program.due_list import DueRow
from peermatch.readmodels.screens.program.task_owners import SERVICE, Owner
from peermatch.readmodels.screens.program.tasks_by_person import PersonsTasks, TaskWish, Whose
from peermatch.store import Done
from peermatch.usecases.core.changed_since import ChangedSince
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.choosers import Choices, colleagues
from peermatch.web.forms.layouts import Layout, Sent
from peermatch.web.forms.perform import done_at
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.listings import TASKS_BY_PERSON
from peermatch.web.http.paging import shown
from peermatch.web.pages.program.task_bar import (
    LATER_DAYS,
    NOTHING_CHOSEN,
    Chosen,
    bar_of,
    key_of,
    today_of,
)
from peermatch.web.show.due import (
    DUE_WORDS,
    assigned_words,
    due_clock,
    due_of,
    item_of,
    standing_of,
    tasks_of,
)
from peermatch.web.show.sections import Item
from peermatch.web.show.templating import page
from peermatch.web.show.words import in_words, weekday

router = APIRouter()
Anyone = Annotated[
    Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR, Role.CPRS, Role.MANAGER))
]
FILTERS = ("kind", "whose", "snoozed")
WHOSE_WORDS = {
    Whose.ALL: "Everybody’s",
    Whose.MINE: "Assigned to me",
    Whose.COLLEAGUES: "Assigned to colleagues",
    Whose.NOBODYS: "Assigned to nobody",
}
LABELS = {"until": "The day", "reason": "The reason", "assignee": "The colleague"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One task in words. `later` are the days that it may be snoozed until, with their words."""

    row: DueRow
    key: str
    item: Item
    words: str
    clock: str
    standing: str
    assigned: str
    mine: bool
    snoozed: str
    later: tuple[tuple[str, str], ...]
    colleagues: Choices


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person's header: the name, how it stands with them, and where their page is."""

    owner: Owner
    name: str
    standing: str
    address: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What all tasks of a page are told with: whose they are, and who else could take one."""

    assigned: Mapping[UUID, str]
    colleagues: dict[DueKind, Choices]


@router.get("/due")
def due(request: Request, viewer: Anyone) -> Response:
    """Whose task is soonest comes first; of one kind or of all; each with what sees to it."""
    return tasks_list(request, viewer, request.query_params)


def tasks_list(
    request: Request,
    viewer: Viewer,
    given: Mapping[str, str],
    status: int = 200,
    *,
    told: str = "",
    chosen: Chosen = NOTHING_CHOSEN,
) -> Response:
    """The list as it is now, with what was told and chosen on it before."""
    services = services_of(request)
    every, found = due_of(request, viewer), tasks_of(request, viewer)
    counts = every.counts()
    wish = wish_of(given)
    part = found.page(wish, TASKS_BY_PERSON.asked(request, given))
    narrowed = {
        "kind": wish.kind.value if wish.kind else "",
        "whose": wish.whose.value,
        "snoozed": "yes" if wish.snoozed else "",
    }
    rows = [row for person in part.people for row in person.tasks]
    shared = Told(assigned=assigned_words(request, viewer, rows), colleagues={})
    if viewer.role is not Role.CPRS:
        for kind in {row.kind for row in rows}:
            shared.colleagues[kind] = colleagues(request, DUTIES[kind] - {Role.CPRS})
    return page(
        request,
        "due.html",
        status,
        people=[_person(request, viewer, one, shared) for one in part.people],
        overdue=every.overdue,
        every=sum(counts.values()),
        snoozed=found.snoozed(),
        mine=found.mine(),
        kinds=[(one.value, DUE_WORDS[one][0], counts[one]) for one in DueKind if counts[one]],
        whose=[(one.value, words) for one, words in WHOSE_WORDS.items()],
        reasons=[(one.value, words) for one, words in SNOOZE_REASONS.items()],
        chosen=narrowed,
        back={**shown(given), **{n: text for n, text in narrowed.items() if text}},
        previous=address_of(narrowed, before=TASKS_BY_PERSON.sealed(request, part.start))
        if part.start
        else "",
        next=address_of(narrowed, after=TASKS_BY_PERSON.sealed(request, part.end))
        if part.end
        else "",
        first=address_of(narrowed) if part.start else "",
        arranges=viewer.role is not Role.CPRS,
        me=viewer.account.account_id,
        new_id=services.new_id,
        told=told,
        bar=bar_of(request, viewer, rows, today_of(request), chosen),
        picked=chosen,
    )


def wish_of(given: Mapping[str, str]) -> TaskWish:
    """What an address asks for; what can't be meant narrows nothing."""
    kind, whose = given.get("kind", ""), given.get("whose", "")
    return TaskWish(
        kind=DueKind(kind) if kind in set(DueKind) else None,
        whose=Whose(whose) if whose in set(Whose) else Whose.ALL,
        snoozed=given.get("snoozed", "") == "yes",
    )


def address_of(chosen: Mapping[str, str], **where: str) -> str:
    """The list with these filters, and the part of it."""
    query = urlencode({**{n: text for n, text in chosen.items() if text}, **where})
    return f"/due?{query}" if query else "/due"


def _person(request: Request, viewer: Viewer, found: PersonsTasks, told: Told) -> Person:
    owner = found.owner
    tasks = tuple(_task(request, viewer, row, told) for row in found.tasks)
    standing = {"specialist": "Specialist", "leaving": "Specialist, leaving"}.get(owner.standing)
    return Person(
        owner=owner,
        name=found.name or viewer.account.display_name,
        standing=standing or (in_words(owner.standing) if owner.standing else ""),
        address=_page_of(viewer, owner),
        tasks=tasks,
    )


def _page_of(viewer: Viewer, owner: Owner) -> str:
    """The person's page, where the role has one."""
    if viewer.role is Role.CPRS:
        return "/my-time" if owner.staff else "/my-matches"
    if owner.standing == SERVICE:
        return f"/directory/{owner.owner_id}"
    if owner.staff:
        return f"/specialists/{owner.owner_id}" if viewer.role is not Role.INTAKE else ""
    if owner.referral_id and viewer.role is not Role.MANAGER:
        return f"/referrals/{owner.referral_id}"
    return ""


def _task(request: Request, viewer: Viewer, row: DueRow, told: Told) -> Task:
    today = today_of(request)
    item = item_of(viewer, row)
    snoozed = ""
    if row.snoozed_until and row.snooze_reason:
        why = SNOOZE_REASONS[SnoozeReason(row.snooze_reason)]
        snoozed = f"Snoozed until {weekday(row.snoozed_until)}: {why.lower()}"
    return Task(
        row=row,
        key=key_of(row),
        item=item,
        words=item.lines[0] if item.lines else item.title,
        clock=due_clock(row.due_on, today),
        standing=standing_of(row, today),
        assigned=told.assigned.get(row.assignee, "") if row.assignee else "",
        mine=row.assignee == viewer.account.account_id,
        snoozed=snoozed,
        later=_later(row, today),
        colleagues=told.colleagues.get(row.kind, []),
    )


def _later(row: DueRow, today: date) -> tuple[tuple[str, str], ...]:
    """Some days, and the last one that is allowed; none where the task can't be snoozed."""
    last = last_snooze_day(row.kind, row.due_on, today)
    if last is None:
        return ()
    days = {today + timedelta(days=n) for n in LATER_DAYS}
    offered = sorted({day for day in days if day < last} | {last})
    return tuple((day.isoformat(), weekday(day)) for day in offered)


def from_form(typed: Mapping[str, str]) -> dict[str, str]:
    """The filters and the part of the list that a form stood on."""
    return {**shown(typed), **{n: typed.get(f"list_{n}", "") for n in FILTERS}}


def _done(request: Request, _viewer: Viewer, sent: Sent, _done: Done) -> Response:
    return done_at(request, address_of(from_form(sent.typed)))


def _refused(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    """The list again, which says why not."""
    form = forms.refused(request, sent.typed, refusal, LABELS)
    sentence = " ".join(form.errors.values()) or form.refusal
    if isinstance(refusal, ChangedSince):
        sentence = f"{sentence} The list below is as it is now."
    return tasks_list(request, viewer, from_form(sent.typed), status_of(refusal), told=sentence)


TASKS = Layout(frozenset({"snooze-task", "assign-task"}), _done, _refused)
