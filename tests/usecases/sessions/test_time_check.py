"""Given what the streams hold, exactly these rules speak against a time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from streams import Streams

from domain.calendar.commitment import COMMITMENT, CommitmentKind, CommitmentPlanned
from domain.calendar.diary import DIARY, TimeBooked, TimeHeld, diary_id
from domain.calendar.room_book import ROOM_BOOK, RoomKept, room_book_id
from domain.groups.group import GROUP, GroupClosed, GroupFormed, GroupLeadersChanged
from domain.matches.approval import MatchApproved
from domain.matches.match import MATCH
from domain.people.participant import PARTICIPANT
from domain.program.service_area import (
    SERVICE_AREA,
    SERVICE_AREA_ID,
    RoomsCounted,
    SiteClosed,
    TravelMeasured,
)
from domain.referrals.referral import REFERRAL
from domain.sessions.session import SESSION
from domain.shared.vocabulary import Credential, Mode
from domain.specialists.specialist import SPECIALIST
from domain.specialists.working_hours import LeavePlanned
from peermatch.usecases.core.program import Program
from peermatch.usecases.sessions.time_check import broken_rules, planned_at_sites, stands_beside
from stories.pasts.group_samples import mondays
from stories.pasts.people_samples import places
from stories.pasts.samples import (
    GROUP_ID,
    MATCH_ID,
    NOW,
    OTHER_MATCH_ID,
    OTHER_SPECIALIST_ID,
    PARTICIPANT_ID,
    REFERRAL_ID,
    SESSION_ID,
    SPECIALIST_ID,
    consent,
    enrolled,
    first_time,
    made_up_id,
    proposed,
    received,
    registered,
    scheduled,
    site,
)

HOUR = timedelta(hours=1)
TEN = datetime(2026, 12, 7, 15, 0, tzinfo=UTC)
"""Monday, 10 in the morning."""
DAY = date(2026, 12, 7)
SESSION_AT_TEN = scheduled(starts_at=TEN, ends_at=TEN + HOUR, first=False)
ELSEWHERE = made_up_id("another session")
HAYES = site("HAY", "Hayes")
TRAINEE = enrolled(
    credential=Credential.IN_TRAINING,
    credential_expires_on=None,
    supervisor_id=OTHER_SPECIALIST_ID,
)
COLLEAGUE = enrolled(specialist_id=OTHER_SPECIALIST_ID)


def agency(
    *on_the_map: object, who: Any = None, consents: tuple[Any, ...] | None = None
) -> Streams:
    """A match under way in a small agency, in which that session could be."""
    here = Streams().add(SERVICE_AREA, SERVICE_AREA_ID, site("TAP", "Essex"), *on_the_map)
    signed = (consent(),) if consents is None else consents
    here.add(PARTICIPANT, PARTICIPANT_ID, registered(), *signed)
    here.add(SPECIALIST, SPECIALIST_ID, who or enrolled())
    here.add(SPECIALIST, OTHER_SPECIALIST_ID, COLLEAGUE)
    here.add(REFERRAL, REFERRAL_ID, received())
    return here.add(MATCH, MATCH_ID, proposed(), MatchApproved(match_id=MATCH_ID))


def against(here: Streams, planned: Any = SESSION_AT_TEN, **program: Any) -> set[str]:
    return {rule.name for rule in broken_rules(here.read, planned, Program(**program), NOW)}


def session(**changes: Any) -> Any:
    return replace(SESSION_AT_TEN, **changes)


def busy(person: UUID, starts_at: datetime, of: UUID = ELSEWHERE) -> TimeBooked:
    return TimeBooked(
        person_id=person, session_id=of, starts_at=starts_at, ends_at=starts_at + HOUR
    )


def test_what_both_have_on_the_day_can_be_asked_together() -> None:
    here, kept_for = agency(), made_up_id("another match")
    held = TimeHeld(
        person_id=PARTICIPANT_ID,
        session_id=made_up_id("its first session"),
        match_id=kept_for,
        starts_at=TEN + 2 * HOUR,
        ends_at=TEN + 3 * HOUR,
    )
    tomorrow = busy(SPECIALIST_ID, TEN + timedelta(days=1), made_up_id("tomorrow's session"))
    here.add(DIARY, diary_id(SPECIALIST_ID, DAY), busy(SPECIALIST_ID, TEN + HOUR), tomorrow)
    here.add(DIARY, diary_id(PARTICIPANT_ID, DAY), held)
    assert list(stands_beside(here.read, SESSION_AT_TEN, Program())) == [ELSEWHERE, kept_for]


def test_nothing_speaks_against_a_time_that_suits_everyone() -> None:
    assert against(agency()) == set()


@pytest.mark.parametrize(
    ("starts_at", "rules"),
    [
        (TEN - 2 * HOUR, {"participant-times", "working-hours"}),
        (TEN + 2 * HOUR, {"participant-times"}),
        (TEN + HOUR, set()),
        (TEN + timedelta(minutes=5), {"on-the-quarter-hour"}),
        (TEN + timedelta(days=1), {"participant-times", "working-hours"}),
    ],
)
def test_both_have_their_hours(starts_at: datetime, rules: set[str]) -> None:
    assert against(agency(), session(starts_at=starts_at, ends_at=starts_at + HOUR)) == rules


@pytest.mark.parametrize(
    ("person", "too"),
    [(SPECIALIST_ID, {"time-for-the-road"}), (PARTICIPANT_ID, set())],
    ids=["specialist, who also drives", "participant"],
)
def test_nobody_is_in_two_places_and_what_stands_there_already_is_itself(
    person: UUID, too: set[str]
) -> None:
    week = diary_id(person, DAY)
    assert against(agency().add(DIARY, week, busy(person, TEN))) == {"already-booked"} | too
    assert against(agency().add(DIARY, week, busy(person, TEN, SESSION_ID))) == set()
    assert against(agency().add(DIARY, week, busy(person, TEN + HOUR))) == set()
    held = busy(person, TEN)
    kept = TimeHeld(
        person_id=person,
        session_id=ELSEWHERE,
        match_id=OTHER_MATCH_ID,
        starts_at=held.starts_at,
        ends_at=held.ends_at,
    )
    assert against(agency().add(DIARY, week, kept)) == {"time-is-kept"} | too


@pytest.mark.parametrize(
    ("away", "rules"), [(DAY, {"specialist-away"}), (date(2026, 12, 8), set())]
)
def test_whoever_is_away_meets_nobody_and_neither_does_who_comes_along(
    away: date, rules: set[str]
) -> None:
    for who in (SPECIALIST_ID, OTHER_SPECIALIST_ID):
        leave = LeavePlanned(specialist_id=who, first_day=away, last_day=away)
        here = agency().add(SPECIALIST, who, leave)
        assert against(here, session(co_specialist_id=OTHER_SPECIALIST_ID)) == rules


@pytest.mark.parametrize(("minutes", "rules"), [(30, set()), (31, {"time-for-the-road"})])
def test_the_drive_from_the_place_before_takes_its_time(minutes: int, rules: set[str]) -> None:
    road = TravelMeasured(from_site="HAY", to_site="TAP", minutes=minutes)
    before = TEN - HOUR - timedelta(minutes=30)
    here = agency(HAYES, road)
    here.add(DIARY, diary_id(SPECIALIST_ID, DAY), busy(SPECIALIST_ID, before))
    there = scheduled(session_id=ELSEWHERE, starts_at=before, ends_at=before + HOUR, place="HAY")
    here.add(SESSION, ELSEWHERE, there)
    assert against(here) == rules


def test_time_kept_for_a_proposal_and_planned_time_are_at_their_places_too() -> None:
    road = TravelMeasured(from_site="HAY", to_site="TAP", minutes=31)
    before = TEN - HOUR - timedelta(minutes=30)
    times = {"starts_at": before, "ends_at": before + HOUR}
    week, own = diary_id(SPECIALIST_ID, DAY), {"person_id": SPECIALIST_ID, "session_id": ELSEWHERE}
    kept = TimeHeld(**own, match_id=OTHER_MATCH_ID, **times)
    there = first_time(match_id=OTHER_MATCH_ID, place="HAY", **times)
    held = agency(HAYES, road).add(DIARY, week, kept)
    assert against(held) == set(), "a proposal without a place is a call"
    held.add(MATCH, OTHER_MATCH_ID, proposed(match_id=OTHER_MATCH_ID), there)
    assert against(held) == {"time-for-the-road"}
    planned = agency(HAYES, road).add(DIARY, week, TimeBooked(**own, **times))
    meeting = replace(AS_AGREED, commitment_id=ELSEWHERE, place="HAY", **times)
    assert against(planned.add(COMMITMENT, ELSEWHERE, meeting)) == {"time-for-the-road"}


def test_a_day_holds_so_many_minutes_of_work() -> None:
    week = diary_id(SPECIALIST_ID, DAY)
    full = agency().add(DIARY, week, busy(SPECIALIST_ID, TEN + 2 * HOUR))
    assert against(full, daily_minutes=120) == set()
    assert against(full, daily_minutes=119) == {"work-of-a-day"}
    next_day = agency().add(DIARY, week, busy(SPECIALIST_ID, TEN + timedelta(days=1)))
    assert against(next_day, daily_minutes=60) == set()


@pytest.mark.parametrize(
    ("rooms", "of", "starts_at", "rules"),
    [
        (1, ELSEWHERE, TEN, {"no-room-free"}),
        (2, ELSEWHERE, TEN, set()),
        (1, SESSION_ID, TEN, set()),
        (1, ELSEWHERE, TEN + HOUR, set()),
    ],
    ids=["taken", "one more", "by itself", "an hour later"],
)
def test_a_place_has_its_rooms(rooms: int, of: UUID, starts_at: datetime, rules: set[str]) -> None:
    kept = RoomKept(
        kept_for=PARTICIPANT_ID,
        session_id=of,
        site="TAP",
        starts_at=starts_at,
        ends_at=starts_at + HOUR,
    )
    here = agency(RoomsCounted(site="TAP", rooms=rooms)).add(ROOM_BOOK, room_book_id(DAY), kept)
    assert against(here) == rules
    assert planned_at_sites(here.read, {"TAP"}, Program(), NOW) == (of,)
    assert planned_at_sites(here.read, {"HAY"}, Program(), NOW) == ()
    assert planned_at_sites(here.read, set(), Program(), NOW) == ()


def test_nobody_meets_at_a_site_that_is_closed() -> None:
    assert against(agency(SiteClosed(site="TAP"))) == {"open-site"}
    call = session(mode=Mode.PHONE, place="")
    assert "open-site" not in against(agency(SiteClosed(site="TAP")), call)


@pytest.mark.parametrize(
    ("minutes", "chosen", "rules"),
    [
        (60, ("HAY",), set()),
        (61, ("HAY",), {"site-in-reach"}),
        (None, ("HAY",), {"site-in-reach"}),
        (60, (), {"participants-place"}),
        (60, ("TAP",), {"participants-place"}),
    ],
)
def test_a_place_is_in_reach_and_the_participants_own_or_in_their_county(
    minutes: int | None, chosen: tuple[str, ...], rules: set[str]
) -> None:
    road = TravelMeasured(from_site="HAY", to_site="TAP", minutes=minutes or 0)
    here = agency(HAYES, *((road,) if minutes else ()))
    if chosen:
        here.add(PARTICIPANT, PARTICIPANT_ID, places(sites=chosen))
    assert against(here, session(place="HAY")) == rules


def test_they_meet_in_a_way_that_both_have() -> None:
    assert against(agency(), session(mode=Mode.PHONE, place="")) == {"shared-mode"}
    both = agency(who=enrolled(modes=frozenset({Mode.PHONE})))
    assert against(both, session(mode=Mode.PHONE, place="")) == set()


@pytest.mark.parametrize(
    ("last_day", "rules"), [(DAY, set()), (date(2026, 12, 6), {"no-consent-for-this-use"})]
)
def test_consent_is_in_force_on_the_day(last_day: date, rules: set[str]) -> None:
    assert against(agency(consents=(consent(expires_on=last_day),))) == rules
    assert against(agency(consents=())) == {"no-consent-for-this-use"}


@pytest.mark.parametrize(
    ("who", "colleague", "rules"),
    [
        (enrolled(credential_expires_on=DAY), None, set()),
        (enrolled(credential_expires_on=date(2026, 12, 6)), None, {"certified-that-day"}),
        (enrolled(credential_expires_on=date(2026, 12, 6)), OTHER_SPECIALIST_ID, set()),
        (TRAINEE, None, {"co-visit-in-training"}),
        (TRAINEE, OTHER_SPECIALIST_ID, set()),
    ],
    ids=["last day", "lapsed", "lapsed and with a colleague", "in training", "accompanied"],
)
def test_someone_certified_is_there(who: Any, colleague: UUID | None, rules: set[str]) -> None:
    assert against(agency(who=who), session(co_specialist_id=colleague)) == rules


AS_AGREED = CommitmentPlanned(
    commitment_id=made_up_id("a group's meeting"),
    kind=CommitmentKind.GROUP,
    staff=(SPECIALIST_ID, OTHER_SPECIALIST_ID),
    starts_at=TEN,
    ends_at=TEN + timedelta(minutes=90),
    time_zone="America/New_York",
    place="TAP",
    group_id=GROUP_ID,
)
BOTH = frozenset(AS_AGREED.staff)


@pytest.mark.parametrize(
    ("changed", "as_agreed"),
    [
        ((), True),
        ((mondays(minute=615),), False),
        ((mondays(weekday=1),), False),
        ((mondays(place="HAY"),), False),
        (
            (GroupLeadersChanged(group_id=GROUP_ID, leaders=frozenset({SPECIALIST_ID}), flags=()),),
            False,
        ),
        ((GroupClosed(group_id=GROUP_ID),), False),
    ],
    ids=["agreed", "later", "another day", "elsewhere", "other leaders", "closed"],
)
def test_a_group_meets_as_was_agreed(changed: tuple[Any, ...], as_agreed: bool) -> None:
    formed = GroupFormed(group_id=GROUP_ID, name="Mondays", leaders=BOTH, flags=())
    here = agency().add(GROUP, GROUP_ID, formed, mondays(), *changed)
    assert against(here, AS_AGREED) == (set() if as_agreed else {"group-as-agreed"})


@pytest.mark.parametrize(
    ("supervisor", "rules"),
    [(OTHER_SPECIALIST_ID, set()), (None, {"own-supervisor"})],
    ids=["their own", "another"],
)
def test_supervision_is_with_whoever_supervises(supervisor: UUID | None, rules: set[str]) -> None:
    planned = replace(AS_AGREED, kind=CommitmentKind.SUPERVISION, place="", group_id=None)
    here = agency(who=enrolled(supervisor_id=supervisor))
    assert against(here, planned) == rules
    notes = replace(planned, kind=CommitmentKind.NOTES, staff=(SPECIALIST_ID,))
    assert against(here, notes) == set()
