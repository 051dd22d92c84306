"""Every decision about a session and a diary."""

from datetime import UTC, datetime, timedelta
from functools import partial

from domain.calendar import diary
from domain.calendar.diary import DIARY, TimeBooked, TimeHeld
from domain.groups import group_units
from domain.program.default_limits import DEFAULT_LIMITS
from domain.sessions import (
    progress_note,
    session_booking,
    session_outcome,
    session_questions,
    session_units,
)
from domain.sessions.progress_note import KeptBackFor
from domain.sessions.session import SESSION
from domain.sessions.session_booking import Canceler
from domain.sessions.session_state import MissedReason
from domain.shared.vocabulary import Mode
from stories.pasts.group_samples import came, counting, met
from stories.pasts.samples import (
    GROUP_ID,
    MEETING_ID,
    NOW,
    OTHER_SPECIALIST_ID,
    PARTICIPANT_ID,
    REFERRAL_ID,
    SPECIALIST_ID,
    made_up_id,
    noted,
    scheduled,
)
from stories.steps.step import Step

_session = partial(Step, SESSION)
COUNTS = (counting(), counting(may_bill=False))
EARLIER = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
LATER = (scheduled().starts_at + timedelta(days=1), scheduled().ends_at + timedelta(days=1))


def booked(session: str, first_hour: int, last_hour: int) -> TimeBooked:
    return TimeBooked(
        person_id=PARTICIPANT_ID,
        session_id=made_up_id(session),
        starts_at=datetime(2026, 11, 24, first_hour, tzinfo=UTC),
        ends_at=datetime(2026, 11, 24, last_hour, tzinfo=UTC),
    )


def held(session: str, first_hour: int, last_hour: int) -> TimeHeld:
    return TimeHeld(
        match_id=made_up_id("a match"),
        person_id=PARTICIPANT_ID,
        session_id=made_up_id(session),
        starts_at=datetime(2026, 11, 24, first_hour, tzinfo=UTC),
        ends_at=datetime(2026, 11, 24, last_hour, tzinfo=UTC),
    )


SESSION_STEPS: tuple[Step, ...] = (
    _session(
        session_booking.schedule,
        [
            (scheduled(),),
            (scheduled(first=False),),
            (scheduled(ends_at=scheduled().starts_at),),
        ],
    ),
    _session(session_outcome.hold, [(SPECIALIST_ID, 60, NOW), (SPECIALIST_ID, 45, NOW)]),
    _session(
        session_outcome.miss,
        [
            (SPECIALIST_ID, MissedReason.NO_SHOW, NOW),
            (SPECIALIST_ID, MissedReason.NO_SHOW, EARLIER),
            (OTHER_SPECIALIST_ID, MissedReason.NO_SHOW, NOW),
        ],
    ),
    _session(
        session_outcome.undo,
        [
            (SPECIALIST_ID, NOW, {"time_is_kept": True}),
            (SPECIALIST_ID, NOW, {"time_is_kept": False}),
            (OTHER_SPECIALIST_ID, NOW, {"time_is_kept": True}),
        ],
    ),
    _session(
        progress_note.write,
        [
            (SPECIALIST_ID, 60, noted(), NOW),
            (SPECIALIST_ID, 45, noted(next_step=""), NOW),
            (SPECIALIST_ID, 60, noted(), NOW, {"kept_back": KeptBackFor.OTHERS}),
            (SPECIALIST_ID, 60, noted(), EARLIER),
        ],
    ),
    _session(session_booking.move, [(*LATER, EARLIER), (*LATER, NOW), (*reversed(LATER), EARLIER)]),
    _session(session_booking.confirm, [(EARLIER,), (NOW,)]),
    _session(
        session_booking.cancel,
        [
            (Canceler.PARTICIPANT, EARLIER, DEFAULT_LIMITS),
            (Canceler.STAFF, EARLIER - timedelta(days=9), DEFAULT_LIMITS),
        ],
    ),
    _session(
        session_booking.relocate,
        [(Mode.VIDEO, "", EARLIER), (Mode.IN_PERSON, "GLO", EARLIER), (Mode.VIDEO, "", NOW)],
    ),
    _session(
        session_booking.stand_in,
        [
            (made_up_id("colleague"), EARLIER),
            (SPECIALIST_ID, EARLIER),
            (made_up_id("colleague"), NOW),
        ],
    ),
    _session(
        session_questions.question,
        [(("working-hours",), EARLIER), ((), EARLIER), (("open-day",), NOW)],
    ),
    _session(session_questions.except_time, [("They agreed to it.",), (" ",)]),
    _session(session_questions.book_knowing, [(("participant-times",),), ((),)]),
    _session(session_booking.reinstate, [(EARLIER,), (NOW,)]),
    _session(session_booking.take_back, [(EARLIER,), (NOW,)]),
    _session(
        session_outcome.correct,
        [
            (made_up_id("correction"), 30, None, "Shorter than written.", {"now": NOW}),
            (made_up_id("correction"), 0, MissedReason.NO_SHOW, "Wrong person.", {"now": NOW}),
            (made_up_id("another correction"), 0, None, "x", {"now": NOW}),
        ],
    ),
    _session(
        session_units.count_units,
        [(counting(), DEFAULT_LIMITS), (counting(may_bill=False), DEFAULT_LIMITS)],
    ),
    Step(DIARY, diary.book, [(booked("a", 9, 10),), (booked("b", 10, 11),), (booked("c", 9, 11),)]),
    Step(DIARY, diary.hold, [(held("a", 9, 10),), (held("d", 10, 12),), (held("d", 14, 15),)]),
    Step(
        DIARY,
        diary.release,
        [(PARTICIPANT_ID, made_up_id("a")), (PARTICIPANT_ID, made_up_id("c"))],
    ),
    Step(
        DIARY,
        group_units.count_attendance,
        [
            (came(90), met(), counted, DEFAULT_LIMITS, {"referral_id": REFERRAL_ID})
            for counted in COUNTS
        ],
        part="attended",
    ),
    Step(DIARY, group_units.uncount, [(GROUP_ID, MEETING_ID)], part="attended"),
)
