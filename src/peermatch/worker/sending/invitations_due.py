"""What a specialist's calendar is to be told of the sessions to come, and when."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from domain.calendar.commitment import COMMITMENT
from domain.sessions.handing_over import at_night
from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionStatus
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.tables.calendar.feed import as_invited
from peermatch.usecases.core.service import Service
from peermatch.usecases.sessions.sending import ALWAYS_WITHIN
from peermatch.worker.sending.message_sending import GRACE
from scheduling.published.feed import FeedSession


def entries_of(
    service: Service, specialist_id: UUID, told: Collection[UUID]
) -> Mapping[UUID, FeedSession]:
    """Theirs to come, and those that their calendar was `told` of and that are theirs no more.
    Nothing for whoever has left."""
    now = service.now()
    last_day = service.store.read(SPECIALIST, specialist_id).last_day
    if last_day is not None and last_day < service.program.today(now):
        return {}
    return as_invited(service.views, specialist_id, now, told)


def is_settled(entry: FeedSession, now: datetime) -> bool:
    """Whether its last change may be told: one that was just made may still be undone, unless the
    session is near."""
    return now >= entry.revised_at + GRACE or entry.starts_at - now <= ALWAYS_WITHIN


def is_time(service: Service, starts_at: datetime) -> bool:
    """Nothing leaves at night, unless the session is near."""
    now = service.now()
    local = now.astimezone(service.program.zone)
    return not at_night(local.hour * 60 + local.minute) or starts_at - now <= ALWAYS_WITHIN


def stands(service: Service, specialist_id: UUID, entry: FeedSession) -> bool:
    """Whether the record, which is ahead of what is read, has the entry as it is, for them."""
    session = service.store.read(SESSION, entry.uid)
    booked = session.scheduled
    if booked is not None:
        on = session.status is SessionStatus.SCHEDULED
        theirs = specialist_id in (booked.specialist_id, booked.co_specialist_id)
        at = booked.starts_at, booked.ends_at
    else:
        commitment = service.store.read(COMMITMENT, entry.uid)
        if commitment.planned is None:
            return False
        on, theirs = not commitment.dropped, specialist_id in commitment.planned.staff
        at = commitment.planned.starts_at, commitment.planned.ends_at
    if entry.canceled:
        return not (on and theirs)
    return on and theirs and at == (entry.starts_at, entry.ends_at)
