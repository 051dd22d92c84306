"""Who must hear about which change of a session, and by when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import NAMESPACE_OID, UUID, uuid5

SOON = timedelta(hours=24)
"""A change this close to the session is told at once (a later canceling counts as late)."""
BEFORE = timedelta(days=2)
"""Others are told at the latest so long before the earlier of the two times."""


class Reason(StrEnum):
    """What happened to the session, without a word about why."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionChange:
    """A session before and after; None where there was, or is, none."""

    session_id: UUID
    sequence: int
    people: tuple[UUID, ...]
    """The participant and the specialist; both where two specialists meet."""
    by: UUID
    """Who made the change: they know already."""
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDue:
    """For the sender to pick up. It checks consent and safe contact when it sends."""

    message_id: UUID
    person_id: UUID
    session_id: UUID
    sequence: int
    reason: Reason
    due_by: datetime


def message_id(session_id: UUID, sequence: int, person_id: UUID) -> UUID:
    """The one message to somebody about a session's change."""
    return uuid5(NAMESPACE_OID, f"{session_id}/{sequence}/{person_id}")


def messages_due(changes: Iterable[SessionChange], at: datetime) -> tuple[MessageDue, ...]:
    """One message a person and change, soonest first. The same changes give the same ids, so a
    command that is repeated tells nobody twice."""
    found = []
    for change in changes:
        times = [moment for moment in (change.before, change.after) if moment is not None]
        if change.before == change.after or not times:
            continue
        for person in change.people:
            if person != change.by:
                found.append(
                    MessageDue(
                        message_id=message_id(change.session_id, change.sequence, person),
                        person_id=person,
                        session_id=change.session_id,
                        sequence=change.sequence,
                        reason=_reason(change),
                        due_by=_due_by(min(times), at),
                    )
                )
    return tuple(sorted(found, key=lambda due: (due.due_by, str(due.message_id))))


def _reason(change: SessionChange) -> Reason:
    if change.before is None:
        return Reason.BOOKED
    return Reason.CANCELED if change.after is None else Reason.MOVED


def _due_by(soonest: datetime, at: datetime) -> datetime:
    return at if soonest - at <= SOON else max(at, soonest - BEFORE)
