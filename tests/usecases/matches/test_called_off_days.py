"""On which days a pause, a last day or leave keeps a session off: given streams, no planner."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from streams import Streams

from domain.calendar.diary import DIARY, TimeBooked, diary_id
from domain.matches.approval import MatchApproved
from domain.matches.called_off import CalledOffBecause, MatchSessionsCalledOff
from domain.matches.match import MATCH
from domain.matches.pauses import MatchPaused
from domain.people.participant import PARTICIPANT
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_match import ReferralMatched
from domain.sessions.session import SESSION
from domain.sessions.session_outcome import SessionMissed
from domain.sessions.session_state import MissedReason, SessionStatus
from domain.specialists.caseload import PlaceTaken
from domain.specialists.leaving import LeavingReason, SpecialistLeaving
from domain.specialists.specialist import SPECIALIST
from domain.specialists.working_hours import LeavePlanned
from peermatch.usecases.core.program import Program
from peermatch.usecases.matches.called_off import bring_back, call_off
from stories.pasts.samples import (
    MATCH_ID,
    OTHER_SPECIALIST_ID,
    PARTICIPANT_ID,
    REFERRAL_ID,
    SESSION_ID,
    SPECIALIST_ID,
    consent,
    enrolled,
    proposed,
    received,
    registered,
    scheduled,
    site,
)

DAY, BEFORE, AFTER = date(2026, 12, 7), date(2026, 12, 6), date(2026, 12, 8)
TEN = datetime(2026, 12, 7, 15, 0, tzinfo=UTC)
OWN = scheduled(
    starts_at=TEN,
    ends_at=TEN + timedelta(hours=1),
    first=False,
    co_specialist_id=OTHER_SPECIALIST_ID,
)
CANCELED = SessionMissed(session_id=SESSION_ID, reason=MissedReason.CANCELED_BY_STAFF)


def planned(*course: object) -> Streams:
    """A match with a session on that Monday, to which a colleague comes along."""
    here = Streams().add(SERVICE_AREA, SERVICE_AREA_ID, site("TAP", "Essex"))
    here.add(PARTICIPANT, PARTICIPANT_ID, registered(), consent())
    taken = PlaceTaken(specialist_id=SPECIALIST_ID, match_id=MATCH_ID)
    here.add(SPECIALIST, SPECIALIST_ID, enrolled(), taken)
    here.add(SPECIALIST, OTHER_SPECIALIST_ID, enrolled(specialist_id=OTHER_SPECIALIST_ID))
    matched = ReferralMatched(referral_id=REFERRAL_ID, match_id=MATCH_ID)
    here.add(REFERRAL, REFERRAL_ID, received(), matched)
    here.add(MATCH, MATCH_ID, proposed(), MatchApproved(match_id=MATCH_ID), *course)
    return here.add(SESSION, SESSION_ID, OWN)


def off(because: CalledOffBecause, *course: object) -> Streams:
    called_off = MatchSessionsCalledOff(
        match_id=MATCH_ID, sessions=frozenset({SESSION_ID}), because=because
    )
    return planned(*course, called_off).add(SESSION, SESSION_ID, CANCELED)


def comes_back(here: Streams) -> tuple[bool, Any]:
    """Whether it does, and what stands against it else."""
    work = here.work()
    back = bring_back(work, MATCH_ID, Program())
    status = work.read(SESSION, SESSION_ID).status
    assert (status is SessionStatus.SCHEDULED) is (back == 1)
    return back == 1, work.read(MATCH, MATCH_ID).called_off.get(SESSION_ID)


def paused(until: date) -> MatchPaused:
    return MatchPaused(match_id=MATCH_ID, participant_id=PARTICIPANT_ID, until=until, note="")


def away(who: UUID, first_day: date, last_day: date) -> LeavePlanned:
    return LeavePlanned(specialist_id=who, first_day=first_day, last_day=last_day)


def test_it_comes_back_where_nothing_stands_against_it() -> None:
    for because in CalledOffBecause:
        assert comes_back(off(because)) == (True, None)


@pytest.mark.parametrize(
    ("until", "answer"), [(DAY, (True, None)), (AFTER, (False, CalledOffBecause.PAUSE))]
)
def test_on_the_day_until_which_a_pause_lasts_they_meet_again(until: date, answer: Any) -> None:
    assert comes_back(off(CalledOffBecause.PAUSE, paused(until))) == answer


@pytest.mark.parametrize("who", [SPECIALIST_ID, OTHER_SPECIALIST_ID], ids=["own", "co-specialist"])
@pytest.mark.parametrize(
    ("last_day", "answer"), [(DAY, (True, None)), (BEFORE, (False, CalledOffBecause.LAST_DAY))]
)
def test_on_their_last_day_somebody_still_works(who: UUID, last_day: date, answer: Any) -> None:
    reason = next(iter(LeavingReason))
    leaving = SpecialistLeaving(specialist_id=who, last_day=last_day, reason=reason)
    here = off(CalledOffBecause.LAST_DAY).add(SPECIALIST, who, leaving)
    assert comes_back(here) == answer


@pytest.mark.parametrize("who", [SPECIALIST_ID, OTHER_SPECIALIST_ID], ids=["own", "co-specialist"])
@pytest.mark.parametrize(
    ("first_day", "last_day", "away_then"),
    [
        (DAY, DAY, True),
        (BEFORE, DAY, True),
        (DAY, AFTER, True),
        (BEFORE, BEFORE, False),
        (AFTER, AFTER, False),
    ],
)
def test_leave_of_anyone_who_would_be_there_keeps_it_off_on_its_days(
    who: UUID, first_day: date, last_day: date, away_then: bool
) -> None:
    here = off(CalledOffBecause.LEAVE).add(SPECIALIST, who, away(who, first_day, last_day))
    answer = (False, CalledOffBecause.LEAVE) if away_then else (True, None)
    assert comes_back(here) == answer
    here = off(CalledOffBecause.PAUSE).add(SPECIALIST, who, away(who, first_day, last_day))
    answer = (False, CalledOffBecause.WAITS_FOR_TIME) if away_then else (True, None)
    assert comes_back(here) == answer, "what a pause called off finds another time"


@pytest.mark.parametrize(
    ("since", "before", "canceled"),
    [(DAY, AFTER, True), (AFTER, date.max, False), (date.min, DAY, False), (DAY, date.max, True)],
)
def test_what_is_called_off_lies_on_these_days(since: date, before: date, canceled: bool) -> None:
    here = planned()
    for who in (PARTICIPANT_ID, SPECIALIST_ID, OTHER_SPECIALIST_ID):
        booked = TimeBooked(
            person_id=who, session_id=SESSION_ID, starts_at=OWN.starts_at, ends_at=OWN.ends_at
        )
        here.add(DIARY, diary_id(who, DAY), booked)
    work = here.work()
    call_off(work, MATCH_ID, CalledOffBecause.PAUSE, Program(), since=since, before=before)
    status = SessionStatus.MISSED if canceled else SessionStatus.SCHEDULED
    assert work.read(SESSION, SESSION_ID).status is status
    why = {SESSION_ID: CalledOffBecause.PAUSE} if canceled else {}
    assert work.read(MATCH, MATCH_ID).called_off == why
    for who in (PARTICIPANT_ID, SPECIALIST_ID, OTHER_SPECIALIST_ID):
        assert (work.read(DIARY, diary_id(who, DAY)).bookings == ()) is canceled
