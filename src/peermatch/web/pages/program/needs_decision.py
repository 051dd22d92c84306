"""Decisions that a coordinator has to make besides the review queue."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.calendar.repair import MOST_DAYS, RepairCause
from domain.shared.roles import Role
from peermatch.readmodels.screens.matches import decisions
from peermatch.readmodels.screens.people import person
from peermatch.readmodels.tables.decisions.decision_rows import DecisionKind
from peermatch.web.actions import Link, actions, address
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.listings import DECISIONS
from peermatch.web.show.next_things import Next
from peermatch.web.show.sections import Item, Section
from peermatch.web.show.templating import page
from peermatch.web.show.words import clock, counted, day, moment, weekday
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

SETTLED = {
    "reassignment": ("Referred", "", ()),
    "conflict": ("Disclosed", "", ()),
    "statement": ("Filed", "answer-statement", ("statement_id",)),
    "shortlist": ("Offered", "rank-shortlist", ("shortlist_id",)),
    "excluded": ("Proposed", "end-match", ("match_id",)),
    "group-consent": ("Without consent since", "leave-group", ("group_id",)),
    "duplicate": ("Referred", "", ()),
}
"""What the day of each kind is, the form that settles it, and whose id that asks for."""


@router.get("/decisions")
def to_decide(request: Request, viewer: Coordinator) -> Response:
    """Conflicts, statements, shortlists, possible duplicates, people to reassign, and what goes
    on although something decided since speaks against it; of one kind or of all."""
    reading, given = services_of(request).reading(viewer.actor), request.query_params
    counts = decisions.counts(reading)
    kind = given.get("kind", "")
    kind = kind if kind in DECISION_WORDS else ""
    part = decisions.page(reading, DECISIONS.asked(request, given), kind)
    specialists = {row.specialist_id for row in part.rows if row.session_id and row.specialist_id}
    twice = [row.about for row in part.rows if row.kind == "duplicate"]
    alike = person.suspected_of(reading, twice) if twice else {}
    sections = [
        Section(
            one,
            DECISION_WORDS[one],
            items=tuple(_decision(row, alike.get(row.about, ())) for row in rows),
            links=_repairs(decisions.times_of(reading, specialists)) if one == "time" else (),
        )
        for one, rows in ((one, list(some)) for one, some in groupby(part.rows, _kind_of))
    ]
    return page(
        request,
        "decisions.html",
        sections=sections,
        total=sum(counts.values()),
        kinds=[(one, DECISION_WORDS[one], number) for one, number in counts.items()],
        chosen=kind,
        paging=DECISIONS.paging(request, part, {"kind": kind}),
    )


def _kind_of(row: decisions.Decision) -> str:
    return row.kind


def _decision(row: decisions.Decision, alike: Sequence[UUID]) -> Item:
    """Since when, and the form that settles it, where there is one that needs no other page; of a
    possible duplicate, the two side by side."""
    if row.kind == "time":
        return _time_item(row)
    told, form, ids = SETTLED.get(row.kind, ("", "", ()))
    links = tuple(Link("Compare the two", f"/referrals/{row.about}/merge/{o}") for o in alike)
    if form:
        given = dict.fromkeys(ids, row.about)
        if row.group_id is not None:
            given["participant_id"] = row.participant_id or row.about
        links = (Link(actions()[form].title, address(form, "/decisions", **given)),)
    since = day(row.since.date()) if row.since else ""
    return Item(
        row.name,
        (f"{told} {since}" if since else "No consent is on file",),
        address=_where(row),
        links=links,
        whose="person",
    )


def _where(row: decisions.Decision) -> str:
    if row.match_id is not None:
        return f"/matches/{row.match_id}"
    if row.group_id is not None:
        return f"/groups/{row.group_id}"
    return f"/referrals/{row.referral_id}"


def _time_item(row: decisions.Decision) -> Item:
    """Moved, called off, or kept as an exception; the first link looks for another time."""
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
        whose="person" if row.session_id else "staff",
    )


def _repairs(found: Sequence[decisions.TimesOfOne]) -> tuple[Link, ...]:
    """Other times for all sessions of one specialist at once, four weeks at a time."""
    links = []
    for one in found:
        last = min(one.last_day, one.first_day + timedelta(days=MOST_DAYS - 1))
        asked = {
            "cause": RepairCause.TIMES_QUESTIONED.value,
            "days": f"{one.specialist_id}_{one.first_day.isoformat()}_{last.isoformat()}",
        }
        count = counted(one.number, "session")
        links.append(Link(f"Find other times for {count}", f"/repairs?{urlencode(asked)}"))
    return tuple(links)


def soonest_time(request: Request, viewer: Viewer, today: date) -> tuple[Next, ...]:
    """For coordinators, the soonest time that no longer works, as Home shows it."""
    if viewer.role is not Role.COORDINATOR:
        return ()
    reading = services_of(request).reading(viewer.actor)
    found = []
    for row in decisions.soonest(reading, DecisionKind.TIME, 1):
        item, starts = _time_item(row), row.starts_at or reading.now
        of_today = starts.date() == today
        found.append(
            Next(
                clock=f"Before {clock(starts)}" if of_today else f"Before {weekday(starts)}",
                day="today" if of_today else clock(starts),
                what="Find another time",
                name=item.title,
                about=item.lines[1] if len(item.lines) > 1 else "",
                staff=item.whose == "staff",
                action="See times" if row.session_id else "Move it",
                address=item.links[0].address,
                standing="over" if of_today else "soon",
            )
        )
    return tuple(found)
