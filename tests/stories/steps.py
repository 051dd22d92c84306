"""Every decision of the domain with arguments to try it with, for walks over random histories."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from domain import (
    diary,
    match,
    matching_run,
    participant,
    referral,
    service_area,
    session,
    specialist,
)
from domain.decider import Decider, Fact
from domain.diary import DIARY, TimeBooked
from domain.match import MATCH, DeclineReason
from domain.matching_run import MATCHING_RUN, RunFailed
from domain.participant import PARTICIPANT
from domain.referral import REFERRAL, ClosingReason
from domain.service_area import SERVICE_AREA, TravelMeasured
from domain.session import SESSION, MissedReason
from domain.specialist import SPECIALIST
from samples import (
    CONSENT_ID,
    MATCH_ID,
    NOW,
    OTHER_MATCH_ID,
    OTHER_SPECIALIST_ID,
    PARTICIPANT_ID,
    RUN_ID,
    SPECIALIST_ID,
    TODAY,
    consent,
    enrolled,
    made_up_id,
    proposed,
    received,
    registered,
    run_completed,
    run_requested,
    scheduled,
    site,
    wishes,
)


@dataclass(frozen=True)
class Step:
    """One decision of one stream, and argument lists to choose from."""

    decider: Decider[Any]
    decision: Callable[..., tuple[Fact, ...]]
    arguments: Sequence[tuple[Any, ...]]
    part: str = ""
    """The part of the state that the decision takes; empty for the whole."""

    def decide(self, state: Any, arguments: tuple[Any, ...]) -> tuple[Fact, ...]:
        return self.decision(getattr(state, self.part) if self.part else state, *arguments)


def booked(session: str, first_hour: int, last_hour: int) -> TimeBooked:
    return TimeBooked(
        person_id=PARTICIPANT_ID,
        session_id=made_up_id(session),
        starts_at=datetime(2026, 11, 24, first_hour, tzinfo=UTC),
        ends_at=datetime(2026, 11, 24, last_hour, tzinfo=UTC),
    )


def drive(minutes: int, to_site: str = "GLO") -> TravelMeasured:
    return TravelMeasured(from_site="TAP", to_site=to_site, minutes=minutes)


_participant = partial(Step, PARTICIPANT)
_referral = partial(Step, REFERRAL)
_specialist = partial(Step, SPECIALIST)
_match = partial(Step, MATCH)
_session = partial(Step, SESSION)
MATCHES = [(MATCH_ID,), (OTHER_MATCH_ID,)]

STEPS: tuple[Step, ...] = (
    _participant(participant.register, [(registered(),), (registered(county="Lancaster"),)]),
    _participant(
        participant.state_wishes,
        [(wishes(),), (wishes(gender=""),), (wishes(excluded_specialists={SPECIALIST_ID}),)],
    ),
    _participant(
        participant.rule_out,
        [(PARTICIPANT_ID, SPECIALIST_ID), (PARTICIPANT_ID, OTHER_SPECIALIST_ID)],
    ),
    _participant(
        participant.give_consent,
        [
            (consent(), TODAY),
            (consent(consent_id=made_up_id("later"), expires_on=date(2028, 1, 1)), TODAY),
            (consent(expires_on=date(2026, 1, 1)), TODAY),
        ],
    ),
    _participant(
        participant.revoke_consent,
        [(PARTICIPANT_ID, CONSENT_ID, TODAY), (PARTICIPANT_ID, made_up_id("later"), TODAY)],
    ),
    _referral(referral.receive, [(received(), NOW), (received(session_minutes=50), NOW)]),
    _referral(referral.propose, MATCHES),
    _referral(referral.accept_match, MATCHES),
    _referral(referral.give_back, MATCHES),
    _referral(referral.leave_waiting, [(RUN_ID, "No one is free."), (RUN_ID, "Too far.")]),
    _referral(referral.close, [(ClosingReason.COMPLETED,), (ClosingReason.MOVED,)]),
    _specialist(specialist.enrol, [(enrolled(), 15), (enrolled(capacity=40), 15)]),
    _specialist(
        specialist.plan_leave,
        [(date(2026, 12, 1), date(2026, 12, 5)), (date(2026, 12, 1), date(2026, 11, 5))],
    ),
    _specialist(specialist.hold_place, [*MATCHES, (made_up_id("a third match"),)]),
    _specialist(specialist.take_place, MATCHES),
    _specialist(specialist.release_place, MATCHES),
    _match(match.propose, [(proposed(),), (proposed(specialist_id=OTHER_SPECIALIST_ID),)]),
    _match(match.approve, [()]),
    _match(
        match.decline,
        [(DeclineReason.SOMEONE_DIFFERENT, ""), (DeclineReason.TIMES_DO_NOT_SUIT, "Evenings.")],
    ),
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
    Step(
        SERVICE_AREA,
        service_area.open_site,
        [(site("TAP", "Essex"),), (site("GLO", "Gloucester"),), (site("TAP", "Lancaster"),)],
    ),
    Step(SERVICE_AREA, service_area.measure_travel, [(drive(70),), (drive(75),), (drive(5, "X"),)]),
    Step(MATCHING_RUN, matching_run.request, [(run_requested(),)]),
    Step(
        MATCHING_RUN,
        matching_run.finish,
        [(run_completed(),), (RunFailed(run_id=RUN_ID, problem="out of time"),)],
    ),
)
"""Unused ids are here on purpose: a refusal must leave the stream as it was."""
