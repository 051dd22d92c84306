"""Notices on a record's page for later readers: challenges and corrections."""

from collections.abc import Collection
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.sessions.session_state import MISSED_REASONS, MissedReason
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people import record_notices
from peermatch.readmodels.screens.people.record_notices import Correction
from peermatch.web.show.sections import Item, Section
from peermatch.web.show.words import counted, moment


def challenged(reading: Reading, ids: Collection[UUID]) -> Section:
    """Bare where nothing was filed about these records."""
    items = tuple(Item(notice) for notice in record_notices.notices(reading, ids))
    return Section("challenged", "Challenged", items=items)


def corrected(reading: Reading, session_id: UUID, purpose: str, zone: ZoneInfo) -> Section:
    """What the record said first, what it says since, and why. Bare without corrections."""
    found = record_notices.corrections(reading, session_id, purpose)
    items = tuple(_correction(one, zone) for one in found)
    return Section("corrected", "Corrected", items=items)


def _correction(one: Correction, zone: ZoneInfo) -> Item:
    before = outcome(one.was_minutes, one.was_missed)
    return Item(
        f"{moment(one.corrected_at.astimezone(zone))}: {outcome(one.minutes, one.missed_reason)}",
        (f"Before: {before}", f"Why: {one.reason}"),
    )


def outcome(minutes: int | None, missed: str | None) -> str:
    """`Took place, 45 minutes`, or why it did not."""
    if minutes:
        return f"Held, {counted(minutes, 'minute')}"
    return MISSED_REASONS[MissedReason(missed)] if missed else "Nothing recorded"
