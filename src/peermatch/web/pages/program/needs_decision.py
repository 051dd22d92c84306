"""Decisions that a coordinator has to make besides the review queue."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.calendar.repair import MOST_DAYS, RepairCause
from domain.shared.roles import Role
from peermatch.readmodels.screens.matches import decisions
from peermatch.web.actions import Link, actions, address
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.show.sections import Item, RecordPage, Section
from peermatch.web.show.templating import page
from peermatch.web.show.words import counted, moment
from scheduling.time.time_rules import by_name

router = APIRouter()
Coordinator = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR))]
DECISION_WORDS = {
    "reassignment": "Needs another specialist",
    "conflict": "Conflict of interest to review",
    "statement": "Statement of challenge to answer",
    "shortlist": "Shortlist to be ranked by the participant",
    "excluded": "Ruled out for each other, but the match is still active",
    "group-consent": "Consent has ended, but they are still in a group",
    "duplicate": "Possible duplicate referral",
    "time": "Something changed, and the time no longer works",
}


@router.get("/decisions")
def to_decide(request: Request, viewer: Coordinator) -> Response:
    """Conflicts, statements, shortlists, possible duplicates, people to reassign, and what goes
    on although something decided since speaks against it."""
    found = decisions.rows(services_of(request).reading(viewer.actor))
    sections = tuple(
        Section(
            kind,
            words,
            items=tuple(_decision(row) for row in found if row.kind == kind),
            links=_repairs([r for r in found if r.session_id]) if kind == "time" else (),
            none="None.",
        )
        for kind, words in sorted(DECISION_WORDS.items(), key=_first(found))
    )
    lead = f"{counted(len(found), 'decision')} besides the review queue."
    record = RecordPage(title="Needs decision", lead=lead, sections=sections)
    return page(request, "record.html", record=record, heading="Needs decision")


def _first(found: Sequence[decisions.Decision]) -> Callable[[tuple[str, str]], tuple[bool, bool]]:
    """What is to decide before what isn't, and times first: they come closer by themselves."""
    there = {row.kind for row in found}
    return lambda section: (section[0] not in there, section[0] != "time")


def _decision(row: decisions.Decision) -> Item:
    """With the form that ends a match or membership still running, where there is one."""
    if row.kind == "time":
        return _time(row)
    ids = {"match_id": row.match_id, "group_id": row.group_id}
    form = {"excluded": "end-match", "group-consent": "leave-group"}.get(row.kind, "")
    links: tuple[Link, ...] = ()
    if form:
        to = address(form, "/decisions", **ids, participant_id=row.participant_id)
        links = (Link(actions()[form].title, to),)
    if row.match_id is not None:
        return Item(row.name, address=f"/matches/{row.match_id}", links=links)
    if row.group_id is not None:
        return Item(row.name, address=f"/groups/{row.group_id}", links=links)
    return Item(row.name, address=f"/referrals/{row.referral_id}")


def _time(row: decisions.Decision) -> Item:
    """Moved, called off, or kept as an exception."""
    forms = ("move-commitment", "except-commitment", "drop-commitment")
    links = []
    if row.session_id is not None:
        links.append(Link("Find another time", f"/sessions/{row.session_id}/times"))
        forms = ("move-session", "except-session", "cancel-session")
    ids = {"session_id": row.session_id, "commitment_id": row.commitment_id}
    links += [Link(actions()[f].title, address(f, "/decisions", **ids)) for f in forms]
    sentences = tuple(by_name()[rule].refusal.sentence for rule in row.rules if rule in by_name())
    return Item(
        row.name,
        (moment(row.starts_at), *sentences),
        address=f"/sessions/{row.session_id}" if row.session_id else "",
        links=tuple(links),
    )


def _repairs(found: Sequence[decisions.Decision]) -> tuple[Link, ...]:
    """Other times for all sessions of one specialist at once, four weeks at a time."""
    sessions = [row for row in found if row.session_id is not None and row.starts_at is not None]
    links = []
    for specialist_id, own in groupby(sessions, key=lambda row: row.specialist_id):
        days = sorted(row.starts_at.date() for row in own if row.starts_at)
        last = min(days[-1], days[0] + timedelta(days=MOST_DAYS - 1))
        asked = {
            "cause": RepairCause.TIMES_QUESTIONED.value,
            "days": f"{specialist_id}_{days[0].isoformat()}_{last.isoformat()}",
        }
        count = counted(len(days), "session")
        links.append(Link(f"Find other times for {count}", f"/repairs?{urlencode(asked)}"))
    return tuple(links)
