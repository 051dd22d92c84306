"""A specialist's streams make exactly this problem for the planner: no solver here."""

from datetime import date
from typing import Any

import pytest
from caseload_streams import (
    COLLEAGUE,
    FIRST,
    HAYES,
    TRAINEE,
    P,
    S,
    matched,
    on_the_map,
    one,
    problem,
)
from streams import Streams

from domain.calendar.schedule import Planned
from domain.matches.approval import MatchApproved, ParticipantAccepted
from domain.matches.match_ending import EndReason, MatchEnded
from domain.people.participant import PARTICIPANT
from domain.program.service_area import (
    TravelMeasured,
)
from domain.referrals.referral import REFERRAL
from domain.shared.hours import parse_window
from domain.shared.shared_refusals import SpecialistUnknown
from domain.shared.vocabulary import Frequency
from domain.specialists.specialist import SPECIALIST
from peermatch.usecases.calendar.caseload_problem import (
    Caseload,
    next_monday,
)
from peermatch.usecases.calendar.planning_needs import PlannedNeed
from peermatch.usecases.calendar.roads_and_rooms import NO_ROAD
from peermatch.usecases.core.program import Program
from peermatch.usecases.sessions.availability import closed_days
from scheduling.planner.demand import RoadsAndRooms
from scheduling.time.availability import Availability
from scheduling.time.grid import Horizon
from scheduling.weeks.needs import Need
from stories.pasts.samples import (
    MATCH_ID,
    OTHER_REFERRAL_ID,
    OTHER_SPECIALIST_ID,
    PARTICIPANT_ID,
    SPECIALIST_ID,
    consent,
    enrolled,
    made_up_id,
    received,
    registered,
    site,
)


def test_one_match_under_way_is_its_sessions_and_the_time_to_write_them_up() -> None:
    asked = received()
    session = Need(
        id=str(MATCH_ID),
        staff=(S,),
        people=(P,),
        minutes=60,
        frequency=Frequency.WEEKLY,
        places=("TAP",),
    )
    notes = Need(id=f"notes {S}", staff=(S,), minutes=15, frequency=Frequency.WEEKLY, weight=1_000)
    closed = closed_days((2026,))
    theirs = Availability(weekly=asked.windows, closed=closed, tz="America/New_York")
    person = consent()
    found = problem(matched())
    consents = found.wanted[0].consents
    assert consents is not None
    assert [(c.signed_on, c.expires_on) for c in consents] == [
        (person.signed_on, person.expires_on)
    ]
    assert found == Caseload(
        specialist_id=SPECIALIST_ID,
        horizon=Horizon(FIRST, 28, "America/New_York"),
        wanted=(
            PlannedNeed(
                need=session,
                what=Planned.SESSION,
                about=MATCH_ID,
                hours={P: theirs},
                consents=consents,
            ),
            PlannedNeed(need=notes, what=Planned.NOTES, about=SPECIALIST_ID),
        ),
        newcomers=(),
        hours={
            S: Availability(weekly=enrolled().windows, closed=closed, tz="America/New_York"),
            P: theirs,
        },
        standing=(),
        taken=frozenset(),
        settled=frozenset(),
        off={},
        blocked={},
        ground=RoadsAndRooms(base={S: "TAP"}, daily_minutes={S: 360}),
    )


def test_a_specialist_who_was_never_enrolled_has_no_caseload() -> None:
    with pytest.raises(SpecialistUnknown):
        problem(Streams())


@pytest.mark.parametrize(
    ("course", "planned"),
    [
        ((), True),
        ((MatchApproved(match_id=MATCH_ID, acceptance_awaited=True),), False),
        (
            (
                MatchApproved(match_id=MATCH_ID, acceptance_awaited=True),
                ParticipantAccepted(match_id=MATCH_ID),
            ),
            True,
        ),
        (
            (
                MatchEnded(
                    match_id=MATCH_ID,
                    participant_id=PARTICIPANT_ID,
                    reason=next(iter(EndReason)),
                    ended_on=FIRST,
                    note="",
                    successor_id=None,
                ),
            ),
            False,
        ),
    ],
    ids=["approved", "awaits acceptance", "accepted", "ended"],
)
def test_only_a_match_under_way_has_sessions(course: tuple[Any, ...], planned: bool) -> None:
    found = problem(matched(*course))
    assert (one(found, Planned.SESSION) is not None) is planned
    assert (one(found, Planned.NOTES) is not None) is planned


def test_someone_who_could_come_takes_part_in_hours_and_ground_only() -> None:
    person, away = made_up_id("somebody who waits"), site("FAR", "Far")
    here = matched(
        here=on_the_map(away, TravelMeasured(from_site="TAP", to_site="FAR", minutes=50))
    )
    here.add(PARTICIPANT, person, registered(participant_id=person, county="Far"), consent())
    windows = (parse_window("Tue 09:00-10:00"),)
    asked = received(referral_id=OTHER_REFERRAL_ID, participant_id=person, windows=windows)
    here.add(REFERRAL, OTHER_REFERRAL_ID, asked)
    alone, found = problem(here), problem(here, newcomers=(OTHER_REFERRAL_ID,))
    (coming,) = found.newcomers
    assert (coming.about, coming.need.people) == (OTHER_REFERRAL_ID, (str(person),))
    assert (found.wanted, found.blocked) == (alone.wanted, alone.blocked)
    assert set(found.hours) - set(alone.hours) == {str(person)}
    assert found.hours[str(person)].weekly == windows
    assert (alone.ground.travel, found.ground.travel) == ({}, {("FAR", "TAP"): 50})


def test_places_without_a_measured_road_are_too_far_for_one_day() -> None:
    here = matched(here=on_the_map(HAYES), who=TRAINEE)
    here.add(SPECIALIST, OTHER_SPECIALIST_ID, COLLEAGUE)
    assert problem(here).ground.travel == {("HAY", "TAP"): NO_ROAD}


def test_the_programs_day_and_breaks_hold_for_everyone() -> None:
    found = problem(matched(), Program(daily_minutes=240, buffer_minutes=15), weeks=2)
    assert found.ground.daily_minutes == {S: 240}
    assert found.ground.buffer == 15
    assert found.horizon.days == 14


def test_a_referral_that_nobody_knows_could_not_come() -> None:
    assert problem(matched(), newcomers=(OTHER_REFERRAL_ID,)).newcomers == ()


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (date(2026, 11, 22), date(2026, 11, 23)),
        (date(2026, 11, 23), date(2026, 11, 30)),
        (date(2026, 11, 29), date(2026, 11, 30)),
    ],
    ids=["Sunday", "Monday", "next Sunday"],
)
def test_the_week_under_way_is_never_planned_anew(day: date, monday: date) -> None:
    assert next_monday(day) == monday
