"""Given what the streams hold, exactly this is what a count of units looks at."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from streams import Streams

from domain.calendar.diary import DIARY, TimeBooked, diary_id
from domain.groups.group import GROUP
from domain.groups.group_units import AttendanceCounted
from domain.matches.approval import MatchApproved
from domain.matches.match import MATCH
from domain.people.consent import Use
from domain.people.participant import PARTICIPANT
from domain.program.default_limits import DEFAULT_LIMITS
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_match import ReferralMatched
from domain.sessions.counting import Counting
from domain.sessions.session import SESSION
from domain.sessions.session_state import UnitsCounted
from domain.shared.vocabulary import Credential
from domain.specialists.specialist import SPECIALIST
from peermatch.usecases.core.ids import first_session_id
from peermatch.usecases.core.program import Program
from peermatch.usecases.sessions.counting import counting_of, counting_of_attendance
from stories.pasts.group_samples import came, met
from stories.pasts.samples import (
    GROUP_ID,
    MATCH_ID,
    MEETING_ID,
    OTHER_SPECIALIST_ID,
    PARTICIPANT_ID,
    REFERRAL_ID,
    SESSION_ID,
    SPECIALIST_ID,
    consent,
    enrolled,
    made_up_id,
    proposed,
    received,
    registered,
    scheduled,
)

HOUR = timedelta(hours=1)
BILLED = consent(uses=frozenset({Use.MATCHING, Use.PAYER}))
EVERYTHING = Counting(may_bill=True, recommended=True, consent_to_bill=True)
MONDAY_TEN = scheduled().starts_at
"""23 November 2026; support was recommended on the 18th and begins with this session."""
UNREGISTERED = enrolled(registered=False)


def supported(who: Any = None, consents: tuple[Any, ...] = (BILLED,), **asked: Any) -> Streams:
    """One match whose session on Monday is to be counted."""
    here = Streams().add(PARTICIPANT, PARTICIPANT_ID, registered(), *consents)
    here.add(SPECIALIST, SPECIALIST_ID, who or enrolled())
    matched = ReferralMatched(referral_id=REFERRAL_ID, match_id=MATCH_ID)
    here.add(REFERRAL, REFERRAL_ID, received(**asked), matched)
    return here.add(MATCH, MATCH_ID, proposed(), MatchApproved(match_id=MATCH_ID))


def counted(here: Streams, **changes: Any) -> Counting:
    return counting_of(here.work(), scheduled(**changes), DEFAULT_LIMITS, Program())


def before(here: Streams, starts_at: datetime, units: int, session_id: UUID | None = None) -> None:
    """A session of the same participant that was counted already."""
    own = session_id or made_up_id(f"a session at {starts_at}")
    ends_at = starts_at + HOUR
    booked = TimeBooked(
        person_id=PARTICIPANT_ID, session_id=own, starts_at=starts_at, ends_at=ends_at
    )
    here.add(DIARY, diary_id(PARTICIPANT_ID, Program().today(starts_at)), booked)
    was = UnitsCounted(session_id=own, units=units, billable=True, not_billable=None, flags=())
    here.add(SESSION, own, scheduled(session_id=own, starts_at=starts_at, ends_at=ends_at), was)


def test_a_session_that_may_be_billed_in_every_way() -> None:
    assert counted(supported()) == EVERYTHING


@pytest.mark.parametrize(
    ("who", "colleague", "may_bill"),
    [
        (UNREGISTERED, None, False),
        (UNREGISTERED, enrolled(specialist_id=OTHER_SPECIALIST_ID), True),
        (enrolled(credential_expires_on=date(2026, 11, 23)), None, True),
        (enrolled(credential_expires_on=date(2026, 11, 22)), None, False),
        (enrolled(credential=Credential.IN_TRAINING, credential_expires_on=None), None, False),
    ],
    ids=["not registered", "with a colleague", "last day", "lapsed", "in training"],
)
def test_somebody_present_is_certified_and_registered_that_day(
    who: Any, colleague: Any, may_bill: bool
) -> None:
    here = supported(who)
    if colleague is not None:
        here.add(SPECIALIST, OTHER_SPECIALIST_ID, colleague)
    comes = OTHER_SPECIALIST_ID if colleague is not None else None
    assert counted(here, co_specialist_id=comes) == replace(EVERYTHING, may_bill=may_bill)


@pytest.mark.parametrize(
    "consents",
    [
        (consent(uses=frozenset({Use.MATCHING})),),
        (),
        (replace(BILLED, expires_on=date(2026, 11, 22)),),
    ],
)
def test_nothing_is_told_to_a_payer_without_consent_to_that(consents: tuple[Any, ...]) -> None:
    found = counted(supported(consents=consents))
    assert found == replace(EVERYTHING, consent_to_bill=False)


@pytest.mark.parametrize(
    ("recommended_on", "began_on", "recommended"),
    [
        (date(2026, 11, 18), None, True),
        (None, None, False),
        (date(2026, 11, 24), None, False),
        (date(2026, 9, 1), None, False),
        (date(2026, 9, 1), date(2026, 9, 10), True),
    ],
    ids=["in time", "never", "only later", "too long ago", "too long ago, but begun in time"],
)
def test_support_began_within_the_days_of_a_recommendation(
    recommended_on: date | None, began_on: date | None, recommended: bool
) -> None:
    here = supported(recommended_on=recommended_on)
    if began_on is not None:
        first = first_session_id(MATCH_ID)
        starts_at = datetime(began_on.year, began_on.month, began_on.day, 15, tzinfo=UTC)
        ends_at = starts_at + HOUR
        began = scheduled(session_id=first, starts_at=starts_at, ends_at=ends_at)
        here.add(SESSION, first, began)
    assert counted(here) == replace(EVERYTHING, recommended=recommended)


@pytest.mark.parametrize(
    ("starts_at", "of_day", "of_year"),
    [
        (MONDAY_TEN - HOUR, 3, 3),
        (MONDAY_TEN, 3, 3),
        (MONDAY_TEN + HOUR, 0, 0),
        (MONDAY_TEN - timedelta(days=1), 0, 3),
        (datetime(2026, 1, 1, 5, 0, tzinfo=UTC), 0, 3),
        (datetime(2026, 1, 1, 4, 45, tzinfo=UTC), 0, 0),
    ],
    ids=["an hour before", "at the same time", "later", "the day before", "new year", "last year"],
)
def test_units_before_it_count_by_the_programs_day_and_year(
    starts_at: datetime, of_day: int, of_year: int
) -> None:
    here = supported()
    before(here, starts_at, 3)
    found = counted(here)
    assert found == replace(EVERYTHING, units_of_day=of_day, units_of_year=of_year)


def test_its_own_units_are_not_before_it() -> None:
    here = supported()
    before(here, MONDAY_TEN, 3, SESSION_ID)
    before(here, MONDAY_TEN - HOUR, 2)
    assert counted(here) == replace(EVERYTHING, units_of_day=2, units_of_year=2)


def meeting(here: Streams, meeting_id: UUID = MEETING_ID, **changes: Any) -> Counting:
    held = met(meeting_id=meeting_id, **changes)
    group = GROUP.fold((met(), came(60), held))
    return counting_of_attendance(
        here.work(),
        group,
        replace(came(60), meeting_id=meeting_id),
        held,
        referral_id=REFERRAL_ID,
        limits=DEFAULT_LIMITS,
        program=Program(),
    )


def test_units_of_sessions_and_groups_are_added_whichever_is_counted() -> None:
    here = supported()
    before(here, MONDAY_TEN - HOUR, 2)
    attended = AttendanceCounted(
        group_id=GROUP_ID,
        meeting_id=made_up_id("another meeting"),
        participant_id=PARTICIPANT_ID,
        referral_id=REFERRAL_ID,
        starts_at=MONDAY_TEN - 2 * HOUR,
        units=6,
        billable=True,
        not_billable=None,
        flags=(),
    )
    own = replace(attended, meeting_id=MEETING_ID, starts_at=MONDAY_TEN, units=4)
    here.add(DIARY, diary_id(PARTICIPANT_ID, date(2026, 11, 23)), attended, own)
    assert meeting(here) == replace(EVERYTHING, units_of_day=8, units_of_year=8)
    assert counted(here) == replace(EVERYTHING, units_of_day=12, units_of_year=12)


def test_anyone_who_leads_the_meeting_may_bill_it() -> None:
    here = supported(UNREGISTERED).add(
        SPECIALIST, OTHER_SPECIALIST_ID, enrolled(specialist_id=OTHER_SPECIALIST_ID)
    )
    assert not meeting(here).may_bill
    both = frozenset({SPECIALIST_ID, OTHER_SPECIALIST_ID})
    assert meeting(here, leaders=both).may_bill


def test_support_in_a_group_began_with_the_first_meeting_they_came_to_or_their_first_session() -> (
    None
):
    late, second = MONDAY_TEN + timedelta(days=60), made_up_id("two months later")
    here = supported()
    assert meeting(here, second, starts_at=late).recommended, "they came to the first meeting"
    nobody = replace(came(60), minutes=0)
    held = met(meeting_id=second, starts_at=late)
    apart: dict[str, Any] = {"limits": DEFAULT_LIMITS, "program": Program()}

    def of_the_second(there: Streams) -> Counting:
        group = GROUP.fold((met(), nobody, held))
        theirs = replace(came(60), meeting_id=second)
        return counting_of_attendance(
            there.work(), group, theirs, held, referral_id=REFERRAL_ID, **apart
        )

    assert not of_the_second(here).recommended
    first = first_session_id(MATCH_ID)
    here.add(SESSION, first, scheduled(session_id=first))
    assert of_the_second(here).recommended
