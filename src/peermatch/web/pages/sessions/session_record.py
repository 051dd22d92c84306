"""One session as a coordinator sees it: what was planned, what was recorded, and its forms."""

from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from domain.sessions.counting import NOT_BILLABLE, NotBillable
from domain.sessions.session_state import MISSED_REASONS, MissedReason
from peermatch.readmodels.screens.people import naming
from peermatch.readmodels.screens.sessions import weeks
from peermatch.web.actions import Link, address, offered
from peermatch.web.http.access import Viewer, services_of
from peermatch.web.past.event_lines import latest
from peermatch.web.show.record_notices import challenged, corrected
from peermatch.web.show.sections import RecordPage, Section
from peermatch.web.show.templating import notes, page
from peermatch.web.show.words import clock, counted, in_words, moment

TO_COME = frozenset({"move-session", "cancel-session", "have-stand-in"})
RECORDED = frozenset({"correct-session", "count-units"})
"""Forms that only one of the two states takes."""
REINSTATE = "reinstate-session"
"""Taken while a session that was called off would still be to come."""


def record(request: Request, viewer: Viewer, session_id: UUID) -> Response:
    """Raises NotFound."""
    services = services_of(request)
    reading = services.reading(viewer.actor)
    entry = weeks.one(reading, session_id, weeks.SESSION)
    zone = services.service.program.zone
    staff = {entry.specialist_id} | ({entry.co_specialist_id} if entry.co_specialist_id else set())
    names = naming.specialist_names(reading, staff)
    starts, ends = entry.starts_at.astimezone(zone), entry.ends_at.astimezone(zone)
    facts = (
        ("When", f"{moment(starts)} – {clock(ends)}"),
        ("With", names.get(entry.specialist_id, "")),
        ("With co-worker", names.get(entry.co_specialist_id, "") if entry.co_specialist_id else ""),
        ("How", f"{in_words(entry.mode)}, {entry.place}" if entry.place else in_words(entry.mode)),
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
    shown = RecordPage(
        title=f"Session of {entry.name}",
        tags=(in_words(entry.status), "First session" if entry.first else ""),
        up=Link("The match", f"/matches/{entry.match_id}"),
        links=(*_links(viewer, entry, coming=entry.starts_at > services.now()), statement),
        sections=(
            Section("session", "The session", facts=(*facts, *_units(entry))),
            *(section for section in told_later if not section.bare),
            latest(request, viewer, (session_id,), f"/sessions/{session_id}/history"),
        ),
    )
    return page(request, "record.html", record=shown, heading="Session")


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
    forms = offered(viewer.role, "session", back, without, session_id=entry.session_id)
    if not (planned and coming):
        return forms
    return (
        Link("Find another time", f"{back}/times"),
        Link("Can’t make it: find options", f"/repairs?session_id={entry.session_id}"),
        *forms,
    )
