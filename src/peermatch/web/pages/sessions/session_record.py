"""One session as a coordinator sees it: what was planned, what was recorded, and its forms."""

from collections.abc import Mapping
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from domain.matches.match import MATCH
from domain.sessions.counting import NOT_BILLABLE, NotBillable
from domain.sessions.session_state import MISSED_REASONS, MissedReason
from peermatch.readmodels.screens.people import naming
from peermatch.readmodels.screens.sessions import weeks
from peermatch.web.actions import Link, actions, address, offered
from peermatch.web.http.access import Viewer, services_of
from peermatch.web.http.services import Services
from peermatch.web.past.event_lines import latest
from peermatch.web.show.record_notices import challenged, corrected
from peermatch.web.show.sections import RecordPage, Section
from peermatch.web.show.templating import notes, page
from peermatch.web.show.words import clock, counted, in_words, moment

TO_COME = frozenset({"move-session", "cancel-session", "have-stand-in"})
RECORDED = frozenset({"correct-session", "count-units"})
"""Forms that only one of the two states takes."""
FIRST_WITHOUT = frozenset({"have-stand-in"})
"""In the first session the two get to know each other."""
REINSTATE = "reinstate-session"
"""Taken while a session that was called off would still be to come."""


def record(request: Request, viewer: Viewer, session_id: UUID) -> Response:
    """Raises NotFound."""
    services = services_of(request)
    reading = services.reading(viewer.actor)
    entry = weeks.one(reading, session_id, weeks.SESSION)
    zone = services.service.program.zone
    own = _stood_in_for(services, entry)
    staff = set(filter(None, (entry.specialist_id, entry.co_specialist_id, own)))
    names = naming.specialist_names(reading, staff)
    starts, ends = entry.starts_at.astimezone(zone), entry.ends_at.astimezone(zone)
    facts = (
        ("When", f"{moment(starts)} – {clock(ends)}"),
        ("With", names.get(entry.specialist_id, "")),
        ("Stands in for", names.get(own, "") if own else ""),
        ("With co-worker", names.get(entry.co_specialist_id, "") if entry.co_specialist_id else ""),
        ("How", f"{in_words(entry.mode)}, {entry.place}" if entry.place else in_words(entry.mode)),
        ("They said", "They will be there" if entry.confirmed else ""),
        ("Held", counted(entry.minutes, "minute") if entry.minutes else ""),
        (
            "Not held",
            MISSED_REASONS[MissedReason(entry.missed_reason)] if entry.missed_reason else "",
        ),
    )
    ids = {"participant_id": entry.participant_id, "record_id": session_id}
    statement = Link(
        "File a statement of challenge", address("file-statement", f"/sessions/{session_id}", **ids)
    )
    told_later = (
        challenged(reading, [session_id]),
        corrected(reading, session_id, weeks.SESSION, zone),
    )
    coming = entry.starts_at > services.now()
    back_to = _back(viewer, entry, own, names) if coming else ()
    shown = RecordPage(
        title=f"Session of {entry.name}",
        tags=(in_words(entry.status), "First session" if entry.first else ""),
        up=Link("The match", f"/matches/{entry.match_id}"),
        links=(*back_to, *_links(viewer, entry, coming=coming), statement),
        sections=(
            Section("session", "The session", facts=(*facts, *_units(entry))),
            *(section for section in told_later if not section.bare),
            latest(request, viewer, (session_id,), f"/sessions/{session_id}/history"),
        ),
    )
    return page(request, "record.html", record=shown, heading="Session")


def _stood_in_for(services: Services, entry: weeks.Entry) -> UUID | None:
    """The match's own specialist, where a colleague holds this session."""
    match = services.service.store.read(MATCH, entry.match_id).proposed
    return match.specialist_id if match and match.specialist_id != entry.specialist_id else None


def _back(
    viewer: Viewer, entry: weeks.Entry, own: UUID | None, names: Mapping[UUID, str]
) -> tuple[Link, ...]:
    """The way back from a colleague who stands in."""
    stand_in = actions()["have-stand-in"]
    if own is None or entry.status != "scheduled" or viewer.role not in stand_in.roles:
        return ()
    ids = {"session_id": entry.session_id, "specialist_id": own}
    there = address(stand_in.name, f"/sessions/{entry.session_id}", **ids)
    return (Link(f"Give it back to {names.get(own, 'their own specialist')}", there),)


def _units(entry: weeks.Entry) -> tuple[tuple[str, str], ...]:
    """Nothing until they are counted."""
    if entry.units is None:
        return ()
    why = NOT_BILLABLE[NotBillable(entry.not_billable)] if entry.not_billable else ""
    return (
        ("Units of 15 minutes", str(entry.units)),
        ("Billable", "Yes" if entry.billable else f"No: {why}"),
        ("Over a limit", " ".join(notes(entry.flags))),
    )


def _links(viewer: Viewer, entry: weeks.Entry, *, coming: bool) -> tuple[Link, ...]:
    back = f"/sessions/{entry.session_id}"
    planned = entry.status == "scheduled"
    without = (RECORDED if planned and coming else TO_COME) | (
        frozenset() if coming and not planned else {REINSTATE}
    )
    without |= FIRST_WITHOUT if entry.first else frozenset()
    forms = offered(viewer.role, "session", back, without, session_id=entry.session_id)
    if not (planned and coming):
        return forms
    return (
        Link("Find another time", f"{back}/times"),
        Link("Can’t make it: find options", f"/repairs?session_id={entry.session_id}"),
        *forms,
    )
