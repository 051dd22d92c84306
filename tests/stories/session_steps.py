"""Every decision about a session and a diary."""

from datetime import UTC, datetime
from functools import partial

from domain import diary, session
from domain.diary import DIARY, TimeBooked
from domain.session import SESSION, MissedReason
from samples import (
    NOW,
    OTHER_SPECIALIST_ID,
    PARTICIPANT_ID,
    SPECIALIST_ID,
    made_up_id,
    scheduled,
)
from step import Step

_session = partial(Step, SESSION)


def booked(session: str, first_hour: int, last_hour: int) -> TimeBooked:
    return TimeBooked(
        person_id=PARTICIPANT_ID,
        session_id=made_up_id(session),
        starts_at=datetime(2026, 11, 24, first_hour, tzinfo=UTC),
        ends_at=datetime(2026, 11, 24, last_hour, tzinfo=UTC),
    )


SESSION_STEPS: tuple[Step, ...] = (
    _session(session.schedule, [(scheduled(),), (scheduled(ends_at=scheduled().starts_at),)]),
    _session(session.hold, [(SPECIALIST_ID, 60, NOW), (SPECIALIST_ID, 45, NOW)]),
    _session(
        session.miss,
        [(SPECIALIST_ID, MissedReason.NO_SHOW), (OTHER_SPECIALIST_ID, MissedReason.NO_SHOW)],
    ),
    Step(DIARY, diary.book, [(booked("a", 9, 10),), (booked("b", 10, 11),), (booked("c", 9, 11),)]),
    Step(
        DIARY,
        diary.release,
        [(PARTICIPANT_ID, made_up_id("a")), (PARTICIPANT_ID, made_up_id("c"))],
    ),
)
